"""A report about the cases of a period: in all, and by what somebody asks for."""

from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Literal
from uuid import UUID

from services.tickets.domain.history import Outcome
from services.tickets.domain.reports.lengths import Lengths, OpenTime, Waited, lengths_of
from services.tickets.domain.reports.shares import CauseShare, Recovery, Share, pareto, share_of
from shared.vocabulary import Spot

GroupBy = Literal["team", "touchpoint", "unit", "cause", "person"]
NONE = ""
"""The group of cases that have nothing to be grouped by."""
GroupOf = Callable[["CaseFacts"], str]
"""Returns the key of the group to which a case belongs."""


@dataclass(frozen=True, slots=True, kw_only=True)
class CaseFacts(Spot):
    """One case of a customer, as far as reports count it."""

    id: UUID
    team: str | None = None
    assignee: str | None = None
    cause: str | None = None
    unit_path: tuple[str, ...] = ()
    is_anonymous: bool = False
    """Nobody knows whom to contact."""
    created_at: datetime
    contacted_at: datetime | None = None
    resolved_at: datetime | None = None
    closed_at: datetime | None = None
    """None while it is open."""
    was_closed_at: datetime | None = None
    """When it was closed last in the period, also where it was reopened since; None: it was not."""
    was_asked: bool = False
    """Whether its customer was asked again after that."""
    word: Outcome | None = None
    """What its customer said last: `recovered`, `not_recovered`, or None."""
    said: Outcome | None = None
    """What a colleague said of the customer, where that is what is known."""


@dataclass(frozen=True, slots=True)
class PromiseFacts:
    """A call that was promised for a moment of the period, which has passed."""

    case: CaseFacts | None
    """About which it was; None: there is none, so nobody has kept it."""
    is_kept: bool


@dataclass(frozen=True, slots=True)
class ClockFacts:
    """Whether the clocks of a case were met, each that ended or is over; None where nothing can be said yet."""

    contact: bool | None = None
    resolution: bool | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Figures:
    """What is said about some cases."""

    opened: int
    """In the period; the lengths are theirs."""
    contact: Lengths
    contact_open: Lengths
    """In business hours."""
    resolve: Lengths
    resolve_open: Lengths
    promises: Share | None
    """Kept of those that were due in the period; None without any."""
    contact_clocks: Share | None
    """In time, of the cases opened in the period whose clocks ended or are over; None where there are none."""
    resolution_clocks: Share | None
    recovery: Recovery
    """Of the cases that were closed in the period."""


@dataclass(frozen=True, slots=True)
class Group:
    key: str
    figures: Figures


