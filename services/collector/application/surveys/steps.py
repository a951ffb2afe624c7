"""The steps of a survey: write its draft, check it, publish it; pause, resume or archive it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

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
from shared.observability.actor import current_actor
from shared.unit_of_work import UnitOfWork

_DONE: Mapping[Move, str] = {"pause": "paused", "resume": "resumed", "archive": "archived"}


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
        now, by = self.clock.now(), current_actor().name
        new = new_survey(key, draft, at=now, by=by)
        before: Survey | None = None

        def change(stored: Survey) -> Survey:
            nonlocal before
            before = stored
            return stored.edited(draft, at=now, by=by)

        async with self.unit_of_work.begin() as work:
            survey, is_new = await put_one(SurveyStore(work.connection), new, change, expected, thing=THING)
            if is_new:
                work.audit("survey.created", THING, key, after=_brief(survey))
            elif before is not None and survey is not before:
                work.audit("survey.draft_saved", THING, key, before=_brief(before), after=_brief(survey))
        return survey, is_new


def _brief(survey: Survey) -> dict[str, Any]:
    """Return what the audit log says of a draft: enough to find it again, and not the whole of it."""
    draft = survey.draft
    return {
        "tag": survey.tag,
        "version": survey.live_version,
        "questions": len(draft.questions),
        "languages": list(draft.languages),
        "missing_translations": len(missing_translations(draft)),
    }


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

    async def __call__(self, *, key: str, draft: Definition | None = None) -> DraftCheck:
        """Return what stands in the way, what falls back to another language, and which series break.

        Args:
            key: of the survey.
            draft: what to check instead of the present draft, such as one that is being edited.

        Raises:
            SurveyNotFoundError: there is no survey of this key.
        """
        async with self.unit_of_work.read() as connection:
            store = SurveyStore(connection)
            stored = (await store.get(key)).draft
            draft = stored if draft is None else draft
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
            survey, version = locked.published(at=self.clock.now(), by=current_actor().name)
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
                before = {"version": locked.live_version}
                work.audit("survey.published", THING, key, before=before, after={"version": version.number})
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
            changed = survey.moved(step, at=self.clock.now(), by=current_actor().name)
            if changed is not survey:
                await store.save(changed)
                action = f"survey.{_DONE[step]}"
                work.audit(action, THING, key, before={"state": survey.state}, after={"state": changed.state})
            return changed
