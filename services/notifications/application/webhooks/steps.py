"""What people do with a subscription that there is: rotate its secret, ping, pause, resume."""

from dataclasses import dataclass
from datetime import timedelta
from uuid import UUID

from services.notifications.application.notices.acknowledging import take_care_of
from services.notifications.application.notices.endpoints import group_of
from services.notifications.domain.webhooks.endpoint import BY_HAND, Endpoint
from services.notifications.domain.webhooks.errors import SubscriptionNotFoundError, TooManySecretsError
from services.notifications.domain.webhooks.event import PING
from services.notifications.domain.webhooks.subscription import MOST_SECRETS, THING, Secret, valid_secrets
from services.notifications.store.webhooks.delivery_store import DeliveryStore
from services.notifications.store.webhooks.endpoint_store import EndpointStore
from services.notifications.store.webhooks.subscription_store import SUBSCRIPTIONS, SubscriptionStore
from shared.egress.signing import SigningSecret
from shared.ids import uuid7
from shared.observability.actor import current_actor
from shared.unit_of_work import UnitOfWork, Work

_FORGOTTEN_AFTER = timedelta(days=7)


@dataclass(frozen=True, slots=True)
class RotateSecret:
    unit_of_work: UnitOfWork

    async def __call__(self, *, key: str, overlap: timedelta) -> Secret:
        """Return a new secret; the others stay valid beside it for a while.

        Raises:
            SubscriptionNotFoundError: there is no such subscription.
            TooManySecretsError: there are too many that overlap.
        """
        async with self.unit_of_work.begin() as work:
            await SUBSCRIPTIONS.store(work.connection).lock(key)
            store = SubscriptionStore(work.connection)
            valid = valid_secrets(await store.secrets(key), now=work.now)
            if overlap and len(valid) >= MOST_SECRETS:
                raise TooManySecretsError
            secret = Secret(uuid7(), SigningSecret.new(), work.now)
            await store.add_secret(key, secret)
            await store.end_secrets(key, at=work.now + overlap, kept=secret.id)
            await store.forget_secrets(key, before=work.now - _FORGOTTEN_AFTER)
            after = {"secret_id": str(secret.id), "others_end_at": (work.now + overlap).isoformat()}
            work.audit("subscription.secret_rotated", THING, key, after=after)
            return secret


@dataclass(frozen=True, slots=True)
class Ping:
    unit_of_work: UnitOfWork

    async def __call__(self, *, key: str) -> UUID:
        """Send an event in which nothing happened, once; return the id of its delivery.

        Raises:
            SubscriptionNotFoundError: there is no such subscription.
        """
        async with self.unit_of_work.begin() as work:
            await locked(work, key)
            delivery_id = await DeliveryStore(work.connection).ping(key, PING, at=work.now)
            await EndpointStore(work.connection).wake([key], at=work.now)
            work.audit("subscription.pinged", THING, key, after={"delivery_id": str(delivery_id)})
            return delivery_id


@dataclass(frozen=True, slots=True)
class PauseEndpoint:
    unit_of_work: UnitOfWork

    async def __call__(self, *, key: str) -> Endpoint:
        """Send nothing until somebody resumes it; what is to be delivered waits."""
        async with self.unit_of_work.begin() as work:
            endpoint = await locked(work, key)
            after = endpoint.disabled(BY_HAND, work.now)
            await take_care_of(work, group_of(key), current_actor().name)
            await EndpointStore(work.connection).save(after)
            work.audit("subscription.paused", THING, key, before={"health": endpoint.health})
            return after


@dataclass(frozen=True, slots=True)
class ResumeEndpoint:
    unit_of_work: UnitOfWork

    async def __call__(self, *, key: str) -> Endpoint:
        """Send again, first what waits and what was given up since the endpoint failed."""
        async with self.unit_of_work.begin() as work:
            endpoint = await locked(work, key)
            after = endpoint.resumed(work.now)
            await take_care_of(work, group_of(key), current_actor().name)
            endpoints = EndpointStore(work.connection)
            await endpoints.save(after)
            await DeliveryStore(work.connection).release(key, at=work.now, failed_since=endpoint.failing_since)
            await endpoints.wake([key], at=work.now)
            work.audit("subscription.resumed", THING, key, before={"health": endpoint.health})
            return after


async def locked(work: Work, key: str) -> Endpoint:
    """Return the endpoint of a subscription and hold its row.

    Raises:
        SubscriptionNotFoundError: there is no such subscription.
    """
    endpoint = await EndpointStore(work.connection).lock(key)
    if endpoint is None:
        raise SubscriptionNotFoundError
    return endpoint
