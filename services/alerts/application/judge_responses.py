"""Judge scored responses by the rules and raise alerts."""

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

import structlog

from services.alerts.domain.alert import Alert
from services.alerts.domain.rule import Rule, alert_of
from services.alerts.events_out import alert_raised
from services.alerts.store.alert_store import AlertStore, forgotten
from services.alerts.store.rule_store import RULES
from shared.clock import Clock
from shared.contracts.event import Event, cause_of
from shared.contracts.scoring import ResponseScored
from shared.ids import uuid7
from shared.observability.metrics import ALERTS_RAISED
from shared.unit_of_work import Connection, UnitOfWork

log = structlog.get_logger("heed.alerts")

Found = tuple[Event[ResponseScored], Alert]
"""An event, and an alert that its response raises."""


@dataclass(frozen=True, slots=True)
class JudgeResponses:
    """Raise at most one alert per rule and response, however often and in whichever order responses are received.

    A corrected response is judged again as it is now, and raises what it has not raised before; an earlier revision
    that comes late raises nothing. Nor does a suspect response.
    """

    unit_of_work: UnitOfWork
    clock: Clock

    async def __call__(self, *, events: Sequence[Event[ResponseScored]]) -> list[Alert]:
        """Judge the responses of `events` and return the alerts that were raised."""
        async with self.unit_of_work.begin(*map(cause_of, events)) as work:
            fresh = [event for event in events if work.is_fresh(event)]
            if not fresh:
                return []
            current = await _current(work.connection, fresh)
            # Read inside the transaction: a rule that was changed before this commit began is obeyed.
            rules = await RULES.store(work.connection).list_after(None, limit=None, enabled=True)
            found = [(event, alert) for event in current for alert in self._judge(rules, event.data)]
            found = await _without_erased(work.connection, found)
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
            alert_of(rule, response, reasons, alert_id=uuid7(), at=now)
            for rule in rules
            if (reasons := rule.definition.judge(response))
        ]


async def _without_erased(connection: Connection, found: Sequence[Found]) -> list[Found]:
    """Return what was found without withdrawn responses, and without what erased people wrote."""
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
    """Return the events about responses as they are now, which is in their newest revision, unless they are suspect."""
    received: dict[UUID, int] = {}
    for event in events:
        received[event.data.response_id] = max(event.data.revision, received.get(event.data.response_id, 0))
    latest = await AlertStore(connection).latest_revisions(received)
    return [
        event
        for event in events
        if event.data.suspect is None and event.data.revision >= latest[event.data.response_id]
    ]
