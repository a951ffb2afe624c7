"""How the endpoints of subscriptions are, in the database, and whether somebody sends to them at the moment."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass, fields
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Row, func, insert, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from services.notifications.domain.webhooks.endpoint import Endpoint
from services.notifications.store.tables import DUE, WEBHOOKS
from shared.due.pieces import NewDue
from shared.due.work import DueWork

_ENDPOINT, _DELIVERY = WEBHOOKS.endpoint, WEBHOOKS.delivery
_FIELDS = tuple(field.name for field in fields(Endpoint))
_DUE = DueWork(DUE)
KIND = "webhook"


@dataclass(frozen=True, slots=True)
class Backlog:
    """What waits for endpoints, by their health."""

    waiting: dict[str, int]
    endpoints: dict[str, int]
    oldest_seconds: float
    """For how long the oldest delivery has been due whose endpoint is neither paused nor disabled."""


class EndpointStore:
    """Reads and writes endpoints; never commits.

    Each has one piece of due work, its lane: whoever has claimed that is the only one who sends to the endpoint.
    Whoever adds deliveries holds the endpoint's row and wakes the lane; whoever ends a turn of the lane holds it too,
    and looks whether there is more. So nothing is overlooked. The row of an endpoint is locked before its deliveries.
    """

    def __init__(self, connection: AsyncConnection) -> None:
        self._connection = connection

    async def add(self, endpoint: Endpoint, *, at: datetime) -> None:
        """Insert the endpoint of a new subscription, and its lane."""
        values = {name: getattr(endpoint, name) for name in _FIELDS}
        await self._connection.execute(insert(_ENDPOINT).values(values))
        name = _effect(endpoint.subscription, at)
        await _DUE.add(self._connection, [NewDue(KIND, endpoint.subscription, name, at, "subscribed")])

    async def remove(self, subscription: str) -> None:
        """Cancel the lane of a subscription that is deleted."""
        await _DUE.cancel(self._connection, KIND, [subscription])

    async def get(self, subscription: str) -> Endpoint | None:
        return _first(await self._read(subscription, for_update=False))

    async def lock(self, subscription: str) -> Endpoint | None:
        """Return an endpoint and hold its row; None: its subscription was deleted."""
        return _first(await self._read(subscription, for_update=True))

    async def lock_all(self) -> None:
        """Hold the rows of all endpoints, before deliveries of any are changed."""
        query = select(_ENDPOINT.c.subscription).order_by(_ENDPOINT.c.subscription).with_for_update()
        await self._connection.execute(query)

    async def list_of(self, subscriptions: Collection[str]) -> dict[str, Endpoint]:
        query = select(_ENDPOINT).where(_ENDPOINT.c.subscription.in_(subscriptions))
        return {row.subscription: _endpoint(row) for row in await self._connection.execute(query)}

    async def save(self, endpoint: Endpoint) -> None:
        values = {name: getattr(endpoint, name) for name in _FIELDS}
        await self._connection.execute(
            update(_ENDPOINT).where(_ENDPOINT.c.subscription == endpoint.subscription).values(values)
        )

    async def wake(self, subscriptions: Collection[str], *, at: datetime) -> None:
        """Let deliveries be looked for at once, with the commit; holds the rows of the endpoints until then."""
        table = _ENDPOINT.c
        query = select(_ENDPOINT).where(table.subscription.in_(subscriptions)).order_by(table.subscription)
        for row in (await self._connection.execute(query.with_for_update())).all():
            is_at_work = row.lane_until is not None and row.lane_until > at
            if row.is_awake or is_at_work:
                continue
            await self._set(row.subscription, is_awake=True)
            for work in await _DUE.of(self._connection, KIND, row.subscription):
                await _DUE.move(self._connection, work.effect_key, at)

    async def begin_turn(self, subscription: str, *, until: datetime) -> None:
        await self._set(subscription, is_awake=False, lane_until=until)

    async def end_turn(self, subscription: str) -> None:
        await self._set(subscription, is_awake=False, lane_until=None)

    async def waiting_of(self, subscriptions: Collection[str]) -> dict[str, int]:
        """Return how many deliveries wait for each; those without any are missing."""
        table = _DELIVERY.c
        query = (
            select(table.subscription, func.count())
            .where(table.subscription.in_(subscriptions), table.state.in_(["pending", "sending"]))
            .group_by(table.subscription)
        )
        return {row[0]: row[1] for row in await self._connection.execute(query)}

    async def backlog(self, *, now: datetime) -> Backlog:
        waiting = (
            select(
                _ENDPOINT.c.health,
                func.count().label("count"),
                func.min(_DELIVERY.c.next_at).label("oldest"),
            )
            .join(_DELIVERY, _DELIVERY.c.subscription == _ENDPOINT.c.subscription)
            .where(_DELIVERY.c.state.in_(["pending", "sending"]))
            .group_by(_ENDPOINT.c.health)
        )
        rows = (await self._connection.execute(waiting)).all()
        by_health = select(_ENDPOINT.c.health, func.count().label("count")).group_by(_ENDPOINT.c.health)
        endpoints = {row.health: row[1] for row in await self._connection.execute(by_health)}
        oldest = [row.oldest for row in rows if row.health in {"ok", "failing"} and row.oldest is not None]
        age = max(((now - one).total_seconds() for one in oldest), default=0.0)
        return Backlog({row.health: row[1] for row in rows}, endpoints, max(0.0, age))

    async def _read(self, subscription: str, *, for_update: bool) -> Sequence[Row[Any]]:
        query = select(_ENDPOINT).where(_ENDPOINT.c.subscription == subscription)
        return (await self._connection.execute(query.with_for_update() if for_update else query)).all()

    async def _set(self, subscription: str, **values: bool | datetime | timedelta | None) -> None:
        await self._connection.execute(update(_ENDPOINT).where(_ENDPOINT.c.subscription == subscription).values(values))


def _effect(subscription: str, at: datetime) -> str:
    """Name the lane; a subscription that was deleted and made again has another one."""
    return f"{KIND}:{subscription}:{at.isoformat()}"


def _first(rows: Sequence[Row[Any]]) -> Endpoint | None:
    return _endpoint(rows[0]) if rows else None


def _endpoint(row: Row[Any]) -> Endpoint:
    return Endpoint(**{name: getattr(row, name) for name in _FIELDS})
