"""The fingerprint by which a repetition is distinguished from a conflict."""

import hashlib
import json
from collections.abc import Mapping
from dataclasses import fields
from datetime import UTC, datetime

from services.collector.domain.people.contact import Respondent
from services.collector.domain.responses.response import ResponseDraft

_ALWAYS = frozenset({"survey", "channel", "touchpoint", "location", "locale", "answers"})
"""Fields that are written even where they are empty; what has come since is written where it says something."""
_NOT_SENT = frozenset({"id", "visitor", "proven", "link", "source_kind", "source_id", "invitation", "server_filled"})
"""Fields that say nothing about the response itself."""
_WRITTEN = tuple(field.name for field in fields(ResponseDraft) if field.name not in _NOT_SENT)


def fingerprint(draft: ResponseDraft) -> bytes:
    """Return the SHA-256 of what the client sent; the order of fields, white space and the time zone do not count.

    What the server filled in does not enter it, so that a repetition has the same fingerprint later.
    """
    content = {
        name: _plain(value)
        for name in _WRITTEN
        if name not in draft.server_filled and ((value := getattr(draft, name)) not in (None, {}) or name in _ALWAYS)
    }
    return hashlib.sha256(json.dumps(content, sort_keys=True, separators=(",", ":")).encode()).digest()


def _plain(value: object) -> object:
    match value:
        case float() if value.is_integer():  # JSON knows one kind of number: 9.0 is 9
            return int(value)
        case datetime():
            return value.astimezone(UTC).isoformat()
        case Respondent():
            return [value.external_id, value.email, value.phone, value.name]
        case Mapping():
            return {key: int(one) if isinstance(one, float) and one.is_integer() else one for key, one in value.items()}
        case _:
            return value
