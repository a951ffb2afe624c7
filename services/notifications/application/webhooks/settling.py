"""What becomes of a delivery, its endpoint and its subscription after an attempt; the caller holds the endpoint."""

import random
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta

from services.notifications.domain.webhooks.delivery import AttemptOutcome, GivenUp, Outgoing, wait_after
from services.notifications.domain.webhooks.endpoint import GONE, Endpoint
from services.notifications.domain.webhooks.event import PING
from services.notifications.domain.webhooks.subscription import SubscriptionDefinition
from services.notifications.store.webhooks.delivery_store import DeliveryStore, Taken
from shared.contracts.notifications import DeliveryFailed, EndpointPaused, EndpointResumed
from shared.egress.outcomes import EgressReply
from shared.egress.reasons import Reason
from shared.observability.metrics import WEBHOOK_DELIVERIES, WEBHOOK_SECONDS
from shared.unit_of_work import Work

_OWN_FAULT_SECONDS = 2.0
EXHAUSTED = "exhausted"


@dataclass(frozen=True, slots=True)
class Tried:
    """An attempt and its answer."""

    outgoing: Outgoing
    reply: EgressReply

    @property
    def is_delivered(self) -> bool:
        return self.reply.outcome == "delivered"


@dataclass(frozen=True, slots=True)
class Settle:
    """Write down attempts, and return the endpoint as it is then; the caller saves it."""

    pause_after: timedelta

    async def __call__(
        self, work: Work, tried: Sequence[Tried], endpoint: Endpoint, definition: SubscriptionDefinition
    ) -> Endpoint:
        delivered = [one for one in tried if one.is_delivered]
        await _settle_delivered(work, delivered)
        for one in tried:
            if one.is_delivered:
                endpoint = await self._recovered(work, endpoint, definition)
            else:
                endpoint = await self._not_delivered(work, one, endpoint, definition)
        return endpoint

    async def _not_delivered(
        self, work: Work, tried: Tried, endpoint: Endpoint, definition: SubscriptionDefinition
    ) -> Endpoint:
        one, reply = tried.outgoing, tried.reply
        deliveries = DeliveryStore(work.connection)
        outcome: AttemptOutcome = "postponed" if reply.reason == Reason.BUSY else reply.outcome
        is_open = await deliveries.is_open(one)
        await deliveries.end_attempt(
            one,
            outcome,
            at=work.now,
            reason=None if reply.reason == Reason.ANSWERED else reply.reason.value,
            status=reply.status,
            latency_ms=round(reply.latency_seconds * 1000),
            # What came back could repeat words of somebody who was erased while it was on its way.
            body=(reply.body or None) if is_open else None,
        )
        WEBHOOK_DELIVERIES.labels(outcome).inc()
        if outcome == "postponed":
            later = work.now + timedelta(seconds=_OWN_FAULT_SECONDS)
            await deliveries.settle(one, state="pending", next_at=later, tries=one.tries - 1)
            return endpoint
        failure = reply.reason.value if reply.status is None else f"http-{reply.status}"
        if is_open:
            await self._retry(work, one, reply, failure, endpoint)
        return await self._worse(work, endpoint, definition, reply, failure)

    async def _retry(self, work: Work, one: Outgoing, reply: EgressReply, failure: str, endpoint: Endpoint) -> None:
        deliveries = DeliveryStore(work.connection)
        chance = random.random()  # noqa: S311 - spreads load, guards nothing
        wait = wait_after(one.tries, chance=chance, retry_after=reply.retry_after_seconds)
        if reply.outcome != "gone" and one.cause != "ping" and wait is not None:
            await deliveries.settle(one, state="pending", next_at=work.now + wait, failure=failure)
            return
        await deliveries.settle(one, state="failed", next_at=None, settled_at=work.now, failure=failure)
        publish_failure(work, given_up(one, endpoint.subscription), failure)

    async def _recovered(self, work: Work, endpoint: Endpoint, definition: SubscriptionDefinition) -> Endpoint:
        """Let everything go on that waited, or was given up, since the endpoint fails."""
        after = endpoint.succeeded(work.now)
        if endpoint.health in {"failing", "paused"}:
            deliveries = DeliveryStore(work.connection)
            await deliveries.release(endpoint.subscription, at=work.now, failed_since=endpoint.failing_since)
            if endpoint.health == "paused":
                waiting = await deliveries.count_waiting(endpoint.subscription)
                work.publish(
                    EndpointResumed(
                        subscription=endpoint.subscription,
                        waiting=waiting,
                        owner_team=definition.owner_team,
                        owner_person_id=definition.owner_person_id,
                        at=work.now,
                    )
                )
        return after

    async def _worse(
        self, work: Work, endpoint: Endpoint, definition: SubscriptionDefinition, reply: EgressReply, failure: str
    ) -> Endpoint:
        if reply.outcome == "throttled":
            return endpoint.throttled(work.now, reply.retry_after_seconds or _OWN_FAULT_SECONDS)
        if reply.outcome == "gone":
            after = endpoint.disabled(GONE, work.now)
        else:
            after = endpoint.failed(work.now, failure, pause_after=self.pause_after)
            if reply.retry_after_seconds is not None:
                after = after.throttled(work.now, reply.retry_after_seconds)
        if after.health != endpoint.health and after.health in {"paused", "disabled"}:
            work.publish(
                EndpointPaused(
                    subscription=endpoint.subscription,
                    waiting=await DeliveryStore(work.connection).count_waiting(endpoint.subscription),
                    owner_team=definition.owner_team,
                    owner_person_id=definition.owner_person_id,
                    at=work.now,
                    failing_since=after.failing_since or work.now,
                    failure=GONE if reply.outcome == "gone" else failure,
                )
            )
        return after


async def _settle_delivered(work: Work, delivered: Sequence[Tried]) -> None:
    """Write down all that were taken, in two statements however many they are."""
    if not delivered:
        return
    taken = [
        Taken(one.outgoing, one.reply.status, round(one.reply.latency_seconds * 1000), one.reply.body or None)
        for one in delivered
    ]
    await DeliveryStore(work.connection).settle_delivered(taken, at=work.now)
    for one in delivered:
        WEBHOOK_DELIVERIES.labels("delivered").inc()
        WEBHOOK_SECONDS.observe(max(0.0, (work.now - one.outgoing.created_at).total_seconds()))


def given_up(one: Outgoing, subscription: str) -> GivenUp:
    return GivenUp(one.id, subscription, one.event_type, one.number)


def publish_failure(work: Work, one: GivenUp, failure: str) -> None:
    """Publish that a delivery failed for good, unless it was to say just that: two who refuse would never end it.

    Nor is that of a ping, which is shown to whoever asked for it.
    """
    if one.event_type in {DeliveryFailed.event_type, PING}:
        return
    work.publish(
        DeliveryFailed(
            delivery_id=one.id,
            channel="webhook",
            target_id=one.subscription,
            failure=failure,
            attempts=one.attempts,
            at=work.now,
        )
    )
