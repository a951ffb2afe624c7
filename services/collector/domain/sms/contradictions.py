"""Whether what is said around a score speaks against it: irony, conditions, refusals, numbers that are judged."""

from collections.abc import Sequence
from itertools import pairwise

from services.collector.domain.sms.answer_words import DOUBTS, REFUSALS
from services.collector.domain.sms.comment_words import HIGH_OR_LOW, SCHOOL_GRADES, TOO
from services.collector.domain.sms.contradiction_words import (
    AGAINST,
    ALSO_IF,
    BEFORE,
    BUT,
    COMPLAINTS,
    DESPITE,
    FURY,
    GIVING,
    GRADE_ARTICLES,
    GRADE_WORDS,
    HARM,
    IF,
    JOKING,
    MOCKING,
    PRAISE,
    QUALIFIED,
    SAYING,
    TAKEN_BACK,
    WOULD_BE,
)
from services.collector.domain.sms.message import Message
from services.collector.domain.sms.numbers import NumberSpan, ScaleRange

_REFUSING = DOUBTS | REFUSALS
_LOWEST, _HIGHEST = 0.35, 0.75
"""Of the scale: up to the first a score is a bad one, from the second on it is a good one."""

_SOON = 4
"""Words: a condition that comes later in a clause is of something else."""


def contradicts(message: Message, span: NumberSpan, scale: ScaleRange, begins: int) -> bool:
    """Return whether what is said around a score leaves open that it is meant.

    Args:
        message: all of it.
        span: the score.
        scale: of the question.
        begins: where the comment behind it begins.
    """
    clause, whole_clause = _first_clause(message, begins), _first_clause(message, span.last + 1)
    is_refused = not (GIVING.isdisjoint(whole_clause) or DOUBTS.isdisjoint(whole_clause))
    is_refused = is_refused or (bool(clause) and all(word in _REFUSING for word in clause))
    is_refused = is_refused or _has(whole_clause, QUALIFIED)
    if is_refused or _is_conditional(message, span, clause) or _judges_number(clause):
        return True
    if not isinstance(span.value, int):
        return False
    said = {*message.words[begins:], *message.words[: span.first]}
    is_other = not (JOKING.isdisjoint(said) and BEFORE.isdisjoint(_sentence_before(message, span)))
    is_grade = _is_german_grade(message, span) and said.isdisjoint(FURY)
    return is_other or is_grade or _is_ironic(message, said, clause, begins, _place(span.value, scale))


def _place(score: int, scale: ScaleRange) -> float:
    """Return where a score stands, from 0, the worst, to 1, the best."""
    return (score - scale.low) / (scale.high - scale.low)


def _is_ironic(message: Message, said: set[str], clause: list[str], begins: int, place: float) -> bool:
    """Return whether praise stands beside a bad score, or a complaint beside a good one.

    Args:
        message: all of it.
        said: its words without the score.
        clause: the words behind the score, up to the end of their clause.
        begins: where they begin.
        place: of the score, from 0, the worst, to 1, the best.
    """
    if place <= _LOWEST:
        return not PRAISE.isdisjoint(clause) and said.isdisjoint(TAKEN_BACK | FURY)
    if place < _HIGHEST:
        return _has(clause, AGAINST)
    complains = not said.isdisjoint(COMPLAINTS) and said.isdisjoint(DESPITE | TAKEN_BACK)
    mocks = not said.isdisjoint(MOCKING | FURY) or not HARM.isdisjoint(clause)
    return complains or mocks or _has(message.words[begins:], AGAINST)


def _first_clause(message: Message, begins: int) -> list[str]:
    clause: list[str] = []
    for index in range(begins, message.length):
        if message.separates(index):
            if clause:
                break
            continue
        clause.append(message.word(index))
    return clause


def _sentence_before(message: Message, span: NumberSpan) -> set[str]:
    return set(message.words[message.sentence_starts[span.first] : span.first])


def _is_conditional(message: Message, span: NumberSpan, clause: list[str]) -> bool:
    """Return whether a score is given only if something were otherwise: "sarebbe un 10 ma …", "9 if …"."""
    if not IF.isdisjoint(clause[:_SOON]) or not ALSO_IF.isdisjoint(clause[:1]):
        return True
    before = _sentence_before(message, span)
    if before.isdisjoint(WOULD_BE) or not before.isdisjoint(SAYING):
        return False
    return not BUT.isdisjoint(clause)


def _is_german_grade(message: Message, span: NumberSpan) -> bool:
    """Return whether it sounds like a mark of a German school, where 1 is the best: "eine glatte 1"."""
    before = message.word(span.first - 1)
    named = SCHOOL_GRADES.get(span.value) if isinstance(span.value, int) else None
    if named is not None and _words_before(message, span, len(named)) == named:
        return True
    if span.firm or span.value not in {1, 2}:
        return False
    return before in GRADE_WORDS or (span.value == span.first == 1 and before in GRADE_ARTICLES)


def _judges_number(clause: list[str]) -> bool:
    """Return whether the number itself is judged: "10 is too low", "10 c'est trop peu"."""
    return any(word in TOO and after in HIGH_OR_LOW for word, after in pairwise(clause))


def _words_before(message: Message, span: NumberSpan, count: int) -> list[str]:
    """Return so many words before a number, whatever signs stand between them and it."""
    end = span.first
    while end > 0 and message.is_mark(end - 1):
        end -= 1
    return list(message.words[max(0, end - count) : end])


def _has(said: Sequence[str], phrases: Sequence[tuple[str, ...]]) -> bool:
    """Return whether one of some phrases stands among words."""
    firsts = {phrase[0] for phrase in phrases}
    return any(
        word in firsts and any(tuple(said[at : at + len(phrase)]) == phrase for phrase in phrases)
        for at, word in enumerate(said)
    )
