"""Policies: how soon customers are contacted and cases are solved, and who is to know when that takes too long."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import timedelta
from typing import Literal, get_args

from shared.errors import FieldProblem, InvalidFieldsError, NotFoundError
from shared.keyed.resource import KeyedResource
from shared.vocabulary import ClockKind, LadderRung, Severity

CLOCK_KINDS: tuple[ClockKind, ...] = get_args(ClockKind)
Hours = Literal["business", "around_the_clock"]
Urgency = Literal["critical", "warning", "info", "none"]
"""The severity of a case; `none`: it was opened by hand, or before cases had one."""
URGENCIES: tuple[Urgency, ...] = get_args(Urgency)
RUNGS: tuple[LadderRung, ...] = get_args(LadderRung)

MAX_NAME = 200
MOST_PLACES = 1_000
MOST_MINUTES = 60 * 24 * 366
"""A year around the clock; about four years of business hours."""
MOST_PERCENT = 1_000
MOST_HORIZON_HOURS = 24 * 366


class InvalidPolicyError(InvalidFieldsError):
    slug = "invalid-policy"
    title = "The policy is invalid"


class PolicyNotFoundError(NotFoundError):
    slug = "policy-not-found"
    title = "There is no such policy"


@dataclass(frozen=True, slots=True, kw_only=True)
class Target:
    """How much time there is."""

    minutes: int
    hours: Hours = "business"
    """Which time counts: the hours of the unit's calendar, or all of it."""

    @property
    def length(self) -> timedelta:
        return timedelta(minutes=self.minutes)


@dataclass(frozen=True, slots=True, kw_only=True)
class Targets:
    """What is aimed at for cases of one severity; None: there is no clock."""

    contact: Target | None = None
    resolution: Target | None = None

    def of(self, kind: ClockKind) -> Target | None:
        return self.contact if kind == "contact" else self.resolution


@dataclass(frozen=True, slots=True, kw_only=True)
class LadderStep:
    """After which share of a target who is to know."""

    percent: int
    recipient: LadderRung


LADDER = (
    LadderStep(percent=50, recipient="person"),
    LadderStep(percent=80, recipient="team_lead"),
    LadderStep(percent=100, recipient="manager"),
)


@dataclass(frozen=True, slots=True, kw_only=True)
class PolicyDefinition:
    """What holds for the cases of some touchpoints and units."""

    name: str
    targets: Mapping[Urgency, Targets]
    """By severity; a case of one that is not named has no clocks."""
    touchpoints: tuple[str, ...] = ()
    """Keys of those for which it holds; none: for all."""
    units: tuple[str, ...] = ()
    """Codes of the units in and below which it holds; none: in all."""
    pauses_while_waiting: bool = True
    """Whether the resolution's clock stands still while the case waits for the customer; that of the contact never
    does."""
    ladder: tuple[LadderStep, ...] = LADDER
    horizon_hours: int = 72
    """What is later than this is said with the digest of the morning, as something old."""

    def target_of(self, kind: ClockKind, severity: Severity | None) -> Target | None:
        """Return what is aimed at; None: a case of this severity has no such clock."""
        targets = self.targets.get(severity or "none")
        return None if targets is None else targets.of(kind)

    def check(self) -> None:
        """Refuse what cannot be meant.

        Raises:
            InvalidPolicyError: names each place.
        """
        problems = list(_problems(self))
        if problems:
            raise InvalidPolicyError(problems)


Policy = KeyedResource[PolicyDefinition]
"""A policy as it stands now, or as it stood in one of its versions."""


def _problems(policy: PolicyDefinition) -> Iterator[FieldProblem]:
    if not policy.name.strip() or len(policy.name) > MAX_NAME:
        yield FieldProblem("name", f"must be 1 to {MAX_NAME} characters")
    for urgency, targets in policy.targets.items():
        for kind in CLOCK_KINDS:
            target = targets.of(kind)
            if target is not None and not 1 <= target.minutes <= MOST_MINUTES:
                yield FieldProblem(f"targets.{urgency}.{kind}.minutes", f"must be from 1 to {MOST_MINUTES}")
    for name, places in (("touchpoints", policy.touchpoints), ("units", policy.units)):
        yield from _places(name, places)
    yield from _ladder(policy.ladder)
    if not 1 <= policy.horizon_hours <= MOST_HORIZON_HOURS:
        yield FieldProblem("horizon_hours", f"must be from 1 to {MOST_HORIZON_HOURS}")


def _places(name: str, places: tuple[str, ...]) -> Iterator[FieldProblem]:
    if len(places) > MOST_PLACES:
        yield FieldProblem(name, f"are too many: {MOST_PLACES} at most")
        return
    for number, place in enumerate(places):
        if not place.strip():
            yield FieldProblem(f"{name}.{number}", "is empty")
        elif place in places[:number]:
            yield FieldProblem(f"{name}.{number}", "is there already, further up")


def _ladder(ladder: tuple[LadderStep, ...]) -> Iterator[FieldProblem]:
    if len(ladder) > len(RUNGS):
        yield FieldProblem("ladder", f"has too many steps: {len(RUNGS)} at most")
        return
    for number, step in enumerate(ladder):
        if not 1 <= step.percent <= MOST_PERCENT:
            yield FieldProblem(f"ladder.{number}.percent", f"must be from 1 to {MOST_PERCENT}")
        if number and step.percent <= ladder[number - 1].percent:
            yield FieldProblem(f"ladder.{number}.percent", "must be more than that of the step before")
        if number and RUNGS.index(step.recipient) <= RUNGS.index(ladder[number - 1].recipient):
            yield FieldProblem(f"ladder.{number}.recipient", "must be further up than that of the step before")


def _hours(contact: int, resolution: int) -> Targets:
    return Targets(contact=Target(minutes=60 * contact), resolution=Target(minutes=60 * resolution))


READY_MADE_KEY = "standard"
READY_MADE = PolicyDefinition(
    name="Standard",
    targets={
        "critical": _hours(4, 16),
        "warning": _hours(8, 40),
        "info": _hours(16, 80),
        "none": _hours(16, 80),
    },
)
"""What holds until somebody says otherwise: a critical case is called back within half a working day and solved within
two, others later."""
