"""Hold scored responses against the rules and raise alerts."""

from collections.abc import Sequence
from dataclasses import dataclass

import structlog

from services.alerts.domain.alert import Alert
from services.alerts.domain.response import Comment, Origin, ScoredAnswer, ScoredResponse
from services.alerts.domain.rule import Rule
from services.alerts.events_out import alert_raised
from services.alerts.store.alert_store import AlertStore
from services.alerts.store.rule_store import RuleStore
from shared.clock import Clock
from shared.contracts.event import Event, cause_of
from shared.contracts.scoring import ResponseScored
from shared.ids import uuid7
from shared.observability.metrics import ALERTS_RAISED
from shared.unit_of_work import UnitOfWork

log = structlog.get_logger("heed.alerts")


@dataclass(frozen=True, slots=True)
class JudgeResponses:
    """Raise at most one alert per rule and response, however often and in whichever order responses are told."""

    unit_of_work: UnitOfWork
    clock: Clock

    async def __call__(self, *, events: Sequence[Event[ResponseScored]]) -> list[Alert]:
        """Judge the responses that `events` tell of and return the alerts that were raised."""
        async with self.unit_of_work.begin(*map(cause_of, events)) as work:
            fresh = [event for event in events if work.is_fresh(event)]
            if not fresh:
                return []
            # Read inside the transaction: a rule that was changed before this commit began is obeyed.
            rules = await RuleStore(work.connection).list_enabled()
            found = [(event, alert) for event in fresh for alert in self._judge(rules, _scored(event.data))]
            added = await AlertStore(work.connection).add([alert for _, alert in found])
            raised = [(event, alert) for event, alert in found if alert.id in added]
            for event, alert in raised:
                work.publish(alert_raised(alert), cause=cause_of(event))
        for _, alert in raised:
            ALERTS_RAISED.labels(alert.severity).inc()
        log.info("responses_judged", responses=len(fresh), rules=len(rules), alerts=len(raised))
        return [alert for _, alert in raised]

    def _judge(self, rules: Sequence[Rule], response: ScoredResponse) -> list[Alert]:
        now = self.clock.now()
        return [
            rule.alert(response, reasons, alert_id=uuid7(), at=now)
            for rule in rules
            if (reasons := rule.judge(response))
        ]


def _scored(data: ResponseScored) -> ScoredResponse:
    return ScoredResponse(
        origin=Origin(
            response_id=data.response_id,
            survey=data.survey,
            survey_version=data.version,
            channel=data.channel,
            touchpoint=data.touchpoint,
            location=data.location,
            locale=data.locale,
            respondent_id=data.respondent_id,
            occurred_at=data.occurred_at,
        ),
        answers=tuple(
            ScoredAnswer(
                question=score.question,
                metric=score.metric,
                value=score.value,
                scale_min=score.scale_min,
                scale_max=score.scale_max,
                polarity=score.polarity,
                category=score.category,
                verdict=score.verdict,
            )
            for score in data.scores
        ),
        comments=tuple(Comment(comment.question, comment.text) for comment in data.comments),
    )
