"""Read why rules fired, or did not."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from uuid import UUID

from services.alerts.application.histories import histories_of
from services.alerts.domain.alert import Alert, AlertFilter, AlertNotFoundError
from services.alerts.domain.explained import (
    Explained,
    ExplainedAlert,
    ExplainedSubject,
    NotJudgedError,
    tests_at,
    tests_of,
)
from services.alerts.domain.facts import NO_HISTORY, History
from services.alerts.domain.rule import Rule
from services.alerts.domain.signal import Signal, SignalFilter, SignalNotFoundError
from services.alerts.domain.subject import TRIGGERS_OF, CustomerKind, Subject
from services.alerts.domain.verdict import verdict_on_subject
from services.alerts.store.alert_store import AlertStore
from services.alerts.store.judged_store import JudgedStore
from services.alerts.store.rule_store import RULES, RuleSetStore
from services.alerts.store.signal_store import HeldBackStore, SignalStore
from shared.unit_of_work import Connection, UnitOfWork

_MOST = 1000
"""Alerts on one response: there are no more rules."""


@dataclass(frozen=True, slots=True)
class ExplainSubject:
    unit_of_work: UnitOfWork

    async def __call__(
        self, *, kind: CustomerKind, subject_id: UUID, locations: frozenset[str] | None = None
    ) -> ExplainedSubject:
        """Return what all rules made of a response or a complaint, when it was judged last.

        Args:
            kind: of the subject.
            subject_id: its id.
            locations: those that the reader may see; None: all.

        Raises:
            NotJudgedError: nothing is kept of it, or the reader may not see it.
        """
        async with self.unit_of_work.read() as connection:
            judged = await JudgedStore(connection).get(kind, subject_id)
            if judged is None or (locations is not None and judged.subject.location not in locations):
                raise NotJudgedError
            rules = await _rules_for(connection, kind, judged.rule_set)
            history = await _history(connection, judged.subject)
            raised = await _raised_on(connection, kind, subject_id)
            held = await HeldBackStore(connection).on(kind, str(subject_id))
            found = {rule.key: _explained(rule, judged.subject, history, held.get(rule.key)) for rule in rules}
            # What was raised stays raised, whatever the response or the rule became since.
            found |= {one.rule: await _why(connection, one) for one in raised}
        explained = [found[key] for key in sorted(found)]
        return ExplainedSubject(subject=judged.subject, judged_at=judged.judged_at, rules=explained)


@dataclass(frozen=True, slots=True)
class ExplainAlert:
    unit_of_work: UnitOfWork

    async def __call__(self, *, alert_id: UUID, locations: frozenset[str] | None = None) -> ExplainedAlert:
        """Return why there is an alert, or a signal.

        Raises:
            AlertNotFoundError: there is none of that id, or none that the reader may see.
        """
        async with self.unit_of_work.read() as connection:
            found = await _alert_or_signal(connection, alert_id)
            location = found.location if isinstance(found, Signal) else found.place.location
            if locations is not None and location not in locations:
                raise AlertNotFoundError
            why = await _why(connection, found)
        if isinstance(found, Signal):
            return ExplainedAlert(alert_id=found.id, subject=found.subject, subject_id=found.subject_id, why=why)
        return ExplainedAlert(alert_id=found.id, subject="response", subject_id=str(found.response_id), why=why)


async def _alert_or_signal(connection: Connection, alert_id: UUID) -> Alert | Signal:
    try:
        return await AlertStore(connection).get(alert_id)
    except AlertNotFoundError:
        try:
            return await SignalStore(connection).get(alert_id)
        except SignalNotFoundError:
            raise AlertNotFoundError from None


async def _rules_for(connection: Connection, kind: CustomerKind, rule_set: UUID | None) -> Sequence[Rule]:
    if rule_set is None:
        return []
    rules = await RuleSetStore(connection).rules_in(rule_set)
    return [rule for rule in rules if rule.definition.trigger in TRIGGERS_OF[kind]]


async def _history(connection: Connection, subject: Subject) -> History:
    if subject.respondent_id is None:
        return NO_HISTORY
    unhappy = await JudgedStore(connection).unhappy_of([subject.respondent_id])
    return histories_of([subject], unhappy)[subject.id]


async def _raised_on(connection: Connection, kind: CustomerKind, subject_id: UUID) -> Sequence[Alert | Signal]:
    if kind == "response":
        return await AlertStore(connection).list_before(None, wanted=AlertFilter(response_id=subject_id), limit=_MOST)
    wanted = SignalFilter(subject="complaint", subject_id=str(subject_id))
    return await SignalStore(connection).list_before(None, wanted=wanted, limit=_MOST)


async def _why(connection: Connection, raised: Alert | Signal) -> Explained:
    rule = await RULES.store(connection).get_version(raised.rule, raised.rule_version)
    tests = tests_at(rule, raised.decided_by)
    return Explained(rule=rule, outcome="fired", alert_id=raised.id, tests=tests)


def _explained(rule: Rule, subject: Subject, history: Mapping[str, int], held_because: str | None) -> Explained:
    verdict = verdict_on_subject(rule, subject, history)
    if held_because is not None:
        return Explained(rule=rule, outcome="held_back", held_because=held_because, tests=tests_of(verdict))
    return Explained(rule=rule, outcome=verdict.outcome, tests=tests_of(verdict))
