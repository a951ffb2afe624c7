"""What stands before a number: whether it leads to a score and leaves nothing unexplained."""

from collections.abc import Sequence

from services.collector.domain.sms.answer_words import (
    AFTER_A_WORD,
    ASKING,
    BEING,
    CONCLUSIONS,
    CONDITIONS,
    DEFINITE,
    DOUBTS,
    FIRST_PERSON,
    FOR_WHOM,
    FRENCH,
    GRADE,
    GREETINGS,
    IMPERSONAL,
    LEAD,
    LEADING_PHRASES,
    LINKS,
    OTHERS,
    REFUSALS,
    SCORE_WORDS,
    THEREFORE,
    WORST_GRADE,
)
from services.collector.domain.sms.comment_words import OPINIONS, REASONS
from services.collector.domain.sms.counting import counts, is_said_alone, measures
from services.collector.domain.sms.message import Message
from services.collector.domain.sms.numbers import NumberSpan

_SIGILS = frozenset("+#@<>~≥≤&×/^€$£¥%§№°")
_AFTER_REFUSAL = frozenset(",!")
_TURNING = DOUBTS | CONDITIONS | REFUSALS
_JUDGING = OPINIONS | REASONS
_MOST_NAMES = 3
_LONGEST = 40
"""Words and signs that lead to a score, or call it one: more of them are a story."""


def leads(message: Message, span: NumberSpan, spans: Sequence[NumberSpan]) -> bool:
    """Return whether everything before a number is accounted for.

    Args:
        message: all of it.
        span: the number.
        spans: all numbers of the message.
    """
    if message.word(span.first - 1) in DEFINITE | _SIGILS or measures(message, span):
        return False
    if (span.shy and not _stands_alone(message, span)) or _may_be_time(message, span) or _asks(message, span):
        return False
    if _only_leads(message, 0, span, spans):
        return True
    return (not span.shy or span.firm) and _follows_words(message, span, spans)


def _follows_words(message: Message, span: NumberSpan, spans: Sequence[NumberSpan]) -> bool:
    """Return whether the words before a number, which say something of their own, leave it a score."""
    start = message.clause_starts[span.first]
    if start > 0 and _only_leads(message, start, span, spans):
        return _follows_a_story(message, start, span, spans)
    if _is_named(message, span, SCORE_WORDS):
        return _is_own(message, span) and _is_story(message, span.first, spans, of_score=True)
    return _is_named(message, span, THEREFORE) and _is_story(message, span.first, spans, of_score=False)


def _may_be_time(message: Message, span: NumberSpan) -> bool:
    """Return whether a bare number may be a time or an age: "it is 9", "was 8", "à 5"."""
    if span.firm or span.first == 0:
        return False
    before = message.word(span.first - 1)
    if message.tokens[span.first - 1].text == "à":
        return True
    is_at_start = span.first == 1 or message.separates(span.first - 2)
    subject = message.word(span.first - 2)
    is_time = before in BEING and (is_at_start or subject in IMPERSONAL)
    return is_time and message.word(span.last + 1) not in FOR_WHOM


def _asks(message: Message, span: NumberSpan) -> bool:
    """Return whether the words before a number begin a question: "is it 10", "do I give 10"."""
    start = message.clause_starts[span.first]
    return (message.word(start), message.word(start + 1)) in ASKING


def _is_own(message: Message, span: NumberSpan) -> bool:
    """Return whether the sentence with the score speaks of the sender and of nobody else."""
    if span.firm:
        return True
    first = message.sentence_starts[span.first]
    said = set(message.words[first : span.first])
    return not said.isdisjoint(FIRST_PERSON) and said.isdisjoint(OTHERS)


def is_all_lead(message: Message, span: NumberSpan, spans: Sequence[NumberSpan]) -> bool:
    """Return whether nothing is said before a number but what leads to it."""
    return _only_leads(message, 0, span, spans)


def _only_leads(message: Message, start: int, span: NumberSpan, spans: Sequence[NumberSpan]) -> bool:
    index = start
    if span.first - start > _LONGEST:
        return False
    while index < span.first:
        repeated = next((one for one in spans if one.repeats_scale and one.first <= index <= one.last), None)
        if repeated is not None:
            index = repeated.last + 1
            continue
        step = _step(message, index, start, span)
        if step == 0:
            return False
        index += step
    return True


