"""Deliveries as people list them, and asking for them again."""

from collections.abc import Collection
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, Row, Select, delete, func, literal, select, tuple_, update
from sqlalchemy.ext.asyncio import AsyncConnection

from services.notifications.domain.webhooks.delivery import Attempt, Delivery, DeliveryFilter
from services.notifications.domain.webhooks.errors import DeliveryNotFoundError
from services.notifications.store.tables import WEBHOOKS
from services.notifications.store.webhooks.delivery_store import SHOWN_STATE

_DELIVERY, _ATTEMPT, _EVENT, _ENDPOINT = WEBHOOKS.delivery, WEBHOOKS.attempt, WEBHOOKS.event, WEBHOOKS.endpoint
_PLAIN = ("subscription", "event_type", "event_id")
_IS_KEPT = (_DELIVERY.c.cause == "ping") | select(literal(1)).where(_EVENT.c.id == _DELIVERY.c.event_id).exists()
_CHUNK = 1000


class DeliveryReader:
    """Reads deliveries through one connection; never commits."""

    def __init__(self, connection: AsyncConnection) -> None:
        self._connection = connection

    async def list_latest(
        self, wanted: DeliveryFilter, *, after: tuple[datetime, UUID] | None, limit: int
    ) -> list[Delivery]:
        """Return at most `limit` deliveries, the latest `created_at` first, from behind `after` on."""
        moment = (_DELIVERY.c.created_at, _DELIVERY.c.id)
        query = _shown().order_by(moment[0].desc(), moment[1].desc()).limit(limit).where(*_conditions(wanted))
        if wanted.state is not None:
            query = query.where(SHOWN_STATE.in_([wanted.state]))
        if after is not None:
            query = query.where(tuple_(*moment) < after)
        return [_delivery(row) for row in await self._connection.execute(query)]

    async def get(self, delivery_id: UUID) -> Delivery:
        """Return one delivery.

        Raises:
            DeliveryNotFoundError: there is none of this id.
        """
        row = (await self._connection.execute(_shown().where(_DELIVERY.c.id == delivery_id))).first()
        if row is None:
            raise DeliveryNotFoundError
        return _delivery(row)

    async def attempts(self, delivery_id: UUID) -> list[Attempt]:
        """Return all attempts of a delivery, the first one first."""
        columns = [_ATTEMPT.c[name] for name in Attempt.__dataclass_fields__]
        query = select(*columns).where(_ATTEMPT.c.delivery_id == delivery_id).order_by(_ATTEMPT.c.number)
        return [Attempt(**row._mapping) for row in await self._connection.execute(query)]  # noqa: SLF001 - public in spite of its name

    async def count_failed(self, subscription: str) -> int:
        """Return how many deliveries were given up that could be sent again."""
        mine = (_DELIVERY.c.subscription == subscription) & (_DELIVERY.c.state == "failed") & _IS_KEPT
        return (await self._connection.execute(select(func.count()).where(mine))).scalar_one()

    async def again(self, wanted: DeliveryFilter, states: Collection[str], *, at: datetime) -> int:
        """Let settled deliveries in some states, whose events are kept, be sent again; return how many."""
        values = {"state": "pending", "tries": 0, "next_at": at, "settled_at": None, "failure": None}
        mine = [*_conditions(wanted), _DELIVERY.c.state.in_(states), _IS_KEPT]
        return (await self._connection.execute(update(_DELIVERY).where(*mine).values(values))).rowcount

    async def again_one(self, delivery_id: UUID, *, at: datetime) -> bool:
        """Let one delivery be sent again; False: it waits, is under way, or is not kept."""
        values = {"state": "pending", "tries": 0, "next_at": at, "settled_at": None, "failure": None}
        settled = _DELIVERY.c.state.in_(["delivered", "failed"]) & (_DELIVERY.c.id == delivery_id)
        return (await self._connection.execute(update(_DELIVERY).where(settled, _IS_KEPT).values(values))).rowcount > 0

    async def delete_older(self, moment: datetime) -> int:
        """Delete some deliveries that were settled before a moment, with their attempts; return how many."""
        old = (
            select(_DELIVERY.c.id)
            .where(_DELIVERY.c.created_at < moment, _DELIVERY.c.settled_at < moment)
            .order_by(_DELIVERY.c.created_at)
            .limit(_CHUNK)
            .with_for_update(skip_locked=True)
        )
        return (await self._connection.execute(delete(_DELIVERY).where(_DELIVERY.c.id.in_(old)))).rowcount


def _conditions(wanted: DeliveryFilter) -> list[ColumnElement[bool]]:
    found = [_DELIVERY.c[name] == getattr(wanted, name) for name in _PLAIN if getattr(wanted, name) is not None]
    if wanted.from_at is not None:
        found.append(_DELIVERY.c.created_at >= wanted.from_at)
    if wanted.to_at is not None:
        found.append(_DELIVERY.c.created_at < wanted.to_at)
    return found


def _shown() -> Select[Any]:
    columns = [_DELIVERY.c[name] for name in Delivery.__dataclass_fields__ if name not in {"state", "is_kept"}]
    return select(*columns, SHOWN_STATE.label("state"), _IS_KEPT.label("is_kept")).join(
        _ENDPOINT, _ENDPOINT.c.subscription == _DELIVERY.c.subscription
    )


def _delivery(row: Row[Any]) -> Delivery:
    return Delivery(**row._mapping)  # noqa: SLF001 - public in spite of its name (SQLAlchemy's documentation)
