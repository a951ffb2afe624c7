"""Headers as they are stored in a table: readable JSON from which every byte can be restored.

`[["ce_id", "0192…"], ["signature", {"base64": "AP8="}]]`: a list, since a name may occur twice and the order counts;
text where the bytes are text, base64 where they are not (PostgreSQL's JSON cannot hold the character zero either).
"""

import json
from base64 import b64decode, b64encode
from collections.abc import Iterable
from typing import Any

from pydantic_core import PydanticSerializationError, to_json

from shared.bus.message import Headers

_ZERO = "\\u0000"


def to_stored(headers: Headers) -> str:

    try:
        stored = to_json(headers).decode()
    except (UnicodeError, PydanticSerializationError):  # a name or a value that is no text
        stored = _ZERO
    if _ZERO in stored:
        return json.dumps([[_store_name(name), _store(raw)] for name, raw in headers])
    return stored


def from_stored(stored: Iterable[tuple[Any, Any]]) -> Headers:
    """Return the headers of a row from the value of its JSON column."""
    return tuple(
        (
            name if isinstance(name, str) else b64decode(name["base64"]).decode(errors="surrogatepass"),
            part.encode() if isinstance(part, str) else b64decode(part["base64"]),
        )
        for name, part in stored
    )


def _store_name(name: str) -> str | dict[str, str]:
    return name if name.isascii() and "\x00" not in name else _base64(name.encode(errors="surrogatepass"))


def _store(raw: bytes) -> str | dict[str, str]:
    try:
        text = raw.decode()
    except UnicodeDecodeError:
        return _base64(raw)
    return _base64(raw) if "\x00" in text else text


def _base64(raw: bytes) -> dict[str, str]:
    return {"base64": b64encode(raw).decode()}
