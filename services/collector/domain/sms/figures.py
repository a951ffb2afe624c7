"""Judging the numbers in a reply: which may be the answer, and how firmly each is put forward."""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import IntEnum

from services.collector.domain.sms import words
from services.collector.domain.sms.spans import NoScoreReason, NumberSpan, ScaleRange, span_at, text_at
from services.collector.domain.sms.text import Token

_TAKING_BACK = words.NEGATIONS | words.ALTERNATIVES
_LEADING_IN = words.FILLERS | words.VERBS | words.INEXACT | _TAKING_BACK


class Firmness(IntEnum):
    """How clearly a number is the answer and not a part of the story."""

    PASSING = 0
    """Inside running text, followed by a word: "with my 4 friends"."""
    CLOSING = 1
    """At the end of a clause, or before a word like "because"."""
    STATED = 2
    """At the very beginning, alone in its clause, after "I'd say", or as "9/10"."""


@dataclass(frozen=True, slots=True)
class Figure:
    """One number of the reply."""

    value: int | NoScoreReason
    """The number, or why this one cannot be a score."""
    firmness: Firmness
    first: int
    """Index of its first token."""
    last: int
    """Index of its last token."""


def figures_of(tokens: Sequence[Token], scale: ScaleRange) -> list[Figure]:
    """Return the figures that may be meant as an answer, in order, without amounts, times, prices and names."""
    found: list[Figure] = []
    index = 0
    while index < len(tokens):
        span = span_at(tokens, index, scale)
        if span is None:
            index += 1
            continue
        index = span.last + 1
        figure = _judge(tokens, span, scale)
        if figure is not None:
            found.append(figure)
    return found


def _judge(tokens: Sequence[Token], span: NumberSpan, scale: ScaleRange) -> Figure | None:
    """Look around a number; None when it is no answer at all."""
    if span.value is NoScoreReason.NO_NUMBER or _counts_or_names(tokens, span, scale):
        return None
    value: int | NoScoreReason = span.value
    lead = _lead_in(tokens, span.first)
    if _is_negative(tokens, span.first):
        value = NoScoreReason.OUT_OF_RANGE
    if any(word in _TAKING_BACK or word.endswith(words.NEGATED_ENDING) for word in lead):
        return Figure(NoScoreReason.AMBIGUOUS, Firmness.STATED, span.first, span.last)
    if not words.INEXACT.isdisjoint(lead):
        value = NoScoreReason.AMBIGUOUS
    elif isinstance(value, int) and not scale.low <= value <= scale.high:
        value = NoScoreReason.OUT_OF_RANGE
    return Figure(value, _firmness(tokens, span, lead), span.first, span.last)


def _counts_or_names(tokens: Sequence[Token], span: NumberSpan, scale: ScaleRange) -> bool:
    before, after = text_at(tokens, span.first - 1), text_at(tokens, span.last + 1)
    glued_after = span.last + 1 < len(tokens) and tokens[span.last + 1].glued
    if before in words.MONEY | words.SIGILS or after in words.MONEY or (glued_after and after in words.SIGILS):
        return True
    if after in words.UNITS or (after in words.STRETCHERS and text_at(tokens, span.last + 2) in words.UNITS):
        return True
    name = text_at(tokens, span.first - 2) if before == "." else before
    if name in words.LABELS or _is_part_of_name(tokens, span.first):
        return True
    return before in words.OUT_OF and span.value == scale.high


def _is_part_of_name(tokens: Sequence[Token], first: int) -> bool:
    """Return whether the number hangs on a word, as in "terminal-2"."""
    return first > 1 and text_at(tokens, first - 1) in words.DASHES and tokens[first].glued and tokens[first - 1].glued


def _is_negative(tokens: Sequence[Token], first: int) -> bool:
    return text_at(tokens, first - 1) in words.DASHES and tokens[first].glued


def _lead_in(tokens: Sequence[Token], first: int) -> list[str]:
    """Return the words right before a number that say how it is meant, nearest first."""
    lead: list[str] = []
    for token in reversed(tokens[:first]):
        if token.text not in _LEADING_IN and not token.text.endswith(words.NEGATED_ENDING):
            break
        lead.append(token.text)
    return lead


def _firmness(tokens: Sequence[Token], span: NumberSpan, lead: Sequence[str]) -> Firmness:
    after = tokens[span.last + 1] if span.last + 1 < len(tokens) else None
    ends = after is None or after.kind == "mark"
    starts = span.first == 0 or tokens[span.first - 1].kind == "mark"
    if span.firm or (starts and ends) or not words.VERBS.isdisjoint(lead):
        return Firmness.STATED
    if span.shy:
        return Firmness.PASSING
    complete = ends or (after is not None and after.text in words.CONNECTORS)
    leading = all(token.kind == "mark" for token in tokens[: span.first])
    if leading or (complete and lead and lead[0] in words.ARTICLES):
        return Firmness.STATED
    return Firmness.CLOSING if complete else Firmness.PASSING
