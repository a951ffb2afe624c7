"""Notices in the database."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import (
    ARRAY,
    ColumnElement,
    Select,
    Text,
    Uuid,
    any_,
    bindparam,
    func,
    select,
    text,
    update,
)
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncConnection

from services.notifications.domain.notices.notice import Addressee, Notice, NoticeNotFoundError
from services.notifications.domain.notices.ordered import ORDERED
from services.notifications.domain.notices.plan import AT_ONCE
from services.notifications.store.notice_rows import notice_of, row_of
from services.notifications.store.tables import ACKNOWLEDGEMENT, FORGOTTEN, NOTICE, NOTICE_DELIVERY
from shared.db.bulk import bulk_insert, bulk_values
from shared.db.forgotten import Forgotten

_C = NOTICE.c
_SETTLING = (
    *("state", "withheld_because", "lead_id", "settled_at", "first_sent_at", "acknowledged_at", "acknowledged_by"),
)
_COLUMNS = tuple(column.name for column in NOTICE.columns)
_INSERT = bulk_insert(NOTICE, _COLUMNS).on_conflict_do_nothing().returning(_C.id)
_LONGEST_HELD = timedelta(days=8)
"""Hours are those of a week, so that everything is due within one; by it the index finds it."""
_LOCK = text("SELECT pg_advisory_xact_lock(hashtextextended(:name, 0))")


@dataclass(frozen=True, slots=True)
class NoticeStore:
    """Reads and writes notices; never commits."""

    connection: AsyncConnection

    async def hold(self, addressees: Collection[Addressee]) -> None:
        """Let nobody else plan what these get until the end of the transaction."""
        for one in sorted(addressees):
            await self.connection.execute(_LOCK, {"name": f"heed notices {one.key}"})

    async def add(self, notices: Collection[Notice]) -> Sequence[Notice]:
        """Keep those that were not requested before, and return these."""
        if not notices:
            return []
        values = bulk_values(_COLUMNS, [row_of(one) for one in notices])
        new = set((await self.connection.execute(_INSERT, values)).scalars())
        return [one for one in notices if one.id in new]

    async def get(self, notice_id: UUID, *, lock: bool = False) -> Notice:
        """Return one.

        Raises:
            NoticeNotFoundError: there is none of this id.
        """
        statement = select(NOTICE).where(_C.id == notice_id)
        row = (await self.connection.execute(statement.with_for_update() if lock else statement)).mappings().first()
        if row is None:
            raise NoticeNotFoundError
        return notice_of(row)

    async def due_of(
        self, addressee: Addressee, before: datetime, *, after: UUID | None, limit: int
    ) -> Mapping[UUID, str]:
        """Return a page of what waits for an addressee and is due, with its groups: the oldest first.

        Args:
            addressee: who gets it.
            before: what was known by then is due; what does not wait for others always is.
            after: the last one of the page before.
            limit: of the page.
        """
        due = _waiting(addressee, select(_C.id, _C.group)).where(_is_due(before))
        page = (due if after is None else due.where(_C.id > after)).order_by(_C.id).limit(limit)
        found = await self.connection.execute(page)
        return {row.id: row.group for row in found}

    async def waiting_in(self, addressee: Addressee, groups: Collection[str]) -> Sequence[Notice]:
        """Return all that waits for an addressee in these groups, and lock it."""
        statement = _waiting(addressee, select(NOTICE)).where(_C.group == any_(_texts(groups))).order_by(_C.id)
        return [notice_of(row) for row in (await self.connection.execute(statement.with_for_update())).mappings()]

    async def first_not_due(self, addressee: Addressee, before: datetime) -> datetime | None:
        """Return when the oldest notice was known that is not due by `due_of`."""
        statement = _waiting(addressee, select(func.min(_C.created_at))).where(~_is_due(before))
        found: datetime | None = (await self.connection.execute(statement)).scalar_one()
        return found

    async def said_by(self, leads: Collection[UUID]) -> Sequence[Notice]:
        """Return notices with all that is coalesced into them, and lock them in one order."""
        statement = _said_by(select(NOTICE), leads)
        return [notice_of(row) for row in (await self.connection.execute(statement)).mappings()]

    async def hold_said_by(self, leads: Collection[UUID]) -> None:
        """Lock the same, without reading what it says."""
        await self.connection.execute(_said_by(select(_C.id), leads))

    async def save(self, notices: Collection[Notice]) -> None:
        """Write what became of notices."""
        if not notices:
            return
        rows = [{f"new_{name}": getattr(one, name) for name in _SETTLING} | {"which": one.id} for one in notices]
        values: dict[str, Any] = {name: bindparam(f"new_{name}") for name in _SETTLING}
        await self.connection.execute(update(NOTICE).where(_C.id == bindparam("which")).values(values), rows)

    async def mark_sent(self, notices: Collection[UUID], at: datetime) -> None:
        """Write when notices were first sent, in one statement however many they are."""
        await self.connection.execute(update(NOTICE).where(_C.id == any_(_ids(notices))).values(first_sent_at=at))

    async def last_of_groups(self, addressee: Addressee, groups: Collection[str]) -> Mapping[str, datetime]:
        """Return when a notice of each group was last ready for an addressee."""
        statement = (
            select(_C.group, func.max(_C.settled_at).label("at"))
            .where(_C.addressee == addressee.key, _C.group == any_(_texts(groups)), _C.state.in_(["sent", "digested"]))
            .group_by(_C.group)
        )
        return {row.group: row.at for row in await self.connection.execute(statement)}

    async def begun(self, addressee: Addressee, groups: Collection[str]) -> frozenset[str]:
        """Return the groups of which an addressee got a notice."""
        statement = (
            select(_C.group)
            .where(_C.addressee == addressee.key, _C.group == any_(_texts(groups)))
            .where(_C.first_sent_at.is_not(None), _C.reason != "ended")
        )
        return frozenset((await self.connection.execute(statement)).scalars())

    async def acknowledged(self, groups: Collection[str]) -> Mapping[str, datetime]:
        table = ACKNOWLEDGEMENT.c
        statement = select(table.group, table.acknowledged_at.label("at")).where(table.group == any_(_texts(groups)))
        return {row.group: row.at for row in await self.connection.execute(statement)}

    async def news(self, groups: Collection[str]) -> Mapping[str, datetime]:
        """Return when something new of groups was last requested, of anybody."""
        is_new = _C.reason.in_(["first", "new_member"]) | ((_C.reason == "escalated") & (_C.cause != "alert"))
        statement = (
            select(_C.group, func.max(_C.requested_at).label("at"))
            .where(_C.group == any_(_texts(groups)), is_new)
            .group_by(_C.group)
        )
        return {row.group: row.at for row in await self.connection.execute(statement)}

    async def ended(self, groups: Collection[str]) -> Mapping[str, datetime]:
        """Return when the end of groups was last requested, of anybody."""
        statement = (
            select(_C.group, func.max(_C.requested_at).label("at"))
            .where(_C.group == any_(_texts(groups)), _C.reason == "ended")
            .group_by(_C.group)
        )
        return {row.group: row.at for row in await self.connection.execute(statement)}

    async def has_others(self, notice: Notice) -> bool:
        """Return whether another person gets what was requested under the same key."""
        statement = select(_C.id).where(
            _C.notice_key == notice.notice_key,
            _C.id != notice.id,
            _C.addressee.startswith("person:"),
            _C.state != "withheld",
        )
        return (await self.connection.execute(statement.limit(1))).first() is not None

    async def sent_since(self, destinations: Collection[UUID], since: datetime) -> Mapping[UUID, Sequence[datetime]]:
        """Return when single notices were, or will be, due at destinations since a moment."""
        table = NOTICE_DELIVERY.c
        statement = select(table.destination_id, table.due_at).where(
            table.destination_id.in_(destinations),
            table.created_at > since - _LONGEST_HELD,
            table.due_at > since,
            table.notice_id.is_not(None),
            table.digest_id.is_(None),
            table.notice_id.not_in(select(_C.id).where(_C.cause.in_(ORDERED), _C.created_at > since)),
        )
        found: dict[UUID, list[datetime]] = {}
        for destination_id, at in await self.connection.execute(statement):
            found.setdefault(destination_id, []).append(at)
        return found

    async def last_requested(self, group: str) -> datetime | None:
        statement = select(func.max(_C.requested_at)).where(_C.group == group)
        at: datetime | None = (await self.connection.execute(statement)).scalar_one()
        return at

    async def acknowledge(self, group: str, at: datetime, by: str) -> Sequence[Notice]:
        """Keep that somebody takes care of a group, and return the notices that this answers first."""
        given = insert(ACKNOWLEDGEMENT).values({"group": group, "acknowledged_at": at, "acknowledged_by": by})
        newer = {"acknowledged_at": func.greatest(ACKNOWLEDGEMENT.c.acknowledged_at, at), "acknowledged_by": by}
        await self.connection.execute(given.on_conflict_do_update(index_elements=["group"], set_=newer))
        mine = (_C.group == group) & _C.acknowledged_at.is_(None) & (_C.requested_at <= at)
        locked = select(_C.id).where(mine).order_by(_C.id).with_for_update()
        ids = list((await self.connection.execute(locked)).scalars())
        marked = update(NOTICE).where(_C.id.in_(ids)).values(acknowledged_at=at, acknowledged_by=by)
        return [notice_of(row) for row in (await self.connection.execute(marked.returning(NOTICE))).mappings()]

    async def forget_people(self, people: Collection[UUID]) -> int:
        """Delete what respondents wrote and the links to them; they are withheld when they are due."""
        return await self._forget(_C.respondent_id.in_(people))

    async def forget_responses(self, responses: Collection[UUID]) -> int:
        named = [str(one) for one in responses]
        return await self._forget((_C.subject == "response") & _C.subject_id.in_(named))

    async def _forget(self, condition: Any) -> int:  # noqa: ANN401 - a condition
        # Only ids and what was measured stay; `forgotten` is asked before anything of it is sent.
        content = _C.content.concat({"answers": [], "comments": []})
        values = {"content": content}
        return (await self.connection.execute(update(NOTICE).where(condition).values(values))).rowcount


def forgotten(connection: AsyncConnection) -> Forgotten:
    return Forgotten(connection, FORGOTTEN)


def _waiting(addressee: Addressee, statement: Select[Any]) -> Select[Any]:
    return statement.where(_C.addressee == addressee.key, _C.state == "waiting")


def _said_by(statement: Select[Any], leads: Collection[UUID]) -> Select[Any]:
    wanted = (_C.id == any_(_ids(leads))) | (_C.lead_id == any_(_ids(leads)))
    return statement.where(wanted).order_by(_C.id).with_for_update()


def _ids(ids: Collection[UUID]) -> Any:  # noqa: ANN401 - a parameter
    return bindparam(None, list(ids), ARRAY(Uuid))  # a digest has more than a statement takes one by one


def _texts(texts: Collection[str]) -> Any:  # noqa: ANN401 - likewise
    return bindparam(None, list(texts), ARRAY(Text))


def _is_due(before: datetime) -> ColumnElement[bool]:
    return _C.cause.in_(AT_ONCE) | (_C.created_at <= before)
