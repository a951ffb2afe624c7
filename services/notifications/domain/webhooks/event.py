"""An event as it is kept for webhooks, and as a receiver gets it."""

import json
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any
from uuid import UUID

PING = "heed.ping"
_WORDS = frozenset({"text", "words", "comment", "comments", "note"})
"""Names of fields that hold what somebody wrote."""


@dataclass(frozen=True, slots=True, kw_only=True)
class KeptEvent:
    """A published event, once for all subscriptions that want it."""

    id: UUID
    source: str
    type: str
    subject: str
    time: datetime
    correlation_id: str | None = None
    data: bytes = field(repr=False)
    """JSON, as it was published."""


def body_of(event: KeptEvent, *, with_comments: bool) -> bytes:
    """Return the CloudEvent in structured JSON; the same event always makes the same bytes."""
    data = json.loads(event.data)
    envelope = {
        "specversion": "1.0",
        "id": str(event.id),
        "source": event.source,
        "type": event.type,
        "subject": event.subject,
        "time": event.time.astimezone(UTC).isoformat().replace("+00:00", "Z"),
        "datacontenttype": "application/json",
        **({"correlationid": event.correlation_id} if event.correlation_id else {}),
        "data": data if with_comments else without_words(data),
    }
    return json.dumps(envelope, ensure_ascii=False, separators=(",", ":")).encode()


def ping_of(delivery_id: UUID, *, subscription: str, at: datetime) -> KeptEvent:
    """Return the event that a ping delivers; nothing has happened."""
    data = json.dumps({"subscription": subscription}).encode()
    return KeptEvent(id=delivery_id, source="/heed/notifications", type=PING, subject=subscription, time=at, data=data)


def without_words(value: Any) -> Any:  # noqa: ANN401 - JSON
    """Return an event's data without what somebody wrote, in the same form."""
    if isinstance(value, list):
        return [without_words(one) for one in value if not _is_written_answer(one)]
    if isinstance(value, dict):
        return {name: _emptied(one) if name in _WORDS else without_words(one) for name, one in value.items()}
    return value


def _is_written_answer(value: object) -> bool:
    """Return whether this is an answer in words, rather than on a scale or a choice."""
    return isinstance(value, dict) and "question" in value and isinstance(value.get("value"), str)


def _emptied(value: object) -> object:
    match value:
        case str():
            return ""
        case list():
            return []
        case dict():
            return {}
        case _:
            return value
