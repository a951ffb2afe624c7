"""Promised calls, and what came before its case, in the database."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass, fields
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import ARRAY, Row, Uuid, any_, bindparam, delete, or_, select
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncConnection

from services.tickets.domain.early import EarlyNews
from services.tickets.domain.promise import Promise
from services.tickets.store.tables import EARLY, PROMISE
from services.tickets.store.ticket_store import document_of, message_of
from shared.vocabulary import MessageOutcome

_PROMISED = tuple(field.name for field in fields(Promise))


@dataclass(frozen=True, slots=True)
class PromiseStore:
    connection: AsyncConnection

    async def add(self, promise: Promise) -> None:
        """Insert a promise; what became of its message may be known already, and stays."""
        row = {name: getattr(promise, name) for name in _PROMISED if name != "outcome"}
        added = insert(PROMISE).values(row)
        known = {name: added.excluded[name] for name in row if name != "recovery_id"}
        await self.connection.execute(added.on_conflict_do_update(index_elements=[PROMISE.c.recovery_id], set_=known))

    async def find(self, recovery_id: UUID) -> Promise | None:
        """Return a promise; None where nothing is promised."""
        query = select(PROMISE).where(PROMISE.c.recovery_id == recovery_id, PROMISE.c.promise_at.is_not(None))
        row = (await self.connection.execute(query)).first()
        return None if row is None else _promise_of(row)

    async def of_case(self, responses: Collection[UUID], complaints: Collection[UUID]) -> list[Promise]:
        """Return what was promised about responses and complaints, first what is to be kept first."""
        theirs = or_(
            PROMISE.c.response_id == any_(bindparam("responses", list(responses), ARRAY(Uuid))),
            PROMISE.c.complaint_id == any_(bindparam("complaints", list(complaints), ARRAY(Uuid))),
        )
        query = select(PROMISE).where(theirs, PROMISE.c.promise_at.is_not(None)).order_by(PROMISE.c.promise_at)
        return [_promise_of(row) for row in await self.connection.execute(query)]

    async def follow(self, recovery_id: UUID, outcome: MessageOutcome, at: datetime) -> None:
        """Note what became of the message, unless something later is known."""
        noted = insert(PROMISE).values(recovery_id=recovery_id, outcome=outcome, outcome_at=at)
        newer = or_(PROMISE.c.outcome_at.is_(None), PROMISE.c.outcome_at <= noted.excluded.outcome_at)
        changed = {"outcome": noted.excluded.outcome, "outcome_at": noted.excluded.outcome_at}
        await self.connection.execute(
            noted.on_conflict_do_update(index_elements=[PROMISE.c.recovery_id], set_=changed, where=newer)
        )


@dataclass(frozen=True, slots=True)
class EarlyStore:
    connection: AsyncConnection

    async def keep(self, news: EarlyNews) -> None:
        """Keep what has no case yet."""
        message = None if news.message is None else document_of(news.message)
        row = {field.name: getattr(news, field.name) for field in fields(news)} | {"message": message}
        await self.connection.execute(insert(EARLY).values(row).on_conflict_do_nothing())

    async def take(self, responses: Collection[UUID], complaints: Collection[UUID]) -> Sequence[EarlyNews]:
        """Return what waits for cases about these, oldest first, and keep it no more."""
        table = EARLY.c
        theirs = or_(
            table.response_id == any_(bindparam("responses", list(responses), ARRAY(Uuid))),
            table.complaint_id == any_(bindparam("complaints", list(complaints), ARRAY(Uuid))),
        )
        taken = await self.connection.execute(delete(EARLY).where(theirs).returning(EARLY))
        news = [
            EarlyNews(**{**row, "message": None if row["message"] is None else message_of(row["message"])})
            for row in taken.mappings()
        ]
        return sorted(news, key=lambda one: (one.at, one.id))


def _promise_of(row: Row[Any]) -> Promise:
    return Promise(**{name: getattr(row, name) for name in _PROMISED})
