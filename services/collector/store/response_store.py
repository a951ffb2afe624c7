"""Responses, in the database."""

from collections.abc import Collection, Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from pydantic_core import to_json
from sqlalchemy import ARRAY, DateTime, Integer, LargeBinary, Row, Text, Uuid, bindparam, select, text, tuple_
from sqlalchemy.ext.asyncio import AsyncConnection
from sqlalchemy.types import TypeEngine

from services.collector.domain.errors import ResponseNotFoundError
from services.collector.domain.responses.response import ResponseFilter, StoredResponse
from services.collector.store.tables import RESPONSE

_TYPES: dict[str, TypeEngine[Any]] = {
    "id": Uuid(),
    "survey": Text(),
    "version": Integer(),
    "channel": Text(),
    "touchpoint": Text(),
    "location": Text(),
    "locale": Text(),
    "respondent_id": Uuid(),
    "answers": Text(),
    "attributes": Text(),
    "fingerprint": LargeBinary(),
    "occurred_at": DateTime(timezone=True),
    "received_at": DateTime(timezone=True),
}
_NAMES = ", ".join(_TYPES)

# What was saved of a response page by page has done its duty when the response is there. That is settled in the same
# statement: it costs no round trip, one look at an index for each response, and no client has to tell what it saved.
_INSERT = text(
    f"WITH added AS (INSERT INTO collector.response ({_NAMES}) "  # noqa: S608 - names of our own
    f"SELECT {_NAMES.replace('answers', 'answers::jsonb').replace('attributes', 'attributes::jsonb')} "
    f"FROM unnest({', '.join(f':{name}' for name in _TYPES)}) AS row ({_NAMES}) "
    "ON CONFLICT (id) DO NOTHING RETURNING id), "
    "finished AS (UPDATE collector.partial_response AS held SET state = 'finished', answers = '{}' "
    "FROM added WHERE held.id = added.id AND held.state <> 'finished') "
    "SELECT id FROM added"
).bindparams(*(bindparam(name, type_=ARRAY(kind)) for name, kind in _TYPES.items()))


async def add_responses(connection: AsyncConnection, responses: Sequence[StoredResponse]) -> frozenset[UUID]:
    """Insert `responses` with one statement and return the ids of those whose id was free.

    A twin that another transaction is inserting makes the call wait for that transaction's end. Rows are inserted in
    the order of their ids, so that two transactions with the same ids do not deadlock. Partial answers under the same
    ids are finished by it.
    """
    if not responses:
        return frozenset()
    ordered = sorted(responses, key=lambda response: response.id.int)
    values: dict[str, list[Any]] = {name: [getattr(response, name) for response in ordered] for name in _TYPES}
    values["answers"] = [to_json(answers).decode() for answers in values["answers"]]
    values["attributes"] = [to_json(attributes).decode() for attributes in values["attributes"]]
    return frozenset((await connection.execute(_INSERT, values)).scalars())


async def find_responses(connection: AsyncConnection, ids: Collection[UUID]) -> dict[UUID, StoredResponse]:
    """Return those of the responses that exist, by their ids."""
    if not ids:
        return {}
    rows = await connection.execute(select(RESPONSE).where(RESPONSE.c.id.in_(ids)))
    return {row.id: stored_response(row) for row in rows}


async def get_response(connection: AsyncConnection, response_id: UUID) -> StoredResponse:
    """Return one response.

    Raises:
        ResponseNotFoundError: there is none of this id.
    """
    found = await find_responses(connection, [response_id])
    if response_id not in found:
        raise ResponseNotFoundError
    return found[response_id]


async def list_responses(
    connection: AsyncConnection, wanted: ResponseFilter, *, after: tuple[datetime, UUID] | None, limit: int
) -> list[StoredResponse]:
    """Return at most `limit` responses, the latest `occurred_at` first, from behind `after` (moment and id) on."""
    query = select(RESPONSE).order_by(RESPONSE.c.occurred_at.desc(), RESPONSE.c.id.desc()).limit(limit)
    for column, value in (
        (RESPONSE.c.survey, wanted.survey),
        (RESPONSE.c.touchpoint, wanted.touchpoint),
        (RESPONSE.c.channel, wanted.channel),
    ):
        if value is not None:
            query = query.where(column == value)
    if wanted.from_at is not None:
        query = query.where(RESPONSE.c.occurred_at >= wanted.from_at)
    if wanted.to_at is not None:
        query = query.where(RESPONSE.c.occurred_at < wanted.to_at)
    if after is not None:
        query = query.where(tuple_(RESPONSE.c.occurred_at, RESPONSE.c.id) < after)
    return [stored_response(row) for row in await connection.execute(query)]


def stored_response(row: Row[Any]) -> StoredResponse:
    """Return the response that a whole row holds."""
    return StoredResponse(**row._mapping)  # noqa: SLF001 - public in spite of its name (SQLAlchemy's documentation)
