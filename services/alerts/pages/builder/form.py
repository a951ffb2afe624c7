"""The form of a rule, as it stands in the browser."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, fields, replace
from datetime import datetime, timedelta
from typing import Any, Self
from zoneinfo import ZoneInfo

from starlette.datastructures import FormData

from services.alerts.domain.actions import LEAST_GROUP_WAIT_SECONDS, MOST_RECIPIENTS, Notify
from services.alerts.domain.limits import Limits
from services.alerts.domain.rule import RuleDefinition
from services.alerts.domain.trigger_fields import ABOUT_CUSTOMERS, ABOUT_RESPONSES, TRIGGERS, OfferedTrigger
from services.alerts.pages.builder.tree import Group, Written, first_row, sent_tree, tree_of, written
from shared.business_hours.calendar import WEEKDAYS
from shared.contracts.notices import Recipient
from shared.vocabulary import PlaceQuery
from shared.web.console.typed import number_of
from shared.web.console.zones import all_zones
from shared.web.text import is_storable

YES = "yes"
_LONGEST = 2000
_MINUTES = "%Y-%m-%dT%H:%M"
NUMBERS = ("most_per_hour", "most_per_day", "not_again_within_days", "quiet_after_days")
"""Limits that are whole numbers."""
_AT_PLACES: frozenset[OfferedTrigger] = frozenset({"source_silent", "ticket_escalated"})
"""Triggers without a customer for which somebody answers nevertheless."""
_SCOPE = {"survey": "survey", "touchpoint": "touchpoint", "unit": "place", "channel": "channel"}
"""Fields of the form by what they limit a rule to."""
_FIELDS: Mapping[str, frozenset[str]] = {
    "notify": frozenset(
        {"recipients", "urgency", "needs_acknowledgement", "group_wait_seconds", "repeat_after_minutes"}
    ),
    "recover": frozenset({"template", "promises_call"}),
    "limits": frozenset({*NUMBERS, "zone", "active_hours", "active_from", "active_until", "excluded_channels"}),
}
"""Fields of the parts of a rule that the form has."""


@dataclass(frozen=True, slots=True, kw_only=True)
class RuleForm(PlaceQuery):
    """The fields. Texts, as browsers send them; the place is a unit."""

    trigger: OfferedTrigger = "response_scored"
    key: str = ""
    """Empty for a new one."""
    tag: str = ""
    """Of the rule that was opened."""
    name: str = ""
    enabled: str = YES
    severity: str = "warning"
    opens_ticket: str = ""
    channel: str = ""
    when: Group = field(default_factory=Group)
    as_list: str = ""
    """Whether the condition was written as a list of tests of answers."""
    recipients: Sequence[str] = ()
    """`responsible`, `unit_managers`, `team:care`, `person:` and an id; empty: not chosen yet."""
    urgency: str = "at_once"
    needs_acknowledgement: str = ""
    group_wait: str = str(LEAST_GROUP_WAIT_SECONDS)
    repeat_after: str = ""
    recovers: str = ""
    template: str = ""
    promises_call: str = ""
    most_per_hour: str = ""
    most_per_day: str = ""
    not_again_within_days: str = ""
    quiet_after_days: str = ""
    zone: str = ""
    hours: Mapping[str, str] = field(default_factory=dict)
    """By weekday, each such as `08:00-12:00, 13:00-18:00`."""
    active_from: str = ""
    active_until: str = ""
    excluded_channels: Sequence[str] = ()
    days: str = "30"
    """Over how many days of the past it is tried."""

    @classmethod
    def new(cls, trigger: OfferedTrigger, zone: str) -> Self:
        """Return the form of a new rule, with what is usual."""
        about_responses = trigger in ABOUT_RESPONSES
        return cls(
            trigger=trigger,
            opens_ticket=YES if about_responses else "",
            when=Group(parts=(first_row(trigger),)) if about_responses else Group(),
            recipients=("responsible",) if trigger in ABOUT_CUSTOMERS or trigger in _AT_PLACES else ("",),
            zone=zone,
        )

    @classmethod
    def of_rule(cls, key: str, tag: str, definition: RuleDefinition, zone: str) -> Self:
        """Return the form of a rule; `zone` is the reader's, where the rule has none."""
        notify, recover, limits = definition.notify, definition.recover, definition.limits
        scope = {field: str(getattr(definition, name) or "") for name, field in _SCOPE.items()}
        shown = limits.zone or zone
        return cls(
            trigger=definition.trigger,
            key=key,
            tag=tag,
            name=definition.name,
            severity=definition.severity,
            **scope,
            enabled=_box(definition.enabled),
            opens_ticket=_box(definition.opens_ticket),
            when=tree_of(definition.when, definition.trigger),
            as_list=_box(definition.when is not None and definition.when.is_list),
            **(_notify_fields(notify) if notify else {}),
            recovers=_box(recover is not None),
            template=(recover and recover.template) or "",
            promises_call=_box(recover is not None and recover.promises_call),
            **{name: str(getattr(limits, name) or "") for name in NUMBERS},
            zone=shown,
            hours=_hours_fields(limits),
            active_from=_local(limits.active_from, shown),
            active_until=_local(limits.active_until, shown),
            excluded_channels=limits.excluded_channels,
        )

    @classmethod
    def sent(cls, form: FormData) -> Self:
        """Return what a browser sent."""
        pairs = [(name, one) for name, one in form.multi_items() if isinstance(one, str) and is_storable(one)]
        texts: dict[str, str] = {}
        for name, value in pairs:
            shown = value.strip()[:_LONGEST].replace("\r\n", "\n")
            texts[name] = f"{texts[name]}, {shown}" if name in texts and name.endswith(".value") else shown
        trigger = next((one for one in TRIGGERS if one == texts.get("trigger")), TRIGGERS[0])
        names = {one.name for one in fields(cls)} - {"trigger", "when", "recipients", "hours", "excluded_channels"}
        return cls(
            trigger=trigger,
            when=sent_tree(texts, trigger),
            recipients=tuple(value for name, value in pairs if name == "recipient")[: MOST_RECIPIENTS + 1],
            hours={day: texts[f"hours.{day}"] for day in WEEKDAYS if texts.get(f"hours.{day}")},
            excluded_channels=tuple(dict.fromkeys(value for name, value in pairs if name == "excluded_channels")),
            **{name: texts.get(name, "") for name in names},
        )

    def pressed(self, button: str) -> "RuleForm":
        """Return the form after a button among its rows was pressed; any other changes nothing."""
        what, _colon, place = button.partition(":")
        match what:
            case "add":
                return replace(self, when=self.when.changed(place, lambda part: _with(part, first_row(self.trigger))))
            case "group":
                inner = Group("any_of", (first_row(self.trigger),))
                return replace(self, when=self.when.changed(place, lambda part: _with(part, inner)))
            case "remove":
                return replace(self, when=self.when.changed(place, lambda _part: None))
            case "add-recipient":
                return replace(self, recipients=(*self.recipients, ""))
            case "remove-recipient":
                kept = tuple(one for number, one in enumerate(self.recipients) if str(number) != place)
                return replace(self, recipients=kept)
            case _:
                return self

    def condition(self) -> Written:
        """Return what of the condition is whole."""
        return written(self.when, as_list=bool(self.as_list))

    def document(self, stored: Mapping[str, Any] | None = None) -> dict[str, Any]:
        """Return the rule as its JSON form; what makes no sense stays text, so that the checks of the API name it.

        Args:
            stored: the rule as it is; what the form has no fields for stays as it is there.
        """
        plain = {name: getattr(self, field) or None for name, field in _SCOPE.items()}
        parts = {
            "when": self.condition().document,
            "notify": _completed("notify", self._notify(), stored),
            "recover": _completed("recover", self._recover(), stored),
            "limits": _completed("limits", self._limits() or None, stored),
        }
        return {
            "name": self.name,
            "enabled": bool(self.enabled),
            "trigger": self.trigger,
            "severity": self.severity,
            "opens_ticket": bool(self.opens_ticket),
            **{name: value for name, value in {**plain, **parts}.items() if value is not None},
        }

    def _notify(self) -> dict[str, Any] | None:
        chosen = [_recipient(one) for one in self.recipients if one]
        if not chosen:
            return None
        given = {
            "recipients": chosen,
            "urgency": self.urgency or "at_once",
            "needs_acknowledgement": bool(self.needs_acknowledgement),
            "group_wait_seconds": _number(self.group_wait or str(LEAST_GROUP_WAIT_SECONDS)),
        }
        return given if not self.repeat_after else {**given, "repeat_after_minutes": _number(self.repeat_after)}

    def _recover(self) -> dict[str, Any] | None:
        if not self.recovers:
            return None
        return {"template": self.template or None, "promises_call": bool(self.promises_call)}

    def _limits(self) -> dict[str, Any]:
        found: dict[str, Any] = {name: _number(getattr(self, name)) for name in NUMBERS if getattr(self, name)}
        if self.hours:
            found["active_hours"] = {day: _listed(text) for day, text in self.hours.items()}
        if self.most_per_day or self.hours:
            found["zone"] = self.zone
        for name in ("active_from", "active_until"):
            if getattr(self, name):
                found[name] = _moment(getattr(self, name), self.zone)
        if self.excluded_channels:
            found["excluded_channels"] = list(self.excluded_channels)
        return found


