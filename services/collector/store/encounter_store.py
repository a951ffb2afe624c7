"""What happened between people and surveys, in the database."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import delete, func, select
from sqlalchemy.ext.asyncio import AsyncConnection

from services.collector.domain.reach.encounter import Encounter
from services.collector.store.tables import ENCOUNTER
from shared.db.bulk import bulk_insert, bulk_values
from shared.ids import uuid7

_NAMES = tuple(column.name for column in ENCOUNTER.columns)
_INSERT = bulk_insert(ENCOUNTER, _NAMES)
_MOST = 1000
"""Encounters of one person that count; only somebody who plays with the interface has more."""
_IS_REFUSED = ENCOUNTER.c.kind == "refused"


@dataclass(frozen=True, slots=True)
class RefusalCount:
    """How often people were refused for one reason at one place."""

    reason: str
    touchpoint: str | None
    channel: str
    count: int


async def add_encounters(connection: AsyncConnection, encounters: Sequence[Encounter]) -> None:
    """Insert `encounters` with one statement."""
    if encounters:
        await connection.execute(_INSERT, bulk_values(_NAMES, [_row(encounter) for encounter in encounters]))


async def find_encounters(connection: AsyncConnection, person: bytes, *, since: datetime) -> list[Encounter]:
    """Return what happened to the person with this digest from `since` on, latest first, refusals left out."""
    query = select(ENCOUNTER).where(ENCOUNTER.c.person == person, ENCOUNTER.c.at >= since)
    rows = await connection.execute(query.order_by(ENCOUNTER.c.at.desc()).limit(_MOST))
    return [Encounter(row.kind, row.survey, row.channel, row.at, row.touchpoint, row.person) for row in rows]


async def count_refusals(
    connection: AsyncConnection, survey: str, *, from_at: datetime, to_at: datetime | None
) -> list[RefusalCount]:
    """Return how often people were not asked from `from_at` on, and before `to_at` if given, most frequent first."""
    columns = (ENCOUNTER.c.reason, ENCOUNTER.c.touchpoint, ENCOUNTER.c.channel)
    number = func.count().label("number")
    query = (
        select(*columns, number)
        .where(_IS_REFUSED, ENCOUNTER.c.survey == survey, ENCOUNTER.c.at >= from_at)
        .group_by(*columns)
        .order_by(number.desc(), *columns)
    )
    if to_at is not None:
        query = query.where(ENCOUNTER.c.at < to_at)
    rows = await connection.execute(query)
    return [RefusalCount(row.reason, row.touchpoint, row.channel, row.number) for row in rows]


async def delete_encounters_of(connection: AsyncConnection, people: Sequence[bytes]) -> None:
    """Delete everything that happened to the people with these digests."""
    await connection.execute(delete(ENCOUNTER).where(ENCOUNTER.c.person.in_(people)))


async def delete_encounters(connection: AsyncConnection, *, refused: bool, before: datetime, limit: int) -> int:
    """Delete at most `limit` encounters from before a moment, either refusals or the others; return how many went."""
    kind = _IS_REFUSED if refused else ENCOUNTER.c.kind != "refused"
    old = select(ENCOUNTER.c.id).where(kind, ENCOUNTER.c.at < before).order_by(ENCOUNTER.c.at).limit(limit)
    chosen = old.with_for_update(skip_locked=True)
    return (await connection.execute(delete(ENCOUNTER).where(ENCOUNTER.c.id.in_(chosen)))).rowcount


def _row(encounter: Encounter) -> dict[str, Any]:
    return {
        "id": uuid7(),
        "person": encounter.person,
        "survey": encounter.survey,
        "touchpoint": encounter.touchpoint,
        "channel": encounter.channel,
        "kind": encounter.kind,
        "reason": encounter.reason,
        "at": encounter.at,
    }
