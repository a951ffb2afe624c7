"""Deliveries of notices in the database."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import ARRAY, RowMapping, Uuid, any_, bindparam, select, text, update
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncConnection

from services.notifications.domain.notices.delivery import Delivery
from services.notifications.domain.notices.notice import Addressee
from services.notifications.store.tables import NOTICE_DELIVERY
from shared.db.bulk import bulk_insert, bulk_values

_C = NOTICE_DELIVERY.c
_COLUMNS = tuple(column.name for column in NOTICE_DELIVERY.columns)
_INSERT = bulk_insert(NOTICE_DELIVERY, _COLUMNS).on_conflict_do_nothing()


@dataclass(frozen=True, slots=True)
class DeliveryStore:
    """Reads and writes deliveries; never commits."""

    connection: AsyncConnection

    async def add(self, deliveries: Collection[Delivery]) -> None:
        if deliveries:
            await self.connection.execute(_INSERT, bulk_values(_COLUMNS, [_row(one) for one in deliveries]))

    async def join_digest(self, digest: Delivery) -> Delivery:
        """Return the digest of this name that waits at the destination, locked, or this new one."""
        is_open = text("digest IS NOT NULL AND attempts = 0 AND state = 'waiting'")  # as the index has it
        statement = insert(NOTICE_DELIVERY).values(_row(digest))
        kept = statement.on_conflict_do_update(
            index_elements=[_C.destination_id, _C.digest], index_where=is_open, set_={"due_at": _C.due_at}
        )
        return _delivery((await self.connection.execute(kept.returning(NOTICE_DELIVERY))).mappings().one())

    async def lock(self, delivery_id: UUID) -> Delivery | None:
        statement = select(NOTICE_DELIVERY).where(_C.id == delivery_id).with_for_update()
        row = (await self.connection.execute(statement)).mappings().first()
        return _delivery(row) if row else None

    async def digested_by(self, digest_id: UUID) -> Sequence[UUID]:
        """Return the notices that a digest stands for, and lock their deliveries."""
        mine = (_C.digest_id == digest_id) & (_C.state == "digested")
        statement = select(_C.notice_id).where(mine).order_by(_C.id).with_for_update()
        return list((await self.connection.execute(statement)).scalars())

    async def withhold_member(self, digest_id: UUID, notice_id: UUID, because: str, at: datetime) -> None:
        """Let a digest stand for a notice no more."""
        mine = (_C.digest_id == digest_id) & (_C.notice_id == notice_id) & (_C.state == "digested")
        values = {"state": "withheld", "reason": because, "settled_at": at}
        await self.connection.execute(update(NOTICE_DELIVERY).where(mine).values(values))

    async def settle_members(self, digest: Delivery, *, limit: int) -> Collection[UUID]:
        """Let at most so many of those that a digest stands for be settled as it is; return their notices."""
        mine = (_C.digest_id == digest.id) & (_C.state == "digested")
        some = select(_C.id).where(mine).order_by(_C.id).limit(limit).with_for_update()
        values = {"state": digest.state, "reason": digest.reason, "settled_at": digest.settled_at}
        settled = update(NOTICE_DELIVERY).where(_C.id.in_(some)).values(values).returning(_C.notice_id)
        return list((await self.connection.execute(settled)).scalars())

    async def of_notices(self, notices: Collection[UUID]) -> Sequence[Delivery]:
        wanted = _C.notice_id == any_(bindparam("notices", list(notices), ARRAY(Uuid)))
        statement = select(NOTICE_DELIVERY).where(wanted).order_by(_C.id)
        return [_delivery(row) for row in (await self.connection.execute(statement)).mappings()]

    async def digests(self, ids: Collection[UUID]) -> Sequence[Delivery]:
        statement = select(NOTICE_DELIVERY).where(_C.id.in_(ids))
        return [_delivery(row) for row in (await self.connection.execute(statement)).mappings()]

    async def save(self, deliveries: Collection[Delivery]) -> None:
        if deliveries:
            values: dict[str, Any] = {name: bindparam(f"new_{name}") for name in _COLUMNS if name != "id"}
            rows = [{f"new_{name}": value for name, value in _row(one).items()} for one in deliveries]
            await self.connection.execute(
                update(NOTICE_DELIVERY).where(_C.id == bindparam("new_id")).values(values), rows
            )


def _row(delivery: Delivery) -> dict[str, Any]:
    plain = {name: getattr(delivery, name) for name in Delivery.__dataclass_fields__}
    return {**plain, "addressee": delivery.addressee.key}


def _delivery(row: RowMapping) -> Delivery:
    values = {name: row[name] for name in Delivery.__dataclass_fields__}
    values["addressee"] = Addressee.parse(row["addressee"])
    return Delivery(**values)
