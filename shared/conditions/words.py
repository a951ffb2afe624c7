"""Whether somebody wrote something: whole words, side by side, whatever their case and however they are typed.

No word is cut down to a stem: rules must do what they say. A `*` at the end or the beginning of a word stands for the
rest of it, which is what compounds need: `refund*` finds `refunded`, `*kosten` finds `Versandkosten`.
"""

import re
import unicodedata
from dataclasses import dataclass
from functools import lru_cache

_ALONE = "\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3040-\u30ff\u3400-\u9fff\uf900-\ufaff"
"""Scripts that put no space between words: Thai, Lao, Burmese, Khmer, Japanese, Chinese. Each sign is a word there."""
_MARKS = "\u0300-\u036f\u0591-\u05c7\u064b-\u065f\u0900-\u0963\u0966-\u0dff"
"""What is written above, below or beside letters and belongs to their word."""
_LETTER = rf"(?:(?![{_ALONE}])[^\W_]|[{_MARKS}])"
_WORD = re.compile(rf"[{_ALONE}]|{_LETTER}+(?:'{_LETTER}+)*")
_WORD_OR_STAR = re.compile(rf"\*?(?:[{_ALONE}]|{_LETTER}+(?:'{_LETTER}+)*)\*?")
_UMLAUTS = str.maketrans({"ä": "ae", "ö": "oe", "ü": "ue", "’": "'", "‘": "'", "ʼ": "'"})  # noqa: RUF001 - as phones write
_GAP = "\x1f"
"""Stands between two words, and nowhere else."""

PHRASE = r"^(?=[^\u0000]*[^\s\u0000*])[^\u0000]+$"
"""What a phrase is in JSON Schema: something besides blanks and stars."""
_NO_WORD = "must be words, such as `refund*` or `never again`; a `*` only at the beginning or the end of a word"


@dataclass(frozen=True, slots=True)
class Written:
    """What somebody wrote, ready to be searched. Make it with `written`."""

    text: str
    """Its words with a gap around each; empty: there are none."""

    def __bool__(self) -> bool:
        """Return whether there is a word."""
        return bool(self.text)

    def says(self, phrase: str) -> bool:
        """Return whether the words of the phrase stand in it, side by side and in this order."""
        plain, pattern = _searched(phrase)
        if pattern is not None:
            return pattern.search(self.text) is not None
        return bool(plain) and plain in self.text


def written(*texts: str) -> Written:
    """Return what was written, in one text or several; no phrase reaches from one into the next."""
    parts = [words for text in texts if (words := _WORD.findall(_folded(text)))]
    return Written("".join(f"{_GAP}{_GAP.join(words)}{_GAP}" for words in parts))


def phrase_problem(phrase: str) -> str | None:
    """Return what is wrong with a phrase; None when it can be searched for."""
    folded = _folded(phrase)
    stars = sum(found.group().count("*") for found in _WORD_OR_STAR.finditer(folded))
    is_inside = re.search(r"\w\*+\w", folded) is not None
    return None if _WORD.search(folded) and stars == folded.count("*") and not is_inside else _NO_WORD


def _folded(text: str) -> str:
    """Return the text as it is compared: case, width, typographic apostrophes and umlauts written out do not count."""
    return unicodedata.normalize("NFKC", text).casefold().translate(_UMLAUTS)


@lru_cache(maxsize=4096)
def _searched(phrase: str) -> tuple[str, re.Pattern[str] | None]:
    """Return the text to look for; or a pattern, where the phrase has stars."""
    folded = _folded(phrase)
    if "*" not in folded:
        words = _WORD.findall(folded)
        return (f"{_GAP}{_GAP.join(words)}{_GAP}" if words else ""), None
    words = [_any_rest(found.group()) for found in _WORD_OR_STAR.finditer(folded)]
    return "", re.compile(f"{_GAP}{_GAP.join(words)}{_GAP}") if words else None


def _any_rest(word: str) -> str:
    rest = f"[^{_GAP}]*"
    return f"{rest if word.startswith('*') else ''}{re.escape(word.strip('*'))}{rest if word.endswith('*') else ''}"
