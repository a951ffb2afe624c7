"""Destinations and the fallback as JSON."""

from datetime import datetime
from typing import Annotated, Any, Literal
from uuid import UUID

from pydantic import BaseModel, ConfigDict, Field

from services.notifications.application.destinations.rights import sees_address
from services.notifications.domain.addresses import LONGEST_URL, masked
from services.notifications.domain.chat import ChatKind
from services.notifications.domain.destination import (
    Attempt,
    Destination,
    DestinationChannel,
    DigestRule,
    Owner,
    Wishes,
)
from services.notifications.domain.fallback import Fallback
from shared.access import Caller
from shared.business_hours.calendar import Weekday
from shared.vocabulary import Severity
from shared.web.lines import Key, Line

_MAIL: dict[str, Any] = {
    "channel": "email",
    "address": "kim@example.com",
    "from_severity": "warning",
    "hours": {"monday": ["08:00-18:00"], "tuesday": ["08:00-18:00"]},
}
_ROOM: dict[str, Any] = {
    "team": "service",
    "channel": "chat",
    "chat_kind": "slack",
    "address": "https://hooks.slack.com/services/T000/B000/XXXX",
    "label": "#service",
}
Hours = dict[Weekday, list[Annotated[str, Field(max_length=20)]]]


class WishesBody(BaseModel):
    """What is wanted at a destination, and when."""

    model_config = ConfigDict(extra="forbid")

    label: Line | Literal[""] = Field(default="", description="What you call it, such as `Workshop phone`.")
    shows_comments: bool = Field(default=False, description="Whether notices there may hold what customers wrote.")
    from_severity: Severity = Field(default="info", description="Less severe notices are not sent there.")
    hours: Hours = Field(
        default={},
        description="When notices are sent, by weekday, each `HH:MM-HH:MM`; others wait. Without any: at any hour.",
    )
    critical_at_any_hour: bool = Field(default=False, description="Whether critical notices do not wait for the hours.")
    digest: DigestRule = Field(
        default="never",
        description="Which notices wait for one digest a day: none, those that are not critical, or all.",
    )
    digest_at: Annotated[str, Field(max_length=5)] = Field(default="08:00", description="When the digest is sent.")
    zone: Line | None = Field(
        default=None,
        description="IANA time zone of the hours and the digest; null: the person's. A team has none: with hours or a "
        "digest it has to be said.",
    )

    def sent(self) -> dict[str, Any]:
        """Return what was sent, as `Wishes` has it."""
        found = {name: getattr(self, name) for name in self.model_fields_set if name in Wishes.__dataclass_fields__}
        if "hours" in found:
            found["hours"] = {day: tuple(hours) for day, hours in found["hours"].items()}
        return found


class DestinationBody(WishesBody):
    """A new destination: the caller's own, unless `team` or `person_id` says whose."""

    model_config = ConfigDict(extra="forbid", json_schema_extra={"examples": [_MAIL, _ROOM]})

    person_id: UUID | None = Field(default=None, description="Whose it is, where that is not the caller.")
    team: Key | None = Field(default=None, description="Key of the team whose it is.")
    channel: DestinationChannel
    chat_kind: ChatKind | None = Field(default=None, description="Of `chat`: which service the webhook belongs to.")
    address: str = Field(
        min_length=1,
        max_length=LONGEST_URL,
        description="E-mail address, phone number with its country code, or the address of a webhook. The latter is a "
        "secret and never shown again.",
    )


class ChangeBody(WishesBody):
    """What to change; what is missing stays as it is. Another address is another destination."""

    model_config = ConfigDict(extra="forbid", json_schema_extra={"examples": [{"from_severity": "critical"}]})


class CodeBody(BaseModel):
    """The code that was sent."""

    model_config = ConfigDict(extra="forbid", json_schema_extra={"examples": [{"code": "123456"}]})

    code: str = Field(min_length=1, max_length=40)


class AttemptView(BaseModel):
    """What became of the last message to prove or try it."""

    model_config = ConfigDict(json_schema_serialization_defaults_required=True)

    at: datetime
    outcome: str
    """`accepted`: the far side took it. `later`: not now. `failed`: never. `unknown`: it may have got it."""
    status: str | None
    """What the far side answered: a code such as `550 5.1.1` or `404`, or a word such as `timeout`."""
    answer: str
    """The beginning of what a chat service wrote."""

    @classmethod
    def from_domain(cls, attempt: Attempt) -> "AttemptView":
        return cls(at=attempt.at, outcome=attempt.outcome, status=attempt.status, answer=attempt.answer)


class DestinationView(BaseModel):
    """One way on which a person or a team is reached."""

    model_config = ConfigDict(json_schema_serialization_defaults_required=True)

    id: UUID
    """Of the bell: the id of the person."""
    person_id: UUID | None
    team: str | None
    channel: Literal["email", "sms", "chat", "console"]
    """`console` is the bell of the pages: everybody has it, and nobody can remove or change it."""
    chat_kind: ChatKind | None = None
    address: str | None = None
    """Masked where the caller does not need all of it; the address of a webhook always is."""
    label: str = ""
    is_verified: bool = True
    verified_at: datetime | None = None
    shows_comments: bool = True
    from_severity: Severity = "info"
    hours: Hours = {}
    critical_at_any_hour: bool = True
    digest: DigestRule = "never"
    digest_at: str = "08:00"
    zone: str | None = None
    last_attempt: AttemptView | None = None
    created_at: datetime | None = None

    @classmethod
    def from_domain(cls, destination: Destination, caller: Caller) -> "DestinationView":
        wishes = destination.wishes
        is_whole = sees_address(caller, destination)
        return cls(
            id=destination.id,
            person_id=destination.owner.person_id,
            team=destination.owner.team,
            channel=destination.channel,
            chat_kind=destination.chat_kind,
            address=destination.address if is_whole else masked(destination.channel, destination.address),
            label=wishes.label,
            is_verified=destination.is_verified,
            verified_at=destination.verified_at,
            shows_comments=wishes.shows_comments,
            from_severity=wishes.from_severity,
            hours={day: list(hours) for day, hours in wishes.hours.items()},
            critical_at_any_hour=wishes.critical_at_any_hour,
            digest=wishes.digest,
            digest_at=wishes.digest_at,
            zone=wishes.zone,
            last_attempt=AttemptView.from_domain(destination.last_attempt) if destination.last_attempt else None,
            created_at=destination.created_at,
        )

    @classmethod
    def bell_of(cls, person_id: UUID) -> "DestinationView":
        """Return the bell of the console of a person."""
        return cls(id=person_id, person_id=person_id, team=None, channel="console")


class FallbackBody(BaseModel):
    """Who gets what reaches nobody: a team or a destination, or null for the bells of the admins alone."""

    model_config = ConfigDict(extra="forbid", json_schema_extra={"examples": [{"team": "service"}]})

    team: Key | None = None
    destination_id: UUID | None = None


class FallbackView(BaseModel):
    model_config = ConfigDict(json_schema_serialization_defaults_required=True)

    team: str | None
    destination_id: UUID | None

    @classmethod
    def from_domain(cls, fallback: Fallback) -> "FallbackView":
        return cls(team=fallback.team, destination_id=fallback.destination_id)


def owner_of(body: DestinationBody, caller: Caller) -> Owner | None:
    """Return whose destination a body is about; None where it says neither or both, and the caller is a key."""
    if body.team is not None or body.person_id is not None:
        return None if body.team is not None and body.person_id is not None else Owner(body.person_id, body.team)
    return Owner(caller.person_id) if caller.person_id is not None else None
