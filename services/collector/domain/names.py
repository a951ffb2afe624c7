"""The forms that names, places, texts and values of attributes may take."""

import math
import re

_KEY = re.compile(r"[a-z0-9][a-z0-9_-]{0,63}")
_LANGUAGE = re.compile(r"[A-Za-z]{2,3}(-[A-Za-z0-9]{2,8}){0,3}")
_ATTRIBUTE = re.compile(r"[A-Za-z0-9][A-Za-z0-9_.-]{0,63}")
# PostgreSQL stores no NUL; half of a surrogate pair is no character.
_UNSTORABLE = re.compile("[\x00\ud800-\udfff]")
_CONTROL = re.compile("[\x00-\x1f\x7f-\x9f\u2028\u2029\ud800-\udfff]")

MAX_PLACE_LENGTH = 100

KEY_RULE = "must be 1 to 64 lower-case letters, digits, hyphens and underscores, beginning with a letter or digit"
LANGUAGE_RULE = "must be a language tag such as `en` or `de-AT`"
PLACE_RULE = f"must be one line of 1 to {MAX_PLACE_LENGTH} characters"

MAX_SCALAR_LENGTH = 500
EXACT_INTEGER = 2**53
"""Up to here whole numbers are exact in every reader of JSON."""
SCALAR_RULE = f"text of at most {MAX_SCALAR_LENGTH} characters, a finite number, true or false"


def is_key(text: str) -> bool:
    """Return whether `text` can name a survey, question, concept or touchpoint."""
    return _KEY.fullmatch(text) is not None


def is_language(text: str) -> bool:
    """Return whether `text` looks like a BCP 47 language tag."""
    return _LANGUAGE.fullmatch(text) is not None


def is_attribute_name(text: str) -> bool:
    """Return whether `text` can name an attribute of a response."""
    return _ATTRIBUTE.fullmatch(text) is not None


def is_storable(text: str) -> bool:
    """Return whether PostgreSQL can store `text`."""
    return _UNSTORABLE.search(text) is None


def is_line(text: str, max_length: int) -> bool:
    """Return whether `text` is a non-empty single line without control characters."""
    return 0 < len(text) <= max_length and not text.isspace() and _CONTROL.search(text) is None


def is_scalar(value: object) -> bool:
    """Return whether `value` can be the value of an attribute."""
    match value:
        case str():
            return len(value) <= MAX_SCALAR_LENGTH and is_storable(value)
        case bool():
            return True
        case int():
            return abs(value) <= EXACT_INTEGER
        case float():
            return math.isfinite(value)
        case _:
            return False
