"""Identifiers: UUID version 7, which sort by the millisecond of their making (RFC 9562 §5.7)."""

import os
import time
from uuid import UUID

VERSION = 7

_TIMESTAMP_SHIFT = 80
_VERSION_BITS = 0x7 << 76
_VARIANT_BITS = 0x2 << 62
_RANDOM_A_SHIFT = 64
_MASK_48 = (1 << 48) - 1
_MASK_62 = (1 << 62) - 1
_MASK_74 = (1 << 74) - 1


def uuid7(unix_ms: int | None = None) -> UUID:
    """Return a new UUIDv7.

    Args:
        unix_ms: milliseconds since 1970 to build in; None: the present moment.
    """
    moment = time.time_ns() // 1_000_000 if unix_ms is None else unix_ms
    random = int.from_bytes(os.urandom(10)) & _MASK_74
    return UUID(
        int=(moment & _MASK_48) << _TIMESTAMP_SHIFT
        | _VERSION_BITS
        | (random >> 62) << _RANDOM_A_SHIFT
        | _VARIANT_BITS
        | random & _MASK_62
    )


def is_uuid7(value: UUID) -> bool:
    """Return whether `value` is a version 7 UUID of the RFC 9562 variant."""
    return value.version == VERSION


def unix_ms_of(value: UUID) -> int:
    """Return the milliseconds since 1970 in a version 7 UUID; its creator may have chosen any value."""
    return value.int >> _TIMESTAMP_SHIFT
