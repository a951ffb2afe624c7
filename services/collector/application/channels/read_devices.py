"""Read kiosk devices and what they show."""

from dataclasses import dataclass
from uuid import UUID

from services.collector.application.surveys.published_surveys import LiveSurvey, PublishedSurveys
from services.collector.domain.channels.device import Device
from services.collector.domain.errors import DeviceNotFoundError
from services.collector.store.device_store import DeviceStore
from shared.unit_of_work import UnitOfWork


@dataclass(frozen=True, slots=True)
class ListDevices:
    """List the devices."""

    unit_of_work: UnitOfWork

    async def __call__(self, *, before: UUID | None, limit: int) -> list[Device]:
        """Return at most `limit` devices, newest first, from behind the device `before` on."""
        async with self.unit_of_work.read() as connection:
            return await DeviceStore(connection).list_before(before, limit)


@dataclass(frozen=True, slots=True)
class ReadKiosk:
    """Read what a device shows: nothing that the survey's public page does not show as well."""

    unit_of_work: UnitOfWork
    surveys: PublishedSurveys

    async def __call__(self, *, device_id: UUID) -> tuple[Device, LiveSurvey | None]:
        """Return the device and its survey as it stands now.

        Raises:
            DeviceNotFoundError: there is no such device, or it was revoked.
        """
        async with self.unit_of_work.read() as connection:
            device = await DeviceStore(connection).find(device_id)
            if device is None or device.revoked_at is not None:
                raise DeviceNotFoundError
            return device, (await self.surveys.live(connection, [device.survey])).get(device.survey)
