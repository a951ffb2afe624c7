"""Read what a survey asks, a few seconds old at most: for what every page view of other websites asks for."""

from datetime import datetime, timedelta

from services.collector.application.surveys.published_surveys import LiveSurvey, PublishedSurveys, PublishedVersion
from services.collector.domain.errors import SurveyNotFoundError, SurveyNotOpenError
from shared.clock import Clock
from shared.unit_of_work import UnitOfWork

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
