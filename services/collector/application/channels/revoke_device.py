"""Revoke a kiosk device."""

from dataclasses import dataclass
from uuid import UUID

from services.collector.domain.channels.device import Device
from services.collector.domain.errors import DeviceNotFoundError
from services.collector.store.device_store import DeviceStore
from shared.clock import Clock
from shared.unit_of_work import UnitOfWork


@dataclass(frozen=True, slots=True)
class RevokeDevice:
    """Take a device's key out of use for good; what it sent before stays."""

    unit_of_work: UnitOfWork
    clock: Clock

    async def __call__(self, *, device_id: UUID) -> Device:
        """Return the revoked device; revoking it again changes nothing.

        Raises:
            DeviceNotFoundError: there is no such device.
        """
        async with self.unit_of_work.begin() as work:
            device = await DeviceStore(work.connection).revoke(device_id, at=self.clock.now())
        if device is None:
            raise DeviceNotFoundError
        return device
