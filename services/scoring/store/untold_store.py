"""Responses that a replay counted before their event came."""

from collections.abc import Collection
from datetime import datetime
from uuid import UUID

from sqlalchemy import ARRAY, DateTime, Uuid, bindparam, text
from sqlalchemy.ext.asyncio import AsyncConnection

_TAKE = text("DELETE FROM scoring.untold_response WHERE response_id = ANY(:ids) RETURNING response_id").bindparams(
    bindparam("ids", type_=ARRAY(Uuid))
)
_FORGET = text("DELETE FROM scoring.untold_response WHERE counted_at < :before").bindparams(
    bindparam("before", type_=DateTime(timezone=True))
)


async def take_untold(connection: AsyncConnection, ids: Collection[UUID]) -> frozenset[UUID]:
    """Return those of the responses of which nobody was told yet how they count, and remember them no longer."""
    return frozenset((await connection.execute(_TAKE, {"ids": list(ids)})).scalars())


async def forget_untold(connection: AsyncConnection, *, before: datetime) -> None:
    """Forget responses that were counted before a moment: no event of theirs will come any more."""
    await connection.execute(_FORGET, {"before": before})
