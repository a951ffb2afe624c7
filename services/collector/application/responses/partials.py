"""Partial responses: save what a respondent has answered so far, list it, and close what nobody goes on with."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from services.collector.application.responses.validate_submission import UNKNOWN_VERSION
from services.collector.application.surveys.published_surveys import LiveSurvey, PublishedSurveys
from services.collector.domain.errors import InvalidResponseError, SurveyNotFoundError, SurveyNotOpenError
from services.collector.domain.responses.answers import NOTHING_ANSWERED
from services.collector.domain.responses.response import PartialFilter, PartialResponse, ResponseDraft, kept_as
from services.collector.domain.responses.submission import check_submission
from services.collector.domain.surveys.path import walk
from services.collector.store.invitation_store import InvitationStore
from services.collector.store.partial_store import PartialStore
from shared.clock import Clock
from shared.errors import FieldProblem
from shared.ids import uuid7
from shared.unit_of_work import UnitOfWork

AT_ONCE = 1000


@dataclass(frozen=True, slots=True)
class SavePartial:
    """Save the answers so far under the id that the complete response will have; saving again replaces them."""

    unit_of_work: UnitOfWork
    clock: Clock
    surveys: PublishedSurveys
    phone_region: str | None

    async def __call__(self, *, draft: ResponseDraft) -> None:
        """Save the draft; once the complete response is stored, a late one changes nothing.

        Whoever has answered nothing yet, or nothing but contact data, is saved without answers: they have begun.

        Args:
            draft: with an id. Its respondent, attributes and contact answers are checked and not kept.

        Raises:
            SurveyNotFoundError: there is no survey of this key.
            SurveyNotOpenError: it takes no responses.
            InvalidResponseError: a field or an answer is wrong.
            UnavailableError: nothing was saved, or it is unknown whether the commit happened; repeating is harmless.
        """
        now = self.clock.now()
        async with self.unit_of_work.begin() as work:
            shown = [] if draft.version is None else [(draft.survey, draft.version)]
            live = await self.surveys.live(work.connection, [draft.survey], shown)
            partial, progress = self._partial(draft, live.get(draft.survey), now)
            await PartialStore(work.connection).save(partial)
            if draft.invitation is not None:
                invitations = InvitationStore(work.connection)
                await invitations.mark_started(draft.invitation, progress=progress, at=now)

    def _partial(self, draft: ResponseDraft, survey: LiveSurvey | None, now: datetime) -> tuple[PartialResponse, int]:
        """Return what is kept of the draft, and how many percent of what is asked on its way that answers.

        See `__call__` for what it raises.
        """
        if survey is None:
            raise SurveyNotFoundError
        if survey.state != "active" or survey.version is None:
            raise SurveyNotOpenError(survey.state)
        version = survey.version_of(draft.version)
        if version is None:
            raise InvalidResponseError([UNKNOWN_VERSION])
        submission, problems = check_submission(draft, now=now, new_id=uuid7(), phone_region=self.phone_region)
        if draft.id is None:
            problems.append(FieldProblem("id", "is needed: the complete response is sent under the same id"))
        checked = version.rules.check(draft.answers, draft.attributes, partial=True, phone_region=self.phone_region)
        problems += [problem for problem in checked.problems if problem != NOTHING_ANSWERED]
        if problems:
            raise InvalidResponseError(problems)
        refused = survey.refusal(submission.occurred_at)
        if refused is not None:
            raise refused
        partial = kept_as(
            PartialResponse,
            draft,
            id=submission.id,
            version=version.number,
            answers=checked.answers,
            state="open",
            started_at=now,
            updated_at=now,
        )
        asked = len(walk(version.definition, checked.answers, draft.attributes).asked)
        return partial, 100 * len(checked.answers) // max(asked, 1)


@dataclass(frozen=True, slots=True)
class ExpirePartials:
    """Let open partial responses expire; their answers stay readable."""

    unit_of_work: UnitOfWork
    clock: Clock
    kept_open: timedelta

    async def __call__(self) -> int:
        """Return how many were closed. In short transactions, so that nobody waits for it."""
        before = self.clock.now() - self.kept_open
        closed = 0
        while True:
            async with self.unit_of_work.begin() as work:
                number = await PartialStore(work.connection).expire(before=before, limit=AT_ONCE)
            closed += number
            if number < AT_ONCE:
                return closed


@dataclass(frozen=True, slots=True)
class ListPartials:
    """List partial responses."""

    unit_of_work: UnitOfWork

    async def __call__(
        self, *, wanted: PartialFilter, after: tuple[datetime, UUID] | None, limit: int
    ) -> list[PartialResponse]:
        """Return at most `limit` of them, the latest `updated_at` first, from behind `after` on."""
        async with self.unit_of_work.read() as connection:
            return await PartialStore(connection).list_latest(wanted, after=after, limit=limit)
