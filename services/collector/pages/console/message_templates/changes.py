"""What differs between two versions of a template, line by line."""

import difflib
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from services.collector.domain.messages.template import WORDINGS, TemplateDefinition
from services.collector.pages.console.message_templates.words import CAUSE_WORDS, FIELD_WORDS, PURPOSE_WORDS
from services.collector.pages.console.texts import Say
from services.collector.pages.hosted.languages import own_name
from shared.marking import mark as _

_PLAIN = ("name", "enabled", "purpose", "cause", "touchpoint", "languages")


@dataclass(frozen=True, slots=True)
class Detail:
    """Some lines that were written anew; None: there were none."""

    before: str | None
    after: str | None


@dataclass(frozen=True, slots=True)
class Change:
    """One field that differs."""

    title: str
    kind: str
    """`added`, `removed` or `changed`."""
    details: tuple[Detail, ...]


def changes_between(old: TemplateDefinition, new: TemplateDefinition, say: Say) -> list[Change]:
    """Return what differs, in the order of the form."""
    return [*_plain(old, new, say), *_wordings(old, new, say)]


def _plain(old: TemplateDefinition, new: TemplateDefinition, say: Say) -> Iterator[Change]:
    for name in _PLAIN:
        before, after = getattr(old, name), getattr(new, name)
        if before != after:
            detail = Detail(_in_words(name, before, say), _in_words(name, after, say))
            yield Change(say(FIELD_WORDS[name]), "changed", (detail,))


def _in_words(name: str, value: Any, say: Say) -> str:  # noqa: ANN401 - of any field
    match name:
        case "enabled":
            return say(_("yes")) if value else say(_("no"))
        case "purpose":
            return say(PURPOSE_WORDS.get(value, value))
        case "cause":
            return say(CAUSE_WORDS.get(value, value))
        case "touchpoint":
            return value or say(_("any"))
        case "languages":
            return ", ".join(map(own_name, value))
        case _:
            return str(value)


def _wordings(old: TemplateDefinition, new: TemplateDefinition, say: Say) -> Iterator[Change]:
    for name in WORDINGS:
        earlier, later = getattr(old, name) or {}, getattr(new, name) or {}
        for language in dict.fromkeys([*old.languages, *new.languages]):
            before, after = earlier.get(language), later.get(language)
            if before != after:
                kind = "added" if before is None else "removed" if after is None else "changed"
                yield Change(f"{say(FIELD_WORDS[name])}, {own_name(language)}", kind, tuple(_lines(before, after)))


def _lines(before: str | None, after: str | None) -> Iterator[Detail]:
    old, new = (before or "").splitlines(), (after or "").splitlines()
    for tag, from_old, to_old, from_new, to_new in difflib.SequenceMatcher(
        None, old, new, autojunk=False
    ).get_opcodes():
        if tag != "equal":
            yield Detail("\n".join(old[from_old:to_old]) or None, "\n".join(new[from_new:to_new]) or None)
