"""Text that is shown on one line: keys, subjects, names of people and rules."""

import unicodedata
from typing import Annotated

from pydantic import AfterValidator, Field, StringConstraints

Key = Annotated[str, Field(pattern=r"^[a-z0-9][a-z0-9_-]{0,63}$")]
"""A name that people choose for a survey, question, touchpoint or rule."""

MAX_LINE = 200
_BREAKING = frozenset({"Cc", "Zl", "Zp"})
"""Unicode's categories of control characters, line and paragraph separators. Joiners stay: some scripts need them."""


def _one_line(text: str) -> str:
    if any(unicodedata.category(character) in _BREAKING for character in text):
        message = "must be one line without control characters"
        raise ValueError(message)
    return text


Line = Annotated[
    str, StringConstraints(strip_whitespace=True, min_length=1, max_length=MAX_LINE), AfterValidator(_one_line)
]
"""One line of 1 to 200 characters; surrounding blanks are taken off."""
