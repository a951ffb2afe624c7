"""Reading answers of gateways without believing anything about them."""

import re
from collections.abc import Mapping

_POSITION = re.compile(r"[0-9]{1,4}")


def text_at(document: object, path: str) -> str | None:
    """Return the text or whole number at a dotted path; None when there is none."""
    value = document
    for step in path.split("."):
        if isinstance(value, Mapping):
            value = value.get(step)
        elif isinstance(value, list) and _POSITION.fullmatch(step) and int(step) < len(value):
            value = value[int(step)]
        else:
            return None
    return as_text(value)


def as_text(value: object) -> str | None:
    """Return a text as it is and a whole number as its digits; None for anything else."""
    if isinstance(value, int) and not isinstance(value, bool):
        return str(value)
    return value if isinstance(value, str) else None
