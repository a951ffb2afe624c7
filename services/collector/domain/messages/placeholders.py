"""What templates may mention, such as `{{name}}` or `{{location|our shop}}`, and putting it in.

What stands behind `|` is said where there is no value; of a link it is the label. A line that says nothing without a
value, such as `Your reference: {{reference}}`, is left away when there is none.
"""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Literal

from services.collector.domain.surveys.piping import FIELD, filled, pipes_in, plain
from shared.languages.formats import isolated
from shared.vocabulary import AttributeValue, MessageCause

LinkKind = Literal["survey", "opt_out", "status"]
LINK = "link."
LONGEST_NOTE = 5000
"""Characters of a colleague's words that are taken over."""

_CASES: frozenset[MessageCause] = frozenset({"receipt", "progress", "closing", "recovery"})
_RECOVERY: frozenset[MessageCause] = frozenset({"recovery"})
_SURVEYS: frozenset[MessageCause] = frozenset({"invitation", "reminder"})
_ALL: frozenset[MessageCause] = _CASES | _SURVEYS
_ODD = re.compile(
    "[\x00-\x09\x0b-\x1f\x7f-\x9f\u200b\u2028-\u202e\u2060-\u2064\u2066-\u206f\ufeff\ufff9-\ufffb\ufffe\uffff"
    "\ud800-\udfff]"
)
"""Control characters, marks that turn the direction of writing, and what nobody sees."""
_MARKS = re.compile("[\u061c\u200e\u200f]")
"""They belong into a text that is written from right to left, and not into a value."""
_ADDRESS = re.compile(r"://|\bwww\.|@|[^\W_]\.[a-z]{2,}(?![^\W_])", re.IGNORECASE)
_INITIALS = re.compile(r"\b(?:Dr|Prof|St|Mr|Mrs|Ms|Fr|Hr|Dipl|Ing|med)\.(?=[^\W_])", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Placeholder:
    """A name that templates may mention."""

    name: str
    causes: frozenset[MessageCause] = _ALL
    """Messages that have a value for it."""
    carries: bool = False
    """Whether a line that mentions it says nothing without it."""


PLACEHOLDERS: Mapping[str, Placeholder] = {
    one.name: one
    for one in (
        Placeholder("name"),
        Placeholder("company", carries=True),
        Placeholder("location"),
        Placeholder("touchpoint"),
        Placeholder("survey", _SURVEYS),
        Placeholder("reference", _CASES, carries=True),
        Placeholder("promise", frozenset({"receipt", "progress", "recovery"}), carries=True),
        # The same promise, one or the other: nobody is promised a call whose number nobody knows.
        Placeholder("call_by", _RECOVERY, carries=True),
        Placeholder("answer_by", _RECOVERY, carries=True),
        Placeholder("note", frozenset({"progress", "closing"}), carries=True),
        Placeholder("link.survey", carries=True),
        Placeholder("link.status", _CASES, carries=True),
        Placeholder("link.opt_out", carries=True),
    )
}
"""By name. Besides, `field.` and the name of an attribute that was given with the message."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Links:
    """Addresses in a message: complete, and without anything personal."""

    opt_out: str
    survey: str | None = None
    status: str | None = None

    def of(self, kind: LinkKind) -> str | None:
        return {"survey": self.survey, "opt_out": self.opt_out, "status": self.status}[kind]


@dataclass(frozen=True, slots=True)
class Placed:
    """A link at its place in a text."""

    kind: LinkKind
    label: str
    """The template's own; empty: none."""


_NO_LINKS = Links(opt_out="")
_KINDS: Mapping[str, LinkKind] = {"survey": "survey", "opt_out": "opt_out", "status": "status"}
_PLACED = re.compile("\x02([a-z_]+)\x03([^\x04]*)\x04")
Piece = str | Placed


def name_and_default(pipe: str) -> tuple[str, str]:
    """Return the name in a pipe, and the words for when there is no value."""
    name, _, default = pipe.partition("|")
    return name.strip(), default.strip()


def names_in(text: str) -> tuple[str, ...]:
    """Return the names of the placeholders in a text."""
    return tuple(name_and_default(pipe)[0] for pipe in pipes_in(text))


def is_known(name: str) -> bool:
    """Return whether templates may mention this name."""
    return name in PLACEHOLDERS or (name.startswith(FIELD) and len(name) > len(FIELD))


def filled_in(text: str, values: Mapping[str, AttributeValue], links: Links, language: str) -> list[list[Piece]]:
    """Return the lines of a text with its values, each as words and links.

    Args:
        text: of a template, in one language.
        values: by name; those of attributes by `field.` and their name, or by their name alone.
        links: that the message has.
        language: of the text; numbers are written by it, and no value turns the direction of what stands around it.
    """
    lines = [line for line in cleaned(text).splitlines() if _says_something(line, values, links, language)]
    full = filled("\n".join(lines), lambda pipe: _word(pipe, values, links, language))
    return [list(_pieces(line)) for line in re.sub(r"\n{3,}", "\n\n", full.strip("\n")).split("\n")]


def filled_line(text: str, values: Mapping[str, AttributeValue], language: str) -> str:
    """Return a text without links on one line, such as a subject; what has no value leaves no gap."""
    return " ".join(filled(cleaned(text), lambda pipe: _word(pipe, values, _NO_LINKS, language)).split())


def cleaned(text: str) -> str:
    """Return `text` without what could end a header, turn the direction of what follows, or stay unseen."""
    return _ODD.sub("", text.replace("\r\n", "\n").replace("\r", "\n").replace("\t", " "))


def value_of(name: str, values: Mapping[str, AttributeValue], language: str) -> str:
    """Return the words for a name; empty without a value."""
    value = values.get(name)
    if value is None and name.startswith(FIELD) and name.removeprefix(FIELD) not in PLACEHOLDERS:
        value = values.get(name.removeprefix(FIELD))
    if name == "note":
        return _MARKS.sub("", cleaned(str(value or "")))[:LONGEST_NOTE].strip()
    words = plain(_MARKS.sub("", cleaned(value)) if isinstance(value, str) else value, language)
    return "" if name == "name" and _is_address(words) else words


def _is_address(words: str) -> bool:
    """Return whether a name is one that mail programs would turn into a link.

    Anybody can type a name and somebody else's address: such a message would carry their link in our name.
    """
    return _ADDRESS.search(_INITIALS.sub("", words)) is not None


def _says_something(line: str, values: Mapping[str, AttributeValue], links: Links, language: str) -> bool:
    return not any(
        name in PLACEHOLDERS and PLACEHOLDERS[name].carries and not _has(name, default, values, links, language)
        for name, default in map(name_and_default, pipes_in(line))
    )


def _has(name: str, default: str, values: Mapping[str, AttributeValue], links: Links, language: str) -> bool:
    kind = _link_kind(name)
    return links.of(kind) is not None if kind else bool(default or value_of(name, values, language))


def _word(pipe: str, values: Mapping[str, AttributeValue], links: Links, language: str) -> str:
    name, default = name_and_default(pipe)
    kind = _link_kind(name)
    if kind is None:
        value = value_of(name, values, language)
        # A colleague's words are paragraphs of their own.
        return (value if name == "note" else isolated(value, language)) or default
    return f"\x02{kind}\x03{default}\x04" if links.of(kind) else ""


def _link_kind(name: str) -> LinkKind | None:
    return _KINDS.get(name.removeprefix(LINK)) if name.startswith(LINK) else None


def _pieces(line: str) -> Iterable[Piece]:
    end = 0
    for found in _PLACED.finditer(line):
        if found.start() > end:
            yield line[end : found.start()]
        yield Placed(_KINDS[found[1]], found[2])
        end = found.end()
    if end < len(line):
        yield line[end:]
