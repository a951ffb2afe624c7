"""Write down that a survey was shown to a person, or dismissed by them."""

from dataclasses import dataclass
from datetime import UTC, datetime

from services.collector.application.surveys.read_recent_survey import ReadRecentSurvey
from services.collector.domain.errors import SurveyNotFoundError
from services.collector.domain.names import KEY_RULE, is_key
from services.collector.domain.reach.encounter import KEPT_FOR, Encounter, Event
from services.collector.domain.reach.errors import InvalidPersonError
from services.collector.domain.reach.person import read_person
from services.collector.domain.responses.submission import FUTURE_TOLERANCE
from shared.clock import Clock
from shared.errors import FieldProblem
from shared.group_commit import GroupCommit


@dataclass(frozen=True, slots=True)
class RecordEvent:
    """Start a person's clock. Told twice with the same moment it is one event."""

    clock: Clock
    read_recent_survey: ReadRecentSurvey
    encounters: GroupCommit[Encounter, None]
    phone_region: str | None

    async def __call__(
        self,
        *,
        survey: str,
        person: str,
        kind: Event,
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
            at: when, aware; now when left out.
            by_stranger: whether the caller has no key, so that they may not name everybody.

        Raises:
            SurveyNotFoundError: there is no survey of this key.
            InvalidPersonError: the person is nobody, the touchpoint no key, or the moment in the future or too long
                ago to matter.
            PersonForbiddenError: a stranger may not name this person.
            UnavailableError: it is not stored for sure; telling it again does no harm.
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
        await self.encounters.submit(Encounter(kind, survey, channel, happened_at, touchpoint, known_as.digest()))
