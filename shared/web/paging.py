"""Long lists in pages. A cursor names the last item of a page, so that pages neither repeat nor skip existing items."""

import base64
import binascii
import json
from typing import Annotated, Any, Generic, TypeVar

from fastapi import Query
from pydantic import BaseModel, ConfigDict

from shared.errors import FieldProblem, InvalidError
from shared.web.text import is_storable

T = TypeVar("T")

DEFAULT_LIMIT = 50
MAX_LIMIT = 200
_MAX_CURSOR = 1024

Limit = Annotated[int, Query(ge=1, le=MAX_LIMIT, description="How many items a page has at most.")]
"""Declare it as `limit: Limit = DEFAULT_LIMIT`."""

Cursor = Annotated[
    str | None, Query(max_length=_MAX_CURSOR, description="`next_cursor` of the page before; omit it for the first.")
]
"""Declare it as `cursor: Cursor = None`."""


class PageQuery(BaseModel):
    """The query of a list. Unknown parameters are refused: an ignored filter would return a wrong list."""

    model_config = ConfigDict(extra="forbid")

    cursor: Cursor = None
    limit: Limit = DEFAULT_LIMIT


def _with_example(schema: dict[str, Any], page: type[BaseModel]) -> None:
    """Build the example of a page from that of its items."""
    (item,) = page.__pydantic_generic_metadata__["args"] or (None,)
    extra = getattr(item, "model_config", {}).get("json_schema_extra")
    if isinstance(extra, dict) and "examples" in extra:
        schema["examples"] = [{"items": extra["examples"], "next_cursor": encode_cursor("…")}]


class Page(BaseModel, Generic[T]):
    """One page of a list."""

    model_config = ConfigDict(json_schema_extra=_with_example)

    items: list[T]
    next_cursor: str | None = None
    """Send it as `cursor` to get the next page; null on the last."""


def encode_cursor(*parts: str) -> str:
    """Return `parts`, the sort key of the last item, as one opaque word."""
    return base64.urlsafe_b64encode(json.dumps(parts).encode()).decode().rstrip("=")


def decode_cursor(text: str, size: int) -> tuple[str, ...]:
    """Return the `size` parts that `text` was made of.

    Raises:
        InvalidError: it is not such a cursor.
    """
    try:
        parts = json.loads(base64.b64decode(text + "=" * (-len(text) % 4), altchars=b"-_", validate=True))
    except (binascii.Error, ValueError, RecursionError):
        parts = None
    if not isinstance(parts, list) or len(parts) != size or not all(map(_is_text, parts)):
        raise not_ours()
    return tuple(parts)


def not_ours(field: str = "cursor") -> InvalidError:
    """Return the error for an invalid cursor in `field`."""
    detail = "must be a `next_cursor` of this list" if field == "cursor" else "must be as it was handed out here"
    return InvalidError("The cursor is not one that was handed out here.", problems=[FieldProblem(field, detail)])


def _is_text(part: object) -> bool:
    return isinstance(part, str) and is_storable(part)
