"""What is in a message and was not written by the sender as an answer: quotes of us, automatic replies, signatures."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from services.collector.domain.sms.opt_out_words import folded
from services.collector.domain.sms.quoting_words import (
    AUTOMATIC,
    OPENING_AUTOMATIC,
    PICTURES,
    QUOTING_LINES,
    REACTING,
    REACTION_WORDS,
    SAYS_SO,
    SIGNATURES,
)
from services.collector.domain.sms.text import has_content, pictures

_QUOTED = re.compile(
    r"[“\"«„”](?P<said>[^“\"«»„”]*)(?:[“”\"»]|…?\Z)|(?:^|(?<=\s))[‘'](?P<also>[^‘’']{3,})(?:[’']|…?\Z)"
)
_WORD = re.compile(r"[^\W\d_]+(?:['’][^\W\d_]+)*")
_QUOTE_OF_LINES = re.compile(r"^[>|](?!\s?\d+\s*$).*$", re.MULTILINE)
_CLOSER = re.compile(r"\n-- ?(?:\n|$).*", re.DOTALL)
_BEGINS_WITH_NUMBER = re.compile(r"\s*\W{0,3}\d")
_BEGINNING = 1_000
"""Characters: a machine says within them that it is one."""
_SHORTEST_QUESTION = 12
_MOST_REACTING_WORDS = 12


@dataclass(frozen=True, slots=True)
class Aside:
    """What is left of a message."""

    text: str
    """The sender's own words."""
    is_no_answer: bool = False
    """Nobody answered: the message is a reaction to ours, or a machine wrote it."""


def set_aside(text: str, asked: Sequence[str] = ()) -> Aside:
    """Return a message without what its sender did not write as an answer.

    Args:
        text: composed.
        asked: our own words, in every language; where the message repeats one of them as a whole, it is left away.
    """
    if _is_reaction(text) or _is_automatic(text):
        return Aside(text, is_no_answer=True)
    own = _QUOTE_OF_LINES.sub("", text)
    for line in QUOTING_LINES:
        own = line.sub("", own)
    own = _without_signature(own)
    for question in asked:
        own = _without(own, question)
    own = own.strip()
    is_nothing_but_quoted = has_content(text) and not has_content(own)
    return Aside(own, is_no_answer=is_nothing_but_quoted)


def _is_reaction(text: str) -> bool:
    """Return whether a phone wrote that somebody liked our message."""
    quotes = [one for one in _QUOTED.finditer(text) if has_content(one["said"] or one["also"] or "")]
    outside = _QUOTED.sub(" ", text)
    words = [folded(one).replace("’", "'") for one in _WORD.findall(outside)]
    if len(words) > _MOST_REACTING_WORDS or any(character.isdigit() for character in outside):
        return False
    reacts = any(one in REACTING for one in words)
    if any(one not in REACTION_WORDS for one in words):
        return False
    if not quotes:
        return reacts and any(one in PICTURES for one in words)
    return reacts or (pictures(outside) and (bool(words) or quotes[0].start() > 0))


def _is_automatic(text: str) -> bool:
    """Return whether a machine answered: it says so in its first words, and gives no number first."""
    if _BEGINS_WITH_NUMBER.match(text):
        return False
    plain = " ".join(folded(text[:_BEGINNING]).replace("’", "'").split())
    if SAYS_SO.search(plain):
        return True
    for automatic in AUTOMATIC:
        found = automatic.search(plain)
        if found is not None:
            before = _WORD.findall(plain[: found.start()])
            if all(one in OPENING_AUTOMATIC for one in before):
                return True
    return False


def _without_signature(text: str) -> str:
    own = _CLOSER.sub("", text)
    for signature in SIGNATURES:
        own = signature.sub("", own)
    return own


def _without(text: str, question: str) -> str:
    """Return `text` without a question that it repeats word for word."""
    if len(question) < _SHORTEST_QUESTION:
        return text
    words = (re.escape(one) for one in question.split())
    return re.sub(r"\s+".join(words), " ", text, flags=re.IGNORECASE)
