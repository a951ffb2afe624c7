"""Asking for due work, and settling it: always in a transaction of the caller, who commits."""

from collections.abc import Collection, Mapping, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import ARRAY, Float, Select, Table, Uuid, any_, bindparam, cast, extract, func, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from shared.db.bulk import bulk_insert, bulk_values
from shared.due.pieces import Claimed, DueRow, LeaseLostError, NewDue
from shared.due.table import CANCELLED, DONE, FAILED, PENDING
from shared.ids import uuid7
from shared.observability import correlation

_NEW = ("id", "kind", "ref", "effect_key", "cause", "due_at", "next_at", "correlation_id")


class DueWork:
    """The due work of one service."""

    def __init__(self, table: Table) -> None:
        """Bind to the service's table."""
        self._table = table
        asked = bulk_insert(table, _NEW).on_conflict_do_nothing(index_elements=[table.c.effect_key])
        self._insert = asked.returning(table.c.effect_key)
        # Made once: what is done most often should not be put together each time.
        mine = (table.c.id == bindparam("work_id")) & (table.c.token == bindparam("work_token"))
        done = {"state": DONE, "settled_at": func.clock_timestamp()}
        self._finish = update(table).where(mine, table.c.state == PENDING).values(done)
        self._more = _more(table)

    async def add(self, connection: AsyncConnection, work: Sequence[NewDue]) -> frozenset[str]:
        """Ask for work; its worker wakes up with the commit.

        Returns:
            The effect keys that nobody had asked for before.
        """
        if not work:
            return frozenset()
        trace = correlation.current()
        now = None if trace is None else trace.correlation_id
        rows = [
            {
                "id": uuid7(),
                "kind": one.kind,
                "ref": one.ref,
                "effect_key": one.effect_key,
                "cause": one.cause,
                "due_at": one.due_at,
                "next_at": one.due_at,
                "correlation_id": one.correlation_id or now,
            }
            for one in work
        ]
        added = await connection.execute(self._insert, bulk_values(_NEW, rows))
        new = frozenset(added.scalars())
        if new:
            await self.wake(connection, {one.kind for one in work})
        return new

    async def wake(self, connection: AsyncConnection, kinds: set[str]) -> None:
        """Let the workers of kinds look for work once this transaction is committed."""
        for kind in sorted(kinds):
            await connection.execute(select(func.pg_notify(channel_of(self._table), kind)))

    async def hold(self, connection: AsyncConnection, claimed: Claimed) -> None:
        """Hold the row of work until the end of the transaction, so that nobody else gets it; raises as `finish`."""
        table = self._table.c
        mine = (table.id == claimed.id) & (table.token == claimed.token) & (table.state == PENDING)
        if (await connection.execute(select(table.id).where(mine).with_for_update())).first() is None:
            raise LeaseLostError

    async def finish(self, connection: AsyncConnection, claimed: Claimed) -> None:
        """Settle work that is done, in the transaction of its effect.

        Raises:
            LeaseLostError: it is no longer this caller's; let the transaction roll back.
        """
        mine = {"work_id": claimed.id, "work_token": claimed.token}
        if (await connection.execute(self._finish, mine)).rowcount == 0:
            raise LeaseLostError

    async def take_along(self, connection: AsyncConnection, claimed: Claimed) -> int:
        """Settle all other work of the kind about the same thing that is due and that nobody works on.

        For work that does everything there is to do about a thing, however often it was asked for. Call it before
        looking what there is: what is asked for afterwards has work of its own.

        Returns:
            How many rows.
        """
        table = self._table.c
        same = (table.kind == claimed.kind) & (table.ref == claimed.ref) & (table.id != claimed.id)
        is_due = (table.state == PENDING) & (table.next_at <= func.clock_timestamp())
        others = select(table.id).where(same, is_due).with_for_update(skip_locked=True)
        done = {"state": DONE, "settled_at": func.clock_timestamp()}
        settled = update(self._table).where(table.id.in_(others)).values(done)
        return (await connection.execute(settled)).rowcount

    async def take_more(self, connection: AsyncConnection, claimed: Claimed, *, limit: int) -> list[Claimed]:
        """Lock other work of the kind that is due and that nobody works on, until the end of the transaction.

        For work of which many pieces cost little more than one. Work that failed is neither taken nor takes others:
        whatever is wrong with one piece, the others fail because of it once at most.

        Returns:
            At most `limit` pieces, the longest due first, to be settled in this transaction.
        """
        if claimed.failures > 1 or limit < 1:
            return []
        rows = await connection.execute(self._more, {"work_kind": claimed.kind, "work_id": claimed.id, "most": limit})
        return [Claimed(*row) for row in rows]

    async def finish_all(self, connection: AsyncConnection, claimed: Collection[Claimed]) -> None:
        """Settle work that is done, as `finish` does, of which all is held by this transaction."""
        if not claimed:
            return
        table, ids = self._table, [one.id for one in claimed]
        mine = (table.c.id == any_(bindparam(None, ids, ARRAY(Uuid)))) & (table.c.state == PENDING)
        done = {"state": DONE, "settled_at": func.clock_timestamp()}
        if (await connection.execute(update(table).where(mine).values(done))).rowcount < len(ids):
            raise LeaseLostError

    async def give_up(self, connection: AsyncConnection, claimed: Claimed, error: str) -> None:
        """Settle work that failed for good; raises as `finish` does.

        Args:
            connection: of the transaction.
            claimed: the work.
            error: a word or the class of an error; never a text that may quote somebody.
        """
        values = {"state": FAILED, "settled_at": func.clock_timestamp(), "last_error": error}
        await self._settle(connection, claimed, values)

    async def put_off(
        self,
        connection: AsyncConnection,
        claimed: Claimed,
        *,
        seconds: float | None = None,
        at: datetime | None = None,
        error: str | None = None,
        failed: bool = False,
    ) -> None:
        """Let work be claimed again later, without a moment at once; raises as `finish` does.

        Args:
            connection: of the transaction.
            claimed: the work.
            seconds: after so long.
            at: at this moment instead.
            error: why, as in `give_up`.
            failed: whether the work itself is at fault; after too many such failures it is given up.
        """
        wait = func.make_interval(0, 0, 0, 0, 0, 0, seconds or 0.0)
        next_at = func.clock_timestamp() + wait if at is None else at
        failures = claimed.failures if failed else claimed.failures - 1
        await self._settle(connection, claimed, {"next_at": next_at, "last_error": error, "failures": failures})
        if at is None and not seconds:
            await self.wake(connection, {claimed.kind})  # it would wait for the next look otherwise

    async def cancel(self, connection: AsyncConnection, kind: str, refs: Sequence[str]) -> int:
        """Cancel what is pending about some things, also where somebody works on it: they cannot finish it.

        Returns:
            How many rows.
        """
        table = self._table.c
        mine = (table.kind == kind) & table.ref.in_(refs) & (table.state == PENDING)
        values = {"state": CANCELLED, "settled_at": func.clock_timestamp()}
        return (await connection.execute(update(self._table).where(mine).values(values))).rowcount

    async def move(self, connection: AsyncConnection, effect_key: str, due_at: datetime) -> bool:
        """Let pending work be due at another moment; False when it is settled, or nobody asked for it."""
        table = self._table
        mine = (table.c.effect_key == effect_key) & (table.c.state == PENDING)
        values = {"due_at": due_at, "next_at": due_at, "token": table.c.token + 1}
        moved = await connection.execute(update(table).where(mine).values(values).returning(table.c.kind))
        kind = moved.scalar_one_or_none()
        if kind is not None:
            await self.wake(connection, {kind})
        return kind is not None

    async def redo(self, connection: AsyncConnection, kind: str, ref: str) -> int:
        """Let failed or cancelled work about something be due now; returns how many rows."""
        table = self._table
        mine = (table.c.kind == kind) & (table.c.ref == ref) & table.c.state.in_([FAILED, CANCELLED])
        values: dict[str, Any] = {"state": PENDING, "next_at": func.clock_timestamp(), "settled_at": None}
        values |= {"attempts": 0, "failures": 0, "token": table.c.token + 1}
        count = (await connection.execute(update(table).where(mine).values(values))).rowcount
        if count:
            await self.wake(connection, {kind})
        return count

    async def of(self, connection: AsyncConnection, kind: str, ref: str) -> list[DueRow]:
        """Return all work of a kind about something, the earliest first."""
        table = self._table.c
        columns = [table[name] for name in DueRow.__dataclass_fields__]
        query = select(*columns).where(table.kind == kind, table.ref == ref).order_by(table.due_at, table.id)
        return [DueRow(*row) for row in await connection.execute(query)]

    async def next_of(self, connection: AsyncConnection, kind: str, refs: Sequence[str]) -> dict[str, datetime]:
        """Return when work that is pending about some things is done next, by what it is about."""
        table = self._table.c
        mine = (table.kind == kind) & table.ref.in_(refs) & (table.state == PENDING)
        query = select(table.ref, func.min(table.next_at).label("next_at")).where(mine).group_by(table.ref)
        return {row.ref: row.next_at for row in await connection.execute(query)}

    async def _settle(self, connection: AsyncConnection, claimed: Claimed, values: Mapping[str, Any]) -> None:
        table = self._table.c
        mine = (table.id == claimed.id) & (table.token == claimed.token) & (table.state == PENDING)
        settled = await connection.execute(update(self._table).where(mine).values(values))
        if settled.rowcount == 0:
            raise LeaseLostError


def _more(table: Table) -> Select[Any]:
    """Return the statement of `DueWork.take_more`, whose columns are those of `Claimed`."""
    columns, now = table.c, func.clock_timestamp()
    late = func.greatest(0.0, cast(extract("epoch", now - columns.due_at), Float))
    plain = ("id", "kind", "ref", "effect_key", "cause", "due_at", "token")
    others = (columns.kind == bindparam("work_kind")) & (columns.id != bindparam("work_id"))
    is_due = (columns.state == PENDING) & (columns.next_at <= now) & (columns.failures == 0)
    return (
        select(
            *(columns[name] for name in plain),
            columns.attempts + 1,
            columns.failures + 1,
            columns.correlation_id,
            late,
        )
        .where(others, is_due)
        .order_by(columns.next_at)
        .limit(bindparam("most"))
        .with_for_update(skip_locked=True)
    )


def channel_of(table: Table) -> str:
    """Return the name under which the database announces new work."""
    return f"heed_due_{table.schema}"
