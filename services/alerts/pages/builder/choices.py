"""What the form of a rule offers: places, teams, people, and the fields and operators of its occasion."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from services.alerts.domain.rule_fields import ANSWER
from services.alerts.domain.suggestions import Suggestions
from services.alerts.domain.trigger_fields import ATTRIBUTE, BY_TRIGGER, OfferedTrigger
from services.alerts.pages.builder.answer_row import CATEGORY, VERDICT, AnswerRow
from services.alerts.pages.builder.tree import Row
from services.alerts.pages.field_words import (
    CATEGORY_WORDS,
    CHANNEL_WORDS,
    CHOICES,
    GROUPS,
    HINTS,
    JOINED,
    METRICS,
    OPERATORS,
    SEVERITY_WORDS,
    URGENCY_WORDS,
    VERDICT_WORDS,
    operator_of,
)
from services.alerts.pages.words import Words
from shared.access import Caller
from shared.directory.people import Directory
from shared.directory.structure import Structure
from shared.marking import mark as _
from shared.vocabulary import CATEGORIES
from shared.web.console.field_rows import FieldRow

Option = tuple[str, str]
Options = Sequence[Option]
_INDENT = "\N{EM SPACE}"


@dataclass(frozen=True, slots=True)
class Choices:
    """What one reader is offered for rules with one trigger."""

    trigger: OfferedTrigger
    words: Words
    caller: Caller
    directory: Directory
    suggestions: Suggestions

    def fields(self) -> list[tuple[str, Options]]:
        """Return the fields that rows can be about, in groups."""
        catalogue = BY_TRIGGER[self.trigger].catalogue
        known = {*catalogue.fields.known, *catalogue.items, *((ATTRIBUTE,) if catalogue.fields.open else ())}
        grouped = [
            (self.words.text(head), [(name, self._field(name)) for name in names if name in known])
            for head, names in GROUPS.items()
        ]
        return [one for one in grouped if one[1]]

    def _field(self, name: str) -> str:
        return self.words.text(_("Attribute …")) if name == ATTRIBUTE else self.words.field(name)

    def about(self, row: Row) -> str:
        """Return the value of the choice of fields."""
        if isinstance(row, AnswerRow):
            return ANSWER
        return ATTRIBUTE if row.about.startswith(ATTRIBUTE) else row.about

    def attribute(self, row: FieldRow) -> str:
        """Return the name of the attribute that a row is about."""
        return row.about.removeprefix(ATTRIBUTE)

    def hint(self, row: Row) -> str:
        """Return what is said below a row; empty: nothing."""
        text = HINTS.get(self.about(row), "")
        return self.words.text(text) if text else ""

    def operators(self, row: FieldRow) -> Options:
        """Return how a field can be compared."""
        return [(one, self.words.text(OPERATORS[operator_of(row.field.type, one)])) for one in row.operators]

    def values(self, row: FieldRow) -> Options:
        """Return the values of a field where there is a choice, with those of the row that are no longer among it."""
        match row.about:
            case "unit" | "location":
                offered = self.units()
            case "touchpoint":
                offered = self.touchpoints()
            case name if name in CHOICES:
                offered = [(one, self.words.text(text)) for one, text in CHOICES[name].items()]
            case _:
                return ()
        more = [(one, self.words.value(row.about, one)) for one in row.values if one not in dict(offered)]
        return [*offered, *more] if offered else ()

    def metrics(self) -> Options:
        return [
            ("", self.words.text(_("any question"))),
            *((one, self.words.text(text)) for one, text in METRICS.items()),
        ]

    def judged(self, row: AnswerRow) -> Options:
        """Return how an answer can be judged."""
        say = self.words.text
        verdicts = [(f"{VERDICT}:{one}", say(text)) for one, text in reversed(list(VERDICT_WORDS.items()))]
        fitting = next((found for metric, found in CATEGORIES.items() if metric == row.metric), ())
        categories = [(f"{CATEGORY}:{one}", say(CATEGORY_WORDS[one])) for one in fitting]
        if row.metric in {"csat", "ces"}:  # a neutral answer is one of these, too
            categories = [(one, text) for one, text in categories if one != f"{CATEGORY}:neutral"]
        offered = [("", say(_("as follows"))), *verdicts, *categories]
        kind, _colon, value = row.judged.partition(":")
        texts: Mapping[Any, str] = CATEGORY_WORDS if kind == CATEGORY else VERDICT_WORDS
        is_there = row.judged in dict(offered)
        return offered if is_there else [*offered, (row.judged, say(texts.get(value, value)))]

    def joined(self) -> Options:
        return [(one, self.words.text(text)) for one, text in JOINED.items()]

    def units(self) -> Options:
        """Return the units that the reader sees, as a tree written line by line."""
        return list(unit_options(self.directory.structure, self.caller))

    def touchpoints(self) -> Options:
        return [(one.key, one.name) for one in self.directory.structure.touchpoints]

    def channels(self) -> Options:
        return [(one, self.words.text(text)) for one, text in CHANNEL_WORDS.items()]

    def severities(self) -> Options:
        return [(one, self.words.text(text)) for one, text in SEVERITY_WORDS.items()]

    def urgencies(self) -> Options:
        return [(one, self.words.text(text)) for one, text in URGENCY_WORDS.items()]

    def recipients(self, chosen: str) -> list[tuple[str, Options]]:
        """Return who can be named, in groups; with who is chosen and not among them any more."""
        say = self.words.text
        roles = [
            ("responsible", say(_("The team that answers for the touchpoint there"))),
            ("unit_managers", say(_("Whoever manages the unit"))),
        ]
        teams = [(f"team:{one.key}", one.name) for one in self.directory.teams.values() if one.is_active]
        people = [(f"person:{one.id}", one.display_name) for one in self.directory.people.values() if one.is_active]
        groups: list[tuple[str, Options]] = [
            (say(_("By responsibility")), roles),
            (say(_("Teams")), sorted(teams, key=_by_words)),
            (say(_("People")), sorted(people, key=_by_words)),
        ]
        if chosen and not any(chosen in dict(options) for _head, options in groups):
            groups.append((say(_("No longer here")), [(chosen, chosen.partition(":")[2])]))
        return [one for one in groups if one[1]]


def recipient_words(words: Words, directory: Directory, kind: str, which: str | None) -> str:
    """Return who is to know, in words."""
    match kind:
        case "responsible":
            return words.text(_("The team that answers for the touchpoint there"))
        case "unit_managers":
            return words.text(_("Whoever manages the unit"))
        case "team":
            team = directory.teams.get(which or "")
            return words.text(_("Team %(name)s")) % {"name": team.name if team else which}
        case _:
            person = directory.person_of(which)
            return person.display_name if person else words.text(_("somebody who is no longer here"))


def unit_options(structure: Structure, caller: Caller, parent: str | None = None, depth: int = 0) -> Iterator[Option]:
    """Yield the units that somebody sees, below one or of the whole company, each deeper one set in."""
    for unit in structure.children_of(parent):
        is_seen = caller.sees(unit.code)
        if is_seen:
            yield unit.code, _INDENT * depth + unit.name
        yield from unit_options(structure, caller, unit.code, depth + is_seen)


def _by_words(option: Option) -> str:
    return option[1].casefold()
