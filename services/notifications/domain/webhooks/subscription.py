"""What another system subscribes to."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from fnmatch import fnmatchcase
from uuid import UUID

from shared.conditions.expression import Expression
from shared.egress.addresses import parse_address
from shared.egress.reasons import AddressError
from shared.egress.signing import SigningSecret
from shared.errors import FieldProblem, InvalidFieldsError
from shared.keyed.resource import KeyedResource

THING = "subscription"
MOST_PATTERNS = 50
MOST_SECRETS = 3
LONGEST_OVERLAP = timedelta(days=7)
_PATTERN = re.compile(r"[a-z0-9_*]+(\.[a-z0-9_*]+)*")
_AUDIT = ".action.audited."
"""Types of the audit log: who did what. They are subscribed to by name only."""


@dataclass(frozen=True, slots=True, kw_only=True)
class SubscriptionDefinition:
    """What people define of a subscription."""

    url: str = field(repr=False)
    """Where events are posted to; secret, since many hold a token. Empty in what is asked for: as it was before."""
    events: tuple[str, ...]
    """Types of events, or patterns with `*`, such as `heed.tickets.*`."""
    condition: Expression | None = None
    """Over the fields that an event has; None: every event of these types."""
    with_comments: bool = False
    """Whether the receiver may see what customers wrote."""
    enabled: bool = True
    description: str = ""
    owner_team: str | None = None
    """Key of the team that is notified when the endpoint does not answer."""
    owner_person_id: UUID | None = None

    def check(self) -> None:
        """Refuse what could never be sent anywhere.

        Raises:
            InvalidFieldsError: names each place.
        """
        problems = []
        try:
            parse_address(self.url)
        except AddressError as error:
            problems.append(FieldProblem("url", error.detail))
        if not 0 < len(self.events) <= MOST_PATTERNS:
            problems.append(FieldProblem("events", f"must be 1 to {MOST_PATTERNS} types or patterns"))
        for index, pattern in enumerate(self.events):
            if not _PATTERN.fullmatch(pattern):
                detail = "must be the type of an event, or a pattern such as `heed.tickets.*`"
                problems.append(FieldProblem(f"events.{index}", detail))
        if (self.owner_team is None) == (self.owner_person_id is None):
            problems.append(FieldProblem("owner_team", "must be given, or else `owner_person_id`, and not both"))
        if problems:
            raise InvalidFieldsError(problems)

    def with_url(self, url: str) -> "SubscriptionDefinition":
        return replace(self, url=url)

    def wants(self, event_type: str) -> bool:
        return any(is_match(pattern, event_type) for pattern in self.events)

    @property
    def shown_url(self) -> str:
        """Return what may be shown of the address: its path and query often hold a token."""
        address = parse_address(self.url)
        return address.origin if address.target == "/" else f"{address.origin}/…"


Subscription = KeyedResource[SubscriptionDefinition]


def is_match(pattern: str, event_type: str) -> bool:
    """Return whether a pattern means a type of events; `*` stands for any letters and full stops."""
    if _AUDIT in event_type:
        return pattern == event_type
    return fnmatchcase(event_type, pattern)


def useless_patterns(patterns: Sequence[str], known: Iterable[str]) -> list[FieldProblem]:
    """Return the patterns that no type of events matches."""
    types = tuple(known)
    return [
        FieldProblem(f"events.{index}", "is the type of no event; `GET /schemas` lists all of them")
        for index, pattern in enumerate(patterns)
        if not any(is_match(pattern, one) for one in types)
    ]


@dataclass(frozen=True, slots=True)
class Secret:
    """A secret of a subscription."""

    id: UUID
    signing: SigningSecret
    created_at: datetime
    valid_until: datetime | None = None
    """When it ends since another replaced it; None: it is the present one."""


def valid_secrets(secrets: Iterable[Secret], *, now: datetime) -> list[Secret]:
    """Return those with which is signed at a moment, the newest first."""
    valid = [one for one in secrets if one.valid_until is None or one.valid_until > now]
    return sorted(valid, key=lambda one: one.created_at, reverse=True)
