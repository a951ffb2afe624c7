"""Words that steer the conversation instead of answering: stop, start, help.

An exact word or a clear request opts out at once. What can be meant in another way ("please cancel my order") is an
answer, and stays one. A wish is clear when it consists of nothing but words for stopping, for messages, and what holds
them together: one other word, such as "order", and it may be about something else.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

from services.collector.domain.sms import opt_out_words as words
from services.collector.domain.sms.opt_out_phrases import CONTAINED, PHRASES, START_PHRASES, WHOLE
from services.collector.domain.sms.opt_out_words import folded
from services.collector.domain.sms.text import Token, tokens_of


class Keyword(StrEnum):
    """What the sender wants of the conversation."""

    STOP = "stop"
    START = "start"
    HELP = "help"


@dataclass(frozen=True, slots=True)
class Steering:
    """What a message wants of the conversation, and what else it says."""

    keyword: Keyword | None
    rest: str = ""
    """The words beside a clear request: an answer of their own. Empty where nothing but the request is said."""


_END_OF_CLAUSE = frozenset(".!?;,\N{EM DASH}\N{EN DASH}\N{ARABIC COMMA}؛؟。")
"""As `tokens_of` writes them: full-width signs are ordinary ones there."""
_KNOWN = (
    words.STRONG
    | words.WEAK
    | words.WITH_OBJECT
    | words.NEGATIONS
    | words.ENOUGH
    | words.SENDING
    | words.MESSAGES
    | words.LISTS
    | words.LEAVING
    | words.RECEIVING
    | words.WANTING
    | words.POLITE
    | words.OBJECTS
    | words.CONNECTING
)
_BESIDE_STRONG = words.POLITE | words.OBJECTS
_BESIDE_NOTHING = words.POLITE | frozenset({"no", "non", "nein", "nao"})
_AGAIN = frozenset({"again", "wieder", "weer", "nuevo", "de", "nouveau", "nuovo", "di", "tekrar"})
_BESIDE_START = words.MESSAGES | words.CONNECTING | words.SENDING | words.OBJECTS
_DIGITS = "0123456789"
_ELIDED = 2
"""Letters before an apostrophe that are a word of their own."""
_MOST_WORDS = 20
"""A longer clause is no request but a story."""
_REQUEST = re.compile(
    r"(?P<before>\S{1,40} )?"
    r"(?:(?:stop|quit|cease) (?:texting|txting|messaging|contacting|spamming|bothering|emailing|harassing)"
    r"|(?:stop|quit) sending (?:me|us|these|this|texts|messages|sms|surveys)"
    r"|unsubscribe (?:me|us)|remove me from (?:your|this|the) (?:mailing )?list|take me off (?:your|this|the) list"
    r"|(?:dont|do not|never) (?:text|message|contact|email) (?:me|us)"
    r"|keine (?:sms|nachrichten|umfragen|textnachrichten) mehr)"
    r"(?P<after> .*)?"
)
_REPORTED = frozenset(
    (
        "did",
        "do",
        "does",
        "didnt",
        "dont",
        "you",
        "they",
        "we",
        "he",
        "she",
        "to",
        "not",
        "never",
        "why",
        "when",
        "cant",
        "wont",
        "will",
        "would",
        "wouldnt",
        "doesnt",
    )
)
"""Before such words: somebody speaks of it, and does not ask for it."""


def keyword_of(text: str) -> Keyword | None:
    """Return what a message wants of the conversation; None when it is an answer."""
    return steering_of(text).keyword


def steering_of(text: str) -> Steering:
    """Return what a message wants of the conversation, and what else it says.

    A stop word wins over a number beside it: "STOP 3" must not be counted as an answer.
    """
    tokens = tokens_of(text)
    whole = _words_of(tokens)
    if not whole:
        return Steering(None)
    if _is_request(whole, is_all=True) or any(one in "".join(whole) for one in CONTAINED):
        return Steering(Keyword.STOP)
    clauses = _clauses(text, tokens)
    asked = [_asks_in_passing(clause) for clause in clauses] if len(clauses) > 1 else [False]
    if any(asked):
        rest = [clause for clause, is_request in zip(clauses, asked, strict=True) if not is_request]
        return Steering(Keyword.STOP, _rest(text, rest))
    if _request_within(whole):
        return Steering(Keyword.STOP, text.strip())
    return Steering(_other_keyword(whole, tokens))


def _other_keyword(said: Sequence[str], tokens: Sequence[Token]) -> Keyword | None:
    """Return what a single word means, which polite ones may stand beside."""
    if len(said) > _MOST_WORDS or any(token.kind == "number" for token in tokens):
        return None
    bare = tuple(one for one in said if one not in words.POLITE)
    if bare in START_PHRASES or tuple(one for one in bare if one not in _AGAIN) in START_PHRASES:
        return Keyword.START
    first, *more = [one for one in bare if one not in _AGAIN] or [""]
    if first in words.START and all(one in _BESIDE_START for one in more):
        return Keyword.START
    asked = [one for one in bare if one not in words.HELPING]
    return Keyword.HELP if asked and all(one in words.HELP for one in asked) else None


def _words_of(tokens: Sequence[Token]) -> list[str]:
    """Return the words, folded; "m'envoyer" is two, "don't" is one."""
    plain: list[str] = []
    for token in tokens:
        if token.kind in {"word", "mixed"}:
            first, *more = folded(token.text).split("'")
            plain += [first, *more] if len(first) <= _ELIDED else ["".join([first, *more])]
    return [word for word in (one.strip(_DIGITS) for one in plain) if word]


def _clauses(text: str, tokens: Sequence[Token]) -> list[list[Token]]:
    clauses: list[list[Token]] = [[]]
    end = 0
    for token in tokens:
        is_new_line = "\n" in text[end : token.start]
        end = token.end
        if token.kind == "mark" and token.text in _END_OF_CLAUSE:
            clauses.append([])
            continue
        if is_new_line:
            clauses.append([])
        clauses[-1].append(token)
    return [clause for clause in clauses if _words_of(clause) or any(one.kind == "number" for one in clause)]


def _asks_in_passing(clause: Sequence[Token]) -> bool:
    return _is_request(_words_of(clause), is_all=False)


def _rest(text: str, clauses: Sequence[Sequence[Token]]) -> str:
    """Return what is said beside the request; empty when it is a number or politeness alone."""
    if all(word in _BESIDE_NOTHING for clause in clauses for word in _words_of(clause)):
        return ""
    return ". ".join(text[clause[0].start : clause[-1].end] for clause in clauses)


def _is_request(said: list[str], *, is_all: bool) -> bool:
    """Return whether some words are a clear wish for no more messages, and nothing else.

    Args:
        said: the words, folded.
        is_all: whether nothing else is said in the message; weak words count only then.
    """
    if not 0 < len(said) <= _MOST_WORDS:
        return False
    bare = [word for word in said if word not in words.POLITE]
    if is_all and tuple(bare) in WHOLE:
        return True
    left, has_phrase = _without_phrases(bare)
    others = [word for word in left if word not in words.STRONG]
    strong = has_phrase or len(others) < len(left)
    if strong and all(word in _BESIDE_STRONG for word in others):
        return True
    if is_all and ((len(left) == 1 and left[0] in words.WEAK) or "".join(said) in words.STRONG):  # "s t o p"
        return True
    asks = not words.PLEASE.isdisjoint(said)
    is_known = all(word in _KNOWN for word in others)
    return is_known and (_wants_none(left, has_strong=strong, asks=asks) or _wants_none_all_the_same(bare, asks=asks))


def _wants_none_all_the_same(bare: list[str], *, asks: bool) -> bool:
    """Return whether known words are a wish though a "not" stands beside a strong word.

    In "ne m'envoyez plus de sms" a phrase stands by chance; in "STOP I don't want this" the reason follows.
    """
    if bare[:1] and bare[0] in words.STRONG:
        return not (words.WANTING.isdisjoint(bare) or words.NEGATIONS.isdisjoint(bare))
    is_known = all(word in _KNOWN for word in bare)
    return is_known and _wants_none(bare, has_strong=not words.STRONG.isdisjoint(bare), asks=asks)


def _wants_none(said: list[str], *, has_strong: bool, asks: bool) -> bool:
    """Return whether known words together are a wish for no more messages.

    Args:
        said: the words without polite ones.
        has_strong: whether one of them, or several together, are a strong word.
        asks: whether they came with a "please".
    """
    found = set(said)
    about_messages = bool(found & (words.SENDING | words.MESSAGES))
    about_lists = bool(found & words.LISTS)
    if not _is_negated(said):
        if has_strong:
            several = len(found & words.STRONG) > 1
            return several or about_messages or about_lists or bool(found & (words.WANTING | words.OBJECTS))
        return bool(found & words.WITH_OBJECT) and (about_messages or about_lists)
    if has_strong or not about_messages:
        return False
    wants = bool(found & words.WANTING)
    if found & words.RECEIVING and not wants:
        return False
    return wants or bool(found & words.ENOUGH) or _forbids(said) or (asks and bool(found & words.MESSAGES))


def _is_negated(said: list[str]) -> bool:
    return any(word in words.NEGATIONS for word in said)


def _forbids(said: list[str]) -> bool:
    """Return whether the negation is of sending, as in "do not text me" and "no me envíen"; not of what is sent."""
    for place, word in enumerate(said):
        sent = set(said[place + 1 : place + 3]) & words.SENDING
        if (
            word in words.NEGATIONS
            and sent
            and (word not in words.OF_NOUNS or (word == "no" and not sent & words.MESSAGES))
        ):
            return True
    return False


def _request_within(said: list[str]) -> bool:
    """Return whether a clear request begins or ends a sentence that nobody punctuated, or follows its "please"."""
    for match in _REQUEST.finditer(" ".join(said)):
        before = (match["before"] or "").strip()
        if (not before or _is_filler(match["after"])) and before not in _REPORTED:
            return True
    latest = max(0, len(said) - _MOST_WORDS)
    return any(said[at] in words.PLEASE and _is_request(said[at:], is_all=False) for at in range(latest, len(said)))


def _is_filler(after: str | None) -> bool:
    return all(word in words.POLITE | words.OBJECTS | words.ENOUGH for word in (after or "").split())


def _without_phrases(said: list[str]) -> tuple[list[str], bool]:
    """Return the words without phrases that are strong words, and whether there were any."""
    left, has_phrase = list(said), False
    for phrase in PHRASES:
        for first in range(len(left) - len(phrase) + 1):
            if left[first : first + len(phrase)] == phrase:
                left[first : first + len(phrase)] = []
                has_phrase = True
                break
    return left, has_phrase
