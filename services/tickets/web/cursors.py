"""Cursors over whole numbers: ticket numbers and versions."""

from shared.errors import FieldProblem, InvalidError
from shared.web.paging import decode_cursor, encode_cursor

_MAX_DIGITS = 18


def cursor_of(number: int) -> str:
    """Return the cursor of the item with `number`."""
    return encode_cursor(str(number))


def number_of(cursor: str | None) -> int | None:
    """Return the number that `cursor` names; None for the first page.

    Raises:
        InvalidError: it is not such a cursor.
    """
    if cursor is None:
        return None
    [text] = decode_cursor(cursor, 1)
    if not (text.isascii() and text.isdecimal() and len(text) <= _MAX_DIGITS):
        message = "The cursor is not one that was handed out here."
        raise InvalidError(message, problems=[FieldProblem("cursor", "must be a `next_cursor` of this list")])
    return int(text)
