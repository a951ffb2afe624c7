"""Read alerts. Rules are read as all things are that are kept under a key."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from services.alerts.domain.alert import Alert, AlertFilter
from services.alerts.store.alert_store import AlertStore
from shared.unit_of_work import UnitOfWork


@dataclass(frozen=True, slots=True)
class ReadAlert:
    unit_of_work: UnitOfWork

    async def __call__(self, *, alert_id: UUID) -> Alert:
        """Return the alert of that id.

        Raises:
            AlertNotFoundError: there is none.
        """
        async with self.unit_of_work.read() as connection:
            return await AlertStore(connection).get(alert_id)


@dataclass(frozen=True, slots=True)
class ListAlerts:
    """Read alerts in pages, newest first."""

    unit_of_work: UnitOfWork

    async def __call__(self, *, wanted: AlertFilter, before: tuple[datetime, UUID] | None, limit: int) -> list[Alert]:
        """Return up to `limit` of the `wanted` alerts; of those that come after the place `before` (raised at, id)."""
        async with self.unit_of_work.read() as connection:
            return await AlertStore(connection).list_before(before, wanted=wanted, limit=limit)
