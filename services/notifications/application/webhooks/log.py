"""What was delivered, and what is deleted of it after a while."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from services.notifications.application.webhooks.settling import publish_failure
from services.notifications.domain.webhooks.delivery import Attempt, Delivery, DeliveryFilter
from services.notifications.store.webhooks.delivery_reader import DeliveryReader
from services.notifications.store.webhooks.delivery_store import DeliveryStore
from services.notifications.store.webhooks.endpoint_store import EndpointStore
from services.notifications.store.webhooks.event_store import EventStore
from shared.observability.metrics import WEBHOOK_ENDPOINTS, WEBHOOK_OLDEST_SECONDS, WEBHOOK_WAITING
from shared.unit_of_work import UnitOfWork

HEALTHS = ("ok", "failing", "paused", "disabled")
DELIVERIES_KEPT = timedelta(days=35)
LONGEST_WAIT = timedelta(days=30)
_AT_ONCE = 1000


@dataclass(frozen=True, slots=True)
class ListDeliveries:
    unit_of_work: UnitOfWork

    async def __call__(
        self, *, wanted: DeliveryFilter, after: tuple[datetime, UUID] | None, limit: int
    ) -> list[Delivery]:
        async with self.unit_of_work.read() as connection:
            return await DeliveryReader(connection).list_latest(wanted, after=after, limit=limit)


@dataclass(frozen=True, slots=True)
class ReadDelivery:
    unit_of_work: UnitOfWork

    async def __call__(self, *, delivery_id: UUID) -> tuple[Delivery, Sequence[Attempt]]:
        """Return a delivery with all its attempts.

        Raises:
            DeliveryNotFoundError: there is none of this id.
        """
        async with self.unit_of_work.read() as connection:
            reader = DeliveryReader(connection)
            return await reader.get(delivery_id), await reader.attempts(delivery_id)


@dataclass(frozen=True, slots=True)
class ForgetWebhooks:
    """Delete events that are kept no longer, and deliveries that were settled long ago."""

    unit_of_work: UnitOfWork
    kept_for: timedelta

    async def __call__(self) -> None:
        while await self._forget_some():
            pass

    async def _forget_some(self) -> int:
        async with self.unit_of_work.begin() as work:
            before = work.now - LONGEST_WAIT
            expired = await DeliveryStore(work.connection).expire(before=before, at=work.now, limit=_AT_ONCE)
            for one in expired:
                publish_failure(work, one, "expired")
            events = await EventStore(work.connection).delete_older(work.now - self.kept_for)
            deleted = await DeliveryReader(work.connection).delete_older(work.now - DELIVERIES_KEPT)
            return len(expired) + events + deleted


@dataclass(frozen=True, slots=True)
class MeasureWebhooks:
    """Show what waits, as metrics."""

    unit_of_work: UnitOfWork

    async def __call__(self) -> None:
        async with self.unit_of_work.begin() as work:
            backlog = await EndpointStore(work.connection).backlog(now=work.now)
        for health in HEALTHS:
            WEBHOOK_WAITING.labels(health).set(backlog.waiting.get(health, 0))
            WEBHOOK_ENDPOINTS.labels(health).set(backlog.endpoints.get(health, 0))
        WEBHOOK_OLDEST_SECONDS.set(backlog.oldest_seconds)
