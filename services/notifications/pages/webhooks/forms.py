"""The form of a subscription, as it stands in the browser."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Self
from uuid import UUID

from starlette.datastructures import FormData

from services.notifications.application.webhooks.catalogue import seen_by
from services.notifications.domain.webhooks.subscription import Subscription, SubscriptionDefinition
from shared.conditions.catalogue import Catalogue
from shared.conditions.expression import Expression
from shared.contracts.wire.catalogue import BY_TYPE
from shared.errors import FieldProblem, InvalidFieldsError
from shared.web.console.condition_rows import ConditionForm
from shared.web.console.visit import Visit
from shared.web.text import is_storable

_KEY = re.compile(r"[a-z0-9][a-z0-9_-]{0,63}")
_LONGEST = 2000
_LONGEST_DESCRIPTION = 500
_NAMES = ("key", "tag", "url", "description", "patterns", "owner", "with_comments", "enabled")


@dataclass(frozen=True, slots=True, kw_only=True)
class SubscriptionForm:
    """The fields. Texts, as browsers send them."""

    key: str = ""
    tag: str = ""
    """Of the subscription that was opened; empty for a new one."""
    url: str = ""
    """Never filled in for one that is there: it often holds a token."""
    description: str = ""
    events: Sequence[str] = ()
    """Types, and the patterns of a whole service."""
    patterns: str = ""
    """Other patterns, one on each line."""
    owner: str = ""
    """`team:` and a key, or `person:` and an id."""
    with_comments: str = ""
    enabled: str = ""
    condition: ConditionForm

    @classmethod
    def fresh(cls, visit: Visit) -> Self:
        """Return the form of a new one; whoever makes it is notified unless somebody else is chosen."""
        return cls(owner=f"person:{visit.caller.person_id}", enabled="yes", condition=ConditionForm(_catalogue(())))

    @classmethod
    def of(cls, subscription: Subscription) -> Self:
        """Return the form of one that is there."""
        definition = subscription.definition
        offered = [one for one in definition.events if one in BY_TYPE or _is_of_service(one)]
        others = [one for one in definition.events if one not in offered]
        owner = f"team:{definition.owner_team}" if definition.owner_team else f"person:{definition.owner_person_id}"
        return cls(
            key=subscription.key,
            tag=subscription.tag,
            description=definition.description,
            events=offered,
            patterns="\n".join(others),
            owner=owner,
            with_comments="yes" if definition.with_comments else "",
            enabled="yes" if definition.enabled else "",
            condition=ConditionForm.of(definition.condition, _catalogue(definition.events)),
        )

    @classmethod
    def sent(cls, form: FormData) -> Self:
        """Return what a browser sent."""
        texts = {
            name: value.strip()[:_LONGEST]
            for name, value in form.items()
            if isinstance(value, str) and is_storable(value)
        }
        events = [one for one in form.getlist("events") if isinstance(one, str) and is_storable(one)]
        made = cls(
            **{name: texts.get(name, "") for name in _NAMES},
            events=tuple(dict.fromkeys(events)),
            condition=ConditionForm(_catalogue(())),
        )
        return replace(made, condition=ConditionForm.sent(texts, _catalogue(made.all_events)))

    @property
    def all_events(self) -> tuple[str, ...]:
        """Types and patterns together."""
        return tuple(dict.fromkeys((*self.events, *self.patterns.split())))

    def definition(self) -> SubscriptionDefinition:
        """Return what the form says.

        Raises:
            InvalidFieldsError: names the places of the form that are wrong.
        """
        problems = [FieldProblem(f"row.{number}", "is missing") for number in self.condition.empty_rows()]
        if not _KEY.fullmatch(self.key):
            problems.append(FieldProblem("key", "is no key"))
        if len(self.description) > _LONGEST_DESCRIPTION:
            problems.append(FieldProblem("description", "is too long"))
        condition = self._condition(problems)
        kind, _, value = self.owner.partition(":")
        if problems:
            raise InvalidFieldsError(problems)
        return SubscriptionDefinition(
            url=self.url,
            events=self.all_events,
            condition=condition,
            with_comments=bool(self.with_comments),
            enabled=bool(self.enabled),
            description=self.description,
            owner_team=value if kind == "team" and value else None,
            owner_person_id=_uuid(value) if kind == "person" else None,
        )

    def places_of(self, problems: Sequence[FieldProblem]) -> tuple[dict[str, str], set[int]]:
        """Return the fields of the form that are wrong, each with the detail, and the numbers of such rows."""
        fields: dict[str, str] = {}
        rows: set[int] = set()
        for one in problems:
            first, _, rest = one.field.partition(".")
            if first == "row":
                rows.add(int(rest))
            elif first == "condition":
                row = self.condition.place_of(rest)
                if row is None:
                    fields.setdefault("condition", one.detail)
                else:
                    rows.add(row)
            elif first == "events" and rest.isdecimal() and int(rest) >= len(self.events):
                fields["patterns"] = one.detail
            else:
                fields.setdefault(first, one.detail)
        return fields, rows

    def _condition(self, problems: Sequence[FieldProblem]) -> Expression | None:
        return None if problems else self.condition.condition()


def texts_of(form: FormData) -> Mapping[str, str]:
    """Return the fields of a small form."""
    return {
        name: value.strip()[:_LONGEST] for name, value in form.items() if isinstance(value, str) and is_storable(value)
    }


def _catalogue(events: Sequence[str]) -> Catalogue:
    return seen_by(tuple(events))


def _is_of_service(pattern: str) -> bool:
    """Return whether a pattern stands for all events of a service, such as `heed.tickets.*`."""
    return pattern in {f"heed.{one.split('.')[1]}.*" for one in BY_TYPE}


def _uuid(text: str) -> UUID | None:
    try:
        return UUID(text)
    except ValueError:
        return None
