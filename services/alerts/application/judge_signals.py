"""Judge what happens beside answers: scores that moved, missed targets, silent sources, cases that escalate."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import TypeVar

import structlog

from services.alerts.application.arrivals import units_of
from services.alerts.application.raising import Caused, Outcome, raise_found
from services.alerts.application.rule_sets import RuleSets
from services.alerts.domain.facts import escalated, fell_silent, missed, moved
from services.alerts.domain.raising import Found
from services.alerts.domain.signal import Happening
from services.alerts.domain.trigger_fields import OfferedTrigger
from services.alerts.domain.verdict import condition_verdict, fires
from shared.conditions.evaluate import Values
from shared.contracts.event import Event, EventData, cause_of
from shared.contracts.scoring import ScoreMoved, TargetMissed
from shared.contracts.sources import SourceFellSilent
from shared.contracts.tickets import TicketEscalated
from shared.directory_use_cases import ReadDirectory
from shared.unit_of_work import UnitOfWork

log = structlog.get_logger("heed.alerts")

D = TypeVar("D", bound=EventData)


@dataclass(frozen=True, slots=True)
class JudgeSignals:
    """Raise at most one signal per rule and occurrence, however often it is published."""

    unit_of_work: UnitOfWork
    rule_sets: RuleSets
    directory: ReadDirectory

    async def scores(self, *, events: Sequence[Event[ScoreMoved]]) -> Outcome:
        """Judge scores that moved and return what was raised."""
        return await self._judge(events, "score_moved", moved)

    async def targets(self, *, events: Sequence[Event[TargetMissed]]) -> Outcome:
        """Judge targets that were missed and return what was raised."""
        return await self._judge(events, "target_missed", missed)

    async def sources(self, *, events: Sequence[Event[SourceFellSilent]]) -> Outcome:
        """Judge sources that fell silent and return what was raised."""
        structure = (await self.directory()).structure
        return await self._judge(
            events, "source_silent", lambda event: fell_silent(event, units_of(structure, event.location))
        )

    async def escalations(self, *, events: Sequence[Event[TicketEscalated]]) -> Outcome:
        """Judge cases whose time runs out and return what was raised."""
        structure = (await self.directory()).structure
        return await self._judge(
            events, "ticket_escalated", lambda event: escalated(event, units_of(structure, event.location))
        )

    async def _judge(
        self,
        events: Sequence[Event[D]],
        trigger: OfferedTrigger,
        happening_of: Callable[[D], tuple[Happening, Values]],
    ) -> Outcome:
        async with self.unit_of_work.begin(*map(cause_of, events)) as work:
            fresh = [event for event in events if work.is_fresh(event)]
            rules = await self.rule_sets.current(work.connection)
            found: list[Caused] = []
            for event in fresh:
                happening, values = happening_of(event.data)
                memo = rules.new_memo()
                for one in rules.that_may_fire(trigger, happening.survey, values, memo):
                    if fires(one, happening, values, memo):
                        verdict = condition_verdict(one.rule.definition, values)
                        found.append((cause_of(event), Found(one.rule, happening, verdict)))
            outcome = await raise_found(work, found)
        log.info(
            "judged",
            trigger=trigger,
            happenings=len(fresh),
            signals=len(outcome.signals),
            held_back=len(outcome.held),
        )
        return outcome
