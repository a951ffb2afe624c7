"""Try a rule on what was judged, and look for what is questionable about it, before anybody switches it on."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta
from uuid import UUID

from services.alerts.application.histories import histories_of
from services.alerts.domain.facts import History
from services.alerts.domain.lint import Finding, findings_of
from services.alerts.domain.rule import RuleDefinition
from services.alerts.domain.subject import CustomerKind, Subject
from services.alerts.domain.trial import Trial
from services.alerts.store.alert_store import AlertStore
from services.alerts.store.judged_store import JudgedStore
from services.alerts.store.rule_store import RULES
from services.alerts.store.signal_store import SignalStore
from shared.clock import Clock
from shared.directory_use_cases import ReadDirectory
from shared.unit_of_work import Connection, UnitOfWork

AT_ONCE = 500
"""Rows that are in memory at the same time, however long the period is."""


@dataclass(frozen=True, slots=True)
class TryRule:
    unit_of_work: UnitOfWork
    clock: Clock
    directory: ReadDirectory

    async def __call__(
        self,
        *,
        definition: RuleDefinition,
        key: str | None,
        days: int,
        zone: str,
        locations: frozenset[str] | None = None,
    ) -> Trial:
        """Return what the rule would have done in the last days; nothing is stored.

        Args:
            definition: of the rule, whether it is on or not.
            key: of the rule, when it is there already: it does not cover itself.
            days: how far back.
            zone: IANA time zone of the days that are counted.
            locations: those that the reader may see; None: all.

        Raises:
            InvalidRuleError: the rule makes no sense.
            InvalidFieldError: of what it waits for nothing is kept.
        """
        trial = Trial(definition, await self.directory(), zone)
        now = self.clock.now()
        async with self.unit_of_work.read() as connection:
            store = JudgedStore(connection)
            batches = store.received_between(
                trial.kind,
                now - timedelta(days=days),
                now,
                survey=definition.survey,
                locations=locations,
                at_once=AT_ONCE,
            )
            async for subjects in batches:
                fired = trial.fires_on(subjects, await _histories(store, trial, subjects))
                others = await _rules_that_fired(connection, trial.kind, fired)
                for subject in fired:
                    trial.take(subject, others.get(subject.id, frozenset()) - {key})
        return trial


async def _histories(store: JudgedStore, trial: Trial, subjects: Sequence[Subject]) -> Mapping[UUID, History]:
    if not trial.needs_history:
        return {}
    people = {one.respondent_id for one in subjects if one.respondent_id is not None}
    return histories_of(subjects, await store.unhappy_of(people))


async def _rules_that_fired(
    connection: Connection, kind: CustomerKind, subjects: Sequence[Subject]
) -> Mapping[UUID, frozenset[str]]:
    if not subjects:
        return {}
    if kind == "response":
        alerts = await AlertStore(connection).on_responses([one.id for one in subjects])
        return {id_: frozenset(rules) for id_, rules in alerts.items()}
    signals = await SignalStore(connection).on_subjects(kind, [str(one.id) for one in subjects])
    return {UUID(id_): frozenset(rules) for id_, rules in signals.items()}


@dataclass(frozen=True, slots=True)
class LintRule:
    unit_of_work: UnitOfWork
    clock: Clock
    directory: ReadDirectory

    async def __call__(self, *, definition: RuleDefinition, key: str | None) -> Sequence[Finding]:
        """Return what is questionable about a rule; nothing is stored."""
        directory = await self.directory()
        async with self.unit_of_work.read() as connection:
            others = await RULES.store(connection).list_after(None, limit=None)
        return findings_of(definition, key=key, others=others, directory=directory, now=self.clock.now())
