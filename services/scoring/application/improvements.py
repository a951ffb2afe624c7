"""Keep what tickets says of improvements, and compare scores before and after them."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, date, tzinfo
from uuid import UUID
from zoneinfo import ZoneInfo

from services.scoring.application.read_catalogue import ReadCatalogue
from services.scoring.application.read_scores import ReadChanges
from services.scoring.application.views.showing import REFUSED
from services.scoring.domain.company import Company
from services.scoring.domain.comparison import ChangeItem
from services.scoring.domain.improvements.effect import (
    BeforeAndAfter,
    Effect,
    adjusted_together,
    has_answers,
    meeting,
    span_around,
)
from services.scoring.domain.improvements.mark import EffectNotFoundError, ImprovementMark, done
from services.scoring.domain.places import Places
from services.scoring.domain.query import ScoreQuery
from services.scoring.store.improvement_store import ImprovementMarkStore
from shared.clock import Clock
from shared.contracts.event import Event, cause_of
from shared.contracts.tickets import ImprovementChanged
from shared.fields import fields_in_common
from shared.unit_of_work import UnitOfWork

MOST_SURVEYS = 20
"""Of so many surveys scores are compared at once: those with most answers."""


@dataclass(frozen=True, slots=True)
class KeepMarks:
    unit_of_work: UnitOfWork

    async def __call__(self, *, events: Sequence[Event[ImprovementChanged]]) -> None:
        """Keep the newest state of each improvement."""
        async with self.unit_of_work.begin(*map(cause_of, events)) as work:
            marks = [_mark_of(event.data) for event in events if work.is_fresh(event)]
            await ImprovementMarkStore(work.connection).keep(marks)


@dataclass(frozen=True, slots=True)
class ListMarks:
    unit_of_work: UnitOfWork

    async def __call__(self, *, company: Company) -> list[ImprovementMark]:
        """Return the improvements that took effect and of which a reader may know, the earliest first."""
        async with self.unit_of_work.read() as connection:
            return done(await ImprovementMarkStore(connection).done(), company)


@dataclass(frozen=True, slots=True)
class ReadEffect:
    """Compare the scores of two windows as long as each other, before and after an improvement was done."""

    unit_of_work: UnitOfWork
    clock: Clock
    read_catalogue: ReadCatalogue
    read_changes: ReadChanges

    async def __call__(self, *, improvement_id: UUID, company: Company) -> Effect:
        """Return what can be said about an improvement, from the answers that the reader may see.

        Raises:
            EffectNotFoundError: there is none of this id of which they may know.
            InvalidWindowError: the clocks at its place were too odd then.
        """
        async with self.unit_of_work.read() as connection:
            store = ImprovementMarkStore(connection)
            mark = await store.get(improvement_id)
            if not mark.may_be_read_by(company):
                raise EffectNotFoundError
            others = done(await store.done(), company)
        if mark.done_on is None:
            return Effect(mark, None)
        zone = _zone_at(mark.unit, company)
        span = span_around(mark.done_on, now=self.clock.now(), zone=zone)
        if not isinstance(span, BeforeAndAfter):
            return Effect(mark, span)
        surveys = await self._surveys(mark, company)
        items: list[ChangeItem] = []
        not_counted: list[str] = []
        for survey in surveys:
            query = ScoreQuery(
                survey, touchpoint=mark.touchpoint, places=_places_of(mark, company), window=span.after, zone=zone
            )
            try:
                found = await self.read_changes(query=query, base=span.before)
            except REFUSED:
                not_counted.append(survey)
                continue
            items += [one for one in found if has_answers(one)]
        also = meeting(mark, span, others, company.structure)
        return Effect(mark, span, adjusted_together(items), tuple(not_counted), also, zone)

    async def _surveys(self, mark: ImprovementMark, company: Company) -> tuple[str, ...]:
        catalogue = await self.read_catalogue(survey=mark.survey, company=company)
        if mark.survey is not None:
            return tuple(one for one in catalogue.surveys if one == mark.survey)
        return catalogue.surveys[:MOST_SURVEYS]


def _places_of(mark: ImprovementMark, company: Company) -> Places:
    if mark.unit is None:
        return Places(company)
    return Places(company, unit=mark.unit) if company.has_unit(mark.unit) else Places(company, (mark.unit,))


def _zone_at(unit: str | None, company: Company) -> tzinfo:
    """Return by whose clocks days are meant at a place; of the whole company by those of the topmost unit."""
    structure = company.structure
    if unit is not None and unit in structure.by_code:
        name = structure.zone_of(unit)
    else:
        name = next((one.zone for one in structure.children_of(None) if one.zone is not None), "UTC")
    return UTC if name == "UTC" else ZoneInfo(name)


def _mark_of(changed: ImprovementChanged) -> ImprovementMark:
    done_on = None if changed.done_on is None else date.fromisoformat(changed.done_on)
    return ImprovementMark(**fields_in_common(changed, ImprovementMark) | {"done_on": done_on})
