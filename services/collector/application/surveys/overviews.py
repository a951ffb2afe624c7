"""The list of surveys for people: what is live since when, and how many answer."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import timedelta
from typing import Literal

from services.collector.domain.surveys.survey import State, Survey, VersionSummary
from services.collector.store.survey_overview_store import SurveyOverviewStore
from services.collector.store.survey_store import SurveyStore
from shared.clock import Clock
from shared.unit_of_work import UnitOfWork

RECENT = timedelta(days=28)
"""How far back answers are counted."""
Order = Literal["title", "answers", "published", "changed"]


@dataclass(frozen=True, slots=True)
class SurveyOverview:
    """A survey in the list."""

    survey: Survey
    live: VersionSummary | None
    """When and by whom the live version was published; None when there is none."""
    answers: int
    """Complete responses of the last 28 days that the reader may see."""


@dataclass(frozen=True, slots=True)
class ListSurveyOverviews:
    unit_of_work: UnitOfWork
    clock: Clock

    async def __call__(
        self,
        *,
        states: Collection[State],
        order: Order = "title",
        skip: int = 0,
        limit: int,
        locations: frozenset[str] | None = None,
    ) -> list[SurveyOverview]:
        """Return at most `limit` surveys.

        Args:
            states: those that are asked for.
            order: title from A to Z; answers, publication and change from most and newest on.
            skip: how many of them to pass over.
            limit: how many to return at most.
            locations: of the responses that are counted; None counts all.
        """
        since = self.clock.now() - RECENT
        async with self.unit_of_work.read() as connection:
            listed = SurveyOverviewStore(connection)
            ordered = await listed.ordered(states, order, since=since, locations=locations, skip=skip, limit=limit)
            keys = [one.key for one in ordered]
            surveys = await SurveyStore(connection).of_keys(keys)
            live = await listed.live_versions(keys)
        return [SurveyOverview(surveys[one.key], live.get(one.key), one.answers) for one in ordered]
