"""Words behind a score that give a reason or judge something, and so begin a comment."""

from services.collector.domain.sms.answer_words import CLOSING
from services.collector.domain.sms.comment_words import (
    CONNECTING,
    INTENSIFIERS,
    NOT,
    NOT_AN_OPINION_ALONE,
    OPINIONS,
    REASONS,
    REASONS_BEFORE,
    SUPERLATIVES,
    THINGS,
    TOO,
    TOO_WHAT,
)
from services.collector.domain.sms.message import Message
from services.collector.domain.sms.starting_words import (
    ADVERB_ENDING,
    COMPOUNDING,
    HOW_MUCH,
    JUDGING_ENDINGS,
    NO_JUDGEMENT,
    UNCOUNTED,
)

_SHORTEST_JUDGEMENT = 5
_NOT_FIRST = THINGS - OPINIONS
_NOTHING_ALONE = NOT_AN_OPINION_ALONE | _NOT_FIRST
_BEHIND = CONNECTING | CLOSING - {"guys"}
_LEADING_ON = CONNECTING | THINGS


def gives_reason(message: Message, at: int) -> bool:
    """Return whether a reason begins here: "because …", "for the wait"."""
    word, following = message.word(at), message.word(at + 1)
    if message.tokens[at + 1 : at + 2] and message.tokens[at + 1].kind == "number":
        return False
    return word in REASONS or following in REASONS_BEFORE.get(word, ())


def judges(message: Message, at: int) -> bool:
    """Return whether a judgement begins here that ends in a clause of its own: "great service!"."""
    word, following = message.word(at), message.word(at + 1)
    if word in TOO:
        return following in TOO_WHAT
    if word in NOT:
        return following in OPINIONS
    if (word in INTENSIFIERS and _is_judged_by_any_word(message, at + 1)) or (
        word in UNCOUNTED and _is_judged(message, at)
    ):
        return True
    end = at
    while end < message.length and is_judging(message.word(end)):
        end += 1
    said = message.words[at:end]
    if (said[:1] and said[0] in _NOT_FIRST) or all(one in _NOTHING_ALONE for one in said):
        return False
    is_end = end >= message.length or message.is_mark(end)
    return is_end or message.word(end) in _BEHIND or gives_reason(message, end)


def _is_judged_by_any_word(message: Message, at: int) -> bool:
    """Return whether one word ends the clause, or leads on, behind a word such as "very"."""
    if at >= message.length or message.tokens[at].kind != "word":
        return False
    is_end = at + 1 >= message.length or message.is_mark(at + 1)
    is_plural = message.word(at).endswith("s") and message.word(at) not in OPINIONS
    return not is_plural and (is_end or message.word(at + 1) in _LEADING_ON)


def _is_judged(message: Message, at: int) -> bool:
    """Return whether something is said of the noun here: "Wartezeit zu lang", "accueil glacial"."""
    following, end = message.word(at + 1), at + 2
    if is_judging(following) or following in HOW_MUCH:
        return True
    is_last = end >= message.length or message.is_mark(end)
    is_word = at + 1 < message.length and message.tokens[at + 1].kind == "word"
    return message.word(at) not in COMPOUNDING and is_last and is_word and not following.endswith("s")


def is_judging(word: str) -> bool:
    """Return whether a word judges, or says what is judged."""
    if word in OPINIONS or word in THINGS or word in INTENSIFIERS or word.endswith(SUPERLATIVES):
        return True
    is_long = len(word) >= _SHORTEST_JUDGEMENT and word not in NO_JUDGEMENT
    return is_long and word.endswith((*JUDGING_ENDINGS, ADVERB_ENDING))
