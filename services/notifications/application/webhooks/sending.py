"""Send what waits for one endpoint: the due work `webhook`, one piece for each subscription, its lane.

Whoever has claimed the lane is the only one who sends to the endpoint, with a few requests at once, and with fewer
until it takes one. So an endpoint that hangs takes two requests and one lane, and nothing from the others, however much
waits for it: a lane uses the database only while it writes, and there are places for the first requests of all lanes. A
turn of a lane is short; when there is more, the lane queues behind the others.

An attempt is committed before anything leaves (`sending`). When the process dies, the next turn finds it, calls its
outcome unknown and sends again under the same `webhook-id`: never lost, and recognised if it is the second copy.
"""

import asyncio
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Protocol

import structlog

from services.notifications.application.webhooks.settling import Settle, Tried, given_up, publish_failure
from services.notifications.domain.webhooks.delivery import Outgoing
from services.notifications.domain.webhooks.endpoint import FIRST_HANDS, NO_ROOM, Endpoint
from services.notifications.domain.webhooks.event import PING, body_of, ping_of
from services.notifications.domain.webhooks.subscription import Subscription, valid_secrets
from services.notifications.store.tables import DUE
from services.notifications.store.webhooks.delivery_store import DeliveryStore
from services.notifications.store.webhooks.endpoint_store import EndpointStore
from services.notifications.store.webhooks.subscription_store import SUBSCRIPTIONS, SubscriptionStore
from shared.clock import Clock
from shared.due.pieces import Claimed
from shared.due.work import DueWork
from shared.egress.outcomes import EgressReply, EgressRequest
from shared.egress.signing import SigningSecret, signed_headers
from shared.errors import NotFoundError
from shared.failpoints import failpoint
from shared.unit_of_work import UnitOfWork, Work

log = structlog.get_logger("heed.webhooks")

DUE_WORK = DueWork(DUE)
LEASE_SECONDS = 90.0
TURN_SECONDS = 10.0
"""After which a lane begins nothing more, so that others get their turn."""
LOOK_SECONDS = 0.5
"""How often a lane looks for more while requests are on their way and it has hands free."""
GATHER_SECONDS = 0.01
"""How long an answer waits for others."""
LANES = 128
"""Side by side in one process."""
PLACES = LANES * FIRST_HANDS + 44
"""Requests that are on their way from one process: room for chat messages, and for those that take what they get."""
WRITING_AT_ONCE = 3
"""Lanes of a process that use the database at once: many more of them wait for receivers than there are connections."""
IDLE_SECONDS = 3600.0
"""When a lane looks by itself though nothing waits."""
_CONTENT_TYPE = "application/cloudevents+json"


class Poster(Protocol):
    async def post(self, request: EgressRequest) -> EgressReply:
        """Make one attempt; what fails is an outcome and no error."""
        ...


@dataclass(frozen=True, slots=True)
class _Turn:
    """What is to be done next, as of one transaction."""

    begun: Sequence[Outgoing] = ()
    subscription: Subscription | None = None
    secrets: Sequence[SigningSecret] = ()
    hands: int = NO_ROOM
    """How many requests may be on their way until something is answered."""
    is_over: bool = False


@dataclass(slots=True)
class _OnTheWay:
    """Requests that have no answer yet, and answers that are not written down yet."""

    requests: set[asyncio.Task[Tried]] = field(default_factory=set)
    hands: int = NO_ROOM
    taken: int = 0
    """How many were taken in a row in this turn."""

    async def wait(self) -> None:
        """Wait until there is an answer, and for a short while only if there are hands free."""
        if not self.requests:
            return
        patience = LOOK_SECONDS if len(self.requests) < self.hands else None
        done, others = await asyncio.wait(self.requests, timeout=patience, return_when=asyncio.FIRST_COMPLETED)
        if done and others:  # those that come a moment later are written down in the same transaction
            await asyncio.wait(others, timeout=GATHER_SECONDS)

    def answers(self) -> list[Tried]:
        """Return those that have come."""
        done = {task for task in self.requests if task.done()}
        self.requests -= done
        tried = [task.result() for task in done]
        self.taken = self.taken + len(tried) if all(one.is_delivered for one in tried) else 0
        return tried

    async def cancel(self) -> None:
        for task in self.requests:
            task.cancel()
        for task in self.requests:
            with suppress(asyncio.CancelledError, Exception):
                await task


