"""Places in the feed as cursors."""

from datetime import UTC, datetime, timedelta

from services.scoring.domain.feed import Place
from shared.errors import FieldProblem, InvalidError
from shared.web.paging import decode_cursor, encode_cursor

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_MICROSECOND = timedelta(microseconds=1)
_PARTS = 2
_LAST_ROW = 2**63 - 1


def cursor_of(place: Place) -> str:
    """Return the cursor of a place."""
    return encode_cursor(str((place.published_at - _EPOCH) // _MICROSECOND), str(place.row))


def place_of(cursor: str, *, field: str) -> Place:
    """Return the place that a cursor names.

    Args:
        cursor: as it was sent.
        field: how it is called where it was sent.

    Raises:
        InvalidError: it is none of ours.
    """
    try:
        moment, row = map(int, decode_cursor(cursor, _PARTS))
        return Place(_EPOCH + moment * _MICROSECOND, max(0, min(row, _LAST_ROW)))
    except (ValueError, OverflowError, InvalidError):
        message = "The cursor is not one that was handed out here."
        raise InvalidError(message, problems=[FieldProblem(field, "must be as it was handed out here")]) from None
