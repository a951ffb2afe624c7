"""Whether a person may be asked now, and why people were not: one service for all channels."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import partial

from services.collector.application.consents.reading import has_opted_out
from services.collector.application.eligibility.deciding import decide_on, exposures_of, rules_of
from services.collector.application.surveys.published_surveys import PublishedSurveys
from services.collector.domain.eligibility.decision import Decision, EligibilityReason
from services.collector.domain.eligibility.explanation import explain, for_strangers
from services.collector.domain.eligibility.exposure import Exposure
from services.collector.domain.eligibility.person import InvalidPersonError, PersonKind, read_person
from services.collector.domain.errors import SurveyNotFoundError
from services.collector.domain.names import KEY_RULE, is_key
from services.collector.domain.responses.submission import EARLIEST
from services.collector.store.exposure_store import ExposureStore, RefusalCount
from services.collector.store.survey_store import SurveyStore
from shared.clock import Clock
from shared.errors import FieldProblem
from shared.group_commit import GroupCommit
from shared.observability.metrics import ELIGIBILITY_REFUSALS
from shared.unit_of_work import UnitOfWork

_WHOEVER_IT_IS: frozenset[EligibilityReason] = frozenset({"survey_not_open", "quota_full"})
USUALLY = timedelta(days=30)
"""How far refusals are counted back where nobody says."""


@dataclass(frozen=True, slots=True)
class ExplainedDecision:
    """A decision and one sentence about it."""

    decision: Decision
    explanation: str


@dataclass(frozen=True, slots=True)
class CheckEligibility:
    """Decide, and store every refusal."""

    unit_of_work: UnitOfWork
    clock: Clock
    surveys: PublishedSurveys
    exposures: GroupCommit[Exposure, None]
    quarantine_days: int
    phone_region: str | None

    async def __call__(
        self, *, survey: str, person: str, touchpoint: str | None, channel: str, by_stranger: bool
    ) -> ExplainedDecision:
        """Return the answer; a refusal is stored before it is given.

        Args:
            survey: key of the survey.
            person: who would be asked, such as `external_id:4711`.
            touchpoint: where they would be asked.
            channel: how.
            by_stranger: whether the caller has no key, so that they may neither name everybody nor know everything.

        Raises:
            SurveyNotFoundError: there is no survey of this key.
            InvalidPersonError: the person is nobody, or the touchpoint no key.
            PersonForbiddenError: a stranger may not name this person.
            UnavailableError: the database does not answer.
        """
        known_as = read_person(person, self.phone_region, by_stranger=by_stranger)
        if touchpoint is not None and not is_key(touchpoint):
            raise InvalidPersonError([FieldProblem("touchpoint", KEY_RULE)])
        now = self.clock.now()
        digest = known_as.digest()
        async with self.unit_of_work.read() as connection:
            live = (await self.surveys.live(connection, [survey])).get(survey)
            if live is None:
                raise SurveyNotFoundError
            decide = partial(
                decide_on,
                connection,
                live,
                survey=survey,
                drawn_by=digest,
                touchpoint=touchpoint,
                channel=channel,
                quarantine=timedelta(days=self.quarantine_days),
                now=now,
            )
            met = await exposures_of(connection, [digest], now=now)
            decision = seen = await decide(met)
            if decision.reason not in _WHOEVER_IT_IS and await has_opted_out(connection, known_as, channel):
                # Strangers see what they would see of somebody who has answered just now.
                pretended = Exposure("answered", survey, channel, now, touchpoint=touchpoint)
                seen = await decide([*met, pretended]) if by_stranger else seen
                decision = Decision("no", "opted_out", clocks=decision.clocks)
        if decision.verdict != "yes":
            await self._record(survey, touchpoint, channel, decision, now)
        public = _for_strangers(decision, seen, known_as.kind) if by_stranger else decision
        return ExplainedDecision(public, explain(public.reason, rules_of(live), quarantine_days=self.quarantine_days))

    async def _record(
        self, survey: str, touchpoint: str | None, channel: str, decision: Decision, now: datetime
    ) -> None:
        refused = Exposure("refused", survey, channel, now, touchpoint=touchpoint, reason=decision.reason)
        await self.exposures.submit(refused)
        ELIGIBILITY_REFUSALS.labels(decision.reason, channel).inc()


def _for_strangers(decision: Decision, seen: Decision, kind: PersonKind) -> Decision:
    if decision.reason == "opted_out" and seen.verdict == "yes":  # this survey lets nobody rest
        seen = Decision("no", "answered_recently")
    return for_strangers(seen, kind)


@dataclass(frozen=True, slots=True)
class CountRefusals:
    """Count the refusals of one survey by reason and place."""

    unit_of_work: UnitOfWork
    clock: Clock

    async def __call__(self, *, survey: str, from_at: datetime | None, to_at: datetime | None) -> list[RefusalCount]:
        """Return the counts, the largest first.

        Args:
            survey: key of the survey.
            from_at: earliest moment, included; 30 days before the end when None.
            to_at: latest moment, excluded; without it everything up to now counts.

        Raises:
            SurveyNotFoundError: there is no survey of this key.
        """
        since = from_at or max(to_at or self.clock.now(), EARLIEST) - USUALLY
        async with self.unit_of_work.read() as connection:
            if not is_key(survey) or survey not in await SurveyStore(connection).live_states([survey]):
                raise SurveyNotFoundError
            return await ExposureStore(connection).count_refusals(survey, from_at=since, to_at=to_at)
