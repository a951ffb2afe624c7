"""Hold scored responses against the rules and raise alerts."""

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

import structlog

from services.alerts.domain.alert import Alert
from services.alerts.domain.rule import Rule
from services.alerts.events_out import alert_raised
from services.alerts.store.alert_store import AlertStore
from services.alerts.store.correction_store import CorrectionStore
from services.alerts.store.forgotten_store import forgotten
from services.alerts.store.rule_store import RuleStore
from shared.clock import Clock
from shared.contracts.event import Event, cause_of
from shared.contracts.scoring import ResponseScored
from shared.ids import uuid7
from shared.observability.metrics import ALERTS_RAISED
from shared.unit_of_work import Connection, UnitOfWork

log = structlog.get_logger("heed.alerts")

Found = tuple[Event[ResponseScored], Alert]
"""What was told, and an alert that it gives reason for."""


@dataclass(frozen=True, slots=True)
class JudgeResponses:
    """Raise at most one alert per rule and response, however often and in whichever order responses are told.

    A corrected response is judged again as it is now, and raises what it has not raised before; what it was before does
    not come back. What nobody honestly answered raises nothing.
    """

    unit_of_work: UnitOfWork
    clock: Clock

    async def __call__(self, *, events: Sequence[Event[ResponseScored]]) -> list[Alert]:
        """Judge the responses that `events` tell of and return the alerts that were raised."""
        async with self.unit_of_work.begin(*map(cause_of, events)) as work:
            fresh = [event for event in events if work.is_fresh(event)]
            if not fresh:
                return []
            current = await _current(work.connection, fresh)
            # Read inside the transaction: a rule that was changed before this commit began is obeyed.
            rules = await RuleStore(work.connection).list_enabled()
            found = [(event, alert) for event in current for alert in self._judge(rules, event.data)]
            found = await _remembered(work.connection, found)
            added = await AlertStore(work.connection).add([alert for _, alert in found])
            raised = [(event, alert) for event, alert in found if alert.id in added]
            for event, alert in raised:
                work.publish(alert_raised(alert), cause=cause_of(event))
        for _, alert in raised:
            ALERTS_RAISED.labels(alert.severity).inc()
        log.info("responses_judged", responses=len(fresh), rules=len(rules), alerts=len(raised))
        return [alert for _, alert in raised]

    def _judge(self, rules: Sequence[Rule], response: ResponseScored) -> list[Alert]:
        now = self.clock.now()
        return [
            rule.alert(response, reasons, alert_id=uuid7(), at=now)
            for rule in rules
            if (reasons := rule.judge(response))
        ]


async def _remembered(connection: Connection, found: Sequence[Found]) -> list[Found]:
    """Return what was found but for withdrawn responses, and without what erased people wrote."""
    alerts = [alert for _, alert in found]
    gone = await forgotten(connection).among(
        {alert.response_id for alert in alerts} | {alert.respondent_id for alert in alerts}
    )
    return [
        (event, alert.without_person() if alert.respondent_id in gone else alert)
        for event, alert in found
        if alert.response_id not in gone
    ]


async def _current(connection: Connection, events: Sequence[Event[ResponseScored]]) -> list[Event[ResponseScored]]:
    """Return the events that tell of honest responses as they are now: of each, its newest revision."""
    heard: dict[UUID, int] = {}
    for event in events:
        heard[event.data.response_id] = max(event.data.revision, heard.get(event.data.response_id, 0))
    latest = await CorrectionStore(connection).latest(heard)
    return [
        event
        for event in events
        if event.data.suspect is None and event.data.revision >= latest[event.data.response_id]
    ]
