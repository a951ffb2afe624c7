"""Batches of invitations, in the database: storing them, deciding their rows, taking them back."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, replace
from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import ARRAY, Date, Integer, Row, Text, Uuid, bindparam, delete, insert, select, text, update
from sqlalchemy.dialects import postgresql
from sqlalchemy.ext.asyncio import AsyncConnection

from services.collector.domain.eligibility.person import people_of
from services.collector.domain.invitations.batches.batch import Batch, BatchRow, RowReason, RowState
from services.collector.domain.invitations.invitation import NewInvitation
from services.collector.store.batch_rows import invitation_from, kept_invitation, kept_options, options_from
from services.collector.store.batch_tables import (
    INVITATION_BATCH,
    INVITATION_BATCH_DAY,
    INVITATION_BATCH_FORECAST,
    INVITATION_BATCH_ROW,
)
from shared.errors import FieldProblem
from shared.ids import uuid7

AT_ONCE = 1_000
"""Rows that one statement inserts at most."""
_ADD = postgresql.insert(INVITATION_BATCH).on_conflict_do_nothing(index_elements=[INVITATION_BATCH.c.id])
_SETTLED = text(
    """
    UPDATE collector.invitation_batch_row AS known
    SET state = given.state, reason = given.reason, wanted = NULL, people = '{}'
    FROM unnest(:numbers, :states, :reasons) AS given (number, state, reason)
    WHERE known.batch_id = :batch AND known.number = given.number AND known.state = 'waiting'
    """
).bindparams(
    bindparam("batch", type_=Uuid()),
    bindparam("numbers", type_=ARRAY(Integer)),
    bindparam("states", type_=ARRAY(Text)),
    bindparam("reasons", type_=ARRAY(Text)),
)
_COUNTED = text(
    """
    INSERT INTO collector.invitation_batch_day AS known (batch_id, day, planned, gone)
    SELECT :batch, day, planned, gone FROM unnest(:days, :planned, :gone) AS given (day, planned, gone) ORDER BY day
    ON CONFLICT (batch_id, day) DO UPDATE SET
        planned = known.planned + excluded.planned, gone = known.gone + excluded.gone
    """
).bindparams(
    bindparam("batch", type_=Uuid()),
    bindparam("days", type_=ARRAY(Date)),
    bindparam("planned", type_=ARRAY(Integer)),
    bindparam("gone", type_=ARRAY(Integer)),
)
# One row holds the day, so that of two who would be the last one of it only one goes out.
_GONE = text(
    """
    INSERT INTO collector.invitation_batch_day AS known (batch_id, day, planned, gone) VALUES (:batch, :day, 0, 1)
    ON CONFLICT (batch_id, day) DO UPDATE SET gone = known.gone + 1 WHERE known.gone < :most
    RETURNING gone
    """
).bindparams(bindparam("batch", type_=Uuid()), bindparam("day", type_=Date()), bindparam("most", type_=Integer()))
_ERASED = text(
    """
    UPDATE collector.invitation_batch_row SET state = 'refused', reason = 'erased', wanted = NULL, people = '{}'
    WHERE state = 'waiting' AND people && :people
    """
).bindparams(bindparam("people", type_=postgresql.ARRAY(postgresql.BYTEA)))


class BatchStore:
    """Reads and writes batches through one connection; never commits."""

    def __init__(self, connection: AsyncConnection) -> None:
        self._connection = connection

    async def add(self, batch: Batch, rows: Sequence[BatchRow]) -> bool:
        """Insert a batch with its rows; False, and nothing is changed, when its id is there already."""
        added = await self._connection.execute(_ADD, _values(batch))
        if added.rowcount == 0:
            return False
        await self.add_rows(batch.id, rows)
        return True

    async def add_rows(self, batch_id: UUID, rows: Sequence[BatchRow]) -> None:
        """Insert rows of a batch that this transaction has inserted."""
        for start in range(0, len(rows), AT_ONCE):
            values = [_row_values(batch_id, row) for row in rows[start : start + AT_ONCE]]
            await self._connection.execute(insert(INVITATION_BATCH_ROW), values)

    async def find(self, batch_id: UUID) -> Batch | None:
        query = select(INVITATION_BATCH).where(INVITATION_BATCH.c.id == batch_id)
        row = (await self._connection.execute(query)).first()
        return None if row is None else batch_of(row)

    async def lock(self, batch_id: UUID) -> Batch | None:
        """Return a batch and hold its row until the end of the transaction."""
        query = select(INVITATION_BATCH).where(INVITATION_BATCH.c.id == batch_id).with_for_update()
        row = (await self._connection.execute(query)).first()
        return None if row is None else batch_of(row)

    async def save(self, batch: Batch) -> None:
        """Write a batch that this transaction has locked."""
        mine = INVITATION_BATCH.c.id == batch.id
        await self._connection.execute(update(INVITATION_BATCH).where(mine).values(_values(batch)))

    async def waiting(self, batch_id: UUID, *, limit: int, after: int = 0) -> list[BatchRow]:
        """Return rows that nobody has decided yet, in their order, from behind the number `after` on."""
        table = INVITATION_BATCH_ROW.c
        mine = (table.batch_id == batch_id) & (table.state == "waiting") & (table.number > after)
        query = select(INVITATION_BATCH_ROW).where(mine).order_by(table.number).limit(limit)
        return [row_of(row) for row in await self._connection.execute(query)]

    async def settle(self, batch_id: UUID, settled: Mapping[int, tuple[RowState, RowReason | None]]) -> None:
        """Note what became of rows, and forget what they said."""
        if settled:
            values = {
                "batch": batch_id,
                "numbers": list(settled),
                "states": [state for state, _ in settled.values()],
                "reasons": [reason for _, reason in settled.values()],
            }
            await self._connection.execute(_SETTLED, values)

    async def stop(self, batch_id: UUID) -> None:
        """Cancel all rows that nobody has decided yet, and forget what they said."""
        table = INVITATION_BATCH_ROW.c
        mine = (table.batch_id == batch_id) & (table.state == "waiting")
        values: dict[str, Any] = {"state": "cancelled", "wanted": None, "people": []}
        await self._connection.execute(update(INVITATION_BATCH_ROW).where(mine).values(values))

    async def days(self, batch_id: UUID) -> dict[date, int]:
        """Return how many are planned for each day."""
        table = INVITATION_BATCH_DAY.c
        query = select(table.day, table.planned).where(table.batch_id == batch_id)
        return {row.day: row.planned for row in await self._connection.execute(query)}

    async def count_days(self, batch_id: UUID, planned: Mapping[date, int], gone: Mapping[date, int]) -> None:
        """Add to what is planned for days, and to what went out on them. Take no lock after this one."""
        days = sorted({*planned, *gone})
        if days:
            values = {
                "batch": batch_id,
                "days": days,
                "planned": [planned.get(day, 0) for day in days],
                "gone": [gone.get(day, 0) for day in days],
            }
            await self._connection.execute(_COUNTED, values)

    async def go(self, batch_id: UUID, day: date, *, most: int) -> bool:
        """Count one that goes out on a day; False, and nothing is counted, when `most` did. Take no lock after it."""
        given = {"batch": batch_id, "day": day, "most": most}
        return (await self._connection.execute(_GONE, given)).first() is not None

    async def erase_of(self, people: Sequence[bytes]) -> None:
        """Forget a person in rows that nobody has decided yet."""
        await self._connection.execute(_ERASED, {"people": list(people)})

    async def forget_drafts(self, *, before: datetime) -> int:
        """Delete what nobody said yes to; return how many batches."""
        table = INVITATION_BATCH.c
        old = delete(INVITATION_BATCH).where(table.state == "draft", table.requested_at < before).returning(table.id)
        ids = list((await self._connection.execute(old)).scalars())
        await self._delete_rows(ids)
        return len(ids)

    async def discard(self, batch_id: UUID) -> None:
        """Delete a draft that this transaction has locked."""
        await self._connection.execute(delete(INVITATION_BATCH).where(INVITATION_BATCH.c.id == batch_id))
        await self._delete_rows([batch_id])

    async def _delete_rows(self, ids: Iterable[UUID]) -> None:
        gone = list(ids)
        for table in (INVITATION_BATCH_ROW, INVITATION_BATCH_FORECAST):
            await self._connection.execute(delete(table).where(table.c.batch_id.in_(gone)))

    async def forget_forecast(self, batch_id: UUID) -> None:
        """Delete what was foreseen of a draft that is one no more."""
        mine = INVITATION_BATCH_FORECAST.c.batch_id == batch_id
        await self._connection.execute(delete(INVITATION_BATCH_FORECAST).where(mine))


def batch_of(row: Row[Any]) -> Batch:
    """Return the batch that a row with all of the table's columns holds."""
    values = dict(row._mapping)  # noqa: SLF001 - public in spite of its name (SQLAlchemy's documentation)
    return Batch(**values | {"options": options_from(row.options), "locations": frozenset(row.locations)})


