"""How a tablet gets its key, shows that it has it, and reports what it is doing."""

from dataclasses import dataclass, replace
from datetime import datetime
from uuid import UUID

from services.collector.application.channels.devices import THING, device_of
from services.collector.domain.channels.device import (
    CODE_LASTS,
    Device,
    Report,
    digest_of_code,
    digest_of_key,
    is_device_key,
    new_device_key,
    new_enrolment_code,
)
from services.collector.domain.channels.entry_point import EntryPoint
from services.collector.domain.errors import DeviceRevokedError, EnrolmentCodeError
from services.collector.store.device_store import DeviceStore
from shared.access import Caller
from shared.clock import Clock
from shared.unit_of_work import UnitOfWork


@dataclass(frozen=True, slots=True)
class MakeEnrolmentCode:
    """Make a code by which a tablet gets a device's key, once and within half an hour."""

    unit_of_work: UnitOfWork
    clock: Clock

    async def __call__(self, *, device_id: UUID, caller: Caller) -> tuple[Device, str, datetime]:
        """Return the device, the code, and until when it can be used. A code that was made before is void.

        Raises:
            DeviceNotFoundError: there is no such device at a location that the caller sees.
            DeviceRevokedError: it is out of use.
        """
        code, now = new_enrolment_code(), self.clock.now()
        async with self.unit_of_work.begin() as work:
            device = await device_of(work.connection, device_id, caller, lock=True)
            if device.revoked_at is not None:
                raise DeviceRevokedError
            expires_at = now + CODE_LASTS
            changed = replace(device, code_expires_at=expires_at, updated_at=now)
            store = DeviceStore(work.connection)
            await store.put(changed)
            await store.set_code(device_id, digest_of_code(code))
            work.audit("device.code_made", THING, str(device_id), location=device.location)
        return changed, code, expires_at


@dataclass(frozen=True, slots=True)
class EnrolByCode:
    """Give the tablet that sends a code the device's key; a tablet that had a key before loses it."""

    unit_of_work: UnitOfWork
    clock: Clock

    async def __call__(self, *, code: str) -> tuple[UUID, str]:
        """Return the device's id and its new key, which nobody can read again.

        Raises:
            EnrolmentCodeError: the code is wrong, was used before or is too old.
        """
        key, now = new_device_key(), self.clock.now()
        async with self.unit_of_work.begin() as work:
            store = DeviceStore(work.connection)
            device = await store.find_by_code(digest_of_code(code))
            if device is None or device.revoked_at is not None:
                raise EnrolmentCodeError
            if device.code_expires_at is None or device.code_expires_at <= now:
                raise EnrolmentCodeError
            fresh = replace(
                device,
                enrolled_at=now,
                last_seen_at=now,
                updated_at=now,
                app_version=None,
                waiting=None,
                set_aside=None,
                code_expires_at=None,
            )
            await store.put(fresh)
            await store.set_key(device.id, digest_of_key(key))
            work.audit("device.enrolled", THING, str(device.id), location=device.location)
        return device.id, key


@dataclass(frozen=True, slots=True)
class ResolveDevice:
    """Find the entry point of a device by its key, and note that the device is alive."""

    unit_of_work: UnitOfWork
    clock: Clock

    async def __call__(self, *, key: str, report: Report | None = None) -> EntryPoint | None:
        """Return the entry point, whatever text `key` is; None when the key is unknown or revoked.

        Args:
            key: as it was sent.
            report: what the tablet says of itself, if it does.
        """
        if not is_device_key(key):
            return None
        async with self.unit_of_work.read() as connection:
            device = await DeviceStore(connection).find_by_key(digest_of_key(key))
        if device is None or device.revoked_at is not None:
            return None
        now = self.clock.now()
        if report is not None or device.needs_seen_mark(now):
            async with self.unit_of_work.begin() as work:
                await DeviceStore(work.connection).mark_seen(device.id, at=now, report=report)
        return device.place