def _completed(part: str, given: dict[str, Any] | None, stored: Mapping[str, Any] | None) -> dict[str, Any] | None:
    """Return a part of a rule with what is stored of it and has no field in the form."""
    kept = {name: value for name, value in ((stored or {}).get(part) or {}).items() if name not in _FIELDS[part]}
    return given if given is None or not kept else {**kept, **given}


def _with(part: Any, new: Any) -> Any:  # noqa: ANN401 - parts of the condition
    return replace(part, parts=(*part.parts, new)) if isinstance(part, Group) else part


def _box(is_ticked: bool) -> str:  # noqa: FBT001 - a box is ticked or not
    return YES if is_ticked else ""


def _notify_fields(notify: Notify) -> dict[str, Any]:
    return {
        "recipients": tuple(map(recipient_name, notify.recipients)),
        "urgency": notify.urgency,
        "needs_acknowledgement": _box(notify.needs_acknowledgement),
        "group_wait": str(notify.group_wait_seconds),
        "repeat_after": str(notify.repeat_after_minutes or ""),
    }


def recipient_name(one: Recipient) -> str:
    """Return a recipient as the form calls it."""
    of_kind = {"team": one.team, "person": one.person_id}.get(one.kind)
    return one.kind if of_kind is None else f"{one.kind}:{of_kind}"


def _recipient(name: str) -> dict[str, Any]:
    kind, _colon, which = name.partition(":")
    return {"kind": kind, **({{"team": "team", "person": "person_id"}.get(kind, "kind"): which} if which else {})}


def _hours_fields(limits: Limits) -> dict[str, str]:
    return {day: ", ".join(hours) for day, hours in (limits.active_hours or {}).items() if hours}


def _listed(text: str) -> list[str]:
    plain = text.replace(";", ",").replace("–", "-").replace(" ", "")
    return [one for one in plain.split(",") if one]


def _number(text: str) -> object:
    return number_of(text)


def _local(moment: datetime | None, zone: str) -> str:
    return "" if moment is None else moment.astimezone(ZoneInfo(zone)).strftime(_MINUTES)


def _moment(text: str, zone: str) -> str:
    """Return the moment that clocks in a zone show as a browser sends it; what is none stays as it is."""
    if zone not in all_zones():
        return text
    try:
        local = datetime.fromisoformat(text)
    except ValueError:
        return text
    if local.tzinfo is not None or local.utcoffset() not in {None, timedelta()}:
        return text
    return local.replace(tzinfo=ZoneInfo(zone)).isoformat()
