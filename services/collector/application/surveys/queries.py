"""Read surveys and their versions."""

from collections.abc import Sequence
from dataclasses import dataclass

from services.collector.application.surveys.published_surveys import LiveSurvey, PublishedSurveys
from services.collector.domain.surveys.quotas import QuotaFill, fills
from services.collector.domain.surveys.survey import Survey, Version, VersionSummary
from services.collector.store.quota_store import QuotaStore
from services.collector.store.survey_store import SurveyStore
from shared.unit_of_work import UnitOfWork


@dataclass(frozen=True, slots=True)
class ListSurveys:
    unit_of_work: UnitOfWork

    async def __call__(self, *, after: str | None, limit: int) -> list[Survey]:
        """Return at most `limit` surveys in the order of their keys, from behind the key `after` on."""
        async with self.unit_of_work.read() as connection:
            return await SurveyStore(connection).list_after(after, limit)


@dataclass(frozen=True, slots=True)
class ReadSurvey:
    unit_of_work: UnitOfWork

    async def __call__(self, *, key: str) -> tuple[Survey, Sequence[VersionSummary], Sequence[QuotaFill]]:
        """Return the survey, its versions, newest first, and how full the live version's quotas are.

        Raises:
            SurveyNotFoundError: there is no survey of this key.
        """
        async with self.unit_of_work.read() as connection:
            store = SurveyStore(connection)
            survey, versions = await store.get(key), await store.list_version_summaries(key)
            if survey.live_version is None:
                return survey, versions, []
            live = await store.get_version(key, survey.live_version)
            quotas = live.definition.quotas
            return survey, versions, fills(quotas, await QuotaStore(connection).counts_of(key)) if quotas else []


@dataclass(frozen=True, slots=True)
class ReadVersion:
    """Read what one version of a survey asks."""

    unit_of_work: UnitOfWork

    async def __call__(self, *, key: str, number: int) -> Version:
        """Return the version.

        Raises:
            SurveyNotFoundError: there is no survey of this key.
            VersionNotFoundError: the survey has no version of this number.
        """
        async with self.unit_of_work.read() as connection:
            store = SurveyStore(connection)
            await store.get(key)
            return await store.get_version(key, number)


@dataclass(frozen=True, slots=True)
class ReadLiveSurvey:
    """Read what a survey asks right now, for a page that shows it."""

    unit_of_work: UnitOfWork
    surveys: PublishedSurveys

    async def __call__(self, *, key: str) -> LiveSurvey | None:
        """Return the survey's state and live version; None when there is no survey of this key."""
        async with self.unit_of_work.read() as connection:
            return (await self.surveys.live(connection, [key])).get(key)
