"""Positions in the feed as cursors."""

from datetime import UTC, datetime, timedelta

from services.scoring.domain.feed import FeedPosition
from shared.web.cursors import read_cursor
from shared.web.paging import encode_cursor, not_ours

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_MICROSECOND = timedelta(microseconds=1)
_PARTS = 2
_LAST_ROW = 2**63 - 1


def cursor_of(position: FeedPosition) -> str:
    return encode_cursor(str((position.published_at - _EPOCH) // _MICROSECOND), str(position.row))


def position_of(cursor: str, *, field: str) -> FeedPosition:
    """Return the position that a cursor names.

    Args:
        cursor: as it was sent; an empty one is none of ours.
        field: how it is called where it was sent.

    Raises:
        InvalidError: it is none of ours.
    """
    position = read_cursor(cursor, _PARTS, _position, field=field)
    if position is None:
        raise not_ours(field)
    return position


def _position(moment: str, row: str) -> FeedPosition:
    return FeedPosition(_EPOCH + int(moment) * _MICROSECOND, max(0, min(int(row), _LAST_ROW)))
