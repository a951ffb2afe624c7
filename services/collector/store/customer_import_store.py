"""Uploaded files of customers, in the database."""

from dataclasses import fields
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import delete, insert, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from services.collector.domain.customers.upload import CustomerUpload
from services.collector.store.customer_tables import CUSTOMER_IMPORT

_NAMES = tuple(field.name for field in fields(CustomerUpload))


class CustomerImportStore:
    """Reads and writes through one connection; never commits."""

    def __init__(self, connection: AsyncConnection) -> None:
        self._connection = connection

    async def add(self, upload: CustomerUpload) -> None:
        await self._connection.execute(insert(CUSTOMER_IMPORT).values(_row(upload)))

    async def find(self, upload_id: UUID, *, held: bool = False) -> CustomerUpload | None:
        """Return an upload; `held` holds its row until the end of the transaction."""
        query = select(CUSTOMER_IMPORT).where(CUSTOMER_IMPORT.c.id == upload_id)
        row = (await self._connection.execute(query.with_for_update() if held else query)).first()
        return None if row is None else CustomerUpload(**row._mapping)  # noqa: SLF001 - public in spite of its name (SQLAlchemy's documentation)

    async def save(self, upload: CustomerUpload) -> None:
        """Write how far an upload is, and its content when that is gone."""
        values: dict[str, Any] = {"done": upload.done, "counts": dict(upload.counts), "state": upload.state}
        if upload.content is None:
            values["content"] = None
        await self._connection.execute(update(CUSTOMER_IMPORT).where(CUSTOMER_IMPORT.c.id == upload.id).values(values))

    async def delete_old(self, *, before: datetime) -> int:
        """Delete what was uploaded before a moment; return how many files."""
        old = delete(CUSTOMER_IMPORT).where(CUSTOMER_IMPORT.c.uploaded_at < before)
        return (await self._connection.execute(old)).rowcount


def _row(upload: CustomerUpload) -> dict[str, Any]:
    return {name: getattr(upload, name) for name in _NAMES} | {"counts": dict(upload.counts)}
