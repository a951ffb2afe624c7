r"""Which characters can be stored, and finding the others in a JSON body before anything else reads it.

PostgreSQL stores neither NUL nor half of a surrogate pair, and JSON can encode both (`\u0000`, `\ud800`). A body
is searched for these escapes; only a body that may contain one is parsed twice.
"""

import json
import re
from typing import Any, NoReturn

_SUSPICIOUS = re.compile(rb"\\u0000|\\u[dD][89a-fA-F]|NaN|Infinity")
_UNSTORABLE = re.compile("[\x00\ud800-\udfff]")


class NotJsonError(ValueError):
    """The body is not JSON in UTF-8 as RFC 8259 has it."""


def is_storable(text: str) -> bool:
    """Return whether `text` can be stored: no NUL, no half of a surrogate pair."""
    return _UNSTORABLE.search(text) is None


def unstorable_field(body: bytes) -> str | None:
    """Return the dotted path of the first text in a JSON body that cannot be stored; None when all can.

    Raises:
        NotJsonError: the body is not UTF-8, or a number is written as `NaN` or `Infinity`. Other malformed
            bodies are left to the parser that follows.
    """
    try:
        body.decode()
    except UnicodeDecodeError:
        raise NotJsonError from None
    if b"\x00" in body:
        raise NotJsonError
    if _SUSPICIOUS.search(body) is None:
        return None
    try:
        document = json.loads(body, parse_constant=_refuse)
    except NotJsonError:
        raise
    except (ValueError, RecursionError):
        return None
    return _search(document)


def _refuse(_constant: str) -> NoReturn:
    raise NotJsonError


def _search(document: Any) -> str | None:  # noqa: ANN401 - any JSON value
    waiting: list[tuple[str, Any]] = [("", document)]
    while waiting:
        path, value = waiting.pop()
        if isinstance(value, str):
            if not is_storable(value):
                return path or "body"
        elif isinstance(value, list):
            waiting.extend((f"{path}.{index}".lstrip("."), item) for index, item in enumerate(value))
        elif isinstance(value, dict):
            if not all(map(is_storable, value)):
                return path or "body"
            waiting.extend((f"{path}.{name}".lstrip("."), item) for name, item in value.items())
    return None
