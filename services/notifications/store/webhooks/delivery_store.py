"""Deliveries and their attempts, written by whoever sends."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any, NamedTuple
from uuid import UUID

from sqlalchemy import (
    ARRAY,
    DateTime,
    Integer,
    LargeBinary,
    Uuid,
    bindparam,
    case,
    func,
    insert,
    literal,
    select,
    text,
    update,
)
from sqlalchemy.ext.asyncio import AsyncConnection

from services.notifications.domain.webhooks.delivery import AttemptOutcome, DeliveryCause, GivenUp, Outgoing
from services.notifications.store.tables import WEBHOOKS
from services.notifications.store.webhooks.event_store import EventStore
from shared.db.bulk import bulk_insert, bulk_values
from shared.ids import uuid7

_DELIVERY, _ATTEMPT, _EVENT = WEBHOOKS.delivery, WEBHOOKS.attempt, WEBHOOKS.event
_NEW = (
    *("id", "subscription", "event_id", "event_type", "cause", "state", "attempts", "tries", "next_at", "created_at"),
)
_INSERT = bulk_insert(_DELIVERY, _NEW)
_BEGUN = ("delivery_id", "number", "started_at")
_AT = bindparam("at", type_=DateTime(timezone=True))
_INSERT_ATTEMPTS = bulk_insert(_ATTEMPT, _BEGUN)


_DELIVERED = text(
    """
    UPDATE notifications.webhook_delivery AS delivery
    SET state = 'delivered', next_at = NULL, settled_at = :at, failure = NULL
    FROM unnest(:ids, :numbers) AS given (id, number)
    WHERE delivery.id = given.id AND delivery.state = 'sending' AND delivery.attempts = given.number
    RETURNING delivery.id
    """
).bindparams(bindparam("ids", type_=ARRAY(Uuid)), bindparam("numbers", type_=ARRAY(Integer)), _AT)
_ENDED = text(
    """
    UPDATE notifications.webhook_attempt AS attempt
    SET ended_at = :at, outcome = 'delivered', status = given.status, latency_ms = given.latency, body = given.body
    FROM unnest(:ids, :numbers, :statuses, :latencies, :bodies) AS given (id, number, status, latency, body)
    WHERE attempt.delivery_id = given.id AND attempt.number = given.number
    """
).bindparams(
    bindparam("ids", type_=ARRAY(Uuid)),
    bindparam("numbers", type_=ARRAY(Integer)),
    bindparam("statuses", type_=ARRAY(Integer)),
    bindparam("latencies", type_=ARRAY(Integer)),
    bindparam("bodies", type_=ARRAY(LargeBinary)),
    _AT,
)


class Wanted(NamedTuple):
    """An event that a subscription is to get."""

    subscription: str
    event_id: UUID
    event_type: str


class Taken(NamedTuple):
    """An attempt that the receiver answered with 2xx."""

    outgoing: Outgoing
    status: int | None
    latency_ms: int
    body: bytes | None


class DeliveryStore:
    """Writes deliveries; never commits."""

    def __init__(self, connection: AsyncConnection) -> None:
        self._connection = connection

    async def add(self, wanted: Sequence[Wanted], *, at: datetime, cause: DeliveryCause = "event") -> int:
        """Add deliveries; of each event and subscription there is one. A replay lets the one that there is begin again.

        Returns:
            How many wait now because of this call.
        """
        if not wanted:
            return 0
        rows = [
            {
                "id": uuid7(),
                **one._asdict(),
                "cause": cause,
                "state": "pending",
                "attempts": 0,
                "tries": 0,
                "next_at": at,
                "created_at": at,
            }
            for one in wanted
        ]
        statement: Any = _INSERT.on_conflict_do_nothing()
        if cause == "replay":
            again = {"state": "pending", "tries": 0, "next_at": at, "settled_at": None, "failure": None}
            settled = _DELIVERY.c.state.in_(["delivered", "failed"])
            statement = _INSERT.on_conflict_do_update(
                index_elements=["subscription", "event_id"], set_=again, where=settled
            )
        return (await self._connection.execute(statement, bulk_values(_NEW, rows))).rowcount

    async def ping(self, subscription: str, event_type: str, *, at: datetime) -> UUID:
        """Add the delivery of a ping, whose event has its id; return that."""
        delivery_id = uuid7()
        values = {"id": delivery_id, "subscription": subscription, "event_id": delivery_id, "event_type": event_type}
        values |= {"cause": "ping", "state": "pending", "attempts": 0, "tries": 0, "next_at": at, "created_at": at}
        await self._connection.execute(insert(_DELIVERY).values(values))
        return delivery_id

    async def recover(self, subscription: str, *, at: datetime) -> int:
        """Let what a process left as `sending` be sent again, and say that nobody knows what became of it."""
        left = (_DELIVERY.c.subscription == subscription) & (_DELIVERY.c.state == "sending")
        back = update(_DELIVERY).where(left).values(state="pending", next_at=at).returning(_DELIVERY.c.id)
        ids = list((await self._connection.execute(back)).scalars())
        if ids:
            open_ = _ATTEMPT.c.delivery_id.in_(ids) & _ATTEMPT.c.ended_at.is_(None)
            ended = {"ended_at": at, "outcome": "unknown", "reason": "interrupted"}
            await self._connection.execute(update(_ATTEMPT).where(open_).values(ended))
        return len(ids)

    async def begin_attempts(self, subscription: str, *, limit: int, at: datetime) -> list[Outgoing]:
        """Begin an attempt of at most `limit` deliveries that are due, the longest due first.

        Those that were never tried come before those that failed.
        """
        due = (
            select(_DELIVERY.c.id)
            .where(_DELIVERY.c.subscription == subscription, _DELIVERY.c.state == "pending")
            .where(_DELIVERY.c.next_at <= at)
            .order_by(_DELIVERY.c.next_at, _DELIVERY.c.id)
            .limit(limit)
        )
        began = (
            update(_DELIVERY)
            .where(_DELIVERY.c.id.in_(due.scalar_subquery()))
            .values(state="sending", attempts=_DELIVERY.c.attempts + 1, tries=_DELIVERY.c.tries + 1)
            .returning(_DELIVERY)
        )
        rows = sorted((await self._connection.execute(began)).all(), key=lambda row: (row.next_at, row.id))
        if not rows:
            return []
        attempts = [{"delivery_id": row.id, "number": row.attempts, "started_at": at} for row in rows]
        await self._connection.execute(_INSERT_ATTEMPTS, bulk_values(_BEGUN, attempts))
        events = await EventStore(self._connection).get([row.event_id for row in rows])
        return [
            Outgoing(
                id=row.id,
                number=row.attempts,
                tries=row.tries,
                event_id=row.event_id,
                event_type=row.event_type,
                event=events.get(row.event_id),
                cause=row.cause,
                created_at=row.created_at,
            )
            for row in rows
        ]

    async def end_attempt(self, one: Outgoing, outcome: AttemptOutcome, *, at: datetime, **known: Any) -> None:  # noqa: ANN401 - columns
        """Write down what became of an attempt: `reason`, `status`, `latency_ms`, `body`."""
        mine = (_ATTEMPT.c.delivery_id == one.id) & (_ATTEMPT.c.number == one.number)
        values = {"ended_at": at, "outcome": outcome, **known}
        await self._connection.execute(update(_ATTEMPT).where(mine).values(values))

    async def settle(self, one: Outgoing, **values: Any) -> bool:  # noqa: ANN401 - columns
        """Write what a delivery is after an attempt; False: it was erased, or another attempt knows better."""
        mine = (_DELIVERY.c.id == one.id) & (_DELIVERY.c.state == "sending") & (_DELIVERY.c.attempts == one.number)
        return (await self._connection.execute(update(_DELIVERY).where(mine).values(values))).rowcount > 0

    async def settle_delivered(self, taken: Sequence[Taken], *, at: datetime) -> None:
        """Write down attempts that were taken, and their deliveries, unless these were erased meanwhile."""
        ids, numbers = [one.outgoing.id for one in taken], [one.outgoing.number for one in taken]
        open_ = set((await self._connection.execute(_DELIVERED, {"ids": ids, "numbers": numbers, "at": at})).scalars())
        given = {
            "ids": ids,
            "numbers": numbers,
            "at": at,
            "statuses": [one.status for one in taken],
            "latencies": [one.latency_ms for one in taken],
            # What came back could repeat words of somebody who was erased while it was on its way.
            "bodies": [one.body if one.outgoing.id in open_ else None for one in taken],
        }
        await self._connection.execute(_ENDED, given)

    async def is_open(self, one: Outgoing) -> bool:
        """Return whether an attempt still counts, and hold its delivery until the end of the transaction."""
        mine = (_DELIVERY.c.id == one.id) & (_DELIVERY.c.state == "sending") & (_DELIVERY.c.attempts == one.number)
        return (
            await self._connection.execute(select(_DELIVERY.c.id).where(mine).with_for_update())
        ).first() is not None

    async def release(self, subscription: str, *, at: datetime, failed_since: datetime | None) -> int:
        """Let all that waits for an endpoint be due now, and what was given up since a moment; return how many."""
        mine = _DELIVERY.c.subscription == subscription
        waits = (_DELIVERY.c.state == "pending") & (_DELIVERY.c.next_at > at)
        values: Mapping[str, Any] = {"state": "pending", "next_at": at, "settled_at": None, "failure": None}
        count = (await self._connection.execute(update(_DELIVERY).where(mine, waits).values(values))).rowcount
        if failed_since is not None:
            kept = select(literal(1)).where(_EVENT.c.id == _DELIVERY.c.event_id).exists()
            missed = (_DELIVERY.c.state == "failed") & (_DELIVERY.c.settled_at >= failed_since) & kept
            again = update(_DELIVERY).where(mine, missed).values({**values, "tries": 0})
            count += (await self._connection.execute(again)).rowcount
        return count

    async def next_due(self, subscription: str) -> datetime | None:
        """Return when something is to be sent next; None: nothing waits."""
        mine = (_DELIVERY.c.subscription == subscription) & (_DELIVERY.c.state == "pending")
        found: datetime | None = (
            await self._connection.execute(select(func.min(_DELIVERY.c.next_at)).where(mine))
        ).scalar_one()
        return found

    async def count_waiting(self, subscription: str) -> int:
        mine = (_DELIVERY.c.subscription == subscription) & _DELIVERY.c.state.in_(["pending", "sending"])
        return (await self._connection.execute(select(func.count()).where(mine))).scalar_one()

    async def expire(self, *, before: datetime, at: datetime, limit: int) -> Sequence[GivenUp]:
        """Give up at most `limit` deliveries that were asked for before a moment and still wait; return them."""
        table = _DELIVERY.c
        waits = select(table.id).where(table.state == "pending", table.created_at < before)
        old = waits.order_by(table.id).limit(limit).with_for_update(skip_locked=True)
        values = {"state": "failed", "failure": "expired", "settled_at": at, "next_at": None}
        given_up = (
            update(_DELIVERY)
            .where(table.id.in_(old.scalar_subquery()))
            .values(values)
            .returning(*(table[name] for name in GivenUp._fields))
        )
        return [GivenUp(*row) for row in await self._connection.execute(given_up)]


SHOWN_STATE = case(
    (
        (_DELIVERY.c.state == "pending") & WEBHOOKS.endpoint.c.health.in_(["paused", "disabled"]),
        "paused",
    ),
    else_=_DELIVERY.c.state,
)
