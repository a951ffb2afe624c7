"""Kiosk devices for colleagues: set up, list, read, change, revoke."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime
from uuid import UUID

from services.collector.application.surveys.published_surveys import LiveSurvey, PublishedSurveys
from services.collector.domain.channels.device import Device, DeviceFilter, digest_of_key, new_device_key
from services.collector.domain.channels.entry_point import check_place, place_in_words
from services.collector.domain.errors import DeviceNotFoundError, DeviceRevokedError
from services.collector.domain.names import MAX_PLACE_LENGTH, PLACE_RULE, is_line
from services.collector.store.device_store import DeviceStore
from services.collector.store.survey_store import SurveyStore
from shared.access import Caller
from shared.business_hours.hours import BusinessHours
from shared.clock import Clock
from shared.directory_use_cases import ReadDirectory
from shared.errors import FieldProblem
from shared.ids import uuid7
from shared.unit_of_work import Connection, UnitOfWork
from shared.vocabulary import Spot

THING = "device"


@dataclass(frozen=True, slots=True, kw_only=True)
class DeviceTarget(Spot):
    """Everything about a device that may change."""

    name: str
    survey: str


@dataclass(frozen=True, slots=True)
class EnrolDevice:
    """Give a tablet a place and a key of its own."""

    unit_of_work: UnitOfWork
    clock: Clock

    async def __call__(
        self, *, caller: Caller, name: str, survey: str, touchpoint: str | None, location: str | None
    ) -> tuple[Device, str]:
        """Return the device and its key, which nobody can read again.

        Args:
            caller: who asks; a device can only be set up for a location that they see.
            name: what people call the device.
            survey: key of the survey, published or not.
            touchpoint: what its responses are about.
            location: where it stands.

        Raises:
            InvalidPlaceError: a field has the wrong form, or the location is none of the caller's.
            SurveyNotFoundError: there is no such survey.
        """
        check_place(touchpoint, location, _check_name(name), caller=caller)
        now = self.clock.now()
        device = Device(uuid7(), name, survey, now, now, touchpoint=touchpoint, location=location)
        key = new_device_key()
        async with self.unit_of_work.begin() as work:
            await SurveyStore(work.connection).get(survey)
            await DeviceStore(work.connection).add(device, key_sha256=digest_of_key(key))
            work.audit("device.set_up", THING, str(device.id), after=_words(device), location=location)
        return device, key


@dataclass(frozen=True, slots=True)
class DeviceView:
    """A device, and whether it should have reported by now."""

    device: Device
    silent_since: datetime | None
    """Since when nothing was received, if that is too long."""


@dataclass(frozen=True, slots=True)
class ListDevices:
    unit_of_work: UnitOfWork
    clock: Clock
    read_directory: ReadDirectory

    async def __call__(
        self, *, before: UUID | None, limit: int, chosen: DeviceFilter | None = None
    ) -> list[DeviceView]:
        """Return at most `limit` devices, newest first, from behind the device `before` on."""
        async with self.unit_of_work.read() as connection:
            devices = await DeviceStore(connection).list_before(before, limit, chosen or DeviceFilter())
        return await viewed(devices, self.read_directory, self.clock.now())


@dataclass(frozen=True, slots=True)
class ReadDevice:
    """Read one device for a colleague."""

    unit_of_work: UnitOfWork
    clock: Clock
    read_directory: ReadDirectory

    async def __call__(self, *, device_id: UUID, caller: Caller) -> DeviceView:
        """Return it.

        Raises:
            DeviceNotFoundError: there is no such device at a location that the caller sees.
        """
        async with self.unit_of_work.read() as connection:
            device = await device_of(connection, device_id, caller)
        (view,) = await viewed([device], self.read_directory, self.clock.now())
        return view


async def viewed(devices: list[Device], read_directory: ReadDirectory, now: datetime) -> list[DeviceView]:
    """Return devices with what the opening hours of their places say of their silence."""
    structure = (await read_directory()).structure
    hours: dict[str | None, BusinessHours | None] = {}
    for location in {device.location for device in devices}:
        calendar = structure.calendar_of(location) if location is not None else None
        hours[location] = None if calendar is None else BusinessHours(calendar)
    return [DeviceView(device, device.silent_since(hours[device.location], now)) for device in devices]


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


@dataclass(frozen=True, slots=True)
class ChangeDevice:
    """Rename a device, or move it; answers that still wait on the tablet are then of the new place."""

    unit_of_work: UnitOfWork
    clock: Clock

    async def __call__(self, *, device_id: UUID, change: Callable[[Device], DeviceTarget], caller: Caller) -> Device:
        """Return the device as it is now; a change to what it is already changes nothing.

        Args:
            device_id: of the device.
            change: takes the device as it is and returns what it is to be.
            caller: who asks.

        Raises:
            DeviceNotFoundError: there is no such device at a location that the caller sees.
            DeviceRevokedError: it is out of use.
            InvalidPlaceError: a field has the wrong form, or the location is none of the caller's.
            SurveyNotFoundError: there is no such survey.
        """
        async with self.unit_of_work.begin() as work:
            device = await device_of(work.connection, device_id, caller, lock=True)
            if device.revoked_at is not None:
                raise DeviceRevokedError
            target = change(device)
            check_place(target.touchpoint, target.location, _check_name(target.name), caller=caller)
            changed = replace(
                device, name=target.name, survey=target.survey, touchpoint=target.touchpoint, location=target.location
            )
            if changed == device:
                return device
            await SurveyStore(work.connection).get(changed.survey)
            changed = replace(changed, updated_at=self.clock.now())
            await DeviceStore(work.connection).put(changed)
            before, after = _words(device), _words(changed)
            work.audit("device.changed", THING, str(device.id), before=before, after=after, location=changed.location)
            return changed


@dataclass(frozen=True, slots=True)
class RevokeDevice:
    """Take a device's key out of use for good; what it sent before stays."""

    unit_of_work: UnitOfWork
    clock: Clock

    async def __call__(self, *, device_id: UUID, caller: Caller) -> Device:
        """Return the revoked device; revoking it again changes nothing.

        Raises:
            DeviceNotFoundError: there is no such device at a location that the caller sees.
        """
        now = self.clock.now()
        async with self.unit_of_work.begin() as work:
            device = await device_of(work.connection, device_id, caller, lock=True)
            if device.revoked_at is not None:
                return device
            revoked = replace(device, revoked_at=now, updated_at=now, code_expires_at=None)
            store = DeviceStore(work.connection)
            await store.put(revoked)
            await store.set_code(device_id, None)
            work.audit("device.revoked", THING, str(device.id), after=_words(revoked), location=device.location)
            return revoked


async def device_of(connection: Connection, device_id: UUID, caller: Caller, *, lock: bool = False) -> Device:
    """Return a device that a colleague may see.

    Raises:
        DeviceNotFoundError: there is none of this id at a location that the caller sees.
    """
    device = await DeviceStore(connection).find(device_id, lock=lock)
    if device is None or not caller.sees(device.location):
        raise DeviceNotFoundError
    return device


def _check_name(name: str) -> list[FieldProblem]:
    return [] if is_line(name, MAX_PLACE_LENGTH) else [FieldProblem("name", PLACE_RULE)]


def _words(device: Device) -> dict[str, object]:
    return dict(place_in_words(device, device.survey, device.name))
