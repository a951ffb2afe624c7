"""The events that subscriptions want, kept once for all of them."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import Row, any_, bindparam, delete, func, select, update
from sqlalchemy.dialects.postgresql import ARRAY
from sqlalchemy.ext.asyncio import AsyncConnection
from sqlalchemy.types import Uuid

from services.notifications.domain.webhooks.event import KeptEvent
from services.notifications.store.tables import WEBHOOKS
from shared.db.bulk import bulk_insert, bulk_values

_EVENT, _ABOUT, _DELIVERY, _ATTEMPT = WEBHOOKS.event, WEBHOOKS.about, WEBHOOKS.delivery, WEBHOOKS.attempt
_COLUMNS = ("id", "source", "type", "subject", "time", "correlation_id", "data")
_PAIR = ("about_id", "event_id")
_INSERT = bulk_insert(_EVENT, _COLUMNS).on_conflict_do_nothing()
_INSERT_ABOUT = bulk_insert(_ABOUT, _PAIR).on_conflict_do_nothing()
_CHUNK = 1000


@dataclass(frozen=True, slots=True)
class Stored:
    """An event with its place in the order in which events came in."""

    seq: int
    event: KeptEvent


class EventStore:
    """Reads and writes kept events; never commits."""

    def __init__(self, connection: AsyncConnection) -> None:
        self._connection = connection

    async def add(self, events: Mapping[UUID, tuple[KeptEvent, Collection[UUID]]]) -> None:
        """Keep events, each with the ids of the people and responses whom it is about."""
        if not events:
            return
        rows = [{name: getattr(event, name) for name in _COLUMNS} for event, _ in events.values()]
        await self._connection.execute(_INSERT, bulk_values(_COLUMNS, rows))
        pairs = [{"about_id": about, "event_id": event.id} for event, ids in events.values() for about in sorted(ids)]
        if pairs:
            await self._connection.execute(_INSERT_ABOUT, bulk_values(_PAIR, pairs))

    async def get(self, ids: Collection[UUID]) -> dict[UUID, KeptEvent]:
        query = select(_EVENT).where(_EVENT.c.id == any_(bindparam("ids", list(ids), ARRAY(Uuid))))
        return {row.id: _event(row) for row in await self._connection.execute(query)}

    async def since(
        self, position: int, types: Collection[str], *, from_at: datetime, to_at: datetime, limit: int
    ) -> Sequence[Stored]:
        """Return at most `limit` events of some types in the order in which they came in, from behind a position on."""
        query = (
            select(_EVENT)
            .where(_EVENT.c.seq > position, _EVENT.c.type.in_(types))
            .where(_EVENT.c.received_at >= from_at, _EVENT.c.received_at < to_at)
            .order_by(_EVENT.c.seq)
            .limit(limit)
        )
        return [Stored(row.seq, _event(row)) for row in await self._connection.execute(query)]

    async def forget(self, ids: Collection[UUID]) -> int:
        """Delete all events about some people or responses, whatever waits to be delivered, and what came back.

        Returns:
            How many events.
        """
        if not ids:
            return 0
        wanted = bindparam("about", list(ids), ARRAY(Uuid))
        about = select(_ABOUT.c.event_id).where(_ABOUT.c.about_id == any_(wanted))
        found = list((await self._connection.execute(about)).scalars())
        if not found:
            return 0
        mine = _DELIVERY.c.event_id == any_(bindparam("events", found, ARRAY(Uuid)))
        unsettled = mine & _DELIVERY.c.state.in_(["pending", "sending", "failed"])
        erased = {"state": "erased", "next_at": None, "settled_at": func.clock_timestamp(), "failure": "erased"}
        deliveries = select(_DELIVERY.c.id).where(mine)
        await self._connection.execute(update(_ATTEMPT).where(_ATTEMPT.c.delivery_id.in_(deliveries)).values(body=None))
        await self._connection.execute(update(_DELIVERY).where(unsettled).values(erased))
        gone = delete(_EVENT).where(_EVENT.c.id == any_(bindparam("events", found, ARRAY(Uuid))))
        return (await self._connection.execute(gone)).rowcount

    async def delete_older(self, moment: datetime) -> int:
        """Delete some events that came in before a moment and wait for nobody; return how many."""
        waits = select(_DELIVERY.c.id).where(
            _DELIVERY.c.event_id == _EVENT.c.id, _DELIVERY.c.state.in_(["pending", "sending"])
        )
        old = (
            select(_EVENT.c.seq)
            .where(_EVENT.c.received_at < moment, ~waits.exists())
            .order_by(_EVENT.c.received_at)
            .limit(_CHUNK)
            .with_for_update(skip_locked=True)
        )
        return (await self._connection.execute(delete(_EVENT).where(_EVENT.c.seq.in_(old)))).rowcount


def _event(row: Row[Any]) -> KeptEvent:
    return KeptEvent(**{name: getattr(row, name) for name in _COLUMNS})
