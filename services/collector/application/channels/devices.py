"""Kiosk devices: enrol, list, show, recognise and revoke."""

from dataclasses import dataclass
from uuid import UUID

from services.collector.application.surveys.published_surveys import LiveSurvey, PublishedSurveys
from services.collector.domain.channels.device import Device, digest_of_key, is_device_key, new_device_key
from services.collector.domain.channels.entry_point import EntryPoint, check_place
from services.collector.domain.errors import DeviceNotFoundError
from services.collector.domain.names import MAX_PLACE_LENGTH, PLACE_RULE, is_line
from services.collector.store.device_store import DeviceStore
from services.collector.store.survey_store import SurveyStore
from shared.clock import Clock
from shared.errors import FieldProblem
from shared.ids import uuid7
from shared.unit_of_work import UnitOfWork


@dataclass(frozen=True, slots=True)
class EnrolDevice:
    """Give a tablet a place and a key of its own."""

    unit_of_work: UnitOfWork
    clock: Clock

    async def __call__(
        self, *, name: str, survey: str, touchpoint: str | None, location: str | None
    ) -> tuple[Device, str]:
        """Return the device and its key, which nobody can read again.

        Args:
            name: what people call the device.
            survey: key of the survey, published or not.
            touchpoint: what its responses are about.
            location: where it stands.

        Raises:
            InvalidPlaceError: a field has the wrong form.
            SurveyNotFoundError: there is no such survey.
        """
        wrong = [] if is_line(name, MAX_PLACE_LENGTH) else [FieldProblem("name", PLACE_RULE)]
        check_place(touchpoint, location, wrong)
        device = Device(uuid7(), name, survey, touchpoint=touchpoint, location=location, created_at=self.clock.now())
        key = new_device_key()
        async with self.unit_of_work.begin() as work:
            await SurveyStore(work.connection).get(survey)
            await DeviceStore(work.connection).add(device, key_sha256=digest_of_key(key))
        return device, key


@dataclass(frozen=True, slots=True)
class ListDevices:
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


@dataclass(frozen=True, slots=True)
class ResolveDevice:
    """Find the entry point of a device by its key, and note that the device is alive."""

    unit_of_work: UnitOfWork
    clock: Clock

    async def __call__(self, *, key: str) -> EntryPoint | None:
        """Return the entry point, whatever text `key` is; None when the key is unknown or revoked."""
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