@dataclass(frozen=True, slots=True)
class SendWebhooks:
    unit_of_work: UnitOfWork
    clock: Clock
    poster: Poster
    settle: Settle
    connections: asyncio.Semaphore = field(default_factory=lambda: asyncio.Semaphore(WRITING_AT_ONCE))

    async def __call__(self, *, claimed: Claimed) -> None:
        """Take a turn of the lane `claimed.ref`.

        Raises:
            UnavailableError: the database does not answer; what is on its way is sent again in the next turn.
            LeaseLostError: somebody else has the lane by now.
        """
        loop = asyncio.get_running_loop()
        ends = loop.time() + TURN_SECONDS
        on_the_way = _OnTheWay()
        tried: list[Tried] = []
        try:
            async with self.connections:
                await self._begin(claimed)
            while True:
                await on_the_way.wait()
                # What comes while others write is written down together.
                async with self.connections:
                    tried += on_the_way.answers()
                    if tried:
                        await failpoint("webhook.sent")
                    turn = await self._step(claimed, tried, on_the_way, is_late=loop.time() >= ends)
                tried, on_the_way.hands = [], turn.hands
                if turn.is_over:
                    return
                if turn.begun:
                    await failpoint("webhook.begun")
                for one in turn.begun:
                    on_the_way.requests.add(asyncio.create_task(self._post(one, turn)))
        finally:
            await on_the_way.cancel()

    async def _begin(self, claimed: Claimed) -> None:
        async with self.unit_of_work.begin() as work:
            endpoints = EndpointStore(work.connection)
            if await endpoints.lock(claimed.ref) is None:
                return
            await DUE_WORK.hold(work.connection, claimed)
            left = await DeliveryStore(work.connection).recover(claimed.ref, at=work.now)
            if left:
                log.warning("webhooks_interrupted", subscription=claimed.ref, deliveries=left)
            await endpoints.begin_turn(claimed.ref, until=work.now + timedelta(seconds=LEASE_SECONDS))

    async def _step(self, claimed: Claimed, tried: Sequence[Tried], on_the_way: _OnTheWay, *, is_late: bool) -> _Turn:
        """Write down what was answered, and begin what there is room for; end the turn when there is nothing."""
        under_way = len(on_the_way.requests)
        async with self.unit_of_work.begin() as work:
            endpoints = EndpointStore(work.connection)
            endpoint = await endpoints.lock(claimed.ref)
            try:
                subscription = await SUBSCRIPTIONS.store(work.connection).get(claimed.ref)
            except NotFoundError:
                subscription = None
            if endpoint is None or subscription is None:
                return await _deleted(work, claimed, under_way)
            await DUE_WORK.hold(work.connection, claimed)
            before = endpoint
            endpoint = await self.settle(work, tried, endpoint, subscription.definition)
            if endpoint != before:
                await endpoints.save(endpoint)
            begun: list[Outgoing] = []
            hands = NO_ROOM
            if subscription.definition.enabled and not is_late:
                hands = endpoint.hands(work.now, taken=on_the_way.taken)
                begun = await self._more(work, endpoint, under_way, room=hands - under_way)
            if not begun and not under_way:
                await self._end(work, claimed, endpoint, is_enabled=subscription.definition.enabled)
                return _Turn(is_over=True)
            if not begun:
                return _Turn(hands=hands)
            secrets = valid_secrets(await SubscriptionStore(work.connection).secrets(claimed.ref), now=work.now)
            return _Turn(begun, subscription, [one.signing for one in secrets], hands)

    async def _more(self, work: Work, endpoint: Endpoint, under_way: int, *, room: int) -> list[Outgoing]:
        if room <= NO_ROOM:
            return []
        deliveries = DeliveryStore(work.connection)
        begun = await deliveries.begin_attempts(endpoint.subscription, limit=room, at=work.now)
        if not begun and not under_way and endpoint.health == "paused":
            # Nothing waits that could show whether it answers again.
            await deliveries.ping(endpoint.subscription, PING, at=work.now)
            begun = await deliveries.begin_attempts(endpoint.subscription, limit=1, at=work.now)
        sendable = [one for one in begun if one.event is not None or one.cause == "ping"]
        for one in begun:
            if one not in sendable:
                await deliveries.settle(one, state="failed", next_at=None, settled_at=work.now, failure="expired")
                await deliveries.end_attempt(one, "failed", at=work.now, reason="expired")
                publish_failure(work, given_up(one, endpoint.subscription), "expired")
        return sendable

    async def _end(self, work: Work, claimed: Claimed, endpoint: Endpoint, *, is_enabled: bool) -> None:
        """Let the lane come again when there is something to do."""
        await EndpointStore(work.connection).end_turn(claimed.ref)
        seconds = IDLE_SECONDS
        if is_enabled and endpoint.health != "disabled":
            due = await DeliveryStore(work.connection).next_due(claimed.ref)
            if endpoint.health == "paused" and endpoint.not_before is not None:
                due = min(due, endpoint.not_before) if due is not None else endpoint.not_before
            if due is not None:
                moment = max(due, endpoint.not_before or due)
                seconds = min(IDLE_SECONDS, max(0.0, (moment - work.now).total_seconds()))
        await DUE_WORK.put_off(work.connection, claimed, seconds=seconds)

    async def _post(self, one: Outgoing, turn: _Turn) -> Tried:
        subscription = turn.subscription
        assert subscription is not None  # noqa: S101 - there is one where something begins
        event = one.event or ping_of(one.event_id, subscription=subscription.key, at=one.created_at)
        body = body_of(event, with_comments=subscription.definition.with_comments)
        signed = signed_headers(
            message_id=str(one.event_id), at=self.clock.now(), body=body, secrets=list(turn.secrets)
        )
        request = EgressRequest(
            url=subscription.definition.url,
            body=body,
            headers={"content-type": _CONTENT_TYPE, **signed},
            repeatable=True,
        )
        return Tried(one, await self.poster.post(request))


async def _deleted(work: Work, claimed: Claimed, under_way: int) -> _Turn:
    if not under_way:
        await DUE_WORK.cancel(work.connection, claimed.kind, [claimed.ref])
    return _Turn(is_over=True)
