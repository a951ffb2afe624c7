"""All responses of a survey in the order in which they came, in the database: to export and to republish them."""

from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import Select, func, select, text, tuple_
from sqlalchemy.ext.asyncio import AsyncConnection

from services.collector.domain.responses.export import ResponsePosition, ResponseSelection
from services.collector.domain.responses.response import StoredResponse
from services.collector.store.response_store import stored_response
from services.collector.store.tables import RESPONSE

# What a transaction that is still open has written cannot be seen yet, and nothing may be exported from behind it. One
# that has been open for a minute does not store responses; it must not hold up every export.
_OPEN_SINCE = text(
    "SELECT LEAST(clock_timestamp(), min(xact_start)) FROM pg_stat_activity "
    "WHERE datname = current_database() AND pid <> pg_backend_pid() AND backend_xid IS NOT NULL "
    "AND xact_start > clock_timestamp() - interval '1 minute'"
)


class ExportStore:
    """Reads many responses through one connection."""

    def __init__(self, connection: AsyncConnection) -> None:
        self._connection = connection

    async def settled_until(self) -> datetime:
        """Return the moment, by the database's clock, before which every transaction has ended."""
        moment: datetime = (await self._connection.execute(_OPEN_SINCE)).scalar_one()
        return moment

    async def find_position(
        self, survey: str, response_id: UUID, locations: frozenset[str] | None = None
    ) -> ResponsePosition | None:
        """Return where a response of a survey stands; None when the survey has none of this id at `locations`."""
        query = select(RESPONSE.c.received_at).where(RESPONSE.c.id == response_id, RESPONSE.c.survey == survey)
        if locations is not None:
            query = query.where(RESPONSE.c.location.in_(locations))
        received_at = (await self._connection.execute(query)).scalar_one_or_none()
        return None if received_at is None else ResponsePosition(received_at, response_id)

    async def count(self, selection: ResponseSelection, after: ResponsePosition | None = None) -> int:
        """Return how many of the selected responses stand behind `after`."""
        query = _selected(select(func.count()).select_from(RESPONSE), selection, after)
        count: int = (await self._connection.execute(query)).scalar_one()
        return count

    async def list_after(
        self, selection: ResponseSelection, after: ResponsePosition | None, limit: int
    ) -> list[StoredResponse]:
        """Return at most `limit` of the selected responses, in the order in which they came, from behind `after` on."""
        query = _selected(select(RESPONSE), selection, after)
        ordered = query.order_by(RESPONSE.c.received_at, RESPONSE.c.id).limit(limit)
        return [stored_response(row) for row in await self._connection.execute(ordered)]


def _selected(query: Select[Any], selection: ResponseSelection, after: ResponsePosition | None) -> Select[Any]:
    conditions = [
        RESPONSE.c.survey == selection.survey,
        RESPONSE.c.received_at < selection.until,
    ]
    if not selection.withdrawn:
        conditions.append(RESPONSE.c.withdrawn_at.is_(None))
    if selection.locations is not None:
        conditions.append(RESPONSE.c.location.in_(selection.locations))
    if selection.from_at is not None:
        conditions.append(RESPONSE.c.occurred_at >= selection.from_at)
    if selection.first_received is not None:
        conditions.append(RESPONSE.c.received_at >= selection.first_received)
    if selection.to_at is not None:
        conditions.append(RESPONSE.c.occurred_at < selection.to_at)
    if after is not None:
        conditions.append(tuple_(RESPONSE.c.received_at, RESPONSE.c.id) > tuple_(after.received_at, after.id))
    return query.where(*conditions)
