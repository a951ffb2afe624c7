"""Values of attributes: one text, number or truth value each."""

import math

from services.collector.domain.names import is_storable

MAX_SCALAR_LENGTH = 500
EXACT_INTEGER = 2**53
"""Up to here whole numbers are exact in every reader of JSON."""

SCALAR_RULE = f"text of at most {MAX_SCALAR_LENGTH} characters, a finite number, true or false"


def is_scalar(value: object) -> bool:
    """Tell whether `value` can be the value of an attribute."""
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
