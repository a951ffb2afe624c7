"""Read recoveries, and how many promises were kept."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from services.alerts.application.queries import ReadAlert, ReadSignal
from services.alerts.domain.alert import AlertNotFoundError
from services.alerts.domain.recovery import Promises, Recovery, RecoveryFilter, RecoveryNotFoundError
from services.alerts.domain.signal import SignalNotFoundError
from services.alerts.store.recovery_store import RecoveryStore
from shared.clock import Clock
from shared.unit_of_work import UnitOfWork


@dataclass(frozen=True, slots=True)
class ListRecoveries:
    """Read recoveries in pages, newest first. `wanted.locations` holds the reach of who asks."""

    unit_of_work: UnitOfWork

    async def __call__(
        self, *, wanted: RecoveryFilter, before: tuple[datetime, UUID] | None, limit: int
    ) -> list[Recovery]:
        """Return up to `limit` of the `wanted`; of those that come after the place `before` (decided at, id)."""
        async with self.unit_of_work.read() as connection:
            return await RecoveryStore(connection).list_before(before, wanted=wanted, limit=limit)


@dataclass(frozen=True, slots=True)
class CountPromises:
    """Count the promises that customers got, of the `wanted` recoveries in any state."""

    unit_of_work: UnitOfWork
    clock: Clock

    async def __call__(self, *, wanted: RecoveryFilter) -> Promises:
        async with self.unit_of_work.read() as connection:
            return await RecoveryStore(connection).promises(wanted, now=self.clock.now())


@dataclass(frozen=True, slots=True)
class ReadRecovery:
    """Read what was decided about what an alert or a signal is about, by whichever rule."""

    unit_of_work: UnitOfWork
    read_alert: ReadAlert
    read_signal: ReadSignal

    async def __call__(self, *, alert_id: UUID, locations: frozenset[str] | None) -> Recovery:
        """Return it; `locations` are those that the reader may see, None: all.

        Raises:
            AlertNotFoundError: there is no such alert or signal, or none that the reader may see.
            RecoveryNotFoundError: no rule asked for a message.
        """
        try:
            alert = await self.read_alert(alert_id=alert_id, locations=locations)
        except AlertNotFoundError:
            return await self._of_signal(alert_id, locations)
        async with self.unit_of_work.read() as connection:
            return await RecoveryStore(connection).of("response", alert.response_id)

    async def _of_signal(self, signal_id: UUID, locations: frozenset[str] | None) -> Recovery:
        try:
            signal = await self.read_signal(signal_id=signal_id, locations=locations)
        except SignalNotFoundError:
            raise AlertNotFoundError from None
        if signal.subject != "complaint":
            raise RecoveryNotFoundError
        async with self.unit_of_work.read() as connection:
            return await RecoveryStore(connection).of("complaint", UUID(signal.subject_id))
