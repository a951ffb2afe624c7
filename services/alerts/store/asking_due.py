"""Looking at groups as due work: a row says that a group is to be looked at, never what is found there."""

from collections.abc import Iterable
from datetime import datetime
from typing import NamedTuple

from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncConnection

from services.alerts.domain.group import ASKING_KIND
from services.alerts.store.tables import DUE
from shared.due.pieces import Claimed, NewDue
from shared.due.table import PENDING
from shared.due.work import DueWork
from shared.ids import uuid7

_HARDLY = 1.0
DUE_WORK = DueWork(DUE)


class Look(NamedTuple):
    """When a group is to be looked at."""

    group: str
    at: datetime
    why: str
    cause: object
    """Names the cause: of several looks with one name there is one."""
    correlation_id: str | None = None
    """Of the event because of which; None: of the one that is being handled."""


async def look_at(connection: AsyncConnection, looks: Iterable[Look]) -> None:
    """Let groups be looked at."""
    wanted = [
        NewDue(
            kind=ASKING_KIND,
            ref=one.group,
            effect_key=f"{ASKING_KIND}:{one.group}:{one.why}:{one.cause}",
            due_at=one.at,
            cause=one.why,
            correlation_id=one.correlation_id,
        )
        for one in looks
    ]
    await DUE_WORK.add(connection, wanted)


async def look_now(connection: AsyncConnection, groups: Iterable[str], why: str) -> None:
    """Let groups be looked at once this transaction is committed; the database's clock counts."""
    wanted = list(groups)
    if wanted:
        now = (await connection.execute(select(func.clock_timestamp()))).scalar_one()
        await look_at(connection, [Look(group, now, why, uuid7()) for group in wanted])


async def is_looked_at_within(connection: AsyncConnection, claimed: Claimed, seconds: float) -> bool:
    """Return whether another work looks at the same group by then, or hardly later."""
    table = DUE.c
    others = select(table.id).where(
        table.kind == ASKING_KIND,
        table.ref == claimed.ref,
        table.state == PENDING,
        table.id != claimed.id,
        table.next_at <= func.clock_timestamp() + func.make_interval(0, 0, 0, 0, 0, 0, seconds + _HARDLY),
    )
    return (await connection.execute(others.limit(1))).first() is not None
