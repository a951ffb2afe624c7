"""Kiosk devices, in the database."""

from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import Row, func, insert, or_, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from services.collector.domain.channels.device import SEEN_EVERY, Device
from services.collector.store.tables import DEVICE

_SHOWN = tuple(column for column in DEVICE.columns if column.name != "key_sha256")


class DeviceStore:
    """Reads and writes devices through one connection; never commits."""

    def __init__(self, connection: AsyncConnection) -> None:
        self._connection = connection

    async def add(self, device: Device, *, key_sha256: bytes) -> None:
        """Insert a new device with the digest of its key."""
        row = {column.name: getattr(device, column.name) for column in _SHOWN}
        await self._connection.execute(insert(DEVICE).values(row | {"key_sha256": key_sha256}))

    async def find(self, device_id: UUID) -> Device | None:
        return await self._one(DEVICE.c.id == device_id)

    async def find_by_key(self, key_sha256: bytes) -> Device | None:
        """Return the device whose key has this digest, or None."""
        return await self._one(DEVICE.c.key_sha256 == key_sha256)

    async def list_before(self, device_id: UUID | None, limit: int) -> list[Device]:
        """Return at most `limit` devices, newest first, from behind the device `device_id` on."""
        query = select(*_SHOWN).order_by(DEVICE.c.id.desc()).limit(limit)
        if device_id is not None:
            query = query.where(DEVICE.c.id < device_id)
        return [_device(row) for row in await self._connection.execute(query)]

    async def revoke(self, device_id: UUID, *, at: datetime) -> Device | None:
        """Revoke a device for good, keeping the first moment it was revoked; None when there is none."""
        revoked = update(DEVICE).where(DEVICE.c.id == device_id)
        first = revoked.values(revoked_at=func.coalesce(DEVICE.c.revoked_at, at)).returning(*_SHOWN)
        row = (await self._connection.execute(first)).first()
        return None if row is None else _device(row)

    async def mark_seen(self, device_id: UUID, *, at: datetime) -> None:
        """Write down a sign of life, unless another process has just done so."""
        stale = or_(DEVICE.c.last_seen_at.is_(None), DEVICE.c.last_seen_at <= at - SEEN_EVERY)
        await self._connection.execute(update(DEVICE).where(DEVICE.c.id == device_id, stale).values(last_seen_at=at))

    async def _one(self, condition: Any) -> Device | None:  # noqa: ANN401 - SQLAlchemy's own expression type
        row = (await self._connection.execute(select(*_SHOWN).where(condition))).first()
        return None if row is None else _device(row)


def _device(row: Row[Any]) -> Device:
    return Device(**row._mapping)  # noqa: SLF001 - public in spite of its name (SQLAlchemy's documentation)