@dataclass(frozen=True, slots=True, kw_only=True)
class CaseReport:
    begin: datetime
    end: datetime
    total: Figures
    groups: Sequence[Group]
    """Those with most cases first."""
    causes: Sequence[CauseShare]
    """Of the cases that are closed since the period."""
    without_calendar: int
    """Cases at places without declared business hours: there Monday to Friday from 9 to 17 counts."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Material:
    """All that a report is made of."""

    begin: datetime
    end: datetime
    """First moment that is too late."""
    now: datetime
    cases: Sequence[CaseFacts]
    """Opened or closed in the period, or both."""
    promises: Sequence[PromiseFacts]
    clocks: Mapping[UUID, ClockFacts]
    open_time: Callable[[CaseFacts], OpenTime]
    has_calendar: Callable[[CaseFacts], bool]


def report_of(material: Material, group_of: GroupOf | None) -> CaseReport:
    """Return the report.

    Args:
        material: of the period.
        group_of: the group that a case belongs to; None: there are no groups.
    """
    cases = material.cases
    closed = [case for case in cases if case.was_closed_at is not None]
    return CaseReport(
        begin=material.begin,
        end=material.end,
        total=figures_of(material, cases, material.promises),
        groups=[] if group_of is None else _groups(material, group_of),
        causes=pareto(case.cause for case in closed if case.cause is not None),
        without_calendar=sum(not material.has_calendar(case) for case in cases if _is_opened(material, case)),
    )


def _groups(material: Material, group_of: GroupOf) -> list[Group]:
    cases: dict[str, list[CaseFacts]] = defaultdict(list)
    promises: dict[str, list[PromiseFacts]] = defaultdict(list)
    for case in material.cases:
        cases[group_of(case)].append(case)
    for promise in material.promises:
        if promise.case is not None:
            promises[group_of(promise.case)].append(promise)
    groups = [
        Group(key, figures_of(material, cases.get(key, ()), promises.get(key, ()))) for key in {*cases, *promises}
    ]
    return sorted(groups, key=lambda one: (-one.figures.opened - one.figures.recovery.closed, one.key))


def figures_of(material: Material, cases: Sequence[CaseFacts], promises: Sequence[PromiseFacts]) -> Figures:
    """Return what is said about some of the cases and promises of a report."""
    opened = [case for case in cases if _is_opened(material, case)]
    known = [case for case in opened if not case.is_anonymous]
    clocks = [material.clocks[case.id] for case in opened if case.id in material.clocks]
    return Figures(
        opened=len(opened),
        contact=lengths_of([_contact(material, case) for case in known]),
        contact_open=lengths_of([_contact(material, case, material.open_time(case)) for case in known]),
        resolve=lengths_of([_resolve(material, case) for case in opened]),
        resolve_open=lengths_of([_resolve(material, case, material.open_time(case)) for case in opened]),
        promises=share_of(sum(one.is_kept for one in promises), len(promises)),
        contact_clocks=_met([one.contact for one in clocks]),
        resolution_clocks=_met([one.resolution for one in clocks]),
        recovery=recovery_of(cases),
    )


def recovery_of(cases: Sequence[CaseFacts]) -> Recovery:
    """Return how many customers were won back, of the cases among them that were closed."""
    closed = [case for case in cases if case.was_closed_at is not None]
    silent = [case for case in closed if case.word is None]
    return Recovery(
        closed=len(closed),
        asked=sum(case.was_asked for case in closed),
        recovered=sum(case.word == "recovered" for case in closed),
        not_recovered=sum(case.word == "not_recovered" for case in closed),
        said_recovered=sum(case.said == "recovered" for case in silent),
        said_not_recovered=sum(case.said == "not_recovered" for case in silent),
    )


def unit_below(base: str | None, roots: int) -> GroupOf:
    """Return what finds the unit right below another one to which a case belonged when it was opened.

    Args:
        base: code of the unit; None: the whole company.
        roots: how many units are at the top: below a single one that is all the company, its parts are of interest.
    """

    def found(case: CaseFacts) -> str:
        path = case.unit_path
        if not path:
            return case.location or NONE
        if base is None:
            return path[min(0 if roots > 1 else 1, len(path) - 1)]
        place = path.index(base) + 1 if base in path else 0
        return path[min(place, len(path) - 1)]

    return found


def _is_opened(material: Material, case: CaseFacts) -> bool:
    return material.begin <= case.created_at < material.end


def _contact(material: Material, case: CaseFacts, time: OpenTime | None = None) -> Waited:
    end = case.contacted_at or case.closed_at or material.now
    return _waited(case, end, is_over=case.contacted_at is not None, time=time)


def _resolve(material: Material, case: CaseFacts, time: OpenTime | None = None) -> Waited:
    return _waited(case, case.resolved_at or material.now, is_over=case.resolved_at is not None, time=time)


def _waited(case: CaseFacts, end: datetime, *, is_over: bool, time: OpenTime | None) -> Waited:
    """Return how long a case waited; what was logged from before its opening took no time."""
    if time is None:
        return Waited(max(0.0, (end - case.created_at).total_seconds()), is_over)
    return Waited(time.seconds(case.created_at, end), is_over)


def _met(ended: Sequence[bool | None]) -> Share | None:
    known = [one for one in ended if one is not None]
    return share_of(sum(known), len(known))
