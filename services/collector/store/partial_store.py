"""Partial responses, in the database."""

from datetime import datetime
from typing import Any
from uuid import UUID

from pydantic_core import to_json
from sqlalchemy import DateTime, Integer, Row, Text, bindparam, exists, select, text, tuple_
from sqlalchemy.ext.asyncio import AsyncConnection

from services.collector.domain.responses.response import PartialFilter, PartialResponse
from services.collector.store.tables import PARTIAL_RESPONSE, RESPONSE

_NAMES = tuple(column.name for column in PARTIAL_RESPONSE.columns)
_REPLACED = tuple(name for name in _NAMES if name not in {"id", "survey", "started_at"})

_SAVE = text(
    f"INSERT INTO collector.partial_response AS held ({', '.join(_NAMES)}) "  # noqa: S608 - names of our own
    f"SELECT {', '.join('CAST(:answers AS jsonb)' if name == 'answers' else f':{name}' for name in _NAMES)} "
    "WHERE NOT EXISTS (SELECT FROM collector.response WHERE id = :id) "
    f"ON CONFLICT (id) DO UPDATE SET {', '.join(f'{name} = excluded.{name}' for name in _REPLACED)} "
    "WHERE held.survey = excluded.survey AND held.state <> 'finished'"
).bindparams(
    *(
        bindparam(column.name, type_=Text() if column.name == "answers" else column.type)
        for column in PARTIAL_RESPONSE.columns
    )
)

_EXPIRE = text(
    """
    WITH old AS (
        SELECT id FROM collector.partial_response WHERE state = 'open' AND updated_at < :before
        ORDER BY updated_at LIMIT :limit FOR UPDATE SKIP LOCKED
    ), judged AS (
        SELECT id, EXISTS (SELECT FROM collector.response WHERE response.id = old.id) AS is_complete FROM old
    )
    UPDATE collector.partial_response AS held SET
        state = CASE WHEN is_complete THEN 'finished' ELSE 'expired' END,
        answers = CASE WHEN is_complete THEN '{}' ELSE answers END
    FROM judged WHERE held.id = judged.id
    """
).bindparams(bindparam("before", type_=DateTime(timezone=True)), bindparam("limit", type_=Integer))

# A save and the completion at the same moment may leave an open row behind, until it expires. Readers see what is true:
# the complete response is there, so nothing is open any more.
_IS_COMPLETE = (PARTIAL_RESPONSE.c.state == "finished") | exists().where(RESPONSE.c.id == PARTIAL_RESPONSE.c.id)


class PartialStore:
    """Reads and writes partial responses through one connection; never commits."""

    def __init__(self, connection: AsyncConnection) -> None:
        self._connection = connection

    async def save(self, partial: PartialResponse) -> None:
        """Write a partial response, in the place of what was saved under its id for the same survey.

        Changes nothing once the complete response is stored; one that is being stored at this moment is waited for
        where something was saved before. Whoever goes on after the time was over makes an expired one open again.
        """
        row = {name: getattr(partial, name) for name in _NAMES}
        await self._connection.execute(_SAVE, row | {"answers": to_json(partial.answers).decode()})

    async def expire(self, *, before: datetime, limit: int) -> int:
        """Close at most `limit` open ones that nobody has touched since `before`, and return how many it were."""
        return (await self._connection.execute(_EXPIRE, {"before": before, "limit": limit})).rowcount

    async def unfinished(self, partial_id: UUID) -> PartialResponse | None:
        """Return what was saved under an id, also when its time is over; None once the complete response is stored."""
        query = select(PARTIAL_RESPONSE, _IS_COMPLETE.label("is_complete")).where(
            PARTIAL_RESPONSE.c.id == partial_id, ~_IS_COMPLETE
        )
        row = (await self._connection.execute(query)).first()
        return None if row is None else _partial(row)

    async def list_latest(
        self, wanted: PartialFilter, *, after: tuple[datetime, UUID] | None, limit: int
    ) -> list[PartialResponse]:
        """Return at most `limit` partial responses, the latest `updated_at` first, from behind `after` on."""
        table = PARTIAL_RESPONSE.c
        query = select(PARTIAL_RESPONSE, _IS_COMPLETE.label("is_complete")).limit(limit)
        query = query.order_by(table.updated_at.desc(), table.id.desc())
        for name in ("survey", "touchpoint"):
            if (value := getattr(wanted, name)) is not None:
                query = query.where(table[name] == value)
        if wanted.locations is not None:
            query = query.where(table.location.in_(wanted.locations))
        if wanted.state == "finished":
            query = query.where(_IS_COMPLETE)
        elif wanted.state is not None:
            query = query.where(table.state == wanted.state, ~_IS_COMPLETE)
        if wanted.from_at is not None:
            query = query.where(table.updated_at >= wanted.from_at)
        if wanted.to_at is not None:
            query = query.where(table.updated_at < wanted.to_at)
        if after is not None:
            query = query.where(tuple_(table.updated_at, table.id) < after)
        return [_partial(row) for row in await self._connection.execute(query)]


def _partial(row: Row[Any]) -> PartialResponse:
    values = dict(row._mapping)  # noqa: SLF001 - public in spite of its name (SQLAlchemy's documentation)
    if values.pop("is_complete"):
        values |= {"state": "finished", "answers": {}}
    return PartialResponse(**values)
