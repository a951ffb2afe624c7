"""Somebody takes care of what an alert is about."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from services.alerts.application.asking.drills import keep_steps
from services.alerts.application.asking.enrolling import group_name, row_of
from services.alerts.application.queries import ReadAlert, ReadSignal
from services.alerts.domain.alert import Alert
from services.alerts.domain.asking import answered
from services.alerts.domain.group import Acknowledged
from services.alerts.domain.signal import Signal
from services.alerts.events_out import alert_acknowledged
from services.alerts.store.asking_due import look_now
from services.alerts.store.asking_store import AskingStore
from shared.access import Caller
from shared.contracts.event import Cause, Event, cause_of
from shared.contracts.notifications import NoticeAcknowledged
from shared.unit_of_work import UnitOfWork, Work


@dataclass(frozen=True, slots=True)
class AcknowledgeAlert:
    """Take care of an alert or a signal, and so of everything that is raised about the same thing."""

    unit_of_work: UnitOfWork
    read_alert: ReadAlert
    read_signal: ReadSignal

    async def alert(self, *, caller: Caller, alert_id: UUID) -> Acknowledged:
        """Acknowledge an alert, and return who takes care of it: whoever did so first.

        Raises:
            AlertNotFoundError: there is none of that id that the caller may see.
        """
        alert = await self.read_alert(alert_id=alert_id, locations=caller.locations)
        return await self._acknowledge(caller, alert, "alert", alert.place.location)

    async def signal(self, *, caller: Caller, signal_id: UUID) -> Acknowledged:
        """Acknowledge a signal likewise.

        Raises:
            SignalNotFoundError: there is none of that id that the caller may see.
        """
        signal = await self.read_signal(signal_id=signal_id, locations=caller.locations)
        return await self._acknowledge(caller, signal, "signal", signal.location)

    async def _acknowledge(
        self, caller: Caller, raised: Alert | Signal, thing: str, location: str | None
    ) -> Acknowledged:
        group = group_name(raised)
        async with self.unit_of_work.begin() as work:
            store = AskingStore(work.connection)
            await store.hold(group)
            await store.add_members([row_of(raised)])  # one from before there were groups
            at = max(work.now, raised.raised_at)
            if await _mark(work, group, at, caller.name, by_notice=False):
                work.audit(f"{thing}.acknowledged", thing, str(raised.id), location=location)
            return (await store.acknowledged([raised.id]))[raised.id]


@dataclass(frozen=True, slots=True)
class TakeNoticeAcknowledgements:
    """Keep what notifications published: somebody acknowledged a notice. What is known is not published again."""

    unit_of_work: UnitOfWork

    async def __call__(self, *, events: Sequence[Event[NoticeAcknowledged]]) -> None:
        async with self.unit_of_work.begin(*map(cause_of, events)) as work:
            fresh = [event for event in events if work.is_fresh(event)]
            await keep_steps(work, [event.data for event in fresh if event.data.is_drill])
            for event in sorted(fresh, key=lambda one: (one.data.group, one.data.at)):
                data = event.data
                if not data.is_drill:
                    await AskingStore(work.connection).hold(data.group)
                    by = data.acknowledged_by or str(data.person_id or "")
                    await _mark(work, data.group, data.at, by, by_notice=True, cause=cause_of(event))


@dataclass(frozen=True, slots=True)
class ReadAcknowledgements:
    unit_of_work: UnitOfWork

    async def __call__(self, *, alerts: Collection[UUID]) -> Mapping[UUID, Acknowledged]:
        """Return of which alerts and signals somebody takes care, and who."""
        if not alerts:
            return {}
        async with self.unit_of_work.read() as connection:
            return await AskingStore(connection).acknowledged(alerts)


async def _mark(
    work: Work, group: str, at: datetime, by: str, *, by_notice: bool, cause: Cause | None = None
) -> Collection[UUID]:
    """Mark what is acknowledged in a group that is held, publish it, and return what was not before."""
    store = AskingStore(work.connection)
    new = answered(await store.members(group), await store.asked(group), at, by_notice=by_notice)
    if new:
        await store.acknowledge(new, at, by)
        for id_ in sorted(new):
            work.publish(alert_acknowledged(id_, group, by, at), cause=cause)
        await look_now(work.connection, [group], "acknowledged")
    return new
