"""Tell which kiosk device is calling."""

from dataclasses import dataclass

from services.collector.domain.channels.device import digest_of_key, is_device_key
from services.collector.domain.channels.place import Place
from services.collector.store.device_store import DeviceStore
from shared.clock import Clock
from shared.unit_of_work import UnitOfWork


@dataclass(frozen=True, slots=True)
class ResolveDevice:
    """Tell the place of a device from its key, and note that the device is alive."""

    unit_of_work: UnitOfWork
    clock: Clock

    async def __call__(self, *, key: str) -> Place | None:
        """Return the place, whatever text `key` is; None when the key is unknown or revoked."""
        if not is_device_key(key):
            return None
        async with self.unit_of_work.read() as connection:
            device = await DeviceStore(connection).find_by_key(digest_of_key(key))
        if device is None or device.revoked_at is not None:
            return None
        now = self.clock.now()
        if device.needs_seen_mark(now):
            async with self.unit_of_work.begin() as work:
                await DeviceStore(work.connection).mark_seen(device.id, at=now)
        return device.place
