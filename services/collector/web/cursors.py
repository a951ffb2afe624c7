"""Cursors over what is listed by moment and id."""

from datetime import UTC, datetime
from uuid import UUID

from shared.errors import FieldProblem, InvalidError
from shared.web.paging import decode_cursor, encode_cursor


def cursor_of(moment: datetime, item_id: UUID) -> str:
    """Return the cursor of the item with this moment and id."""
    return encode_cursor(moment.astimezone(UTC).isoformat(), str(item_id))


def position_of(cursor: str | None) -> tuple[datetime, UUID] | None:
    """Return the moment and id that `cursor` names; None for the first page.

    Raises:
        InvalidError: it is not such a cursor.
    """
    if not cursor:
        return None
    moment, item_id = decode_cursor(cursor, 2)
    try:
        return datetime.fromisoformat(moment).astimezone(UTC), UUID(item_id)
    except (ValueError, OverflowError):
        message = "The cursor is not one that was handed out here."
        raise InvalidError(message, problems=[FieldProblem("cursor", "must be a `next_cursor` of this list")]) from None
