"""All events by their type, and the way they are written on the bus (CloudEvents 1.0, Kafka binary mode)."""

from datetime import UTC, datetime
from typing import Any
from uuid import UUID

from pydantic import ValidationError

from shared.contracts import alerts, collector, scoring, tickets
from shared.contracts.event import Event, EventData

EVENTS: tuple[type[EventData], ...] = (
    collector.SurveyPublished,
    collector.ResponseReceived,
    scoring.ResponseScored,
    scoring.ScoreChanged,
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


class DecodeError(Exception):
    """The record is not a readable event. The message names what is wrong and never contains the record's content."""


def encode_headers(event: Event[EventData]) -> Headers:
    """Return the record headers of `event`: its CloudEvents attributes, content type and trace context."""
    pairs = [
        ("ce_specversion", "1.0"),
        ("ce_id", str(event.id)),
        ("ce_source", event.source),
        ("ce_type", event.data.event_type),
        ("ce_time", event.time.astimezone(UTC).isoformat().replace("+00:00", "Z")),
        ("ce_subject", event.data.key()),
        ("content-type", "application/json"),
    ]
    if event.correlation_id is not None:
        pairs.append(("correlationid", event.correlation_id))
    if event.traceparent is not None:
        pairs.append(("traceparent", event.traceparent))
    return tuple((name, text.encode()) for name, text in pairs)


def encode_value(data: EventData) -> bytes:
    """Return the event's body as JSON."""
    return data.model_dump_json().encode()


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
    try:
        attributes = {name: raw.decode() for name, raw in headers}
        body = BY_TYPE[attributes["ce_type"]]
        event_id = UUID(attributes["ce_id"])
        moment = datetime.fromisoformat(attributes["ce_time"])
        source = attributes["ce_source"]
    except KeyError as missing:
        message = f"header missing or type unknown: {missing}"
        raise DecodeError(message) from None
    except ValueError:
        message = "a header is malformed"
        raise DecodeError(message) from None
    try:
        data = body.model_validate_json(value or b"")
    except ValidationError as invalid:
        fields = ", ".join(sorted({".".join(map(str, error["loc"])) or "body" for error in invalid.errors()}))
        message = f"body does not fit {body.event_type}: {fields}"
        raise DecodeError(message) from None
    return Event(
        data=data,
        source=source,
        time=moment,
        id=event_id,
        correlation_id=attributes.get("correlationid"),
        traceparent=attributes.get("traceparent"),
    )
