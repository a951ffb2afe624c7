"""Let a survey's draft go live."""

from dataclasses import dataclass

from services.collector import events_out
from services.collector.domain.survey import Survey
from services.collector.store.survey_store import SurveyStore
from shared.clock import Clock
from shared.unit_of_work import UnitOfWork


@dataclass(frozen=True, slots=True)
class PublishSurvey:
    """Freeze the draft as the next version; an unchanged draft stays the version it is."""

    unit_of_work: UnitOfWork
    clock: Clock

    async def __call__(self, *, key: str) -> Survey:
        """Return the survey as it is now.

        Raises:
            SurveyNotFoundError: there is no survey of this key.
            WrongStateError: the survey is archived.
        """
        async with self.unit_of_work.begin() as work:
            store = SurveyStore(work.connection)
            survey, version = (await store.lock(key)).published(at=self.clock.now())
            if version is not None:
                await store.add_version(version)
                await store.save(survey)
                work.publish(events_out.survey_published(version))
            return survey
