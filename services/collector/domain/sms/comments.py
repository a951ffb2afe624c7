"""What stands behind a number: whether it is the end, or begins a comment that leaves the number a score."""

from collections.abc import Sequence

from services.collector.domain.sms.answer_words import BOUNDS, CLOSING, DOUBTS, FOR_WHOM, HEDGES, STARS
from services.collector.domain.sms.comment_words import (
    CONNECTING,
    ELIDED_SUBJECTS,
    HIGH_OR_LOW,
    INTENSIFIERS,
    MORE,
    NOT,
    NOT_AN_OPINION_ALONE,
    OPINIONS,
    REASONS,
    REASONS_BEFORE,
    SCHOOL_GRADES,
    SUBJECTS,
    SUPERLATIVES,
    THINGS,
    TOO,
    TOO_WHAT,
    UNITS,
)
from services.collector.domain.sms.counting import counts, is_said_alone
from services.collector.domain.sms.message import DASHES, Message
from services.collector.domain.sms.numbers import NumberSpan
from services.collector.domain.sms.starting_words import (
    ADVERB_ENDING,
    BEGINNING,
    JUDGING_ENDINGS,
    NO_JUDGEMENT,
    NO_MORE_THAN_A_WORD,
    PLURAL_VERBS,
    UNCOUNTED,
)

_KISSES = frozenset({"x", "xx"})
"""At the end they are none but kisses; "10 x better" multiplies."""
_BOUND_WORDS = 3
_SHORTEST_JUDGEMENT = 5
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
    begins = _gives_reason(message, at) or _judges(message, at) or _begins_sentence(message, at, span)
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
        if _gives_reason(message, at) and at == index and message.word(at) not in {"please", "pls", "bitte"}:
            break
        at += 1
    if at < message.length and not message.is_mark(at):
        if message.word(at - 1) in _KISSES:
            return index
        # Such words also begin sentences; then only the table of reasons and judgements decides.
        return index if not (_gives_reason(message, at) or _judges(message, at)) else at
    return at


def _dangles(message: Message, at: int) -> bool:
    """Return whether a dash ends the message as in "9-"."""
    return message.word(at) in DASHES and message.is_glued(at) and at + 1 == message.length


def _gives_reason(message: Message, at: int) -> bool:
    word, following = message.word(at), message.word(at + 1)
    if message.tokens[at + 1 : at + 2] and message.tokens[at + 1].kind == "number":
        return False
    return word in REASONS or following in REASONS_BEFORE.get(word, ())


def _judges(message: Message, at: int) -> bool:
    """Return whether a judgement begins here that ends in a clause of its own: "great service!"."""
    word = message.word(at)
    if word in TOO:
        return message.word(at + 1) in TOO_WHAT
    if word in NOT:
        return message.word(at + 1) in OPINIONS
    if word in INTENSIFIERS and message.tokens[at + 1 : at + 2] and message.tokens[at + 1].kind == "word":
        behind = at + 2
        if behind >= message.length or message.is_mark(behind) or message.word(behind) in CONNECTING | THINGS:
            return True
    if word in UNCOUNTED and (_is_judging(message.word(at + 1)) or message.word(at + 1) in TOO):
        return True
    said: list[str] = []
    while at < message.length and _is_judging(message.word(at)):
        if not said and message.word(at) in THINGS - OPINIONS:
            return False
        said.append(message.word(at))
        at += 1
    if all(one in NOT_AN_OPINION_ALONE or one in THINGS - OPINIONS for one in said):
        return False
    if at >= message.length or message.is_mark(at):
        return True
    return message.word(at) in CONNECTING or message.word(at) in CLOSING or _gives_reason(message, at)


def _is_judging(word: str) -> bool:
    if word in OPINIONS or word in THINGS or word in INTENSIFIERS or word.endswith(SUPERLATIVES):
        return True
    is_long = len(word) >= _SHORTEST_JUDGEMENT and word not in NO_JUDGEMENT
    return is_long and word.endswith((*JUDGING_ENDINGS, ADVERB_ENDING))


def _begins_sentence(message: Message, at: int, span: NumberSpan) -> bool:
    """Return whether a sentence begins here: behind "9/10" with any word that bounds nothing, else with a subject."""
    word = message.word(at)
    if word in BOUNDS | HEDGES | MORE | UNITS or message.tokens[at].kind != "word":
        return False
    if span.firm:
        return word in CONNECTING or message.word(span.first + 1) == "/"
    if word in NO_MORE_THAN_A_WORD and (at + 1 >= message.length or message.is_mark(at + 1)):
        return False
    return span.first == 0 and (word in SUBJECTS or word in BEGINNING or word.startswith(ELIDED_SUBJECTS))


def _fits(message: Message, at: int, span: NumberSpan, spans: Sequence[NumberSpan]) -> bool:
    """Return whether a comment leaves the score alone: no second score, no correction, no bound."""
    first = at
    while first < message.length and message.is_mark(first):
        first += 1
    said = [message.word(one) for one in range(first, message.length) if not message.is_mark(one)]
    if len(said) <= _ASKED_WORDS and any(message.word(one) == "?" for one in range(at, message.length)):
        return False
    if not said:
        return True
    if said[0] in TOO and said[1:2] and said[1] in HIGH_OR_LOW:
        return False
    if isinstance(span.value, int) and said == SCHOOL_GRADES.get(span.value):
        return False
    if len(said) <= _BOUND_WORDS and not _is_judging(said[0]) and all(one in BOUNDS | MORE | DOUBTS for one in said):
        return False
    others = [one for one in spans if one.first >= at and not one.repeats_scale and not _is_word_of_text(message, one)]
    if any(not counts(message, one) and not _is_said_again(message, one, span) for one in others):
        return False
    return not others or HEDGES.isdisjoint(said)


def _is_word_of_text(message: Message, span: NumberSpan) -> bool:
    """Return whether a number word has another meaning here: "one of the best"."""
    return span.shy and not is_said_alone(message, span)


def _is_said_again(message: Message, one: NumberSpan, span: NumberSpan) -> bool:
    after = one.last + 1
    return one.value == span.value and (after >= message.length or message.separates(after))
