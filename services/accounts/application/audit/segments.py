"""Opening, closing and dropping segments of the audit log, and deleting old addresses."""

from dataclasses import dataclass
from datetime import datetime, timedelta

import structlog

from services.accounts.domain.audit.segment import NOTHING_BEFORE, Segment, month_of, months_before
from services.accounts.events_out import segment_closed
from services.accounts.store.audit.log_store import LogStore
from services.accounts.store.audit.subject_store import SubjectStore
from shared.clock import Clock
from shared.unit_of_work import UnitOfWork, Work

log = structlog.get_logger("heed.audit")


async def open_segment(work: Work, store: LogStore, now: datetime) -> Segment:
    """Return the segment to which entries are appended now, opened if need be. The caller holds the log's lock."""
    newest = await store.newest_segment()
    if newest is not None and newest.closing_hash is None:
        if newest.month >= month_of(now):
            return newest
        newest = await _close(work, store, newest, now)
    number, previous = (1, NOTHING_BEFORE) if newest is None else (newest.number + 1, newest.closing_hash or "")
    opened = Segment.opened(number, month_of(now), previous)
    await store.add_segment(opened)
    return opened


async def _close(work: Work, store: LogStore, segment: Segment, now: datetime) -> Segment:
    closed = segment.closed(now)
    await store.save_segment(closed)
    work.publish(segment_closed(closed))
    # In the log of the process too, which is usually kept where nobody who can write the database can reach it.
    log.info(
        "audit_segment_closed",
        segment=closed.number,
        month=closed.month.isoformat(),
        entries=closed.entries,
        closing_hash=closed.closing_hash,
    )
    return closed


@dataclass(frozen=True, slots=True)
class KeepSegments:
    """Close the segment of a month that has passed, drop segments that are too old, and delete old addresses."""

    unit_of_work: UnitOfWork
    clock: Clock
    months: int
    """For how many months entries are kept, beside those of the present month."""
    address_days: int
    """For how many days network addresses are kept."""

    async def __call__(self) -> None:
        now = self.clock.now()
        async with self.unit_of_work.begin() as work:
            store = LogStore(work.connection)
            await store.lock()
            segments = await store.segments()
            if segments and segments[-1].closing_hash is None and segments[-1].month < month_of(now):
                segments[-1] = await _close(work, store, segments[-1], now)
            await self._drop_old(work, store, segments, now)
            until = now - timedelta(days=self.address_days)
            addresses = await SubjectStore(work.connection).erase_addresses(noted_before=until)
        if addresses:
            log.info("audit_addresses_deleted", addresses=addresses)

    async def _drop_old(self, work: Work, store: LogStore, segments: list[Segment], now: datetime) -> None:
        oldest = months_before(month_of(now), self.months)
        for segment in segments:
            if segment.closed_at is None or segment.month >= oldest:
                return  # those behind it are younger, and only the oldest may be missing
            if segment.dropped_at is None:
                entries = await store.drop_entries(segment.number)
                await SubjectStore(work.connection).drop_unused(noted_before=segment.closed_at)
                await store.save_segment(segment.dropped(now))
                work.audit(
                    "audit_segment.dropped",
                    "audit_segment",
                    str(segment.number),
                    before={"month": segment.month, "entries": entries, "closing_hash": segment.closing_hash},
                )
                log.info("audit_segment_dropped", segment=segment.number, entries=entries)
