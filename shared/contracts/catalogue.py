"""All events by their type, and the way they are written on the bus (CloudEvents 1.0, Kafka binary mode)."""

from datetime import UTC, datetime
from functools import lru_cache
from typing import Any
from uuid import UUID

from pydantic import ValidationError

from shared.contracts import alerts, collector, scoring, tickets
from shared.contracts.event import Event, EventData

EVENTS: tuple[type[EventData], ...] = (
    collector.SurveyPublished,
    collector.ResponseReceived,
    collector.ResponseEdited,
    collector.ResponseWithdrawn,
    collector.RespondentErased,
    collector.ComplaintFiled,
    scoring.ResponseScored,
    scoring.ScoreChanged,
    scoring.ScoreRestated,
    alerts.AlertRaised,
    tickets.TicketOpened,
    tickets.TicketAssigned,
    tickets.TicketContacted,
    tickets.TicketResolved,
    tickets.TicketClosed,
    tickets.TicketReopened,
)
"""Every event there is, in the order of the journey."""

BY_TYPE: dict[str, type[EventData]] = {body.event_type: body for body in EVENTS}

Headers = tuple[tuple[str, bytes], ...]

_SPECIFICATION = ("ce_specversion", b"1.0")
_JSON = ("content-type", b"application/json")
_REQUIRED = ("ce_type", "ce_id", "ce_time", "ce_source")


class DecodeError(Exception):
    """The record is not a readable event. The message names what is wrong and never contains the record's content."""


def encode_headers(event: Event[EventData], key: bytes | None = None) -> Headers:
    """Return the record headers of `event`: its CloudEvents attributes, content type and trace context.

    Args:
        event: what happened.
        key: of its data, if the caller has made it already.
    """
    headers: Headers = (
        _SPECIFICATION,
        ("ce_id", str(event.id).encode()),
        ("ce_source", event.source.encode()),
        ("ce_type", event.data.event_type.encode()),
        ("ce_time", _written(event.time)),
        ("ce_subject", event.data.key().encode() if key is None else key),
        _JSON,
    )
    if event.correlation_id is not None:
        headers = (*headers, ("correlationid", event.correlation_id.encode()))
    if event.traceparent is not None:
        headers = (*headers, ("traceparent", event.traceparent.encode()))
    return headers


def encode_value(data: EventData) -> bytes:
    """Return the event's body as JSON."""
    return data.__pydantic_serializer__.to_json(data)  # what `model_dump_json` calls, without its way through text


def peek_type(headers: Headers) -> str | None:
    """Return the CloudEvents type of a record without decoding it; None when it has none or it is unreadable."""
    for name, raw in headers:
        if name == "ce_type":
            return raw.decode("ascii", errors="replace")
    return None


def decode(headers: Headers, value: bytes | None) -> Event[Any]:
    """Read a record as an event.

    Raises:
        DecodeError: a header is missing or malformed, the type is unknown, or the body does not fit its schema.
    """
    raw = dict(headers)
    try:
        kind, event_id, moment, source = (raw[name].decode() for name in _REQUIRED)
        body, identity, happened_at = BY_TYPE.get(kind), UUID(event_id), datetime.fromisoformat(moment)
    except KeyError as missing:
        message = f"header missing: {missing}"
        raise DecodeError(message) from None
    except ValueError:
        message = "a header is malformed"
        raise DecodeError(message) from None
    if body is None:
        message = "type unknown"
        raise DecodeError(message)
    if happened_at.tzinfo is None:
        message = "ce_time has no time zone"
        raise DecodeError(message)
    try:
        data = body.model_validate_json(value or b"")
    except ValidationError as invalid:
        # Only the outermost name: further in, a path can hold the keys of a mapping, which somebody wrote.
        fields = ", ".join(sorted({str(error["loc"][0]) if error["loc"] else "body" for error in invalid.errors()}))
        message = f"body does not fit {body.event_type}: {fields}"
        raise DecodeError(message) from None
    return Event(
        data=data,
        source=source,
        time=happened_at,
        id=identity,
        correlation_id=_text(raw.get("correlationid")),
        traceparent=_text(raw.get("traceparent")),
    )


@lru_cache(maxsize=64)
def _written(moment: datetime) -> bytes:
    """Return a moment as RFC 3339 in UTC; all that one transaction tells happened at the same one."""
    return moment.astimezone(UTC).isoformat().replace("+00:00", "Z").encode()


def _text(raw: bytes | None) -> str | None:
    """Return a header that the event can do without; who uses it checks its form."""
    return None if raw is None else raw.decode(errors="replace")
