"""Events that came in become deliveries to those who subscribed to them."""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from services.notifications.application.webhooks.catalogue import ERASING, about, is_about_subscription, kept
from services.notifications.domain.webhooks.filter_fields import values_of
from services.notifications.domain.webhooks.subscription import Subscription
from services.notifications.store.forgotten import forgotten_in
from services.notifications.store.webhooks.delivery_store import DeliveryStore, Wanted
from services.notifications.store.webhooks.endpoint_store import EndpointStore
from services.notifications.store.webhooks.event_store import EventStore
from services.notifications.store.webhooks.subscription_store import SubscriptionStore
from shared.conditions.evaluate import Values, holds
from shared.contracts.collector import RespondentErased, ResponseWithdrawn
from shared.contracts.event import Event, EventData, cause_of
from shared.unit_of_work import UnitOfWork, Work

CONSUMER = "notifications.webhooks"
"""The name under which events are remembered: other parts of this service handle them in their own transactions."""


@dataclass(frozen=True, slots=True)
class FanOut:
    """Keep events of one type, and let everybody who wants one get it. Events of erased people are dropped."""

    unit_of_work: UnitOfWork

    async def __call__(self, *, events: Sequence[Event[Any]]) -> None:
        body = type(events[0].data)
        if not issubclass(body, ERASING) and not await self._is_wanted(body):
            return
        async with self.unit_of_work.begin(*map(cause_of, events), consumer=CONSUMER) as work:
            fresh = [event for event in events if work.is_fresh(event)]
            if issubclass(body, ERASING):
                await _erase(work, [event.data for event in fresh])
            wanting = _wanting(await SubscriptionStore(work.connection).all(), body)
            if not fresh or not wanting:
                return
            erased = await forgotten_in(work.connection).among({one for event in fresh for one in about(event.data)})
            await _deliver(work, [event for event in fresh if not erased & about(event.data)], wanting)

    async def _is_wanted(self, body: type[EventData]) -> bool:
        async with self.unit_of_work.read() as connection:
            return bool(_wanting(await SubscriptionStore(connection).all(), body))


def _wanting(subscriptions: Sequence[Subscription], body: type[EventData]) -> list[Subscription]:
    return [one for one in subscriptions if one.definition.enabled and one.definition.wants(body.event_type)]


async def _erase(work: Work, asked: Sequence[RespondentErased | ResponseWithdrawn]) -> None:
    ids = {
        data.respondent_id if isinstance(data, RespondentErased) else data.response_id: (
            data.erased_at if isinstance(data, RespondentErased) else data.withdrawn_at
        )
        for data in asked
    }
    await forgotten_in(work.connection).add(ids)
    await EndpointStore(work.connection).lock_all()
    await EventStore(work.connection).forget(ids)


async def _deliver(work: Work, events: Sequence[Event[Any]], wanting: Sequence[Subscription]) -> None:
    """Keep all events, whatever the conditions say: whoever changes a condition may replay."""
    found = {event.id: kept(event) for event in events}
    await EventStore(work.connection).add({event.id: (found[event.id], about(event.data)) for event in events})
    conditional = any(one.definition.condition is not None for one in wanting)
    wanted = []
    for event in events:
        one = found[event.id]
        values = values_of(one.type, json.loads(one.data)) if conditional else Values()
        wanted += [
            Wanted(subscription.key, event.id, one.type)
            for subscription in wanting
            if is_selected(subscription, values) and not is_about_subscription(event.data, subscription.key)
        ]
    await DeliveryStore(work.connection).add(wanted, at=work.now)
    await EndpointStore(work.connection).wake({one.subscription for one in wanted}, at=work.now)


def is_selected(subscription: Subscription, values: Values) -> bool:
    """Return whether the condition of a subscription holds."""
    condition = subscription.definition.condition
    return condition is None or holds(condition, values)
