"""Whether a person may be asked now, and why people were not: one service for all channels."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from services.collector.application.surveys.published_surveys import LiveSurvey, PublishedSurveys
from services.collector.domain.eligibility.decision import Decision, decide, is_sampled
from services.collector.domain.eligibility.explanation import explain, for_strangers
from services.collector.domain.eligibility.exposure import KEPT_FOR, Exposure
from services.collector.domain.eligibility.person import InvalidPersonError, read_person
from services.collector.domain.errors import SurveyNotFoundError
from services.collector.domain.names import KEY_RULE, is_key
from services.collector.domain.responses.submission import EARLIEST
from services.collector.domain.surveys.quotas import UNLIMITED_CHANNELS, is_full
from services.collector.domain.surveys.rules import Eligibility
from services.collector.store.exposure_store import ExposureStore, RefusalCount
from services.collector.store.quota_store import QuotaStore
from services.collector.store.survey_store import SurveyStore
from shared.clock import Clock
from shared.errors import FieldProblem
from shared.group_commit import GroupCommit
from shared.observability.metrics import ELIGIBILITY_REFUSALS
from shared.unit_of_work import Connection, UnitOfWork

_DEFAULT = Eligibility()
"""The rules of a survey that names none."""
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
            met = await ExposureStore(connection).find_of(digest, since=now - KEPT_FOR)
            full = channel not in UNLIMITED_CHANNELS and await _is_full(connection, survey, live)
        rules = _rules(live)
        quarantine = timedelta(days=self.quarantine_days)
        decision = decide(rules, met, survey=survey, touchpoint=touchpoint, quarantine=quarantine, now=now)
        if live.openness(now) != "open":
            decision = Decision("no", "survey_not_open", clocks=decision.clocks)
        elif full:
            decision = Decision("no", "quota_full", clocks=decision.clocks)
        elif not is_sampled(digest, survey, rules.sample_percent):
            decision = Decision("no", "not_sampled", clocks=decision.clocks)
        if decision.verdict != "yes":
            await self._record(survey, touchpoint, channel, decision, now)
        public = for_strangers(decision, known_as.kind) if by_stranger else decision
        return ExplainedDecision(public, explain(public.reason, rules, quarantine_days=self.quarantine_days))

    async def _record(
        self, survey: str, touchpoint: str | None, channel: str, decision: Decision, now: datetime
    ) -> None:
        refused = Exposure("refused", survey, channel, now, touchpoint=touchpoint, reason=decision.reason)
        await self.exposures.submit(refused)
        ELIGIBILITY_REFUSALS.labels(decision.reason, channel).inc()


def _rules(live: LiveSurvey) -> Eligibility:
    rules = None if live.version is None else live.version.definition.eligibility
    return _DEFAULT if rules is None else rules


async def _is_full(connection: Connection, survey: str, live: LiveSurvey) -> bool:
    definition = None if live.version is None else live.version.definition
    return (
        definition is not None
        and bool(definition.quotas)
        and is_full(definition, await QuotaStore(connection).counts_of(survey))
    )


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
