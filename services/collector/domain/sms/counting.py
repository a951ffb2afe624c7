"""Parting numbers that count, measure or name something from numbers that could be a score."""

from services.collector.domain.sms.comment_words import LABELS, MONEY, NOT_COUNTED, ORDERED, PERCENT, STRETCHERS, UNITS
from services.collector.domain.sms.message import DASHES, Message
from services.collector.domain.sms.numbers import NoScoreReason, NumberSpan

_AROUND_THE_CLOCK = ("24", "7")
_MOST_GROUPS = 5
_SHORTEST_GROUP = 3
_BETWEEN_GROUPS = DASHES | frozenset("/()")
_PARTS_OF_A_PHONE_NUMBER = frozenset("+#§№")


def measures(message: Message, span: NumberSpan) -> bool:
    """Return whether a number is an amount, a time, a price or part of a name, whatever else is said."""
    before, after = message.word(span.first - 1), message.word(span.last + 1)
    if before in MONEY | _PARTS_OF_A_PHONE_NUMBER or after in MONEY | PERCENT:
        return True
    if after in UNITS or (after in STRETCHERS and message.word(span.last + 2) in UNITS):
        return True
    if after == "." and message.is_glued(span.last + 1) and message.word(span.last + 2) in ORDERED:
        return True
    first = _first_of_digits(message, span.first)
    before = message.word(first - 1)
    name = message.word(first - 2) if before in {".", "#", ":"} else before
    is_abbreviated = before == "." and name == "no"
    return name in LABELS or is_abbreviated or _hangs_on_a_word(message, span) or _is_around_the_clock(message, span)


def counts(message: Message, span: NumberSpan) -> bool:
    """Return whether a number in a comment counts something: what follows it is a thing and nothing else."""
    if measures(message, span):
        return True
    if span.value in {NoScoreReason.DECIMAL, NoScoreReason.OTHER_SCALE}:
        return False
    following = span.last + 1
    return (
        following < message.length
        and message.tokens[following].kind == "word"
        and message.word(following) not in NOT_COUNTED
    )


def is_said_alone(message: Message, span: NumberSpan) -> bool:
    """Return whether nothing but signs stand around a number: "one of the best" does not say 1, "one." does."""
    before, after = span.first - 1, span.last + 1
    return (before < 0 or message.is_mark(before)) and (after >= message.length or message.is_mark(after))


def _first_of_digits(message: Message, first: int) -> int:
    """Return where groups of digits begin that are one long number: "04321 998"."""
    for _ in range(_MOST_GROUPS):
        at = first - 1 - int(message.word(first - 1) in _BETWEEN_GROUPS)
        if at < 0 or message.tokens[at].kind != "number" or len(message.word(at)) < _SHORTEST_GROUP:
            break
        first = at
    return first


def _hangs_on_a_word(message: Message, span: NumberSpan) -> bool:
    """Return whether the number hangs on a word, as in "terminal-2"."""
    first = span.first
    return (
        first > 1
        and message.word(first - 1) in DASHES
        and message.is_glued(first)
        and message.is_glued(first - 1)
        and message.tokens[first - 2].kind == "word"
    )


def _is_around_the_clock(message: Message, span: NumberSpan) -> bool:
    return (message.word(span.first), message.word(span.last)) == _AROUND_THE_CLOCK
