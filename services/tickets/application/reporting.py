"""Report about the cases of a period."""

import asyncio
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from services.tickets.domain.clocks.calendars import calendar_key, counted_hours
from services.tickets.domain.reports.case_report import (
    NONE,
    CaseFacts,
    CaseReport,
    GroupBy,
    GroupOf,
    Material,
    report_of,
    unit_below,
)
from services.tickets.domain.reports.lengths import OpenTime
from services.tickets.store.report_store import MOST_CASES, ReportFilter, ReportStore
from shared.access import Caller
from shared.clock import Clock
from shared.directory.structure import Structure
from shared.directory_use_cases import ReadDirectory
from shared.errors import ForbiddenError, InvalidFieldError
from shared.unit_of_work import UnitOfWork
from shared.vocabulary import PlaceFilter

USUALLY = timedelta(days=30)
"""How far back reports look where nobody says."""
LONGEST = timedelta(days=366)


class PeopleHiddenError(ForbiddenError):
    """Reports by person are for those who define how the whole company works on cases."""

    slug = "people-hidden"
    title = "Reports do not show people"
    message = "Reports by person need the scope `tickets:manage`; by team everybody may read them."


@dataclass(frozen=True, slots=True, kw_only=True)
class ReportQuery(PlaceFilter):
    """What somebody asks for."""

    from_at: datetime | None = None
    """First moment of the period; None: 30 days before its end."""
    to_at: datetime | None = None
    """First moment that is too late; None: now."""
    unit: str | None = None
    """Code of a unit: all locations in it."""
    by: GroupBy | None = None
    """None: no groups."""


@dataclass(frozen=True, slots=True)
class ReadCaseReport:
    unit_of_work: UnitOfWork
    clock: Clock
    directory: ReadDirectory

    async def __call__(self, *, query: ReportQuery, caller: Caller) -> CaseReport:
        """Return the report, of the cases that the caller may see.

        Whoever has people shown is recorded in the audit log.

        Raises:
            InvalidFieldError: the period is empty or too long, has too many cases, or there is no such unit.
            PeopleHiddenError: the caller may not see who of the people is how fast.
        """
        now = self.clock.now()
        end = query.to_at or now
        begin = query.from_at or end - USUALLY
        _check_period(begin, end)
        if query.by == "person" and not caller.may("tickets:manage"):
            raise PeopleHiddenError
        structure = (await self.directory()).structure
        wanted = ReportFilter(
            begin=begin,
            end=end,
            survey=query.survey,
            touchpoint=query.touchpoint,
            locations=_places(query.unit, structure, caller),
        )
        if query.by == "person":
            async with self.unit_of_work.begin() as work:
                work.audit("case_report.people_shown", "case_report", "people", after={"days": (end - begin).days})
        async with self.unit_of_work.read() as connection:
            store = ReportStore(connection)
            cases = await store.cases(wanted)
            if len(cases) > MOST_CASES:
                detail = f"must begin a period with at most {MOST_CASES} cases: choose a shorter one"
                raise InvalidFieldError(field="from", detail=detail)
            promises = await store.promises(wanted, now=now)
            clocks = await store.clocks(wanted, now=now)
        material = Material(
            begin=begin,
            end=end,
            now=now,
            cases=cases,
            promises=promises,
            clocks=clocks,
            open_time=_open_times(cases, structure, now),
            has_calendar=lambda case: calendar_key(structure, case.location) is not None,
        )
        # A year of a large company is some seconds of work, during which nobody else is to wait.
        return await asyncio.to_thread(report_of, material, group_of(query, structure, caller))


def group_of(query: ReportQuery, structure: Structure, caller: Caller) -> GroupOf | None:
    """Return what finds the group of a case; None where no groups are wanted."""
    match query.by:
        case None:
            return None
        case "unit":
            return unit_below(query.unit or caller.unit, len(structure.children_of(None)))
        case "person":
            return lambda case: case.assignee or NONE
        case name:
            return lambda case: getattr(case, name) or NONE


def _check_period(begin: datetime, end: datetime) -> None:
    if begin >= end:
        raise InvalidFieldError(field="from", detail="must be earlier than `to`")
    if end - begin > LONGEST:
        raise InvalidFieldError(field="from", detail=f"must be at most {LONGEST.days} days earlier than `to`")


def _places(unit: str | None, structure: Structure, caller: Caller) -> frozenset[str] | None:
    """Return the locations whose cases are wanted; None: wherever they are."""
    if unit is None:
        return caller.locations
    places = structure.locations_in(unit)
    if not places:
        raise InvalidFieldError(field="unit", detail="must be the code of a unit of the structure")
    return places if caller.locations is None else places & caller.locations


def _open_times(cases: Sequence[CaseFacts], structure: Structure, now: datetime) -> Callable[[CaseFacts], OpenTime]:
    """Return what finds the business hours by which a case's clocks go, worked out once for each calendar."""
    first = min((case.created_at for case in cases), default=now)
    counted = {location: counted_hours(structure, location, "business") for location in {one.location for one in cases}}
    times = {hours.digest: OpenTime(hours.calendar, first, now) for hours in counted.values()}
    return lambda case: times[counted[case.location].digest]
