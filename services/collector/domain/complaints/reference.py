"""The short reference of a complaint: read out on the phone, typed from paper, and guessed by nobody.

Eleven random characters (51 bits) and one that checks them. The alphabet has no pair of characters that look alike in
print, no vowels, so that it spells no words, and an odd number of characters, so that doubling is a permutation: the
last one detects each mistyped character and each two that were swapped, also over one between them.
"""

import unicodedata

ALPHABET = "23456789CDFGHJKMNPQRTVWXY"
GROUP = 4
LENGTH = 12
RANDOM_BYTES = 16
"""Of randomness for one reference: far more than it holds, so that every reference is as likely as the others."""
NO_REFERENCE = ""
"""What no complaint has, for searches by something that can be no reference."""

_BASE = len(ALPHABET)
_VALUE = {character: value for value, character in enumerate(ALPHABET)}
_READ_AS = str.maketrans("ZSBU", "258V")
"""What somebody may write for a character of the alphabet; no reference holds it."""
_SEPARATORS = frozenset(" -\u2010\u2011\u2012\u2013\u2014\u2212._")
_LONGEST_TYPED = 40


def make_reference(randomness: bytes) -> str:
    """Return a reference such as `7K2M-9QPD-H4X4`.

    Args:
        randomness: `RANDOM_BYTES` that nobody can guess.
    """
    number = int.from_bytes(randomness[:RANDOM_BYTES])
    characters = []
    for _ in range(LENGTH - 1):
        number, value = divmod(number, _BASE)
        characters.append(ALPHABET[value])
    return _grouped("".join(characters) + _check_of(characters))


def read_reference(text: str) -> str | None:
    """Return the reference that somebody typed, in the form in which it is kept; None when it can be none."""
    if len(text) > _LONGEST_TYPED:
        return None
    plain = unicodedata.normalize("NFKC", text).upper().translate(_READ_AS)
    characters = [one for one in plain if one not in _SEPARATORS]
    if len(characters) != LENGTH or not all(one in _VALUE for one in characters):
        return None
    return _grouped("".join(characters)) if _check_of(characters[:-1]) == characters[-1] else None


def _check_of(characters: list[str]) -> str:
    """Return the check character: the sum with weights 2, 4, 8, … from the left, which no two neighbours share."""
    weighted = sum(_VALUE[one] * pow(2, place, _BASE) for place, one in enumerate(characters, start=1))
    return ALPHABET[-weighted * pow(pow(2, LENGTH, _BASE), -1, _BASE) % _BASE]


def _grouped(characters: str) -> str:
    return "-".join(characters[start : start + GROUP] for start in range(0, LENGTH, GROUP))
