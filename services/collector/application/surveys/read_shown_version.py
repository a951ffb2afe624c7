"""Read the version that a page shows: the live one, or an older one that somebody is still filling in."""

from dataclasses import dataclass

from services.collector.application.surveys.published_surveys import LiveSurvey, PublishedSurveys, PublishedVersion
from services.collector.domain.errors import SurveyNotFoundError
from services.collector.domain.surveys.errors import QuotaFullError
from services.collector.store.quota_store import counts_of
from shared.clock import Clock
from shared.unit_of_work import Connection, UnitOfWork


@dataclass(frozen=True, slots=True)
class ReadPublishedVersion:
    """Read what a survey asks or asked, whether or not it takes responses."""

    unit_of_work: UnitOfWork
    surveys: PublishedSurveys

    async def __call__(self, *, key: str, number: int | None = None) -> PublishedVersion | None:
        """Return the version, the live one when there is none of this number; None when nothing was published."""
        async with self.unit_of_work.read() as connection:
            survey = await _read(connection, self.surveys, key, number)
        return None if survey is None else survey.version_of(number) or survey.version


@dataclass(frozen=True, slots=True)
class ReadOpenVersion:
    """Read what a survey asks, as long as it takes responses."""

    unit_of_work: UnitOfWork
    clock: Clock
    surveys: PublishedSurveys

    async def __call__(self, *, key: str, number: int | None = None) -> PublishedVersion:
        """Return the version; the live one when there is none of this number.

        Whoever begins, and so has seen no version yet, is not led into a survey that has enough responses. What a quota
        for a kind of answers says is only known when the response comes in.

        Raises:
            SurveyNotFoundError: there is no survey of this key.
            SurveyNotOpenError: it takes no responses now.
            QuotaFullError: it takes no further responses, of any kind.
        """
        async with self.unit_of_work.read() as connection:
            survey = await _read(connection, self.surveys, key, number)
            if survey is None:
                raise SurveyNotFoundError
            refusal = survey.refusal(self.clock.now())
            if refusal is not None:
                raise refusal
            version = survey.version_of(number) or survey.version
            if version is None:
                raise SurveyNotFoundError
            total = [quota for quota in version.definition.quotas if quota.when is None] if number is None else []
            counted = await counts_of(connection, key) if total else {}
        for quota in total:
            if counted.get(quota.key, 0) >= quota.limit:
                raise QuotaFullError(quota.key)
        return version


async def _read(connection: Connection, surveys: PublishedSurveys, key: str, number: int | None) -> LiveSurvey | None:
    wanted = [] if number is None else [(key, number)]
    return (await surveys.live(connection, [key], wanted)).get(key)
