"""Raise what rules found, once, unless a limit holds it back: for everything that rules judge."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from services.alerts.application.asking.enrolling import enroll
from services.alerts.domain.alert import Alert
from services.alerts.domain.limits import Limits, Tally, hour_of
from services.alerts.domain.raising import Found, HeldBack, alert_of, held_back, signal_of
from services.alerts.domain.signal import Signal
from services.alerts.domain.subject import Subject
from services.alerts.events_out import alert_raised, signal_raised
from services.alerts.store.alert_store import AlertStore
from services.alerts.store.judged_store import JudgedStore
from services.alerts.store.signal_store import HeldBackStore, SignalStore
from shared.contracts.event import Cause
from shared.ids import uuid7
from shared.unit_of_work import Work

Caused = tuple[Cause, Found]
"""The event that made a rule fire, and what the rule found."""


@dataclass(frozen=True, slots=True)
class Outcome:
    """What was raised."""

    alerts: Sequence[Alert]
    signals: Sequence[Signal]
    held: Sequence[HeldBack]


async def raise_found(work: Work, found: Sequence[Caused]) -> Outcome:
    """Store and publish what rules found, in its order, at most once for each rule and occurrence."""
    admitted, held = await _admitted(work, found)
    alerts: list[tuple[Cause, Alert]] = []
    signals: list[tuple[Cause, Signal]] = []
    found_by: dict[UUID, Found] = {}
    for cause, one in admitted:
        id_ = uuid7()
        found_by[id_] = one
        if isinstance(one.of, Subject):
            alerts.append((cause, alert_of(one, alert_id=id_, at=work.now)))
        else:
            signals.append((cause, signal_of(one, signal_id=id_, at=work.now)))
    added = await AlertStore(work.connection).add([alert for _, alert in alerts])
    added |= await SignalStore(work.connection).add([signal for _, signal in signals])
    await HeldBackStore(work.connection).add(held)
    raised = [(cause, alert) for cause, alert in alerts if alert.id in added]
    signalled = [(cause, signal) for cause, signal in signals if signal.id in added]
    both: list[tuple[Cause, Alert | Signal]] = [*raised, *signalled]
    await enroll(work, [(cause, found_by[one.id], one) for cause, one in both])
    for cause, alert in raised:
        work.publish(alert_raised(alert), cause=cause)
    for cause, signal in signalled:
        work.publish(signal_raised(signal), cause=cause)
    return Outcome([alert for _, alert in raised], [signal for _, signal in signalled], held)


async def _admitted(work: Work, found: Sequence[Caused]) -> tuple[Sequence[Caused], Sequence[HeldBack]]:
    """Return what no limit holds back, and what one does."""
    limited: dict[str, list[Found]] = {}
    for _, one in found:
        if one.rule.definition.limits.counts:
            limited.setdefault(one.rule.key, []).append(one)
    if not limited:
        return found, []
    # Two workers that count for the same rule wait for each other, or both would raise the last one that is allowed.
    await JudgedStore(work.connection).lock("limits", limited)
    because: dict[tuple[str, str], HeldBack] = {}
    for key, some in sorted(limited.items()):
        because |= {(key, one.occurrence): one for one in await _over_limit(work, key, some)}
    passed = [(cause, one) for cause, one in found if (one.rule.key, one.occurrence) not in because]
    return passed, list(because.values())


async def _over_limit(work: Work, rule: str, found: Sequence[Found]) -> Sequence[HeldBack]:
    store: AlertStore | SignalStore = (
        AlertStore(work.connection) if isinstance(found[0].of, Subject) else SignalStore(work.connection)
    )
    raised = await store.raised(rule, {one.occurrence for one in found})
    fresh: Mapping[str, Found] = {one.occurrence: one for one in found if one.occurrence not in raised}
    if not fresh:
        return []
    limits = found[0].rule.definition.limits
    tally = Tally(limits)
    begin, end = _period(limits, [one.of.received_at for one in fresh.values()])
    for before in await store.raised_between(rule, begin, end):
        tally.add(*before)
    held = []
    for one in sorted(fresh.values(), key=lambda each: each.order):
        because = tally.admit(one.of.received_at, one.of.respondent_id)
        if because is not None:
            held.append(held_back(one, because, at=work.now))
    return held


def _period(limits: Limits, moments: Sequence[datetime]) -> tuple[datetime, datetime]:
    """Return the period whose alerts count for what was received at these moments."""
    around = timedelta(hours=1)
    if limits.most_per_day is not None:
        around = timedelta(hours=26)  # the longest day that a clock on a wall knows, and a little
    if limits.not_again_within_days is not None:
        around = max(around, timedelta(days=limits.not_again_within_days))
    return hour_of(min(moments)) - around, hour_of(max(moments)) + around + timedelta(hours=1)
