"""What stands behind a number: whether it is the end, or begins a comment that leaves the number a score."""

from collections.abc import Sequence

from services.collector.domain.sms.answer_words import BOUNDS, CLOSING, DOUBTS, FOR_WHOM, HEDGES, STARS
from services.collector.domain.sms.comment_words import (
    CONNECTING,
    ELIDED_SUBJECTS,
    HIGH_OR_LOW,
    MORE,
    SCHOOL_GRADES,
    SUBJECTS,
    TOO,
    UNITS,
)
from services.collector.domain.sms.counting import counts, is_said_alone
from services.collector.domain.sms.judgements import gives_reason, is_judging, judges
from services.collector.domain.sms.message import DASHES, Message
from services.collector.domain.sms.numbers import NumberSpan
from services.collector.domain.sms.starting_words import (
    BEGINNING,
    NO_MORE_THAN_A_WORD,
    PLURAL_VERBS,
    REFUSED_NUMBERS,
    REFUSING,
)

_KISSES = frozenset({"x", "xx"})
"""At the end they are none but kisses; "10 x better" multiplies."""
_BOUND_WORDS = 3
_BOUNDING = BOUNDS | MORE | DOUBTS
_NO_SENTENCE = BOUNDS | HEDGES | MORE | UNITS
_ASKED_WORDS = 2
"""So few words before a question mark ask about the number: "10 best?"."""


def comment_after(message: Message, span: NumberSpan, spans: Sequence[NumberSpan]) -> int | None:
    """Return the token at which the comment behind a score begins; None when the number is no score.

    Args:
        message: all of it.
        span: the number.
        spans: all numbers of the message.
    """
    index = _past_repetitions(message, span, spans)
    at = _past_closing(message, index)
    if at >= message.length:
        return at
    if message.is_mark(at):
        if not (message.separates(at) or message.decorates(at)) or message.word(at) == "?" or _dangles(message, at):
            return None
        return at if _fits(message, at, span, spans) else None
    if message.word(at) in PLURAL_VERBS:
        return None
    begins = gives_reason(message, at) or judges(message, at) or _begins_sentence(message, at, span)
    return at if begins and _fits(message, at, span, spans) else None


def _past_repetitions(message: Message, span: NumberSpan, spans: Sequence[NumberSpan]) -> int:
    """Return where "10 10 10" and "10 (ten)" end."""
    end = span.last + 1
    for one in spans:
        if one.first <= span.last or one.value != span.value:
            continue
        between = range(end, one.first)
        if not all(message.separates(at) or message.decorates(at) for at in between):
            break
        following = one.last + 1
        if following < message.length and not message.is_mark(following):
            break
        end = following
    return end


def _past_closing(message: Message, index: int) -> int:
    at = index
    while at < message.length and not message.is_mark(at):
        if message.word(at + 1) in FOR_WHOM.get(message.word(at), ()):
            at += 2
            continue
        if message.word(at) not in CLOSING and message.word(at) not in STARS:
            break
        if gives_reason(message, at) and at == index and message.word(at) not in {"please", "pls", "bitte"}:
            break
        at += 1
    if at < message.length and not message.is_mark(at):
        if message.word(at - 1) in _KISSES:
            return index
        # Such words also begin sentences; then only the table of reasons and judgements decides.
        return index if not (gives_reason(message, at) or judges(message, at)) else at
    return at


def _dangles(message: Message, at: int) -> bool:
    """Return whether a dash ends the message as in "9-"."""
    return message.word(at) in DASHES and message.is_glued(at) and at + 1 == message.length


def _begins_sentence(message: Message, at: int, span: NumberSpan) -> bool:
    """Return whether a sentence begins here: behind "9/10" with any word that bounds nothing, else with a subject."""
    word = message.word(at)
    if word in _NO_SENTENCE or message.tokens[at].kind != "word":
        return False
    following = "" if message.is_mark(at + 1) else message.word(at + 1)
    if span.value == 0 and word in REFUSING and following and following not in REFUSED_NUMBERS:
        return True
    if span.firm:
        return word in CONNECTING or message.word(span.first + 1) == "/"
    is_subject = word in SUBJECTS or word in BEGINNING or word.startswith(ELIDED_SUBJECTS)
    return is_subject and span.first == 0 and (bool(following) or word not in NO_MORE_THAN_A_WORD)


def _fits(message: Message, at: int, span: NumberSpan, spans: Sequence[NumberSpan]) -> bool:
    """Return whether a comment leaves the score alone: no second score, no correction, no bound."""
    first = at
    while first < message.length and message.is_mark(first):
        first += 1
    said = [message.word(one) for one in range(first, message.length) if not message.is_mark(one)]
    is_question = len(said) <= _ASKED_WORDS and any(message.word(one) == "?" for one in range(at, message.length))
    if is_question or not said:
        return not is_question
    if _is_about_number(said, span):
        return False
    others = [one for one in spans if one.first >= at and not one.repeats_scale and not _is_word_of_text(message, one)]
    if any(not counts(message, one) and not _is_said_again(message, one, span) for one in others):
        return False
    return not others or HEDGES.isdisjoint(said)


def _is_about_number(said: Sequence[str], span: NumberSpan) -> bool:
    """Return whether the words behind a number judge or bound it, and not what it is given for."""
    if said[0] in TOO and said[1:2] and said[1] in HIGH_OR_LOW:
        return True
    if isinstance(span.value, int) and said == SCHOOL_GRADES.get(span.value):
        return True
    return len(said) <= _BOUND_WORDS and not is_judging(said[0]) and all(one in _BOUNDING for one in said)


def _is_word_of_text(message: Message, span: NumberSpan) -> bool:
    """Return whether a number word has another meaning here: "one of the best"."""
    return span.shy and not is_said_alone(message, span)


def _is_said_again(message: Message, one: NumberSpan, span: NumberSpan) -> bool:
    after = one.last + 1
    return one.value == span.value and (after >= message.length or message.separates(after))
