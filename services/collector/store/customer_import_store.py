"""Uploaded files of customers, in the database."""

from collections.abc import Mapping
from dataclasses import fields
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import delete, insert, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from services.collector.domain.customers.report import RowReport
from services.collector.domain.customers.upload import CustomerUpload
from services.collector.store.customer_tables import CUSTOMER_IMPORT
from shared.errors import FieldProblem

_NAMES = tuple(field.name for field in fields(CustomerUpload))
_SHOWN = [column for column in CUSTOMER_IMPORT.columns if column.name != "content"]


class CustomerImportStore:
    """Reads and writes through one connection; never commits."""

    def __init__(self, connection: AsyncConnection) -> None:
        self._connection = connection

    async def add(self, upload: CustomerUpload) -> None:
        await self._connection.execute(insert(CUSTOMER_IMPORT).values(_row(upload)))

    async def find(self, upload_id: UUID, *, held: bool = False) -> CustomerUpload | None:
        """Return an upload without its content; `held` holds its row until the end of the transaction."""
        query = select(*_SHOWN).where(CUSTOMER_IMPORT.c.id == upload_id)
        row = (await self._connection.execute(query.with_for_update() if held else query)).first()
        if row is None:
            return None
        values = dict(row._mapping)  # noqa: SLF001 - public in spite of its name (SQLAlchemy's documentation)
        return CustomerUpload(**values | {"listed": [_report(one) for one in row.listed]})

    async def content_of(self, upload_id: UUID) -> bytes | None:
        """Return the file; None when it is kept no more."""
        query = select(CUSTOMER_IMPORT.c.content).where(CUSTOMER_IMPORT.c.id == upload_id)
        content: bytes | None = (await self._connection.execute(query)).scalar_one_or_none()
        return content

    async def save(self, upload: CustomerUpload) -> None:
        """Write how far an upload is; the content of one that is over goes."""
        values: dict[str, Any] = {"done": upload.done, "counts": dict(upload.counts), "state": upload.state}
        values["listed"] = [_kept(one) for one in upload.listed]
        if upload.is_over:
            values["content"] = None
        await self._connection.execute(update(CUSTOMER_IMPORT).where(CUSTOMER_IMPORT.c.id == upload.id).values(values))

    async def delete_old(self, *, before: datetime) -> int:
        """Delete what was uploaded before a moment; return how many files."""
        old = delete(CUSTOMER_IMPORT).where(CUSTOMER_IMPORT.c.uploaded_at < before)
        return (await self._connection.execute(old)).rowcount


def _row(upload: CustomerUpload) -> dict[str, Any]:
    values = {name: getattr(upload, name) for name in _NAMES}
    return values | {"counts": dict(upload.counts), "listed": [_kept(one) for one in upload.listed]}


def _kept(report: RowReport) -> dict[str, Any]:
    """Return what a page shows of a row; not who it is about, who may be erased before the file is."""
    problems = [[one.field, one.detail] for one in report.problems]
    return {"row": report.row, "outcome": report.outcome, "fields": list(report.fields), "problems": problems}


def _report(kept: Mapping[str, Any]) -> RowReport:
    problems = [FieldProblem(*one) for one in kept["problems"]]
    return RowReport(row=kept["row"], outcome=kept["outcome"], fields=kept["fields"], problems=problems)
