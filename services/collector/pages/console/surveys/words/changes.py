"""What differs between two definitions of a survey, in words."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from typing import Any, Literal

from services.collector.pages.console.surveys.words.conditions import Describer
from services.collector.pages.console.surveys.words.labels import PARTS, QUESTION_PARTS, value_in_words
from services.collector.pages.console.texts import Say
from shared.marking import mark as _

Document = Mapping[str, Any]
Kind = Literal["added", "removed", "moved", "changed"]
_WORDED = frozenset({"text", "hint", "low_label", "high_label"})
_LISTED = frozenset({"choices", "rows"})
_PARTS_OF_PARTS = frozenset({"theme", "embed", "afterwards"})


@dataclass(frozen=True, slots=True)
class Detail:
    """One difference of a part."""

    label: str
    before: str | None
    """None: there was nothing."""
    after: str | None
    language: str | None = None
    """Of wordings."""


@dataclass(frozen=True, slots=True)
class Change:
    """What happened to one question, or to a part of the survey."""

    kind: Kind
    title: str
    details: Sequence[Detail] = ()


class Comparison:
    """Compares two definitions for one reader."""

    def __init__(self, before: Document, after: Document, say: Say, language: str) -> None:
        """Take the two in their JSON form."""
        self._before = before
        self._after = after
        self._say = say
        self._old = Describer(before, say, language)
        self._new = Describer(after, say, language)

    def changes(self) -> list[Change]:
        """Return what is different: the survey as a whole first, then its questions in their new order."""
        return [*self._whole(), *self._questions()]

    def _whole(self) -> Iterator[Change]:
        for part in sorted({*self._before, *self._after} - {"questions"}, key=list(PARTS).index):
            before, after = self._before.get(part), self._after.get(part)
            if before == after:
                continue
            label = self._say(PARTS[part])
            if part in {"intro", "thanks", "titles"}:
                details = list(self._wordings(label, before, after))
            elif part in _PARTS_OF_PARTS:
                details = list(self._inner(part, before or {}, after or {}))
            else:
                details = [Detail(label, self._value(part, before), self._value(part, after))]
            yield Change("changed", label, details)

    def _inner(self, part: str, before: Document, after: Document) -> Iterator[Detail]:
        for name in dict.fromkeys([*before, *after]):
            if before.get(name) != after.get(name):
                label = self._say(PARTS[f"{part}.{name}"])
                yield Detail(label, self._shown(before.get(name)), self._shown(after.get(name)))

    def _questions(self) -> Iterator[Change]:
        before = {one["key"]: one for one in self._before.get("questions", ())}
        after = {one["key"]: one for one in self._after.get("questions", ())}
        renamed = _renamed(before, after)
        moved = _moved(before, after, renamed)
        for place, (key, question) in enumerate(after.items()):
            old = before.get(renamed.get(key, key))
            title = self._say(_("Question {number}: {words}")).format(
                number=place + 1, words=self._new.words(question.get("text")) or key
            )
            if old is None:
                yield Change("added", title, [Detail(self._say(_("Type")), None, self._shown(question.get("type")))])
                continue
            details = list(self._differences(old, question))
            if details:
                yield Change("changed", title, details)
            if key in moved:
                was = list(before).index(renamed.get(key, key)) + 1
                label = self._say(_("Place"))
                yield Change("moved", title, [Detail(label, str(was), str(place + 1))])
        for key, question in before.items():
            if key not in after and key not in renamed.values():
                yield Change("removed", self._old.words(question.get("text")) or key)

    def _differences(self, before: Document, after: Document) -> Iterator[Detail]:
        for part in sorted({*before, *after}, key=list(QUESTION_PARTS).index):
            old, new = before.get(part), after.get(part)
            if old == new:
                continue
            label = self._say(QUESTION_PARTS[part])
            if part in _WORDED:
                yield from self._wordings(label, old, new)
            elif part in _LISTED:
                yield from self._choices(label, old or (), new or ())
            elif part == "show_if":
                yield Detail(label, self._old.only_if(old), self._new.only_if(new))
            elif part == "jumps":
                yield Detail(label, _jumps(old, self._old), _jumps(new, self._new))
            else:
                yield Detail(label, self._shown(old), self._shown(new))

    def _choices(self, label: str, before: Sequence[Document], after: Sequence[Document]) -> Iterator[Detail]:
        old, new = ({one["key"]: one for one in listed} for listed in (before, after))
        for key, choice in new.items():
            if key not in old:
                yield Detail(label, None, self._new.words(choice.get("text")) or key)
            elif old[key] != choice:
                yield from self._wordings(label, old[key].get("text"), choice.get("text"))
                for name, said in (("other", _("Own words")), ("exclusive", _("Excludes the others"))):
                    was, now = old[key].get(name, False), choice.get(name, False)
                    if was != now:
                        title = f"{self._new.words(choice.get('text')) or key}: {self._say(said)}"
                        yield Detail(title, self._shown(was), self._shown(now))
        for key, choice in old.items():
            if key not in new:
                yield Detail(label, self._old.words(choice.get("text")) or key, None)
        if list(old) != list(new) and set(old) == set(new):
            names = [
                [one.words(choice.get("text")) for choice in listed.values()]
                for one, listed in ((self._old, old), (self._new, new))
            ]
            yield Detail(label, ", ".join(names[0]), ", ".join(names[1]))

    def _wordings(self, label: str, before: Document | None, after: Document | None) -> Iterator[Detail]:
        old, new = before or {}, after or {}
        for language in dict.fromkeys([*old, *new]):
            if old.get(language) != new.get(language):
                yield Detail(label, old.get(language), new.get(language), language)

    def _value(self, part: str, value: object) -> str | None:
        if part == "quotas" and isinstance(value, list):
            return "; ".join(self._quota(one) for one in value)
        return self._shown(value)

    def _quota(self, quota: Document) -> str:
        limit = self._say(_("{key}: at most {limit}")).format(key=quota.get("key"), limit=quota.get("limit"))
        when = quota.get("when")
        return limit if when is None else f"{limit} ({self._new.clause(when)})"

    def _shown(self, value: object) -> str | None:
        return None if value is None else value_in_words(value, self._say)


def _jumps(jumps: object, describer: Describer) -> str | None:
    return " ".join(describer.jump(one) for one in jumps) if isinstance(jumps, Sequence) and jumps else None


def _renamed(before: Mapping[str, Document], after: Mapping[str, Document]) -> dict[str, str]:
    """Return the old keys of questions that are there under another one: what they measure says so."""
    gone = {one.get("concept"): key for key, one in before.items() if key not in after}
    return {key: gone[one["concept"]] for key, one in after.items() if key not in before and one.get("concept") in gone}


def _moved(before: Mapping[str, Document], after: Mapping[str, Document], renamed: Mapping[str, str]) -> frozenset[str]:
    """Return the keys of the questions that stand elsewhere among those that were there before."""
    names = {old: new for new, old in renamed.items()}
    old = [names.get(key, key) for key in before if names.get(key, key) in after]
    new = [key for key in after if key in set(old)]
    matcher = SequenceMatcher(None, old, new, autojunk=False)
    stays = {key for block in matcher.get_matching_blocks() for key in old[block.a : block.a + block.size]}
    return frozenset(new) - stays
