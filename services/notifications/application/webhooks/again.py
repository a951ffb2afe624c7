"""Delivering again: one, those of a time, or everything since a moment."""

import json
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Literal
from uuid import UUID

from services.notifications.application.webhooks.catalogue import types_of
from services.notifications.application.webhooks.fan_out import is_selected
from services.notifications.application.webhooks.steps import locked
from services.notifications.domain.webhooks.delivery import Delivery, DeliveryFilter
from services.notifications.domain.webhooks.errors import EventGoneError, NotKeptError, UnderWayError
from services.notifications.domain.webhooks.filter_fields import values_of
from services.notifications.domain.webhooks.subscription import THING, Subscription
from services.notifications.store.tables import DUE
from services.notifications.store.webhooks.delivery_reader import DeliveryReader
from services.notifications.store.webhooks.delivery_store import DeliveryStore, Wanted
from services.notifications.store.webhooks.endpoint_store import EndpointStore
from services.notifications.store.webhooks.event_store import EventStore, Stored
from services.notifications.store.webhooks.replay_store import Replay, ReplayStore
from services.notifications.store.webhooks.subscription_store import SUBSCRIPTIONS
from shared.due.pieces import Claimed
from shared.due.work import DueWork
from shared.ids import uuid7
from shared.unit_of_work import UnitOfWork

Redelivered = Literal["failed", "delivered", "all"]
_STATES: dict[Redelivered, Sequence[str]] = {
    "failed": ["failed"],
    "delivered": ["delivered"],
    "all": ["failed", "delivered"],
}
_CHUNK = 500
DUE_WORK = DueWork(DUE)


@dataclass(frozen=True, slots=True)
class RedeliverOne:
    unit_of_work: UnitOfWork

    async def __call__(self, *, delivery_id: UUID) -> Delivery:
        """Deliver once more, under the same `webhook-id`, with as many attempts as at first.

        Raises:
            DeliveryNotFoundError: there is no such delivery.
            EventGoneError: its event is not kept.
            UnderWayError: it waits to be sent or is being sent.
        """
        async with self.unit_of_work.begin() as work:
            reader = DeliveryReader(work.connection)
            before = await reader.get(delivery_id)
            if not before.is_kept:
                raise EventGoneError
            await locked(work, before.subscription)
            if not await reader.again_one(delivery_id, at=work.now):
                raise UnderWayError
            await EndpointStore(work.connection).wake([before.subscription], at=work.now)
            work.audit("delivery.redelivered", "delivery", str(delivery_id), before={"state": before.state})
            return await reader.get(delivery_id)


@dataclass(frozen=True, slots=True)
class RedeliverMany:
    unit_of_work: UnitOfWork

    async def __call__(self, *, key: str, which: Redelivered, from_at: datetime | None, to_at: datetime | None) -> int:
        """Deliver those once more that were asked for between two moments; return how many.

        Raises:
            SubscriptionNotFoundError: there is no such subscription.
        """
        async with self.unit_of_work.begin() as work:
            await locked(work, key)
            wanted = DeliveryFilter(subscription=key, from_at=from_at, to_at=to_at)
            count = await DeliveryReader(work.connection).again(wanted, _STATES[which], at=work.now)
            await EndpointStore(work.connection).wake([key], at=work.now)
            work.audit("subscription.redelivered", THING, key, after={"which": which, "deliveries": count})
            return count


@dataclass(frozen=True, slots=True)
class RequestReplay:
    unit_of_work: UnitOfWork
    kept_for: timedelta

    async def __call__(self, *, key: str, from_at: datetime, to_at: datetime | None) -> Replay:
        """Let everything be sent that came in since a moment and the subscription wants as it is now.

        Raises:
            SubscriptionNotFoundError: there is no such subscription.
            NotKeptError: not everything from that moment on is kept.
        """
        async with self.unit_of_work.begin() as work:
            endpoint = await locked(work, key)
            since = max(endpoint.kept_since, work.now - self.kept_for)
            if from_at < since:
                raise NotKeptError(since)
            replay = Replay(
                id=uuid7(),
                subscription=key,
                from_at=from_at,
                to_at=min(to_at or work.now, work.now),
                created_at=work.now,
            )
            await ReplayStore(work.connection).add(replay)
            after = {"replay_id": str(replay.id), "from": from_at.isoformat(), "to": replay.to_at.isoformat()}
            work.audit("subscription.replayed", THING, key, after=after)
            return replay


@dataclass(frozen=True, slots=True)
class WorkOnReplay:
    """Do the due work `webhook-replay`: one chunk in each transaction."""

    unit_of_work: UnitOfWork

    async def __call__(self, *, claimed: Claimed) -> None:
        while not await self._chunk(claimed):
            pass

    async def _chunk(self, claimed: Claimed) -> bool:
        """Return whether there is nothing more to do."""
        async with self.unit_of_work.begin() as work:
            replays = ReplayStore(work.connection)
            replay = await replays.lock(UUID(claimed.ref))
            if replay is None or replay.ended_at is not None:
                await DUE_WORK.finish(work.connection, claimed)
                return True
            subscription = await SUBSCRIPTIONS.store(work.connection).get(replay.subscription)
            await locked(work, subscription.key)
            stored = await EventStore(work.connection).since(
                replay.position,
                types_of(subscription.definition),
                from_at=replay.from_at,
                to_at=replay.to_at,
                limit=_CHUNK,
            )
            wanted = [_wanted(subscription, one) for one in stored if _is_selected(subscription, one)]
            await DeliveryStore(work.connection).add(wanted, at=work.now, cause="replay")
            await EndpointStore(work.connection).wake([subscription.key], at=work.now)
            is_over = len(stored) < _CHUNK
            position = stored[-1].seq if stored else replay.position
            ended_at = work.now if is_over else None
            await replays.save(replace(replay, position=position, found=replay.found + len(wanted), ended_at=ended_at))
            if is_over:
                await DUE_WORK.finish(work.connection, claimed)
            return is_over


def _wanted(subscription: Subscription, stored: Stored) -> Wanted:
    return Wanted(subscription.key, stored.event.id, stored.event.type)


def _is_selected(subscription: Subscription, stored: Stored) -> bool:
    event = stored.event
    data = json.loads(event.data)
    if event.source == "/heed/notifications" and subscription.key in {data.get("subscription"), data.get("target_id")}:
        return False
    return subscription.definition.condition is None or is_selected(subscription, values_of(event.type, data))
