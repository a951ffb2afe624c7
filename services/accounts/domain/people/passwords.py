"""What a password must be, after NIST SP 800-63B: long enough and not one that is guessed first; no other rules."""

import re
import unicodedata
from collections.abc import Set as AbstractSet
from itertools import pairwise

from shared.errors import InvalidFieldError

SHORTEST = 12
LONGEST = 256
_FIELD = "password"
_LONGEST_PERIOD = 8
_FEWEST_OWN_LETTERS = 4
"""So much of a name or a common password is not worth looking for: `ann` is in too many words."""
_EDGES = re.compile(r"^[\W\d_]+|[\W\d_]+$")


def normalised(password: str) -> str:
    """Return a password in Unicode's composed form: keyboards differ in how they send the same letters."""
    return unicodedata.normalize("NFC", password)


def checked_password(password: str, *, names: tuple[str, ...], commonest: AbstractSet[str]) -> str:
    """Return a new password as it is hashed.

    Args:
        password: as it was typed.
        names: what it must not be: the person's e-mail address and name.
        commonest: passwords that are guessed first, in lower case.

    Raises:
        InvalidFieldError: it cannot be one.
    """
    chosen = normalised(password)
    if len(chosen) < SHORTEST:
        raise InvalidFieldError(field=_FIELD, detail="must have at least 12 characters")
    if len(chosen) > LONGEST:
        raise InvalidFieldError(field=_FIELD, detail="must have at most 256 characters")
    folded = chosen.casefold()
    if _is_common(folded, commonest):
        raise InvalidFieldError(field=_FIELD, detail="is one of those that are guessed first; choose another")
    if _core(folded) in _parts(names) or folded in _parts(names):
        raise InvalidFieldError(field=_FIELD, detail="must not be your name or e-mail address")
    return chosen


def _is_common(folded: str, commonest: AbstractSet[str]) -> bool:
    """Return whether it is a common password, several times or with figures around it, or a run of neighbours."""
    word = _period(folded)
    return (
        len(word) < _FEWEST_OWN_LETTERS
        or _is_run(folded)
        or any(one in commonest for one in (folded, word, _core(folded)) if len(one) >= _FEWEST_OWN_LETTERS)
    )


def _period(text: str) -> str:
    """Return what `text` repeats; itself when it repeats nothing."""
    sizes = range(1, min(len(text) // 2, _LONGEST_PERIOD) + 1)
    return next((text[:size] for size in sizes if (text[:size] * len(text))[: len(text)] == text), text)


def _is_run(text: str) -> bool:
    """Return whether each character is the next one, or the one before: `abcdef`, `567890`."""
    pairs = list(pairwise(text))
    steps = {ord(after) - ord(before) for before, after in pairs}
    if text.isascii() and text.isdigit():
        steps = {(step + 1) % 10 - 1 for step in steps}
    return steps in ({1}, {-1})


def _core(text: str) -> str:
    """Return a text without the figures and signs at its ends."""
    return _EDGES.sub("", text)


def _parts(names: tuple[str, ...]) -> set[str]:
    found = set()
    for name in names:
        folded = normalised(name).casefold().strip()
        found |= {folded, folded.partition("@")[0], folded.replace(" ", "")}
    return {part for part in found if len(part) >= _FEWEST_OWN_LETTERS}
