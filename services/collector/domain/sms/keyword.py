"""Words that steer the conversation instead of answering: stop, start, help."""

from enum import StrEnum

from services.collector.domain.sms.text import tokens_of


class Keyword(StrEnum):
    """What the sender wants of the conversation."""

    STOP = "stop"
    START = "start"
    HELP = "help"


_STOP = frozenset({"stop", "stopall", "unsubscribe", "cancel", "end", "quit", "revoke", "optout", "abmelden", "stopp"})
_START = frozenset({"start", "unstop"})
_HELP = frozenset({"help", "info", "hilfe"})


def keyword_of(text: str) -> Keyword | None:
    """Return the keyword that a message consists of; None when it is an answer.

    Only a message whose single word is a keyword counts, whatever its case and punctuation: "please cancel my
    order" is feedback. A stop word wins over a number beside it: "STOP 3" must not be counted as an answer. "Opt
    out" and "stop all" are the same words, written apart.
    """
    tokens = tokens_of(text)
    words = [token.text for token in tokens if token.kind in {"word", "mixed"}]
    numbers = [token for token in tokens if token.kind == "number"]
    letters = "".join(words).strip("0123456789")
    if letters in _STOP and len(words) <= len(("opt", "out")):
        return Keyword.STOP
    if len(words) != 1 or numbers:
        return None
    if words[0] in _START:
        return Keyword.START
    return Keyword.HELP if words[0] in _HELP else None
