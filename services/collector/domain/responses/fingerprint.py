"""Telling a repetition from a conflict."""

import hashlib
import json
from datetime import UTC
from typing import Any

from services.collector.domain.responses.response import ResponseDraft


def fingerprint(draft: ResponseDraft) -> bytes:
    """Return the SHA-256 of what the client sent; the order of fields, white space and the time zone do not count.

    What the server filled in does not enter it, so that a repetition has the same fingerprint later.
    """
    content: dict[str, Any] = {
        "survey": draft.survey,
        "channel": draft.channel,
        "touchpoint": draft.touchpoint,
        "location": draft.location,
        "locale": draft.locale,
    }
    for name in draft.server_filled:
        content.pop(name, None)
    content["answers"] = {key: _plain(value) for key, value in draft.answers.items()}
    if draft.version is not None:
        content["version"] = draft.version
    if draft.attributes:
        content["attributes"] = {key: _plain(value) for key, value in draft.attributes.items()}
    if draft.respondent is not None:
        who = draft.respondent
        content["respondent"] = [who.external_id, who.email, who.phone, who.name]
    if draft.occurred_at is not None:
        content["occurred_at"] = draft.occurred_at.astimezone(UTC).isoformat()
    return hashlib.sha256(json.dumps(content, sort_keys=True, separators=(",", ":")).encode()).digest()


def _plain(value: object) -> object:
    """Write 9.0 as 9: JSON knows one kind of number."""
    return int(value) if isinstance(value, float) and value.is_integer() else value
