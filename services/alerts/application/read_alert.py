"""Read one alert."""

from dataclasses import dataclass
from uuid import UUID

from services.alerts.domain.alert import Alert
from services.alerts.store.alert_store import AlertStore
from shared.unit_of_work import UnitOfWork


@dataclass(frozen=True, slots=True)
class ReadAlert:
    """Read one alert."""

    unit_of_work: UnitOfWork

    async def __call__(self, *, alert_id: UUID) -> Alert:
        """Return the alert of that id.

        Raises:
            AlertNotFoundError: there is none.
        """
        async with self.unit_of_work.read() as connection:
            return await AlertStore(connection).get(alert_id)
