"""Text as people type it on phones, made comparable: any script's digits, full-width forms, stray invisible signs.

Nothing is guessed: the letter O never becomes a zero. Every piece remembers where it stood in the original.
"""

import re
import unicodedata
from dataclasses import dataclass
from functools import lru_cache
from typing import Literal

TokenKind = Literal["number", "word", "mixed", "mark"]

RAISED = "\N{REPLACEMENT CHARACTER}"
"""Stands for a raised digit or a vulgar fraction: what it hangs on is no whole number."""
LONGEST_LIGATURE = 4
"""Letters, with their accents: what stands for more of them, such as a whole blessing, is a picture of words."""

_INVISIBLE = frozenset({"Cf", "Mn", "Me"})
_SPELLED_OUT = {"\N{KEYCAP TEN}": "10", "\N{RIGHT SINGLE QUOTATION MARK}": "'"}
_PICTURE = "So"
_RAISED = ("<super>", "<sub>", "<fraction>")
_TOKEN = re.compile(r"[^\W_]+(?:'[^\W_]+)*|_|[^\w\s]")


@dataclass(frozen=True, slots=True)
class Token:
    """A number, a word or a punctuation mark."""

    kind: TokenKind
    text: str
    """As it is compared: case-folded, digits 0 to 9."""
    start: int
    """Where it begins in the original text."""
    end: int
    """Where it ends there."""
    glued: bool
    """Nothing stands between it and the token before."""


def composed(text: str) -> str:
    """Return `text` as it is kept: composed characters, no surrounding white space."""
    return unicodedata.normalize("NFC", text).strip()


def has_content(text: str) -> bool:
    """Return whether a text says anything: a letter, a digit or a picture."""
    return pictures(text) or any(map(str.isalnum, text))


def pictures(text: str) -> bool:
    """Return whether there is an emoji or another picture in a text."""
    return any(unicodedata.category(character) == _PICTURE for character in text)


@lru_cache(maxsize=4096)
def _comparable(character: str) -> str:
    """Return a character as it is compared; empty when nobody sees it."""
    if unicodedata.decomposition(character).startswith(_RAISED):
        return RAISED
    if character in _SPELLED_OUT:
        return _SPELLED_OUT[character]
    folded = unicodedata.normalize("NFKC", character).casefold()
    if len(folded) > LONGEST_LIGATURE:
        return character
    seen = (part for part in folded if unicodedata.category(part) not in _INVISIBLE)
    return "".join(str(unicodedata.decimal(part, part)) for part in seen)


def tokens_of(text: str) -> list[Token]:
    """Return the tokens of `text`, in order. White space separates and is no token."""
    flat: list[str] = []
    origin: list[int] = []
    for index, character in enumerate(text):
        parts = _comparable(character)
        flat.append(parts)
        origin += [index] * len(parts)
    found: list[Token] = []
    before = -1
    for match in _TOKEN.finditer("".join(flat)):
        word = match[0]
        glued = match.start() == before
        found.append(Token(_kind(word), word, origin[match.start()], origin[match.end() - 1] + 1, glued))
        before = match.end()
    return found


def _kind(word: str) -> TokenKind:
    if not word[0].isalnum():
        return "mark"
    if word.isascii() and word.isdecimal():
        return "number"
    return "mixed" if any(map(str.isnumeric, word)) else "word"
