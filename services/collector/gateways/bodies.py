"""Reading webhook bodies without believing anything about them."""

import json
from collections.abc import Mapping
from typing import Any
from urllib.parse import parse_qsl

from services.collector.gateways.ports import UnreadableSmsError

MAX_FIELDS = 1000


def form_pairs(body: bytes) -> list[tuple[str, str]]:
    """Return the name-value pairs of a form, in order; blank values count.

    Raises:
        UnreadableSmsError: there are more than any gateway sends.
    """
    try:
        return parse_qsl(body.decode("utf-8", "replace"), keep_blank_values=True, max_num_fields=MAX_FIELDS)
    except ValueError:
        raise UnreadableSmsError(name="body", detail="has too many fields") from None


def json_object(body: bytes) -> Mapping[str, Any]:
    """Return the JSON object that `body` is.

    Raises:
        UnreadableSmsError: it is none.
    """
    try:
        document = json.loads(body)
    except (ValueError, RecursionError):
        document = None
    if not isinstance(document, dict):
        raise UnreadableSmsError(name="body", detail="must be a JSON object")
    return document


def text_at(document: object, path: str) -> str | None:
    """Return the text or whole number at a dotted path; None when there is none."""
    value = document
    for step in path.split("."):
        if isinstance(value, Mapping):
            value = value.get(step)
        elif isinstance(value, list) and step.isascii() and step.isdecimal() and int(step) < len(value):
            value = value[int(step)]
        else:
            return None
    if isinstance(value, int) and not isinstance(value, bool):
        return str(value)
    return value if isinstance(value, str) else None
