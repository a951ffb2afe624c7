"""Finding the numbers in a message, with what belongs to each: 9/10 is one number, and so is "7 or 8"."""

import re
from dataclasses import dataclass
from enum import StrEnum

from services.collector.domain.sms.answer_words import OUT_OF, RANGE, SCALE_PHRASE, STAR_SCALE, STARS, WHOLE_FIRST
from services.collector.domain.sms.message import DASHES, Message
from services.collector.domain.sms.number_words import BIGGER, HALVES, NUMBERS, SHY
from services.collector.domain.sms.text import RAISED

_NAMED_AFTER_IT = re.compile(r"(\d{1,2})(?:er|tje)")
"""What people call a mark: "ein 8er", "een 7tje"."""
_HUGE = 10_000
_HUGE_DIGITS = 5
_ARTICLES = frozenset({"a", "an", "the", "de", "den", "las", "los", "les", "un", "una", "ein", "een"})
_JOINING = frozenset({"and", "und", "et", "y", "e", "en"})


class NoScoreReason(StrEnum):
    """Why a reply has no score. Nobody guesses: the text itself is kept as it is."""

    EMPTY = "empty"
    NOT_AN_ANSWER = "not_an_answer"
    """A reaction that quotes us, or an automatic reply: nobody answered."""
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
    """Tokens that make up one number."""

    value: int | NoScoreReason
    """Why it cannot be a score, where it is no whole number of the scale."""
    first: int
    last: int
    firm: bool = False
    """Its form alone shows that it is the answer, as in 9/10."""
    shy: bool = False
    """A word that also has other meanings."""
    repeats_scale: bool = False
    """It is "0 to 10" or "out of 10:", which the question said."""


def numbers_of(message: Message, scale: ScaleRange) -> list[NumberSpan]:
    """Return the numbers of a message in their order."""
    found: list[NumberSpan] = []
    index = 0
    while index < message.length:
        span = _number_at(message, index, scale)
        if span is not None:
            found.append(span)
        index = index + 1 if span is None else span.last + 1
    return found


def _value_at(message: Message, index: int) -> int | None:
    word = message.word(index)
    if word and message.tokens[index].kind == "number":
        if len(word) > 1 and word.startswith("0"):
            return _HUGE
        return int(word) if len(word) < _HUGE_DIGITS else _HUGE
    named = _NAMED_AFTER_IT.fullmatch(word)
    if named is not None:
        return int(named[1])
    return _HUGE if word in BIGGER else NUMBERS.get(word)


def _number_at(message: Message, index: int, scale: ScaleRange) -> NumberSpan | None:
    value = _value_at(message, index)
    if value is None:
        is_half = message.word(index).endswith("einhalb")
        return NumberSpan(NoScoreReason.DECIMAL, index, index) if is_half else None
    for read in (_decimal, _fraction, _range, _stars):
        span = read(message, index, value, scale)
        if span is not None:
            return span
    if _is_out_of(message, index) and value == scale.high:
        return NumberSpan(NoScoreReason.NO_NUMBER, _scale_phrase(message, index), index, repeats_scale=True)
    is_in_range = scale.low <= value <= scale.high and not _is_negative(message, index)
    judged = value if is_in_range else NoScoreReason.OUT_OF_RANGE
    return NumberSpan(judged, index, index, shy=message.word(index) in SHY)


def _decimal(message: Message, index: int, _value: int, _scale: ScaleRange) -> NumberSpan | None:
    """Read 8.5, 8,5, 8½, 10:30, 24.12.2025, "acht Komma fünf" and "seven and a half": none is a whole number."""
    last = index
    while (
        message.word(last + 1) in {".", ",", ":", "'", "٫", "٬"}
        and last + 2 < message.length
        and message.tokens[last + 2].kind == message.tokens[last].kind == "number"
        and message.is_glued(last + 1)
        and message.is_glued(last + 2)
    ):
        last += 2
    if message.word(last + 1) == RAISED:
        last += 1
    spoken = last + 1
    if message.word(spoken) in _JOINING:
        spoken += 1
        if message.word(spoken) in _ARTICLES:
            spoken += 1
    if message.word(spoken) in HALVES and (spoken > last + 1 or _value_at(message, spoken + 1) is not None):
        last = spoken + 1 if _value_at(message, spoken + 1) is not None else spoken
    elif message.word(last + 1) in HALVES and message.word(last + 1) not in {"point", "coma"}:
        last += 1
    return None if last == index else NumberSpan(NoScoreReason.DECIMAL, index, last)


def _fraction(message: Message, index: int, value: int, scale: ScaleRange) -> NumberSpan | None:
    """Read 9/10, 9 of 10, 9 out of 10."""
    sign, bottom = message.word(index + 1), index + 2
    if sign in {"out", "off"}:
        bottom += int(message.word(bottom) in {"of", "off"})
    elif sign != "/" and sign not in OUT_OF:
        return None
    if message.word(bottom) in _ARTICLES:
        bottom += 1
    whole = _value_at(message, bottom)
    if whole is None:
        return None
    if sign in WHOLE_FIRST:
        value, whole = whole, value
    if _decimal(message, bottom, whole, scale) is not None:
        return NumberSpan(NoScoreReason.DECIMAL, index, bottom)
    if whole != scale.high:
        return NumberSpan(NoScoreReason.OTHER_SCALE, index, bottom)
    if not scale.low <= value <= scale.high:
        return NumberSpan(NoScoreReason.OUT_OF_RANGE, index, bottom)
    return NumberSpan(value, index, bottom, firm=True)


def _range(message: Message, index: int, value: int, scale: ScaleRange) -> NumberSpan | None:
    """Read 8-9 and 7 or 8; "0 to 10" only repeats the question."""
    sign = message.word(index + 1)
    top = _value_at(message, index + 2)
    if top is None or not (sign in DASHES or sign in RANGE):
        return None
    if top == scale.high and value in {0, 1, scale.low}:
        return NumberSpan(NoScoreReason.NO_NUMBER, _scale_phrase(message, index), index + 2, repeats_scale=True)
    return NumberSpan(NoScoreReason.AMBIGUOUS, index, index + 2)


def _stars(message: Message, index: int, value: int, scale: ScaleRange) -> NumberSpan | None:
    is_sign = message.word(index + 1) == "*" and message.is_glued(index + 1) and message.word(index - 1) != "*"
    if message.word(index + 1) not in STARS and not is_sign:
        return None
    fits = scale.high == STAR_SCALE and scale.low <= value <= scale.high
    return NumberSpan(value if fits else NoScoreReason.OTHER_SCALE, index, index + 1, firm=fits)


def _is_negative(message: Message, index: int) -> bool:
    """Return whether a dash belongs to the number, as in "-1"; in "9 -8" and "terminal-2" it does not."""
    is_sign = message.word(index - 1) in DASHES and message.is_glued(index)
    return is_sign and (index == 1 or not message.is_glued(index - 1))


def _is_out_of(message: Message, index: int) -> bool:
    """Return whether only "out of" stands before a number: "out of 10: 9"."""
    before = (message.word(index - 2), message.word(index - 1))
    return before in {("out", "of"), ("von", "den"), ("sur",), ("scale", "of")}


def _scale_phrase(message: Message, index: int) -> int:
    """Return where the words begin that lead to a repeated scale."""
    first = index
    while first > 0 and message.word(first - 1) in SCALE_PHRASE:
        first -= 1
    return first
