"""Conditional requests: `ETag`, `If-Match`, `If-None-Match` (RFC 9110 §8.8.3, §13.1)."""

import re
from typing import Annotated, Any

from fastapi import Depends, Request, Response

from shared.keyed.preconditions import Precondition

ADVICE = (
    "Recommended where several people edit: send the `ETag` of the reply that you saw last as `If-Match`. When "
    "somebody has changed it in between, nothing is changed and the answer is 412. Without it the last change counts."
)
"""For steps of a workflow, which make sense whatever the present state is."""
OVERWRITING = (
    "What is there is not overwritten or deleted unseen: send its `ETag`, as you saw it last, as `If-Match`, and when "
    "somebody has changed it in between the answer is 412; or `If-Match: *` to overwrite whatever is there. Without "
    "either the answer is 428."
)
"""For replacing by something different, and for deleting."""
IF_MATCH: dict[str, Any] = {
    "name": "If-Match",
    "in": "header",
    "required": False,
    "schema": {"type": "string"},
    "description": "The `ETag` that it must still have, several of them, or `*`: it must exist.",
}
IF_NONE_MATCH: dict[str, Any] = {
    "name": "If-None-Match",
    "in": "header",
    "required": False,
    "schema": {"type": "string"},
    "description": "`*`: it must not exist yet.",
}
CHANGED: dict[int | str, dict[str, Any]] = {
    412: {"description": "It is not as `If-Match` or `If-None-Match` expects; nothing was changed."}
}
UNSEEN: dict[int | str, dict[str, Any]] = {
    428: {"description": "It would be overwritten or deleted, and the header `If-Match` is missing."}
}
KNOWN: dict[int | str, dict[str, Any]] = {304: {"description": "It is as you know it (`If-None-Match`)."}}

_ANY = "*"
_TAG = re.compile(r'(?P<weak>W/)?"(?P<tag>[\x21\x23-\x7e\x80-\xff]*)"')


def expected_of(request: Request) -> Precondition | None:
    """Return the precondition in the request's headers; None without one.

    A malformed list of tags and weak tags match nothing: refusing a change is safer than making an unwanted one.
    """
    if_match = _header(request, "if-match")
    if if_match is not None:
        return Precondition() if if_match == _ANY else Precondition(_tags(if_match, weak=False))
    return Precondition(is_new=True) if _header(request, "if-none-match") == _ANY else None


Expected = Annotated[Precondition | None, Depends(expected_of)]


def tagged(response: Response, tag: str) -> None:
    """Add the `ETag` of the thing that the reply shows."""
    response.headers["ETag"] = f'"{tag}"'


def is_known(request: Request, tag: str) -> bool:
    """Return whether the client already has the thing in this state."""
    known = _header(request, "if-none-match")
    return known is not None and (known == _ANY or tag in _tags(known, weak=True))


def _header(request: Request, name: str) -> str | None:
    values = request.headers.getlist(name)
    return ", ".join(values).strip() if values else None


def _tags(text: str, *, weak: bool) -> frozenset[str]:
    """Return the tags of a list; weak ones only where a weak comparison is enough."""
    return frozenset(found["tag"] for found in _TAG.finditer(text) if weak or not found["weak"])
