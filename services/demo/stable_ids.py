"""Ids of responses that come out the same every time: sending something again adds nothing."""

import hashlib
from datetime import datetime
from uuid import UUID

from shared.ids import uuid7

_RANDOM_BITS_KEPT = (1 << 62) - 1


def stable_id(text: str, moment: datetime | None) -> UUID:
    """Return a UUIDv7 of a moment whose random part is derived from `text`; without a moment that of 1970."""
    digest = int.from_bytes(hashlib.sha256(text.encode()).digest()[:8]) & _RANDOM_BITS_KEPT
    at = int(moment.timestamp() * 1000) if moment is not None else 0
    frame = uuid7(at).int
    fixed = frame & ~((0xFFF << 64) | _RANDOM_BITS_KEPT)
    return UUID(int=fixed | digest)
