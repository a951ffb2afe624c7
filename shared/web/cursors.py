"""Cursors for lists that are sorted by key, number or moment."""

from collections.abc import Callable
from datetime import UTC, datetime
from typing import TypeVar
from uuid import UUID

from shared.errors import InvalidError
from shared.web.paging import decode_cursor, encode_cursor, not_ours

T = TypeVar("T")

_MAX_DIGITS = 18


def read_cursor(cursor: str | None, size: int, read: Callable[..., T], *, field: str = "cursor") -> T | None:
    """Return what a cursor names; None for the first page.

    Args:
        cursor: as it was sent.
        size: how many parts it has.
        read: takes the parts and returns what they mean; raises ValueError or OverflowError when they mean nothing.
        field: how the cursor is called where it was sent.

    Raises:
        InvalidError: it was not handed out here.
    """
    if not cursor:
        return None
    try:
        return read(*decode_cursor(cursor, size))
    except (ValueError, OverflowError, InvalidError):
        raise not_ours(field) from None


def key_of(cursor: str | None) -> str | None:
    """Return the key that a cursor names, as `read_cursor` does."""
    return read_cursor(cursor, 1, str)


def number_cursor(number: int) -> str:
    return encode_cursor(str(number))


def number_of(cursor: str | None) -> int | None:
    """Return the number, at least 0, that a cursor names, as `read_cursor` does."""
    return read_cursor(cursor, 1, _number)


def _number(text: str) -> int:
    if not (text.isascii() and text.isdecimal() and len(text) <= _MAX_DIGITS):
        raise ValueError
    return int(text)


def moment_cursor(moment: datetime, *rest: object) -> str:
    """Return the cursor of the item with this moment and, since moments can be equal, what else it is sorted by."""
    return encode_cursor(moment.astimezone(UTC).isoformat(), *map(str, rest))


def moment_and_id(cursor: str | None) -> tuple[datetime, UUID] | None:
    """Return the moment and the id that a cursor names, as `read_cursor` does."""
    return read_cursor(cursor, 2, lambda moment, item_id: (read_moment(moment), UUID(item_id)))


def read_moment(text: str) -> datetime:
    """Return the moment that `moment_cursor` wrote, in UTC.

    Raises:
        ValueError, OverflowError: it is none.
    """
    return datetime.fromisoformat(text).astimezone(UTC)
