"""What the list of surveys shows besides the surveys themselves."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ColumnElement, func, select
from sqlalchemy.ext.asyncio import AsyncConnection

from services.collector.domain.surveys.survey import VersionSummary
from services.collector.store.tables import RESPONSE, SURVEY, SURVEY_VERSION


@dataclass(frozen=True, slots=True)
class CountedSurvey:
    """A survey's place in the list."""

    key: str
    answers: int


class SurveyOverviewStore:
    """Reads through one connection."""

    def __init__(self, connection: AsyncConnection) -> None:
        self._connection = connection

    async def ordered(
        self,
        states: Collection[str],
        order: str,
        *,
        since: datetime,
        locations: frozenset[str] | None,
        skip: int,
        limit: int,
    ) -> list[CountedSurvey]:
        """Return the surveys in the order of `Order`, each with its responses from `since` on that count.

        The count of a month's responses is read from their index by survey and moment.
        """
        counted = (
            select(RESPONSE.c.survey, func.count().label("n"))
            .where(RESPONSE.c.occurred_at >= since, RESPONSE.c.withdrawn_at.is_(None), RESPONSE.c.suspect.is_(None))
            .group_by(RESPONSE.c.survey)
        )
        if locations is not None:
            counted = counted.where(RESPONSE.c.location.in_(locations))
        answers = counted.subquery()
        live = SURVEY_VERSION
        n = func.coalesce(answers.c.n, 0)
        title = func.lower(SURVEY.c.draft["title"].astext)
        orders: dict[str, ColumnElement[object]] = {
            "title": title,
            "answers": n.desc(),
            "published": live.c.published_at.desc().nulls_last(),
            "changed": SURVEY.c.updated_at.desc(),
        }
        joined = SURVEY.outerjoin(answers, answers.c.survey == SURVEY.c.key).outerjoin(
            live, (live.c.survey == SURVEY.c.key) & (live.c.number == SURVEY.c.live_version)
        )
        query = (
            select(SURVEY.c.key, n.label("n"))
            .select_from(joined)
            .where(SURVEY.c.state.in_(states))
            .order_by(orders[order], title, SURVEY.c.key)
            .offset(skip)
            .limit(limit)
        )
        return [CountedSurvey(row.key, row.n) for row in await self._connection.execute(query)]

    async def live_versions(self, keys: Sequence[str]) -> dict[str, VersionSummary]:
        """Return the live versions of those of the surveys that have one."""
        version = SURVEY_VERSION.c
        query = (
            select(version.survey, version.number, version.published_at, version.published_by)
            .join(SURVEY, (SURVEY.c.key == version.survey) & (SURVEY.c.live_version == version.number))
            .where(version.survey.in_(keys))
        )
        return {
            row.survey: VersionSummary(row.number, row.published_at, row.published_by)
            for row in await self._connection.execute(query)
        }
