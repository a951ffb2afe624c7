"""Read what pages and other websites show of a survey: its live version, or an older one that is being filled in."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from services.collector.application.surveys.published_surveys import LiveSurvey, PublishedSurveys, PublishedVersion
from services.collector.domain.errors import QuotaFullError, SurveyNotFoundError, SurveyNotOpenError
from services.collector.store.quota_store import QuotaStore
from shared.clock import Clock
from shared.unit_of_work import Connection, UnitOfWork

KEPT = timedelta(seconds=5)
"""How old the answer may be."""
MAX_KEPT = 1000


class ReadRecentSurvey:
    """Read a live survey, mostly from memory.

    Good for showing and for deciding who may read an answer. What a response is bound to is decided by its own
    transaction, which knows better.
    """

    def __init__(self, unit_of_work: UnitOfWork, clock: Clock, surveys: PublishedSurveys) -> None:
        """Start with an empty memory."""
        self._unit_of_work = unit_of_work
        self._clock = clock
        self._surveys = surveys
        self._kept: dict[str, tuple[datetime, LiveSurvey]] = {}

    async def __call__(self, *, key: str) -> LiveSurvey | None:
        """Return the survey's state and live version; None when there is no survey of this key.

        Raises:
            UnavailableError: the database does not answer, and nothing is remembered.
        """
        now = self._clock.now()
        kept = self._kept.get(key)
        if kept is not None and now - kept[0] < KEPT:
            return kept[1]
        async with self._unit_of_work.read() as connection:
            found = (await self._surveys.live(connection, [key])).get(key)
        self._kept.pop(key, None)
        if found is not None:  # made-up keys are not worth a place
            self._kept[key] = (now, found)
            if len(self._kept) > MAX_KEPT:
                del self._kept[next(iter(self._kept))]
        return found

    async def open_version(self, *, key: str) -> PublishedVersion:
        """Return the live version of a survey that takes answers now.

        Raises:
            SurveyNotFoundError: there is no survey of this key.
            SurveyNotOpenError: it takes no answers.
            UnavailableError: the database does not answer, and nothing is remembered.
        """
        survey = await self(key=key)
        if survey is None:
            raise SurveyNotFoundError
        refusal = survey.refusal(self._clock.now())
        if refusal is not None:
            raise refusal
        if survey.version is None:
            raise SurveyNotOpenError(survey.state)
        return survey.version


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
            counted = await QuotaStore(connection).counts_of(key) if total else {}
        for quota in total:
            if counted.get(quota.key, 0) >= quota.limit:
                raise QuotaFullError(quota.key)
        return version


async def _read(connection: Connection, surveys: PublishedSurveys, key: str, number: int | None) -> LiveSurvey | None:
    wanted = [] if number is None else [(key, number)]
    return (await surveys.live(connection, [key], wanted)).get(key)
