"""Compose a report: what a view shows of one period, by the rights of its reader, in their language."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Protocol
from zoneinfo import ZoneInfo

from services.scoring.application.read_catalogue import ReadCatalogue
from services.scoring.application.survey_words import ReadSurveyWords
from services.scoring.application.views.showing import REFUSED, ShowParts, changes_of
from services.scoring.domain.company import Company
from services.scoring.domain.comparison import ChangeItem
from services.scoring.domain.query import ScoreItem, ScoreQuery, Subject
from services.scoring.domain.survey_words import SurveyWords
from services.scoring.domain.views.parts import ordered_parts
from services.scoring.domain.views.query import ViewQuery
from services.scoring.domain.views.readers import caller_of
from services.scoring.domain.views.report import MOST_PARTS, reported
from services.scoring.domain.views.schedule import Period
from services.scoring.domain.views.view import SavedView
from shared.access import Caller, Language
from shared.directory.people import Directory, Person
from shared.score_reports import ScoreReport


@dataclass(frozen=True, slots=True)
class ReportReader:
    """For whom a report is composed: what names are chosen by."""

    caller: Caller
    language: Language
    zone: str
    now: datetime


class Names(Protocol):
    """What scores are called, as the pages call them."""

    def what(self, item: ScoreItem) -> str:
        """Return which score it is, with its place."""
        ...

    def value_of(self, subject: Subject, by: str) -> str:
        """Return what distinguishes one score from the others."""
        ...

    def dimension(self, name: str) -> str: ...

    def filters(self, query: ViewQuery) -> list[str]:
        """Return by what answers are chosen beside touchpoint and place."""
        ...


class NamesFor(Protocol):
    """Gives the names for one reader."""

    def __call__(self, reader: ReportReader, surveys: Mapping[str, SurveyWords], directory: Directory, /) -> Names: ...


@dataclass(frozen=True, slots=True)
class ComposeReport:
    show_parts: ShowParts
    read_catalogue: ReadCatalogue
    read_survey_words: ReadSurveyWords
    names_for: NamesFor

    async def __call__(
        self, view: SavedView, person: Person, directory: Directory, period: Period, now: datetime
    ) -> ScoreReport | None:
        """Return the report; None where the filters do not go together for this reader."""
        caller, zone = caller_of(person, directory), zone_of(view, person)
        company = Company(directory.structure, caller.locations, caller.unit)
        query = view.definition.query
        reader = ReportReader(caller, person.language, person.zone, now)
        names = self.names_for(reader, await self.read_survey_words(), directory)
        try:
            wanted = query.scores(company, period.window(zone), zone)
            changes = await changes_of(self.show_parts.read_changes, wanted, period.before.window(zone))
        except REFUSED:
            return None
        by, parts = await self._parts(query, wanted, company, period.before, zone)
        rows = ordered_parts([(names.value_of(one.current.subject, by), one) for one in parts], query.sort)
        shown = replace(query, period="custom", start=period.first.isoformat(), end=period.last.isoformat())
        return ScoreReport(
            title=view.definition.name,
            every=period.every,
            first_day=period.first.isoformat(),
            last_day=period.last.isoformat(),
            filters=tuple(names.filters(query)),
            scores=tuple(reported(one, names.what(one.current)) for one in changes),
            parts_by=names.dimension(by) if rows else "",
            parts=tuple(reported(one, name) for name, one in rows[:MOST_PARTS]),
            more_parts=max(0, len(rows) - MOST_PARTS),
            query=shown.canonical(),
            ordered_by=_ordered_by(view, person, directory),
        )

    async def _parts(
        self, query: ViewQuery, wanted: ScoreQuery, company: Company, before: Period, zone: ZoneInfo
    ) -> tuple[str, Sequence[ChangeItem]]:
        """Return by what the view is cut up, as the page does it, and the parts."""
        catalogue = await self.read_catalogue(survey=query.survey, company=company)
        dimensions = query.dimensions(catalogue, company) if catalogue.survey == query.survey else []
        by = query.by if query.by in dimensions else next(iter(dimensions), "")
        parts = await self.show_parts(wanted=wanted, by=by, base=before.window(zone)) if by else None
        return by, parts or ()


def zone_of(view: SavedView, person: Person) -> ZoneInfo:
    """Return by whose clocks the days of a report begin: the schedule's; without one the reader's."""
    schedule = view.definition.schedule
    return ZoneInfo(schedule.zone if schedule is not None else person.zone)


def _ordered_by(view: SavedView, person: Person, directory: Directory) -> str:
    owner = directory.people.get(view.owner)
    return "" if owner is None or owner.id == person.id else owner.display_name
