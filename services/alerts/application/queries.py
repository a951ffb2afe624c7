"""Read alerts. Rules are read as all things are that are kept under a key."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from services.alerts.domain.alert import SILENT, Alert, AlertFilter, AlertNotFoundError, RuleActivity
from services.alerts.domain.signal import Signal, SignalFilter, SignalNotFoundError
from services.alerts.store.alert_store import AlertStore
from services.alerts.store.signal_store import SignalStore
from shared.clock import Clock
from shared.fields import fields_in_common
from shared.unit_of_work import UnitOfWork


@dataclass(frozen=True, slots=True)
class ReadAlert:
    unit_of_work: UnitOfWork

    async def __call__(self, *, alert_id: UUID, locations: frozenset[str] | None = None) -> Alert:
        """Return the alert of that id.

        Args:
            alert_id: of the alert.
            locations: those that the reader may see; None: all, and alerts without one.

        Raises:
            AlertNotFoundError: there is none, or none that the reader may see.
        """
        async with self.unit_of_work.read() as connection:
            alert = await AlertStore(connection).get(alert_id)
        if locations is not None and alert.place.location not in locations:
            raise AlertNotFoundError
        return alert


@dataclass(frozen=True, slots=True)
class ListAlerts:
    """Read alerts in pages, newest first."""

    unit_of_work: UnitOfWork

    async def __call__(self, *, wanted: AlertFilter, before: tuple[datetime, UUID] | None, limit: int) -> list[Alert]:
        """Return up to `limit` of the `wanted` alerts; of those that come after the place `before` (raised at, id)."""
        async with self.unit_of_work.read() as connection:
            return await AlertStore(connection).list_before(before, wanted=wanted, limit=limit)


@dataclass(frozen=True, slots=True)
class ReadSignal:
    unit_of_work: UnitOfWork

    async def __call__(self, *, signal_id: UUID, locations: frozenset[str] | None = None) -> Signal:
        """Return the signal of that id; `locations` are those that the reader may see, None: all.

        Raises:
            SignalNotFoundError: there is none, or none that the reader may see.
        """
        async with self.unit_of_work.read() as connection:
            signal = await SignalStore(connection).get(signal_id)
        if locations is not None and signal.location not in locations:
            raise SignalNotFoundError
        return signal


@dataclass(frozen=True, slots=True)
class ListSignals:
    """Read signals in pages, newest first."""

    unit_of_work: UnitOfWork

    async def __call__(self, *, wanted: SignalFilter, before: tuple[datetime, UUID] | None, limit: int) -> list[Signal]:
        """Return up to `limit` of the `wanted` signals; of those that come after the place `before` (raised at, id)."""
        async with self.unit_of_work.read() as connection:
            return await SignalStore(connection).list_before(before, wanted=wanted, limit=limit)


@dataclass(frozen=True, slots=True)
class ListRaised:
    """Read alerts and signals as one list, newest first."""

    unit_of_work: UnitOfWork

    async def __call__(
        self, *, wanted: AlertFilter, before: tuple[datetime, UUID] | None, limit: int
    ) -> Sequence[Alert | Signal]:
        """Return up to `limit` of what is `wanted`; of what comes after the place `before` (raised at, id)."""
        of_signals = SignalFilter(**fields_in_common(wanted, SignalFilter))
        async with self.unit_of_work.read() as connection:
            alerts = await AlertStore(connection).list_before(before, wanted=wanted, limit=limit)
            signals = await SignalStore(connection).list_before(before, wanted=of_signals, limit=limit)
        found: list[Alert | Signal] = [*alerts, *signals]
        return sorted(found, key=lambda one: (one.raised_at, one.id), reverse=True)[:limit]


@dataclass(frozen=True, slots=True)
class ReadActivity:
    """Read what rules have raised."""

    unit_of_work: UnitOfWork
    clock: Clock

    async def __call__(
        self, *, rules: Collection[str], days: int, locations: frozenset[str] | None
    ) -> Mapping[str, RuleActivity]:
        """Return it by the rules' keys.

        Args:
            rules: keys.
            days: how many of the last days count as recent.
            locations: those that the reader may see; None: all.
        """
        since = self.clock.now() - timedelta(days=days)
        async with self.unit_of_work.read() as connection:
            alerts = await AlertStore(connection).activity(rules, since=since, locations=locations)
            signals = await SignalStore(connection).activity(rules, since=since, locations=locations)
        return {rule: alerts.get(rule, SILENT).with_more(signals.get(rule, SILENT)) for rule in rules}
