"""Reading responses to tell of them again: all of them, those that were withdrawn among them, and erased people."""

from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import Select, func, select, tuple_
from sqlalchemy.ext.asyncio import AsyncConnection

from services.collector.domain.responses.export import Position, Selection
from services.collector.domain.responses.response import StoredResponse
from services.collector.store.response_store import stored_response
from services.collector.store.tables import ERASED_RESPONDENT, RESPONSE


async def count_told(connection: AsyncConnection, selection: Selection) -> int:
    """Return how many responses `list_told` returns in all."""
    query = _selected(select(func.count()).select_from(RESPONSE), selection)
    count: int = (await connection.execute(query)).scalar_one()
    return count


async def list_told(
    connection: AsyncConnection, selection: Selection, *, after: Position | None, limit: int
) -> list[StoredResponse]:
    """Return at most `limit` of the selected responses, in the order in which they came, from behind `after` on."""
    query = _selected(select(RESPONSE), selection).order_by(RESPONSE.c.received_at, RESPONSE.c.id).limit(limit)
    if after is not None:
        query = query.where(tuple_(RESPONSE.c.received_at, RESPONSE.c.id) > tuple_(after.received_at, after.id))
    return [stored_response(row) for row in await connection.execute(query)]


async def list_erased(connection: AsyncConnection, *, after: UUID | None, limit: int) -> list[tuple[UUID, datetime]]:
    """Return at most `limit` people who were erased and when, in the order of their ids, from behind `after` on."""
    query = select(ERASED_RESPONDENT).order_by(ERASED_RESPONDENT.c.id).limit(limit)
    if after is not None:
        query = query.where(ERASED_RESPONDENT.c.id > after)
    return [(row.id, row.erased_at) for row in await connection.execute(query)]


def _selected(query: Select[Any], selection: Selection) -> Select[Any]:
    query = query.where(RESPONSE.c.survey == selection.survey, RESPONSE.c.received_at < selection.until)
    if selection.from_at is not None:
        query = query.where(RESPONSE.c.occurred_at >= selection.from_at)
    if selection.first_received is not None:
        query = query.where(RESPONSE.c.received_at >= selection.first_received)
    return query