def row_of(row: Row[Any]) -> BatchRow:
    """Return the row of a batch."""
    wanted: NewInvitation | None = None
    if row.wanted is not None:
        wanted = invitation_from(row.wanted, invitation_id=row.invitation_id, batch_id=row.batch_id)
    return BatchRow(row.number, wanted, row.reason, [FieldProblem(**one) for one in row.problems])


def _values(batch: Batch) -> dict[str, Any]:
    values = {name: getattr(batch, name) for name in Batch.__dataclass_fields__}
    return values | {"options": kept_options(batch.options), "locations": sorted(batch.locations)}


def _row_values(batch_id: UUID, row: BatchRow) -> dict[str, Any]:
    contact = None if row.wanted is None else row.wanted.contact
    return {
        "batch_id": batch_id,
        "number": row.number,
        "state": "refused" if row.wanted is None else "waiting",
        "reason": row.reason,
        "problems": [asdict(one) for one in row.problems],
        "wanted": None if row.wanted is None else kept_invitation(row.wanted),
        "people": [one.digest() for one in people_of(contact, None)],
        "invitation_id": uuid7(),
    }


def settled_now(batch: Batch, *, at: datetime) -> Batch:
    """Return a batch of which every row is decided."""
    return replace(batch, state="done", settled_at=at)
