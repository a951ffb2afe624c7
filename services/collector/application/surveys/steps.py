"""The steps of a survey: write its draft, check it, publish it; pause, resume or archive it."""

from collections.abc import Sequence
from dataclasses import dataclass

from services.collector import events_out
from services.collector.application.surveys.assets import check_assets
from services.collector.domain.errors import InvalidSurveyError
from services.collector.domain.surveys.definition import Definition
from services.collector.domain.surveys.series_breaks import SeriesBreak, series_breaks
from services.collector.domain.surveys.survey import THING, Move, Survey, new_survey, problems_of
from services.collector.domain.surveys.translations import Missing, missing_translations
from services.collector.store.survey_store import SurveyStore
from shared.clock import Clock
from shared.errors import FieldProblem
from shared.keyed.preconditions import Precondition, check_expected
from shared.keyed_use_cases import put_one
from shared.unit_of_work import UnitOfWork


@dataclass(frozen=True, slots=True)
class PutSurvey:
    """Create a survey, or edit the draft of one; what is live stays as it is until the next publication."""

    unit_of_work: UnitOfWork
    clock: Clock

    async def __call__(
        self, *, key: str, draft: Definition, expected: Precondition | None = None
    ) -> tuple[Survey, bool]:
        """Return the survey and whether it is new.

        Args:
            key: of the survey.
            draft: what it shall ask.
            expected: what must be true of the survey; None is enough to create it and to repeat what its draft is.

        Raises:
            InvalidSurveyError: the draft makes no sense; the places are named.
            PreconditionFailedError: the survey is not as expected.
            PreconditionRequiredError: its draft would become different, and nothing is expected of it.
            WrongStateError: the survey is archived.
        """
        now = self.clock.now()
        new = new_survey(key, draft, at=now)
        async with self.unit_of_work.begin() as work:
            store = SurveyStore(work.connection)
            return await put_one(store, new, lambda stored: stored.edited(draft, at=now), expected, thing=THING)


@dataclass(frozen=True, slots=True)
class DraftCheck:
    """What publishing a draft would find."""

    problems: Sequence[FieldProblem]
    """What it would be refused for."""
    missing: Sequence[Missing]
    breaks: Sequence[SeriesBreak]
    """Declared or not."""


@dataclass(frozen=True, slots=True)
class CheckSurvey:
    """Check the present draft as publishing it would; nothing is changed."""

    unit_of_work: UnitOfWork

    async def __call__(self, *, key: str) -> DraftCheck:
        """Return what stands in the way, what falls back to another language, and which series break.

        Raises:
            SurveyNotFoundError: there is no survey of this key.
        """
        async with self.unit_of_work.read() as connection:
            store = SurveyStore(connection)
            draft = (await store.get(key)).draft
            breaks = series_breaks(draft, await store.latest_of_concepts(key, draft))
            problems = [*problems_of(draft), *(one.problem() for one in breaks if one.reason is None)]
            problems += await check_assets(connection, draft.theme)
            return DraftCheck(problems, missing_translations(draft), breaks)


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


@dataclass(frozen=True, slots=True)
class ChangeSurveyState:
    """Take one step; taking it twice is the same as taking it once."""

    unit_of_work: UnitOfWork
    clock: Clock

    async def __call__(self, *, key: str, step: Move, expected: Precondition | None = None) -> Survey:
        """Return the survey as it is now.

        Args:
            key: of the survey.
            step: what to do.
            expected: what must be true of the survey; anything when None.

        Raises:
            SurveyNotFoundError: there is no survey of this key.
            PreconditionFailedError: it is not as expected.
            WrongStateError: the step is not possible from the survey's state.
        """
        async with self.unit_of_work.begin() as work:
            store = SurveyStore(work.connection)
            survey = await store.lock(key)
            check_expected(expected, survey.tag, thing=THING)
            changed = survey.moved(step, at=self.clock.now())
            if changed is not survey:
                await store.save(changed)
            return changed
