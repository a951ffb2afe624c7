"""Actions and limits of rules in their JSON form, as it is stored and sent."""

import dataclasses
from collections.abc import Mapping
from datetime import datetime
from typing import Any
from uuid import UUID

from services.alerts.domain.actions import Notify, Recover
from services.alerts.domain.limits import NO_LIMITS, Limits
from shared.contracts.notices import Recipient


def notify_document(notify: Notify) -> dict[str, Any]:
    """Return it with what is given only."""
    recipients = [recipient_document(one) for one in notify.recipients]
    return {**_given(dataclasses.asdict(dataclasses.replace(notify, recipients=()))), "recipients": recipients}


def notify_of(document: Mapping[str, Any]) -> Notify:
    """Return what `notify_document` was made of."""
    return Notify(**{**document, "recipients": tuple(map(recipient_of, document["recipients"]))})


def recipient_document(one: Recipient) -> dict[str, Any]:
    """Return it with what is given only."""
    return _given({"kind": one.kind, "team": one.team, "person_id": one.person_id and str(one.person_id)})


def recipient_of(document: Mapping[str, Any]) -> Recipient:
    """Return what `recipient_document` was made of."""
    person_id = document.get("person_id")
    return Recipient(kind=document["kind"], team=document.get("team"), person_id=UUID(person_id) if person_id else None)


def recover_document(recover: Recover) -> dict[str, Any]:
    """Return it with what is given only."""
    return _given(dataclasses.asdict(recover))


def recover_of(document: Mapping[str, Any]) -> Recover:
    """Return what `recover_document` was made of."""
    return Recover(**document)


def limits_document(limits: Limits) -> dict[str, Any]:
    """Return what is limited; empty for no limit."""
    given = {
        one.name: getattr(limits, one.name)
        for one in dataclasses.fields(limits)
        if getattr(limits, one.name) != getattr(NO_LIMITS, one.name)
    }
    return {name: _plain(value) for name, value in given.items()}


def limits_of(document: Mapping[str, Any]) -> Limits:
    """Return what `limits_document` was made of."""
    values = dict(document)
    for name in ("active_from", "active_until"):
        if isinstance(values.get(name), str):
            values[name] = datetime.fromisoformat(values[name])
    if values.get("active_hours") is not None:
        values["active_hours"] = {day: tuple(hours) for day, hours in values["active_hours"].items()}
    if "excluded_channels" in values:
        values["excluded_channels"] = tuple(values["excluded_channels"])
    return Limits(**values)


def _plain(value: Any) -> Any:  # noqa: ANN401 - JSON
    match value:
        case datetime():
            return value.isoformat()
        case Mapping():
            return {name: list(hours) for name, hours in value.items()}
        case tuple():
            return list(value)
        case _:
            return value


def _given(values: Mapping[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in values.items() if value is not None}
