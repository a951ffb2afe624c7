"""Subscriptions and their secrets in the database."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import Row, delete, insert, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from services.notifications.domain.webhooks.errors import SubscriptionNotFoundError
from services.notifications.domain.webhooks.filter_fields import LISTS
from services.notifications.domain.webhooks.subscription import THING, Secret, Subscription, SubscriptionDefinition
from services.notifications.store.tables import WEBHOOKS
from shared.conditions.documents import document_of, expression_of
from shared.db.keyed import Kind
from shared.egress.signing import SigningSecret

_SUBSCRIPTION, _SECRET = WEBHOOKS.subscription, WEBHOOKS.secret


def _columns(definition: SubscriptionDefinition) -> dict[str, Any]:
    condition = definition.condition
    return {
        "url": definition.url,
        "events": list(definition.events),
        "condition": None if condition is None else document_of(condition),
        "with_comments": definition.with_comments,
        "enabled": definition.enabled,
        "description": definition.description,
        "owner_team": definition.owner_team,
        "owner_person_id": definition.owner_person_id,
    }


def _definition(row: Row[Any]) -> SubscriptionDefinition:
    return SubscriptionDefinition(
        url=row.url,
        events=tuple(row.events),
        condition=None if row.condition is None else expression_of(row.condition, lists=LISTS),
        with_comments=row.with_comments,
        enabled=row.enabled,
        description=row.description,
        owner_team=row.owner_team,
        owner_person_id=row.owner_person_id,
    )


SUBSCRIPTIONS = Kind(THING, SubscriptionNotFoundError, _SUBSCRIPTION, _columns, _definition)


class SubscriptionStore:
    """Reads all subscriptions, and keeps their secrets; never commits."""

    def __init__(self, connection: AsyncConnection) -> None:
        self._connection = connection

    async def all(self) -> Sequence[Subscription]:
        return await SUBSCRIPTIONS.store(self._connection).list_after(None, limit=None)

    async def secrets(self, subscription: str) -> list[Secret]:
        """Return all secrets of a subscription, also those that have ended."""
        query = select(_SECRET).where(_SECRET.c.subscription == subscription).order_by(_SECRET.c.created_at.desc())
        return [
            Secret(row.id, SigningSecret.read(row.secret), row.created_at, row.valid_until)
            for row in await self._connection.execute(query)
        ]

    async def add_secret(self, subscription: str, secret: Secret) -> None:
        values = {
            "id": secret.id,
            "subscription": subscription,
            "secret": secret.signing.text,
            "created_at": secret.created_at,
            "valid_until": secret.valid_until,
        }
        await self._connection.execute(insert(_SECRET).values(values))

    async def end_secrets(self, subscription: str, *, at: datetime, kept: UUID) -> None:
        """Let all secrets but one end at a moment, or earlier where they did already."""
        others = (_SECRET.c.subscription == subscription) & (_SECRET.c.id != kept)
        running = _SECRET.c.valid_until.is_(None) | (_SECRET.c.valid_until > at)
        await self._connection.execute(update(_SECRET).where(others, running).values(valid_until=at))

    async def forget_secrets(self, subscription: str, *, before: datetime) -> None:
        """Delete secrets that ended before a moment."""
        ended = (_SECRET.c.subscription == subscription) & (_SECRET.c.valid_until <= before)
        await self._connection.execute(delete(_SECRET).where(ended))
