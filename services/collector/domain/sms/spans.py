"""Finding the numbers in a reply, with what belongs to each: 9/10 is one number, and so is "7 or 8"."""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

from services.collector.domain.sms import words
from services.collector.domain.sms.text import Token

_HUGE = 10_000
_HUGE_DIGITS = 5


class NoScoreReason(StrEnum):
    """Why a reply has no score. Nobody guesses: the text itself is kept as it is."""

    EMPTY = "empty"
    NO_NUMBER = "no_number"
    OUT_OF_RANGE = "out_of_range"
    DECIMAL = "decimal"
    OTHER_SCALE = "other_scale"
    AMBIGUOUS = "ambiguous"
    INCOMPLETE = "incomplete"


@dataclass(frozen=True, slots=True)
class ScaleRange:
    """The whole numbers that the question takes, both ends included."""

    low: int
    high: int


@dataclass(frozen=True, slots=True)
class NumberSpan:
    """Tokens that make up one number, before anybody asked what stands around it."""

    value: int | NoScoreReason
    first: int
    last: int
    shy: bool = False
    """A word that also begins ordinary sentences."""
    firm: bool = False
    """Its form alone shows that it is the answer, as in 9/10."""


def _number(tokens: Sequence[Token], index: int) -> int | None:
    if not 0 <= index < len(tokens):
        return None
    token = tokens[index]
    if token.kind == "number":
        return int(token.text) if len(token.text) < _HUGE_DIGITS else _HUGE
    return words.NUMBERS.get(token.text)


def text_at(tokens: Sequence[Token], index: int) -> str:
    """Return the token at `index`; empty when it lies outside."""
    return tokens[index].text if 0 <= index < len(tokens) else ""


def span_at(tokens: Sequence[Token], index: int, scale: ScaleRange) -> NumberSpan | None:
    """Return the number that begins at token `index`; None when none does."""
    value = _number(tokens, index)
    if value is None:
        return None
    for read in (_points_and_colons, _fraction, _range, _neighbour, _stars):
        span = read(tokens, index, value, scale)
        if span is not None:
            return span
    if text_at(tokens, index + 1) in words.POINTS:
        return NumberSpan(value, index, index + 1, firm=True)
    return NumberSpan(value, index, index, shy=tokens[index].text in words.SHY)


def _points_and_colons(tokens: Sequence[Token], index: int, _value: int, _scale: ScaleRange) -> NumberSpan | None:
    """Read 8.5, 8,5, 8½, 10:30 and 24.12.2025: none is a whole number."""
    last = index
    while (
        text_at(tokens, last + 1) in {".", ",", ":", "'"}
        and last + 2 < len(tokens)
        and tokens[last + 2].kind == tokens[last].kind == "number"
        and tokens[last + 1].glued
        and tokens[last + 2].glued
    ):
        last += 2
    if text_at(tokens, last + 1) == words.RAISED:
        last += 1
    return None if last == index else NumberSpan(NoScoreReason.DECIMAL, index, last)


def _fraction(tokens: Sequence[Token], index: int, value: int, scale: ScaleRange) -> NumberSpan | None:
    """Read 9/10, 9 of 10, 9 out of 10."""
    sign = text_at(tokens, index + 1)
    bottom = index + 2
    if sign == "out" and text_at(tokens, bottom) == "of":
        bottom += 1
    elif sign != "/" and sign not in words.OUT_OF:
        return None
    whole = _number(tokens, bottom)
    if whole is None:
        return None
    last = bottom + 1 if text_at(tokens, bottom + 1) in words.POINTS | words.STARS else bottom
    if whole != scale.high:
        return NumberSpan(NoScoreReason.OTHER_SCALE, index, last)
    return NumberSpan(value, index, last, firm=True)


def _range(tokens: Sequence[Token], index: int, value: int, scale: ScaleRange) -> NumberSpan | None:
    """Read 8-9 and 7 or 8; "0 to 10" only repeats the question."""
    sign = text_at(tokens, index + 1)
    top = _number(tokens, index + 2)
    if top is None or not (sign in words.DASHES or sign in words.RANGE):
        return None
    if top == scale.high and value in {0, 1, scale.low}:
        return NumberSpan(NoScoreReason.NO_NUMBER, index, index + 2)
    return NumberSpan(NoScoreReason.AMBIGUOUS, index, index + 2)


def _neighbour(tokens: Sequence[Token], index: int, value: int, _scale: ScaleRange) -> NumberSpan | None:
    """Read 7 8, which may be either, and 9 9, which is said twice."""
    other = _number(tokens, index + 1)
    if other is None:
        return None
    return NumberSpan(value if other == value else NoScoreReason.AMBIGUOUS, index, index + 1)


def _stars(tokens: Sequence[Token], index: int, value: int, scale: ScaleRange) -> NumberSpan | None:
    if text_at(tokens, index + 1) not in words.STARS:
        return None
    stars = scale.high == words.STAR_SCALE
    return NumberSpan(value if stars else NoScoreReason.OTHER_SCALE, index, index + 1, firm=True)
