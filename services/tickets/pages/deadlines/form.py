"""The form of a policy, as it stands in the browser."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Self

from starlette.datastructures import FormData

from services.tickets.domain.clocks.policy import (
    CLOCK_KINDS,
    LADDER,
    MOST_MINUTES,
    MOST_PERCENT,
    READY_MADE,
    RUNGS,
    URGENCIES,
    Hours,
    InvalidPolicyError,
    LadderStep,
    PolicyDefinition,
    Target,
    Targets,
    Urgency,
)
from shared.errors import FieldProblem
from shared.vocabulary import ClockKind, LadderRung
from shared.web.console.typed import number_of
from shared.web.text import is_storable

YES = "yes"
_LONGEST = 2000
_MOST = 1000
_HOUR = 60


@dataclass(frozen=True, slots=True, kw_only=True)
class PolicyForm:
    """The fields. Texts, as browsers send them."""

    key: str = ""
    """Empty for a new one."""
    tag: str = ""
    """Of the policy that was opened."""
    name: str = ""
    hours: Mapping[str, str] = field(default_factory=dict)
    """By severity and clock, such as `critical.contact`; empty: there is no clock."""
    around: frozenset[str] = frozenset()
    """Those of them that count around the clock."""
    touchpoints: Sequence[str] = ()
    units: Sequence[str] = ()
    pauses: str = ""
    ladder: Mapping[LadderRung, str] = field(default_factory=dict)
    """Percent by rung; empty: there is no such step."""
    horizon: str = ""

    @classmethod
    def new(cls) -> Self:
        """Return the form of a new policy: the ready-made one, without a name."""
        return cls.of_policy("", "", READY_MADE, name="")

    @classmethod
    def of_policy(cls, key: str, tag: str, terms: PolicyDefinition, *, name: str | None = None) -> Self:
        """Return the form of a policy."""
        targets = {
            f"{urgency}.{kind}": target
            for urgency in URGENCIES
            for kind in CLOCK_KINDS
            if (target := terms.targets.get(urgency, Targets()).of(kind)) is not None
        }
        return cls(
            key=key,
            tag=tag,
            name=terms.name if name is None else name,
            hours={place: f"{target.minutes / _HOUR:g}" for place, target in targets.items()},
            around=frozenset(place for place, target in targets.items() if target.hours == "around_the_clock"),
            touchpoints=terms.touchpoints,
            units=terms.units,
            pauses=YES if terms.pauses_while_waiting else "",
            ladder={step.recipient: str(step.percent) for step in terms.ladder},
            horizon=str(terms.horizon_hours),
        )

    @classmethod
    def sent(cls, form: FormData, *, key: str = "") -> Self:
        """Return what a browser sent."""
        texts = {
            name: value.strip()[:_LONGEST]
            for name, value in form.items()
            if isinstance(value, str) and is_storable(value)
        }

        def several(name: str) -> tuple[str, ...]:
            chosen = (one for one in form.getlist(name) if isinstance(one, str) and one and is_storable(one))
            return tuple(dict.fromkeys(chosen))[:_MOST]

        places = [f"{urgency}.{kind}" for urgency in URGENCIES for kind in CLOCK_KINDS]
        return cls(
            key=key,
            tag=texts.get("tag", ""),
            name=texts.get("name", ""),
            hours={place: texts.get(place, "") for place in places},
            around=frozenset(place for place in places if texts.get(f"{place}.hours") == "around_the_clock"),
            touchpoints=several("touchpoints"),
            units=several("units"),
            pauses=texts.get("pauses", ""),
            ladder={rung: texts.get(f"ladder.{rung}", "") for rung in RUNGS},
            horizon=texts.get("horizon", ""),
        )

    def definition(self) -> PolicyDefinition:
        """Return what is asked for.

        Raises:
            InvalidPolicyError: names the fields of the form that are wrong.
        """
        problems: list[FieldProblem] = []
        targets = {urgency: self._targets(urgency, problems) for urgency in URGENCIES}
        steps = [step for rung in RUNGS if (step := self._step(rung, problems)) is not None]
        horizon = number_of(self.horizon)
        if not isinstance(horizon, int):
            problems.append(FieldProblem("horizon", "must be a whole number"))
            horizon = READY_MADE.horizon_hours
        made = PolicyDefinition(
            name=self.name,
            targets={urgency: one for urgency, one in targets.items() if one != Targets()},
            touchpoints=tuple(self.touchpoints),
            units=tuple(self.units),
            pauses_while_waiting=self.pauses == YES,
            ladder=tuple(steps),
            horizon_hours=horizon,
        )
        try:
            made.check()
        except InvalidPolicyError as wrong:
            problems += [FieldProblem(_field_of(one.field, steps), one.detail) for one in wrong.problems]
        if problems:
            raise InvalidPolicyError(problems)
        return made

    def _targets(self, urgency: Urgency, problems: list[FieldProblem]) -> Targets:
        found: dict[ClockKind, Target | None] = {}
        for kind in CLOCK_KINDS:
            place = f"{urgency}.{kind}"
            text = self.hours.get(place, "")
            hours = number_of(text) if text else None
            minutes = round(hours * _HOUR) if isinstance(hours, int | float) and abs(hours) <= MOST_MINUTES else 0
            if text and not 1 <= minutes <= MOST_MINUTES:
                problems.append(FieldProblem(place, "must be hours"))
            counted: Hours = "around_the_clock" if place in self.around else "business"
            found[kind] = Target(minutes=minutes, hours=counted) if text and minutes > 0 else None
        return Targets(contact=found["contact"], resolution=found["resolution"])

    def _step(self, rung: LadderRung, problems: list[FieldProblem]) -> LadderStep | None:
        text = self.ladder.get(rung, "").rstrip("% ")
        if not text:
            return None
        percent = number_of(text)
        if not isinstance(percent, int) or not 1 <= percent <= MOST_PERCENT:
            problems.append(FieldProblem(f"ladder.{rung}", "must be a whole number"))
            return None
        return LadderStep(percent=percent, recipient=rung)


def _field_of(place: str, steps: Sequence[LadderStep]) -> str:
    """Return the field of the form for a place in a definition."""
    parts = place.split(".")
    if parts[0] == "targets":
        return f"{parts[1]}.{parts[2]}"
    if parts[0] == "ladder":
        return f"ladder.{steps[int(parts[1])].recipient}" if len(parts) > 1 else f"ladder.{LADDER[0].recipient}"
    return "horizon" if parts[0] == "horizon_hours" else parts[0]
