"""How far batches have come, in the database, and taking back what has not gone out."""

from collections import Counter
from collections.abc import Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import ARRAY, DateTime, Integer, Text, Uuid, bindparam, select, text, tuple_
from sqlalchemy.ext.asyncio import AsyncConnection

from services.collector.domain.invitations.batches.batch import Batch, RowReason
from services.collector.domain.invitations.batches.progress import STANDINGS, BatchProgress, RowStanding, RowView
from services.collector.store.batch_store import batch_of
from services.collector.store.batch_tables import INVITATION_BATCH
from shared.errors import FieldProblem

_ROWS = """
    SELECT line.batch_id, number, problems, channel, send_at,
        CASE WHEN line.state = 'invited' THEN line.invitation_id END AS invitation_id,
        CASE WHEN line.state <> 'invited' THEN line.state
            WHEN refused_at IS NOT NULL THEN 'refused'
            WHEN cancelled_at IS NOT NULL THEN 'cancelled'
            WHEN invited_at IS NULL THEN 'planned'
            ELSE 'gone' END AS standing,
        CASE WHEN line.state = 'invited' THEN invitation.reason ELSE line.reason END AS reason
    FROM collector.invitation_batch_row AS line
    LEFT JOIN collector.invitation ON invitation.id = line.invitation_id AND line.state = 'invited'
"""
_COUNTED = text(
    f"""
    SELECT batch_id, standing, CASE standing WHEN 'refused' THEN reason END AS reason, count(*) AS found,
        max(send_at) FILTER (WHERE standing = 'planned') AS last_at
    FROM ({_ROWS} WHERE line.batch_id = ANY(:batches)) AS line GROUP BY 1, 2, 3
    """  # noqa: S608 - our own text
).bindparams(bindparam("batches", type_=ARRAY(Uuid)))
_LISTED = text(
    f"""
    SELECT * FROM ({_ROWS} WHERE line.batch_id = :batch AND number > :after) AS line
    WHERE CAST(:standing AS text) IS NULL OR standing = :standing ORDER BY number LIMIT :limit
    """  # noqa: S608 - our own text
).bindparams(
    bindparam("batch", type_=Uuid()),
    bindparam("after", type_=Integer()),
    bindparam("standing", type_=Text()),
    bindparam("limit", type_=Integer()),
)
_HELD = text(
    """
    SELECT id FROM collector.invitation
    WHERE batch_id = :batch AND refused_at IS NULL AND cancelled_at IS NULL AND erased_at IS NULL
        AND answered_at IS NULL
    ORDER BY id FOR NO KEY UPDATE
    """
).bindparams(bindparam("batch", type_=Uuid()))
# A statement of its own after the rows are held: it sees every message that began to leave before that.
_CANCELLED = text(
    """
    UPDATE collector.invitation AS known SET cancelled_at = :at, cancelled_by = :by, updated_at = :at
    WHERE id = ANY(:ids) AND NOT EXISTS (
        SELECT FROM collector.message WHERE message.invitation_id = known.id AND message.state <> 'requested'
    )
    RETURNING id
    """
).bindparams(
    bindparam("ids", type_=ARRAY(Uuid)),
    bindparam("at", type_=DateTime(timezone=True)),
    bindparam("by", type_=Text()),
)


class BatchReading:
    """Reads through one connection."""

    def __init__(self, connection: AsyncConnection) -> None:
        self._connection = connection

    async def list_latest(
        self, *, locations: frozenset[str] | None, after: tuple[datetime, UUID] | None, limit: int
    ) -> list[Batch]:
        """Return at most `limit` batches that somebody sees, the latest first, from behind `after` on."""
        table = INVITATION_BATCH.c
        query = select(INVITATION_BATCH).order_by(table.requested_at.desc(), table.id.desc()).limit(limit)
        if locations is not None:
            query = query.where(table.has_unplaced.is_(False), table.locations.contained_by(sorted(locations)))
        if after is not None:
            query = query.where(tuple_(table.requested_at, table.id) < after)
        return [batch_of(row) for row in await self._connection.execute(query)]

    async def find(self, ids: Sequence[UUID]) -> list[Batch]:
        """Return those of some batches that there are."""
        query = select(INVITATION_BATCH).where(INVITATION_BATCH.c.id.in_(ids))
        return [batch_of(row) for row in await self._connection.execute(query)] if ids else []

    async def progress(self, batches: Sequence[Batch]) -> list[BatchProgress]:
        """Return how far batches have come."""
        if not batches:
            return []
        rows = (await self._connection.execute(_COUNTED, {"batches": [one.id for one in batches]})).all()
        return [_progress(one, [row for row in rows if row.batch_id == one.id]) for one in batches]

    async def rows(
        self, batch_id: UUID, *, standing: RowStanding | None, after: int | None, limit: int
    ) -> list[RowView]:
        """Return at most `limit` rows in their order, from behind the number `after` on."""
        given = {"batch": batch_id, "standing": standing, "after": after or 0, "limit": limit}
        return [
            RowView(
                row.number,
                row.standing,
                row.reason,
                [FieldProblem(**one) for one in row.problems],
                row.invitation_id,
                row.channel,
                row.send_at,
            )
            for row in await self._connection.execute(_LISTED, given)
        ]

    async def cancel_unsent(self, batch_id: UUID, *, by: str, at: datetime) -> list[UUID]:
        """Cancel the invitations whose message has not begun to leave; return them."""
        held = list((await self._connection.execute(_HELD, {"batch": batch_id})).scalars())
        given = {"ids": held, "at": at, "by": by}
        return list((await self._connection.execute(_CANCELLED, given)).scalars())


def _progress(batch: Batch, rows: Sequence[Any]) -> BatchProgress:
    counts: Counter[RowStanding] = Counter()
    reasons: Counter[RowReason] = Counter()
    for row in rows:
        counts[row.standing] += row.found
        if row.reason is not None:
            reasons[row.reason] += row.found
    last = max((row.last_at for row in rows if row.last_at is not None), default=None)
    return BatchProgress(batch, {one: counts[one] for one in STANDINGS}, dict(reasons.most_common()), last)
