"""Let a survey's draft go live."""

from collections.abc import Sequence
from dataclasses import dataclass

from services.collector import events_out
from services.collector.application.surveys.check_assets import check_assets
from services.collector.domain.errors import InvalidSurveyError
from services.collector.domain.surveys.series_breaks import series_breaks
from services.collector.domain.surveys.survey import THING, Survey
from services.collector.domain.surveys.translations import Missing, missing_translations
from services.collector.store.survey_store import SurveyStore
from shared.clock import Clock
from shared.keyed.preconditions import Precondition, check_expected
from shared.unit_of_work import UnitOfWork


@dataclass(frozen=True, slots=True)
class PublishSurvey:
    """Freeze the draft as the next version; an unchanged draft stays the version it is."""

    unit_of_work: UnitOfWork
    clock: Clock

    async def __call__(self, *, key: str, expected: Precondition | None = None) -> tuple[Survey, Sequence[Missing]]:
        """Return the survey as it is now, and the wordings that it lacks in some of its languages.

        Args:
            key: of the survey.
            expected: what must be true of the survey; anything when None.

        Raises:
            SurveyNotFoundError: there is no survey of this key.
            PreconditionFailedError: it is not as expected.
            WrongStateError: the survey is archived.
            InvalidSurveyError: a concept is measured in another way than before without saying so, or the theme shows
                what nobody has uploaded.
        """
        async with self.unit_of_work.begin() as work:
            store = SurveyStore(work.connection)
            locked = await store.lock(key)
            check_expected(expected, locked.tag, thing=THING)
            survey, version = locked.published(at=self.clock.now())
            if version is not None:
                earlier = await store.latest_of_concepts(key, version.definition)
                breaks = series_breaks(version.definition, earlier)
                problems = [one.problem() for one in breaks if one.reason is None]
                problems += await check_assets(work.connection, version.definition.theme)
                if problems:
                    raise InvalidSurveyError(problems)
                await store.add_version(version)
                await store.save(survey)
                work.publish(events_out.survey_published(version))
            return survey, missing_translations(survey.draft)
