"""Write down what happened between people and surveys, and forget what no rest depends on any more."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime

from services.collector.application.surveys.shown_surveys import ReadRecentSurvey
from services.collector.domain.eligibility.exposure import KEPT_FOR, REFUSALS_KEPT_FOR, Exposure, ReportedEvent
from services.collector.domain.eligibility.person import InvalidPersonError, read_person
from services.collector.domain.errors import SurveyNotFoundError
from services.collector.domain.names import KEY_RULE, is_key
from services.collector.domain.responses.submission import FUTURE_TOLERANCE
from services.collector.store.exposure_store import ExposureStore
from shared.clock import Clock
from shared.errors import FieldProblem
from shared.group_commit import GroupCommit
from shared.unit_of_work import UnitOfWork

AT_ONCE = 5000
"""Rows that one transaction forgets at most."""


@dataclass(frozen=True, slots=True)
class RecordEvent:
    """Start a person's clock. Sent twice with the same moment it is one event."""

    clock: Clock
    read_recent_survey: ReadRecentSurvey
    exposures: GroupCommit[Exposure, None]
    phone_region: str | None

    async def __call__(
        self,
        *,
        survey: str,
        person: str,
        kind: ReportedEvent,
        touchpoint: str | None,
        channel: str,
        at: datetime | None,
        by_stranger: bool,
    ) -> None:
        """Return when it is stored for good.

        Args:
            survey: key of the survey.
            person: to whom it happened, such as `visitor:0197f2a4-…`.
            kind: what happened.
            touchpoint: where.
            channel: how the survey was shown.
            at: when, aware; now when None.
            by_stranger: whether the caller has no key, so that they may not name everybody.

        Raises:
            SurveyNotFoundError: there is no survey of this key.
            InvalidPersonError: the person is nobody, the touchpoint no key, or the moment in the future or too long
                ago to matter.
            PersonForbiddenError: a stranger may not name this person.
            UnavailableError: it is not stored for sure; sending it again does no harm.
        """
        known_as = read_person(person, self.phone_region, by_stranger=by_stranger)
        now = self.clock.now()
        problems = []
        if touchpoint is not None and not is_key(touchpoint):
            problems.append(FieldProblem("touchpoint", KEY_RULE))
        if at is not None and not now - KEPT_FOR <= at <= now + FUTURE_TOLERANCE:
            problems.append(FieldProblem("at", f"must be a moment of the last {KEPT_FOR.days} days"))
        if problems:
            raise InvalidPersonError(problems)
        if await self.read_recent_survey(key=survey) is None:
            raise SurveyNotFoundError
        happened_at = now if at is None else min(at.astimezone(UTC), now)
        exposure = Exposure(kind, survey, channel, happened_at, known_as.digest(), touchpoint=touchpoint)
        await self.exposures.submit(exposure)


@dataclass(frozen=True, slots=True)
class RecordExposures:
    """Append to the log; many requests share one commit."""

    unit_of_work: UnitOfWork

    async def __call__(self, *, exposures: Sequence[Exposure]) -> list[None]:
        """Store all of them, and return as many times nothing, for those who wait.

        Raises:
            UnavailableError: none is stored for sure; storing one twice does no harm.
        """
        async with self.unit_of_work.begin() as work:
            await ExposureStore(work.connection).add(exposures)
        return [None] * len(exposures)


@dataclass(frozen=True, slots=True)
class ForgetExposures:
    """Delete what is old enough."""

    unit_of_work: UnitOfWork
    clock: Clock

    async def __call__(self) -> int:
        """Return how many went. Short transactions, so that nobody waits for it."""
        now = self.clock.now()
        forgotten = 0
        for refused, kept_for in ((False, KEPT_FOR), (True, REFUSALS_KEPT_FOR)):
            gone = AT_ONCE
            while gone == AT_ONCE:
                async with self.unit_of_work.begin() as work:
                    gone = await ExposureStore(work.connection).delete_old(
                        refused=refused, before=now - kept_for, limit=AT_ONCE
                    )
                forgotten += gone
        return forgotten
