"""Routing in the reader's words: rules, who gets a case and why, and what is questionable."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property
from typing import Any, NamedTuple
from uuid import UUID

from services.tickets.domain.routing.case import FIELDS
from services.tickets.domain.routing.decision import Decision, PersonLook, PersonReason, RouteLook
from services.tickets.domain.routing.lint import Finding
from services.tickets.domain.routing.route import FALLBACK, PICKS, RouteDefinition
from services.tickets.pages.labels import CHANNEL_LABELS, SEVERITY_LABELS
from services.tickets.pages.routing import labels
from services.tickets.pages.words import CONSOLE, Words
from shared.conditions.documents import expression_of
from shared.conditions.expression import Scalar
from shared.directory.people import Directory
from shared.directory.responsible import Look
from shared.web.console.condition_rows import ConditionRow
from shared.web.console.condition_words import RowWords
from shared.web.console.conditions import Said
from shared.web.console.formats import moment, number
from shared.web.console.visit import Visit

_NAMED: Mapping[str, Mapping[str, str]] = {
    "kind": {str(one): text for one, text in labels.KINDS.items()},
    "severity": {str(one): text for one, text in SEVERITY_LABELS.items()},
    "channel": {str(one): text for one, text in CHANNEL_LABELS.items()},
}
"""Fields whose values have names of their own."""


class SaidRoute(NamedTuple):
    """A rule that was looked at, in words."""

    name: str
    outcome: str
    fits: bool
    tests: Sequence[tuple[str, bool]]
    """Those that decided, and whether they hold."""


class SaidPerson(NamedTuple):
    """Somebody who was looked at, in words."""

    name: str
    why: str
    is_chosen: bool
    load: str
    stands_in: str


@dataclass(frozen=True)
class RoutingWords:
    """What templates ask for while they show routing to one reader."""

    visit: Visit
    directory: Directory

    @cached_property
    def cases(self) -> Words:
        return Words(self.visit, self.directory)

    def of(self, text: str, /, **values: object) -> str:
        """Return a text of `labels` in the reader's language, with its values filled in."""
        translated = CONSOLE.texts(self.visit.language).gettext(text)
        return translated % values if values else translated

    def number(self, value: float) -> str:
        return number(self._reader, value)

    def moment(self, value: datetime) -> str:
        return moment(self._reader, value)

    @property
    def _reader(self) -> Any:  # noqa: ANN401 - what the filters of templates take
        return {"visit": self.visit}

    @cached_property
    def conditions(self) -> RowWords:
        """Return what the reader sees of conditions."""
        return RowWords(say=self.of, name=self._field, value=self._value, choices=self._choices)

    def route_name(self, key: str, name: str) -> str:
        """Return what a rule is called; the last one in the reader's language, until somebody renames it."""
        return self.of(name) if key == FALLBACK and name == labels.FALLBACK_NAME else name

    def team(self, key: str) -> str:
        """Return the name of a team; it may be gone."""
        team = self.directory.teams.get(key)
        if team is None or not team.is_active:
            return self.of(labels.GONE_TEAM, team=key if team is None else team.name)
        return team.name

    def teams(self) -> list[tuple[str, str]]:
        """Return the teams that there are, by name."""
        active = [(team.key, team.name) for team in self.directory.teams.values() if team.is_active]
        return sorted(active, key=lambda one: (one[1].casefold(), one[0]))

    def goes_to(self, definition: RouteDefinition) -> str:
        """Return to which team a rule gives cases."""
        if definition.team is not None:
            return self.of(labels.TO_TEAM, team=self.team(definition.team))
        if definition.otherwise_team is not None:
            return self.of(labels.TO_OTHERWISE, team=self.team(definition.otherwise_team))
        return self.of(labels.TO_RESPONSIBLE)

    def terms(self, definition: RouteDefinition) -> str:
        """Return who of the team gets a case."""
        said = [self.of(labels.PICKS[definition.pick])]
        if definition.person_limit is not None:
            said.append(self.of(labels.PERSON_LIMIT, count=self.number(definition.person_limit)))
        if definition.team_limit is not None:
            said.append(self.of(labels.TEAM_LIMIT, count=self.number(definition.team_limit)))
        if definition.ignores_hours and definition.pick != "nobody":
            said.append(self.of(labels.ANY_HOUR))
        return " · ".join(said)

    def when(self, definition: RouteDefinition) -> Said | None:
        """Return the condition of a rule; None: it is for every case."""
        return None if definition.when is None else self.conditions.said(definition.when)

    def picks(self) -> list[tuple[str, str]]:
        """Return who of a team may get a case."""
        return [(pick, self.of(labels.PICKS[pick])) for pick in PICKS]

    def finding(self, finding: Finding) -> str:
        return self.of(labels.FINDINGS[finding.code])

    def occasion(self, decision: Decision) -> str:
        return self.of(labels.OCCASIONS[decision.occasion])

    def result(self, decision: Decision) -> str:
        """Return in a sentence where a decision sent a case."""
        if decision.person is not None:
            person = self.cases.name(str(decision.person))
            if any(one.reason == "theirs" for one in decision.people):
                return self.of(labels.KEPT, person=person)
            if decision.team is None:
                return self.of(labels.TO_PERSON_ALONE, person=person)
            return self.of(labels.TO_PERSON, person=person, team=self.team(decision.team))
        if decision.team is None or decision.waits is None:
            return self.of(labels.NO_TEAM)
        return self.of(labels.WAITS[decision.waits], team=self.team(decision.team))

    def route(self, look: RouteLook) -> SaidRoute:
        tests = [(self.conditions.said(expression_of(test.test)).text, test.holds) for test in look.tests]
        name = self.route_name(look.key, look.name)
        return SaidRoute(name, self.of(labels.ROUTE_OUTCOMES[look.outcome]), look.outcome == "fits", tests)

    def look(self, look: Look) -> tuple[str, str | None]:
        """Return where was looked for the team that answers, and its name."""
        structure = self.directory.structure
        names = {
            "touchpoint": "" if look.touchpoint is None else structure.touchpoint_name(look.touchpoint),
            "unit": "" if look.unit is None else structure.name_of(look.unit),
        }
        text = {
            (True, True): labels.LOOK_BOTH,
            (False, True): labels.LOOK_UNIT,
            (True, False): labels.LOOK_TOUCHPOINT,
            (False, False): labels.LOOK_ALL,
        }[look.touchpoint is not None, look.unit is not None]
        return self.of(text, **names), None if look.team is None else self.team(look.team)

    def missing(self, reason: PersonReason, until: datetime | None) -> str:
        """Return why it is this person, or not, and until when."""
        why = self.of(labels.PERSON_REASONS[reason])
        return why if until is None else self.of(labels.UNTIL, reason=why, moment=self.moment(until))

    def person(self, look: PersonLook) -> SaidPerson:
        why = self.missing(look.reason, look.until)
        stands_in = "" if look.stands_in_for is None else self.stands_in(look.stands_in_for)
        name = self.cases.name(str(look.person_id))
        return SaidPerson(name, why, look.reason in {"chosen", "theirs"}, self.load(look.open, look.limit), stands_in)

    def stands_in(self, person: UUID) -> str:
        """Return for whom somebody stands in."""
        return self.of(labels.STANDS_IN, name=self.cases.name(str(person)))

    def load(self, open_cases: int | None, limit: int | None) -> str:
        """Return how much somebody has to do."""
        if open_cases is None:
            return ""
        if limit is None:
            return self.number(open_cases)
        return self.of(labels.OPEN_OF, open=self.number(open_cases), limit=self.number(limit))

    def _field(self, name: str) -> str:
        return self.of(labels.FIELDS[name]) if name in labels.FIELDS else name

    def _value(self, about: str, value: Scalar) -> str:
        if isinstance(value, bool):
            return self.of("yes") if value else self.of("no")
        if isinstance(value, int | float):
            return self.number(value)
        return dict(self.values_of(about)).get(value, value)

    def values_of(self, about: str) -> list[tuple[str, str]]:
        """Return the values that a field can have, each with its name; empty: any text."""
        structure, path = self.directory.structure, self.cases.path
        if about in _NAMED:
            return [(one, self.of(text)) for one, text in _NAMED[about].items()]
        if about == "touchpoint":
            return sorted(((one.key, one.name) for one in structure.touchpoints), key=_by_name)
        units = [one for one in structure.units if about == "unit" or not structure.children_of(one.code)]
        is_place = about in {"unit", "location"}
        return sorted(((one.code, path(one.code)) for one in units), key=_by_name) if is_place else []

    def _choices(self, row: ConditionRow) -> Sequence[tuple[str, str]]:
        values = list(self.values_of(row.about)) if row.about in FIELDS else []
        return [*values, *((one, one) for one in row.values if one not in dict(values))] if values else ()


def _by_name(pair: tuple[str, str]) -> tuple[str, str]:
    return pair[1].casefold(), pair[0]
