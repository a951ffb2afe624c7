"""Kiosk devices, in the database."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import Row, func, insert, or_, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from services.collector.domain.channels.device import SEEN_EVERY, Device, DeviceFilter, Report
from services.collector.store.tables import DEVICE

_SECRET = frozenset({"key_sha256", "code_sha256"})
_SHOWN = tuple(column for column in DEVICE.columns if column.name not in _SECRET)
_STATES = {
    "waiting": DEVICE.c.revoked_at.is_(None) & DEVICE.c.enrolled_at.is_(None),
    "active": DEVICE.c.revoked_at.is_(None) & DEVICE.c.enrolled_at.is_not(None),
    "revoked": DEVICE.c.revoked_at.is_not(None),
}


class DeviceStore:
    """Reads and writes devices through one connection; never commits."""

    def __init__(self, connection: AsyncConnection) -> None:
        self._connection = connection

    async def add(self, device: Device, *, key_sha256: bytes) -> None:
        """Insert a new device with the digest of its key."""
        await self._connection.execute(insert(DEVICE).values(_columns(device) | {"key_sha256": key_sha256}))

    async def find(self, device_id: UUID, *, lock: bool = False) -> Device | None:
        """Return a device; `lock` keeps others from changing it until the transaction ends."""
        return await self._one(DEVICE.c.id == device_id, lock=lock)

    async def find_by_key(self, key_sha256: bytes) -> Device | None:
        """Return the device whose key has this digest, or None."""
        return await self._one(DEVICE.c.key_sha256 == key_sha256)

    async def find_by_code(self, code_sha256: bytes) -> Device | None:
        """Return the device whose enrolment code has this digest, locked; None when there is none."""
        return await self._one(DEVICE.c.code_sha256 == code_sha256, lock=True)

    async def list_before(self, device_id: UUID | None, limit: int, chosen: DeviceFilter) -> list[Device]:
        """Return at most `limit` devices, newest first, from behind the device `device_id` on."""
        query = select(*_SHOWN).order_by(DEVICE.c.id.desc()).limit(limit)
        if device_id is not None:
            query = query.where(DEVICE.c.id < device_id)
        for name in ("survey", "touchpoint", "location"):
            if (value := getattr(chosen, name)) is not None:
                query = query.where(DEVICE.c[name] == value)
        if chosen.locations is not None:
            query = query.where(DEVICE.c.location.in_(chosen.locations))
        if chosen.state is not None:
            query = query.where(_STATES[chosen.state])
        return [_device(row) for row in await self._connection.execute(query)]

    async def list_not_seen(self, *, since: datetime, limit: int, locations: frozenset[str] | None) -> list[Device]:
        """Return at most `limit` devices that are in use and gave no sign of life since a moment, the longest first."""
        last = func.coalesce(DEVICE.c.last_seen_at, DEVICE.c.created_at)
        query = select(*_SHOWN).where(DEVICE.c.revoked_at.is_(None), last < since).order_by(last).limit(limit)
        if locations is not None:
            query = query.where(DEVICE.c.location.in_(locations))
        return [_device(row) for row in await self._connection.execute(query)]

    async def put(self, device: Device) -> None:
        """Write a device that exists; its secrets stay."""
        await self._connection.execute(update(DEVICE).where(DEVICE.c.id == device.id).values(_columns(device)))

    async def set_key(self, device_id: UUID, key_sha256: bytes) -> None:
        """Give a device another key, and take its enrolment code away."""
        values = {"key_sha256": key_sha256, "code_sha256": None, "code_expires_at": None}
        await self._connection.execute(update(DEVICE).where(DEVICE.c.id == device_id).values(values))

    async def set_code(self, device_id: UUID, code_sha256: bytes | None) -> None:
        await self._connection.execute(update(DEVICE).where(DEVICE.c.id == device_id).values(code_sha256=code_sha256))

    async def mark_seen(self, device_id: UUID, *, at: datetime, report: Report | None = None) -> None:
        """Write down a sign of life, with what the tablet says of itself.

        Without a report nothing is written when another process has just done so.
        """
        seen = {"last_seen_at": at, "updated_at": at, "enrolled_at": func.coalesce(DEVICE.c.enrolled_at, at)}
        marked = update(DEVICE).where(DEVICE.c.id == device_id, DEVICE.c.revoked_at.is_(None))
        if report is None:
            marked = marked.where(or_(DEVICE.c.last_seen_at.is_(None), DEVICE.c.last_seen_at <= at - SEEN_EVERY))
        else:
            seen |= {"app_version": report.app_version, "waiting": report.waiting, "set_aside": report.set_aside}
        await self._connection.execute(marked.values(seen))

    async def changed_last(self) -> datetime | None:
        latest: datetime | None = (await self._connection.execute(select(func.max(DEVICE.c.updated_at)))).scalar()
        return latest

    async def changed(self, since: datetime) -> Sequence[tuple[str, str | None, datetime]]:
        """Return id, location and moment of the devices that changed after a moment."""
        query = select(DEVICE.c.id, DEVICE.c.location, DEVICE.c.updated_at).where(DEVICE.c.updated_at > since)
        return [(str(one), location, at) for one, location, at in await self._connection.execute(query)]

    async def _one(self, condition: Any, *, lock: bool = False) -> Device | None:  # noqa: ANN401 - SQLAlchemy's own type
        query = select(*_SHOWN).where(condition)
        row = (await self._connection.execute(query.with_for_update() if lock else query)).first()
        return None if row is None else _device(row)


def _columns(device: Device) -> dict[str, Any]:
    return {column.name: getattr(device, column.name) for column in _SHOWN}


def _device(row: Row[Any]) -> Device:
    return Device(**row._mapping)  # noqa: SLF001 - public in spite of its name (SQLAlchemy's documentation)