def _step(message: Message, index: int, start: int, span: NumberSpan) -> int:
    """Return how many tokens are accounted for from here; 0: this one is not."""
    word = message.word(index)
    if message.is_mark(index):
        return int(message.separates(index) or message.decorates(index))
    phrase = _phrase_at(message, index)
    if phrase:
        return phrase
    if word == GRADE:
        return int(_is_no_school_grade(message, index, span))
    names_score = any(message.word(one) in SCORE_WORDS | {GRADE} for one in range(start, index))
    if word in LEAD | SCORE_WORDS or (word in LINKS and names_score):
        return 1
    refuses = word in REFUSALS and index == start and message.word(index + 1) in _AFTER_REFUSAL
    if refuses or message.word(index + 1) in FOR_WHOM.get(word, ()):
        return 2
    return _names(message, index, start)


def _phrase_at(message: Message, index: int) -> int:
    """Return how many tokens a phrase takes that leads to a score; 0: none begins here."""
    for phrase in LEADING_PHRASES:
        if message.words[index : index + len(phrase)] == phrase:
            return len(phrase)
    return 0


def _names(message: Message, index: int, start: int) -> int:
    """Return how many tokens a name takes that follows a greeting: "Hi Anna," and "Hallo liebes Team Müller!"."""
    if index == start or not any(message.word(one) in GREETINGS for one in range(start, index)):
        return 0
    for length in range(1, _MOST_NAMES + 1):
        if message.separates(index + length):
            return length
        if message.is_mark(index + length):
            return 0
    return 0


def _is_no_school_grade(message: Message, index: int, span: NumberSpan) -> bool:
    is_french = any(message.word(one) in FRENCH for one in range(index))
    return is_french or not isinstance(span.value, int) or not 0 < span.value <= WORST_GRADE or span.firm


def _follows_a_story(message: Message, start: int, span: NumberSpan, spans: Sequence[NumberSpan]) -> bool:
    """Return whether a clause of its own gives the score after a story: "Very friendly staff. 9"."""
    is_own_sentence = message.ends_sentence(start - 1)
    own = {message.word(one) for one in range(start, span.first)}
    concludes = span.firm or not own.isdisjoint(SCORE_WORDS | CONCLUSIONS | {GRADE})
    judged = not _JUDGING.isdisjoint(message.words[:start])
    return (is_own_sentence or concludes or judged) and _is_story(message, start, spans, of_score=False)


def _is_named(message: Message, span: NumberSpan, names: frozenset[str]) -> bool:
    """Return whether the number shows to be a score in the middle of a sentence: "… I would give a 9", "… so 8".

    Args:
        message: all of it.
        span: the number.
        names: words that call it a score.
    """
    if span.firm:
        return True
    index = span.first - 1
    while index >= span.first - _LONGEST and message.word(index) in LEAD | LINKS and message.word(index) not in names:
        index -= 1
    return message.word(index) in names


def _is_story(message: Message, end: int, spans: Sequence[NumberSpan], *, of_score: bool) -> bool:
    """Return whether the words before `end` say something that cannot change the score.

    Args:
        message: all of it.
        end: where they end.
        spans: all numbers.
        of_score: whether they are of the sentence that gives it, where a "not" or an "if" would turn it.
    """
    before = [one for one in spans if one.last < end and not one.repeats_scale]
    if not all(counts(message, one) or (one.shy and not is_said_alone(message, one)) for one in before):
        return False
    if not of_score:
        return message.word(end - 1) != "?"
    return _TURNING.isdisjoint(message.words[message.sentence_starts[end] : end])


def _stands_alone(message: Message, span: NumberSpan) -> bool:
    """Return whether no word goes on behind a number that is a word: "tres bien" says no 3, "tres." does."""
    after = span.last + 1
    return (
        span.firm or after >= message.length or message.is_mark(after) or message.word(after) in AFTER_A_WORD | REASONS
    )
