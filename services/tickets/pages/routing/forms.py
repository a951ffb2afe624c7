"""The form of a rule, as it stands in the browser."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any, Self

from starlette.datastructures import FormData

from services.tickets.domain.routing.case import CATALOGUE
from services.tickets.domain.routing.route import FALLBACK, PICKS, Route, RouteDefinition
from shared.errors import FieldProblem, InvalidFieldsError
from shared.web.console.condition_rows import ConditionForm
from shared.web.console.typed import number_of, slug
from shared.web.text import is_storable

_LONGEST = 2000
_LONGEST_KEY = 60
_TEXTS = ("tag", "name", "enabled", "team", "otherwise_team", "pick", "person_limit", "team_limit", "ignores_hours")
_NUMBERS = ("person_limit", "team_limit")
YES = "yes"


@dataclass(frozen=True, slots=True, kw_only=True)
class RouteForm:
    """The fields. Texts, as browsers send them."""

    key: str = ""
    tag: str = ""
    """Of the rule that was opened; empty for a new one."""
    name: str = ""
    enabled: str = ""
    team: str = ""
    """Key; empty: the team that answers for the place."""
    otherwise_team: str = ""
    pick: str = "least_open"
    person_limit: str = ""
    team_limit: str = ""
    ignores_hours: str = ""
    condition: ConditionForm

    @classmethod
    def fresh(cls) -> Self:
        """Return the form of a new one."""
        return cls(enabled=YES, condition=ConditionForm(CATALOGUE).pressed("add"))

    @classmethod
    def of(cls, route: Route) -> Self:
        """Return the form of one that is there."""
        definition = route.definition
        return cls(
            key=route.key,
            tag=route.tag,
            name=definition.name,
            enabled=YES if definition.enabled else "",
            team=definition.team or "",
            otherwise_team=definition.otherwise_team or "",
            pick=definition.pick,
            person_limit=str(definition.person_limit or ""),
            team_limit=str(definition.team_limit or ""),
            ignores_hours=YES if definition.ignores_hours else "",
            condition=ConditionForm.of(definition.when, CATALOGUE),
        )

    @classmethod
    def sent(cls, form: FormData, key: str = "") -> Self:
        """Return what a browser sent; of several ticked values each is a line."""
        several: dict[str, list[str]] = {}
        for name, value in form.multi_items():
            if isinstance(value, str) and is_storable(value):
                several.setdefault(name, []).append(value.strip()[:_LONGEST])
        texts = {name: "\n".join(values) for name, values in several.items()}
        made = cls(key=key, condition=ConditionForm.sent(texts, CATALOGUE), **{n: texts.get(n, "") for n in _TEXTS})
        # Whoever chooses a team needs no other one, and whoever gives to nobody no limits.
        if made.team:
            made = replace(made, otherwise_team="")
        return replace(made, person_limit="", team_limit="", ignores_hours="") if made.pick == "nobody" else made

    @property
    def is_last(self) -> bool:
        """Whether it is the rule for all other cases."""
        return self.key == FALLBACK

    def definition(self, position: int) -> RouteDefinition:
        """Return what the form says.

        Args:
            position: of the rule among the others.

        Raises:
            InvalidFieldsError: names the places of the form that are wrong.
        """
        problems = [FieldProblem(f"row.{number}", "is missing") for number in self.condition.empty_rows()]
        values: dict[str, Any] = {name: number_of(getattr(self, name)) or None for name in _NUMBERS}
        problems += [FieldProblem(name, "is no number") for name in _NUMBERS if not _is_whole(values[name])]
        if self.pick not in PICKS:
            problems.append(FieldProblem("pick", "is none"))
        if problems:
            raise InvalidFieldsError(problems)
        definition = RouteDefinition(
            name=self.name,
            enabled=bool(self.enabled) or self.is_last,
            position=position,
            when=None if self.is_last else self.condition.condition(),
            team=self.team or None,
            otherwise_team=self.otherwise_team or None,
            pick=self.pick,  # type: ignore[arg-type] # checked above
            ignores_hours=bool(self.ignores_hours),
            **values,
        )
        definition.check()
        return definition

    def places_of(self, problems: Sequence[FieldProblem]) -> tuple[set[str], set[int]]:
        """Return the fields of the form that are wrong, and the numbers of such rows."""
        fields: set[str] = set()
        rows: set[int] = set()
        for one in problems:
            first, _, rest = one.field.partition(".")
            row = int(rest) if first == "row" else self.condition.place_of(rest) if first == "when" else None
            if row is not None:
                rows.add(row)
            else:
                fields.add("condition" if first == "when" else first)
        return fields, rows


def key_for(name: str, taken: Collection[str]) -> str:
    """Return a key that reads like a name and that no other rule has."""
    wanted = slug(name)[:_LONGEST_KEY] or "rule"
    numbered = (f"{wanted}-{number}" for number in range(2, len(taken) + 3))
    return wanted if wanted not in taken else next(one for one in numbered if one not in taken)


def texts_of(form: FormData) -> Mapping[str, str]:
    """Return the fields of a small form."""
    return {
        name: value.strip()[:_LONGEST]
        for name, value in form.items()
        if isinstance(value, str) and value.strip() and is_storable(value)
    }


def _is_whole(value: object) -> bool:
    return value is None or isinstance(value, int)
