"""A text message as tokens and words, with what the reader asks of them."""

from collections.abc import Callable
from dataclasses import dataclass, replace

from services.collector.domain.sms.opt_out_words import folded
from services.collector.domain.sms.text import Token, tokens_of

DASHES = frozenset("-\N{HYPHEN}\N{NON-BREAKING HYPHEN}\N{FIGURE DASH}\N{EN DASH}\N{EM DASH}\N{MINUS SIGN}")
LINE_END = "\n"
_SENTENCE_ENDS = frozenset(".!;…。؟" + LINE_END)
_SOFT_ENDS = frozenset(",:()[]،" + '"“”„«»‘’') | DASHES
_DECORATION = frozenset("*'_=¡¿|~")
_KNOWN_MARKS = _SENTENCE_ENDS | _SOFT_ENDS | _DECORATION | frozenset("€£¥‰°≥≤×？")


@dataclass(frozen=True, slots=True)
class Message:
    """The text of a message and its tokens; a line's end is a mark of its own."""

    text: str
    tokens: tuple[Token, ...]
    words: tuple[str, ...]
    """The tokens as the tables have them: without accents."""

    clause_starts: tuple[int, ...]
    """By token, and one for the end: where the clause before it begins."""
    sentence_starts: tuple[int, ...]

    @property
    def length(self) -> int:
        return len(self.tokens)

    def word(self, index: int) -> str:
        """Return the word at a token; empty outside of the message."""
        return self.words[index] if 0 <= index < len(self.words) else ""

    def is_mark(self, index: int) -> bool:
        return 0 <= index < self.length and self.tokens[index].kind == "mark"

    def is_glued(self, index: int) -> bool:
        """Return whether nothing stands between a token and the one before."""
        return 0 <= index < self.length and self.tokens[index].glued

    def is_picture(self, index: int) -> bool:
        """Return whether a token is an emoji, or another sign without a meaning for numbers."""
        return self.is_mark(index) and not self.word(index).isascii() and not self._is_known_mark(index)

    def ends_sentence(self, index: int) -> bool:
        return self.is_mark(index) and (self.word(index) in _SENTENCE_ENDS or self.is_picture(index))

    def separates(self, index: int) -> bool:
        """Return whether a token parts a score from what is said about it."""
        return self.ends_sentence(index) or (self.is_mark(index) and self.word(index) in _SOFT_ENDS)

    def decorates(self, index: int) -> bool:
        return self.is_mark(index) and self.word(index) in _DECORATION

    def _is_known_mark(self, index: int) -> bool:
        return self.word(index) in _KNOWN_MARKS


def message_of(text: str) -> Message:
    """Return the message of a text."""
    found: list[Token] = []
    end = 0
    for token in tokens_of(text):
        gap = text[end : token.start]
        if found and LINE_END in gap:
            at = end + gap.index(LINE_END)
            found.append(Token("mark", LINE_END, at, at + 1, glued=True))
            token = replace(token, glued=False)  # noqa: PLW2901 - the line's end stands before it
        found.append(token)
        end = token.end
    words = tuple(folded(one.text) or one.text for one in found)
    message = Message(text, tuple(found), words, (), ())
    sentences = _starts(message, message.ends_sentence)
    return replace(message, clause_starts=_starts(message, message.separates), sentence_starts=sentences)


def _starts(message: Message, ends: Callable[[int], bool]) -> tuple[int, ...]:
    """Return for each place where what stands before it begins: behind the last mark that ends something."""
    starts = [0]
    for index, token in enumerate(message.tokens):
        starts.append(index + 1 if token.kind == "mark" and ends(index) else starts[-1])
    return tuple(starts)
