"""Responses, in the database."""

from collections.abc import Collection, Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from pydantic_core import to_json
from sqlalchemy import ARRAY, Row, Text, Uuid, any_, bindparam, delete, select, text, tuple_, update
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.ext.asyncio import AsyncConnection

from services.collector.domain.errors import ResponseNotFoundError
from services.collector.domain.responses.response import ResponseFilter, StoredResponse
from services.collector.store.tables import PARTIAL_RESPONSE, RESPONSE

_BY_CORRECTION = frozenset({"revision", "suspect", "edited_at", "withdrawn_at"})
"""Columns that a new response leaves to their defaults."""
_ADDED = tuple(column for column in RESPONSE.columns if column.name not in _BY_CORRECTION)
_DOCUMENTS = tuple(column.name for column in _ADDED if isinstance(column.type, JSONB))
_NAMES = ", ".join(column.name for column in _ADDED)
_VALUES = ", ".join(f"{column.name}::jsonb" if column.name in _DOCUMENTS else column.name for column in _ADDED)
_ARRAYS = {column.name: Text() if column.name in _DOCUMENTS else column.type for column in _ADDED}
_CORRECTED = ("locale", "respondent_id", "fingerprint", *sorted(_BY_CORRECTION))
"""Columns that a correction may change, beside documents."""
_CORRECT = (
    update(RESPONSE)
    .where(RESPONSE.c.id == bindparam("of"))
    .values({name: bindparam(name) for name in (*_CORRECTED, *_DOCUMENTS)})
)

# What was saved of a response page by page is finished when the complete one is there. The same statement sees to it:
# no further round trip, one look at an index for each response, and no client has to name what it saved.
_INSERT = text(
    f"WITH added AS (INSERT INTO collector.response ({_NAMES}) "  # noqa: S608 - names of our own
    f"SELECT {_VALUES} FROM unnest({', '.join(f':{name}' for name in _ARRAYS)}) AS row ({_NAMES}) "
    "ON CONFLICT (id) DO NOTHING RETURNING id), "
    "finished AS (UPDATE collector.partial_response AS held SET state = 'finished', answers = '{}' "
    "FROM added WHERE held.id = added.id AND held.state <> 'finished') "
    "SELECT id FROM added"
).bindparams(*(bindparam(name, type_=ARRAY(kind)) for name, kind in _ARRAYS.items()))


class ResponseStore:
    """Reads and writes responses through one connection; never commits."""

    def __init__(self, connection: AsyncConnection) -> None:
        self._connection = connection

    async def add(self, responses: Sequence[StoredResponse]) -> frozenset[UUID]:
        """Insert `responses` with one statement and return the ids of those whose id was free.

        A twin that another transaction is inserting makes the call wait for that transaction's end. Rows are inserted
        in the order of their ids, so that two transactions with the same ids do not deadlock. Partial answers under the
        same ids are finished by it.
        """
        if not responses:
            return frozenset()
        ordered = sorted(responses, key=lambda response: response.id.int)
        values: dict[str, list[Any]] = {name: [getattr(response, name) for response in ordered] for name in _ARRAYS}
        for name in _DOCUMENTS:
            values[name] = [to_json(document).decode() for document in values[name]]
        return frozenset((await self._connection.execute(_INSERT, values)).scalars())

    async def find(self, ids: Collection[UUID]) -> dict[UUID, StoredResponse]:
        """Return those of the responses that exist, by their ids."""
        if not ids:
            return {}
        rows = await self._connection.execute(select(RESPONSE).where(RESPONSE.c.id.in_(ids)))
        return {row.id: stored_response(row) for row in rows}

    async def get(self, response_id: UUID) -> StoredResponse:
        """Return one response.

        Raises:
            ResponseNotFoundError: there is none of this id, or it was withdrawn.
        """
        found = (await self.find([response_id])).get(response_id)
        if found is None or found.withdrawn_at is not None:
            raise ResponseNotFoundError
        return found

    async def lock(self, response_id: UUID) -> StoredResponse:
        """Return one response, withdrawn or not, and hold its row until the end of the transaction.

        Raises:
            ResponseNotFoundError: there is none of this id.
        """
        query = select(RESPONSE).where(RESPONSE.c.id == response_id).with_for_update()
        row = (await self._connection.execute(query)).first()
        if row is None:
            raise ResponseNotFoundError
        return stored_response(row)

    async def save_corrections(self, responses: Sequence[StoredResponse]) -> None:
        """Write responses whose rows are locked, and let go what was saved page by page of those that are withdrawn."""
        if not responses:
            return
        rows = [{name: getattr(response, name) for name in _CORRECTED} for response in responses]
        for row, response in zip(rows, responses, strict=True):
            documents = {name: dict(getattr(response, name)) for name in _DOCUMENTS}
            row |= {"of": response.id, **documents}
        await self._connection.execute(_CORRECT, rows)
        gone = [response.id for response in responses if response.withdrawn_at is not None]
        if gone:
            of_gone = PARTIAL_RESPONSE.c.id == any_(bindparam("ids", gone, ARRAY(Uuid)))
            await self._connection.execute(delete(PARTIAL_RESPONSE).where(of_gone))

    async def lock_of(self, respondent_id: UUID) -> list[StoredResponse]:
        """Return what one person has answered, and hold the rows until the end of the transaction."""
        query = (
            select(RESPONSE).where(RESPONSE.c.respondent_id == respondent_id).order_by(RESPONSE.c.id).with_for_update()
        )
        return [stored_response(row) for row in await self._connection.execute(query)]

    async def list_latest(
        self, wanted: ResponseFilter, *, after: tuple[datetime, UUID] | None, limit: int
    ) -> list[StoredResponse]:
        """Return at most `limit` responses, the latest `occurred_at` first, from behind `after` (moment and id) on.

        Those that were withdrawn are not among them.
        """
        query = select(RESPONSE).where(RESPONSE.c.withdrawn_at.is_(None)).limit(limit)
        query = query.order_by(RESPONSE.c.occurred_at.desc(), RESPONSE.c.id.desc())
        for name in ("survey", "touchpoint", "channel", "respondent_id"):
            if (value := getattr(wanted, name)) is not None:
                query = query.where(RESPONSE.c[name] == value)
        if wanted.locations is not None:
            query = query.where(RESPONSE.c.location.in_(wanted.locations))
        if wanted.suspect is not None:
            query = query.where(RESPONSE.c.suspect.is_not(None) == wanted.suspect)
        if wanted.from_at is not None:
            query = query.where(RESPONSE.c.occurred_at >= wanted.from_at)
        if wanted.to_at is not None:
            query = query.where(RESPONSE.c.occurred_at < wanted.to_at)
        if after is not None:
            query = query.where(tuple_(RESPONSE.c.occurred_at, RESPONSE.c.id) < after)
        return [stored_response(row) for row in await self._connection.execute(query)]


def stored_response(row: Row[Any]) -> StoredResponse:
    """Return the response that a whole row holds."""
    return StoredResponse(**row._mapping)  # noqa: SLF001 - public in spite of its name (SQLAlchemy's documentation)
