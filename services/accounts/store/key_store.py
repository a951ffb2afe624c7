"""API keys, in the database."""

from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import Row, or_, select, update
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncConnection

from services.accounts.domain.api_key import USED_EVERY, ApiKey
from services.accounts.domain.key_errors import KeyNameTakenError
from services.accounts.store.tables import API_KEY

_SHOWN = tuple(column for column in API_KEY.columns if column.name != "secret_sha256")


class KeyStore:
    """Reads and writes keys through one connection; never commits."""

    def __init__(self, connection: AsyncConnection) -> None:
        self._connection = connection

    async def add(self, key: ApiKey, digest: str) -> None:
        """Insert a new key with the hexadecimal digest of its secret.

        Raises:
            KeyNameTakenError: another key in use has its name.
        """
        row = _row(key) | {"secret_sha256": bytes.fromhex(digest)}
        inserted = insert(API_KEY).values(row).on_conflict_do_nothing().returning(API_KEY.c.id)
        if (await self._connection.execute(inserted)).first() is None:
            raise KeyNameTakenError

    async def find(self, key_id: UUID) -> ApiKey | None:
        return _key((await self._connection.execute(select(*_SHOWN).where(API_KEY.c.id == key_id))).first())

    async def lock(self, key_id: UUID) -> ApiKey | None:
        """Return a key and keep others from changing it; None when there is none."""
        locked = select(*_SHOWN).where(API_KEY.c.id == key_id).with_for_update()
        return _key((await self._connection.execute(locked)).first())

    async def find_by_digest(self, digest: str) -> ApiKey | None:
        """Return the key whose secret has this hexadecimal digest, whether it works or not."""
        wanted = select(*_SHOWN).where(API_KEY.c.secret_sha256 == bytes.fromhex(digest))
        return _key((await self._connection.execute(wanted)).first())

    async def list_before(self, key_id: UUID | None, limit: int) -> list[ApiKey]:
        """Return at most `limit` keys, newest first, from behind the key `key_id` on."""
        query = select(*_SHOWN).order_by(API_KEY.c.id.desc()).limit(limit)
        if key_id is not None:
            query = query.where(API_KEY.c.id < key_id)
        rows = (_key(row) for row in await self._connection.execute(query))
        return [key for key in rows if key is not None]

    async def save(self, key: ApiKey) -> None:
        """Write a key that is locked; when it was used last is kept."""
        kept = {"id", "last_used_at", "last_used_from"}
        changed = {name: value for name, value in _row(key).items() if name not in kept}
        await self._connection.execute(update(API_KEY).where(API_KEY.c.id == key.id).values(changed))

    async def mark_used(self, key_id: UUID, *, at: datetime, network: str | None) -> None:
        """Write down a use, unless another process has just done so."""
        stale = or_(API_KEY.c.last_used_at.is_(None), API_KEY.c.last_used_at <= at - USED_EVERY)
        marked = update(API_KEY).where(API_KEY.c.id == key_id, stale)
        await self._connection.execute(marked.values(last_used_at=at, last_used_from=network))


def _row(key: ApiKey) -> dict[str, Any]:
    row = {column.name: getattr(key, column.name) for column in _SHOWN}
    return row | {"scopes": list(key.scopes), "networks": list(key.networks)}


def _key(row: Row[Any] | None) -> ApiKey | None:
    if row is None:
        return None
    values = dict(row._mapping)  # noqa: SLF001 - public in spite of its name (SQLAlchemy's documentation)
    return ApiKey(**values | {"scopes": tuple(values["scopes"]), "networks": tuple(values["networks"])})
