"""Subscribing other systems to events, changing that and ending it."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace
from typing import Any
from urllib.parse import urlsplit

from services.notifications.application.notices.acknowledging import take_care_of
from services.notifications.application.notices.endpoints import group_of
from services.notifications.application.webhooks.catalogue import check_against_events, types_of
from services.notifications.domain.webhooks.endpoint import Endpoint
from services.notifications.domain.webhooks.subscription import (
    THING,
    Secret,
    Subscription,
    SubscriptionDefinition,
)
from services.notifications.store.webhooks.delivery_reader import DeliveryReader
from services.notifications.store.webhooks.delivery_store import DeliveryStore
from services.notifications.store.webhooks.endpoint_store import EndpointStore
from services.notifications.store.webhooks.replay_store import Replay, ReplayStore
from services.notifications.store.webhooks.subscription_store import SUBSCRIPTIONS, SubscriptionStore
from shared.clock import Clock
from shared.conditions.documents import document_of
from shared.egress.addresses import parse_address
from shared.egress.policy import EgressPolicy
from shared.egress.reasons import AddressError
from shared.egress.signing import SigningSecret
from shared.errors import FieldProblem, InvalidFieldsError
from shared.ids import uuid7
from shared.keyed.preconditions import Precondition, check_expected, require_expected
from shared.keyed_use_cases import put_one
from shared.observability.actor import current_actor
from shared.unit_of_work import UnitOfWork, Work


@dataclass(frozen=True, slots=True)
class Put:
    """A subscription that was put."""

    subscription: Subscription
    endpoint: Endpoint
    is_new: bool
    secret: Secret | None
    """The first one of a new subscription, shown this once."""


@dataclass(frozen=True, slots=True)
class PutSubscription:
    """Create or replace the subscription of a key; repeating the request changes nothing."""

    unit_of_work: UnitOfWork
    clock: Clock
    policy: EgressPolicy

    async def __call__(
        self, *, key: str, definition: SubscriptionDefinition, expected: Precondition | None = None
    ) -> Put:
        """Return what became of it.

        Args:
            key: of the subscription.
            definition: its address may be empty where there is one already: it stays.
            expected: what must be true of the subscription.

        Raises:
            InvalidFieldsError: names the places that are invalid.
            PreconditionFailedError, PreconditionRequiredError: see `put_one`.
        """
        now = self.clock.now()
        async with self.unit_of_work.begin() as work:
            definition = await self._complete(work, key, definition)
            before: list[Subscription] = []

            def change(stored: Subscription) -> Subscription:
                before.append(stored)
                return stored.redefined(definition, at=now)

            new = Subscription.new(key, definition, at=now)
            put, is_new = await put_one(SUBSCRIPTIONS.store(work.connection), new, change, expected, thing=THING)
            if is_new:
                return await self._added(work, put)
            endpoints = EndpointStore(work.connection)
            endpoint = await endpoints.lock(key)
            assert endpoint is not None  # noqa: S101 - both live and die together
            if put is not before[-1]:
                endpoint = await _changed(work, before[-1], put, endpoint)
            return Put(put, endpoint, is_new=False, secret=None)

    async def _complete(self, work: Work, key: str, definition: SubscriptionDefinition) -> SubscriptionDefinition:
        """Return the definition with its address, checked against everything that is known before it is used."""
        if not definition.url:
            found = {one.key: one for one in await SubscriptionStore(work.connection).all()}
            if key not in found:
                raise InvalidFieldsError([FieldProblem("url", "is needed for a new subscription")])
            definition = definition.with_url(found[key].definition.url)
        definition.check()
        try:
            self.policy.check(parse_address(definition.url))
        except AddressError as error:
            raise InvalidFieldsError([FieldProblem("url", error.detail)]) from None
        check_against_events(definition)
        return definition

    async def _added(self, work: Work, put: Subscription) -> Put:
        endpoint = Endpoint(subscription=put.key, kept_since=work.now)
        await EndpointStore(work.connection).add(endpoint, at=work.now)
        secret = Secret(uuid7(), SigningSecret.new(), work.now)
        await SubscriptionStore(work.connection).add_secret(put.key, secret)
        work.audit("subscription.defined", THING, put.key, after=audited(put))
        return Put(put, endpoint, is_new=True, secret=secret)


async def _changed(work: Work, before: Subscription, after: Subscription, endpoint: Endpoint) -> Endpoint:
    """Audit a change, and return the endpoint as it is then; another address begins with a clean sheet."""
    old, new = before.definition, after.definition
    gained = types_of(new) - types_of(old)
    changed = endpoint
    if gained or (new.enabled and not old.enabled):
        changed = replace(changed, kept_since=work.now)
    if new.url != old.url:
        changed = changed.resumed(work.now)
        await DeliveryStore(work.connection).release(after.key, at=work.now, failed_since=endpoint.failing_since)
    endpoints = EndpointStore(work.connection)
    if changed != endpoint:
        await endpoints.save(changed)
    await endpoints.wake([after.key], at=work.now)
    after_state = {**audited(after), "url_changed": new.url != old.url}
    work.audit("subscription.changed", THING, after.key, before=audited(before), after=after_state)
    return changed


def audited(one: Subscription) -> dict[str, Any]:
    """Return what the audit log keeps of a subscription: of its address only where it leads to."""
    definition = one.definition
    owner = definition.owner_person_id
    return {
        "host": urlsplit(definition.url).hostname,
        "events": list(definition.events),
        "condition": None if definition.condition is None else document_of(definition.condition),
        "with_comments": definition.with_comments,
        "enabled": definition.enabled,
        "owner_team": definition.owner_team,
        "owner_person_id": None if owner is None else str(owner),
        "version": one.version,
    }


@dataclass(frozen=True, slots=True)
class DeleteSubscription:
    unit_of_work: UnitOfWork

    async def __call__(self, *, key: str, expected: Precondition | None = None) -> None:
        """Delete a subscription with its secrets and everything that was delivered.

        Raises:
            SubscriptionNotFoundError: there is none.
            PreconditionFailedError, PreconditionRequiredError: see `DeleteKeyed`.
        """
        async with self.unit_of_work.begin() as work:
            store = SUBSCRIPTIONS.store(work.connection)
            stored = await store.lock(key)
            check_expected(expected, stored.tag, thing=THING)
            require_expected(expected, thing=THING)
            endpoints = EndpointStore(work.connection)
            await endpoints.lock(key)
            await endpoints.remove(key)
            await take_care_of(work, group_of(key), current_actor().name)
            await store.remove(key)
            work.audit("subscription.deleted", THING, key, before=audited(stored))


@dataclass(frozen=True, slots=True, kw_only=True)
class Shown:
    """A subscription as people see it."""

    subscription: Subscription
    endpoint: Endpoint
    secrets: Sequence[Secret]
    waiting: int
    failed: int
    """Deliveries that were given up and could be sent again."""
    replay: Replay | None
    """The last one."""


@dataclass(frozen=True, slots=True)
class ReadSubscription:
    unit_of_work: UnitOfWork

    async def __call__(self, *, key: str) -> Shown:
        """Return one subscription.

        Raises:
            SubscriptionNotFoundError: there is none.
        """
        async with self.unit_of_work.read() as connection:
            subscription = await SUBSCRIPTIONS.store(connection).get(key)
            endpoint = await EndpointStore(connection).get(key)
            assert endpoint is not None  # noqa: S101 - both live and die together
            secrets = await SubscriptionStore(connection).secrets(key)
            waiting = await DeliveryStore(connection).count_waiting(key)
            return Shown(
                subscription=subscription,
                endpoint=endpoint,
                secrets=secrets,
                waiting=waiting,
                failed=await DeliveryReader(connection).count_failed(key),
                replay=await ReplayStore(connection).latest_of(key),
            )


@dataclass(frozen=True, slots=True)
class ListSubscriptions:
    unit_of_work: UnitOfWork

    async def __call__(self, *, after: str | None, limit: int) -> list[tuple[Subscription, Endpoint]]:
        """Return up to `limit` subscriptions by key, those after `after` only."""
        async with self.unit_of_work.read() as connection:
            found = await SUBSCRIPTIONS.store(connection).list_after(after, limit=limit)
            endpoints = await EndpointStore(connection).list_of([one.key for one in found])
            return [(one, endpoints[one.key]) for one in found if one.key in endpoints]


@dataclass(frozen=True, slots=True)
class CountWaiting:
    unit_of_work: UnitOfWork

    async def __call__(self, *, keys: Collection[str]) -> dict[str, int]:
        """Return how many deliveries wait for each subscription; those without any are missing."""
        async with self.unit_of_work.read() as connection:
            return await EndpointStore(connection).waiting_of(keys)
