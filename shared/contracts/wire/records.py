"""How events are written on the bus: CloudEvents 1.0 in Kafka's binary mode."""

import re
from datetime import UTC, datetime
from functools import cache, lru_cache
from typing import Any, TypeVar
from uuid import UUID

import msgspec

from shared.contracts.event import Event, EventData
from shared.contracts.wire.catalogue import BY_TYPE

Headers = tuple[tuple[str, bytes], ...]
D = TypeVar("D", bound=EventData)

_SPECIFICATION = ("ce_specversion", b"1.0")
_JSON = ("content-type", b"application/json")
_REQUIRED = ("ce_type", "ce_id", "ce_time", "ce_source")
_ENCODER = msgspec.json.Encoder()
_MISSING = re.compile(r"^Object missing required field `(\w+)`$")
_PLACE = re.compile(r" - at `\$\.(\w+)[^`]*`$")
"""Ends of msgspec's messages: where the body does not fit, such as `$.answers[0].value`."""


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
    return _ENCODER.encode(data)


def decode_value(body: type[D], value: bytes | None) -> D:
    """Read the JSON of an event's body.

    Raises:
        DecodeError: it does not fit the schema.
    """
    try:
        data: D = _decoder(body).decode(value or b"")
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError) as invalid:
        message = f"body does not fit {body.event_type}: {_outermost(str(invalid), body)}"
        raise DecodeError(message) from None
    return data


@cache
def _decoder(body: type[D]) -> msgspec.json.Decoder[D]:
    return msgspec.json.Decoder(body)


def _outermost(said: str, body: type[EventData]) -> str:
    """Return the field at fault. Only the outermost name: further in, a path and a message can hold what was sent."""
    found = _PLACE.search(said) or _MISSING.match(said)
    return found[1] if found and found[1] in body.__struct_fields__ else "body"


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
    return Event(
        data=decode_value(body, value),
        source=source,
        time=happened_at,
        id=identity,
        correlation_id=_text(raw.get("correlationid")),
        traceparent=_text(raw.get("traceparent")),
    )


@lru_cache(maxsize=64)
def _written(moment: datetime) -> bytes:
    """Return a moment as RFC 3339 in UTC. It is cached, because all events of a transaction have the same moment."""
    return moment.astimezone(UTC).isoformat().replace("+00:00", "Z").encode()


def _text(raw: bytes | None) -> str | None:
    """Return an optional header; its users check its form."""
    return None if raw is None else raw.decode(errors="replace")
