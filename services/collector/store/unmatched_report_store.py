"""Delivery reports about no message of ours, in the database."""

from datetime import datetime

from sqlalchemy import delete, func, insert, select
from sqlalchemy.ext.asyncio import AsyncConnection

from services.collector.domain.messages.delivery_reports import DeliveryReport
from services.collector.store.consent_tables import UNMATCHED_REPORT
from shared.ids import uuid7

_REPORT = UNMATCHED_REPORT.c


class UnmatchedReportStore:
    """Reads and writes reports through one connection; never commits."""

    def __init__(self, connection: AsyncConnection) -> None:
        self._connection = connection

    async def add(self, report: DeliveryReport, *, at: datetime) -> None:
        """Insert a report, without whom it is about."""
        status = None if report.bounce is None else report.bounce.status
        row = {"id": uuid7(), "kind": report.kind, "status": status, "reporter": report.reporter, "received_at": at}
        await self._connection.execute(insert(UNMATCHED_REPORT).values(row))

    async def count(self, *, since: datetime) -> int:
        query = select(func.count()).where(_REPORT.received_at >= since)
        return (await self._connection.execute(query)).scalar_one()

    async def delete_old(self, *, before: datetime, limit: int) -> int:
        """Delete at most `limit` old reports; return how many were deleted."""
        old = select(_REPORT.id).where(_REPORT.received_at < before).order_by(_REPORT.received_at).limit(limit)
        chosen = old.with_for_update(skip_locked=True)
        return (await self._connection.execute(delete(UNMATCHED_REPORT).where(_REPORT.id.in_(chosen)))).rowcount
