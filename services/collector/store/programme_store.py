"""Programmes and their rounds, in the database."""

from collections.abc import Collection, Mapping, Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import ARRAY, Row, Text, bindparam, delete, func, insert, select, text, update
from sqlalchemy.dialects import postgresql
from sqlalchemy.ext.asyncio import AsyncConnection

from services.collector.domain.invitations.programmes.programme import (
    THING,
    KeptProgramme,
    ProgrammeDefinition,
    ProgrammeNotFoundError,
    ProgrammeStanding,
)
from services.collector.domain.invitations.programmes.round import Round, UnitDraw
from services.collector.store.programme_documents import definition_from, kept_definition
from services.collector.store.programme_tables import (
    PROGRAMME,
    PROGRAMME_PAUSE,
    PROGRAMME_ROUND,
    PROGRAMME_UNIT,
    PROGRAMME_VERSION,
)
from shared.db.keyed import Kind


def _columns(definition: ProgrammeDefinition) -> dict[str, Any]:
    return {"title": definition.title, "survey": definition.survey, "definition": kept_definition(definition)}


def _definition(row: Row[Any]) -> ProgrammeDefinition:
    return definition_from(row.definition)


PROGRAMMES = Kind(THING, ProgrammeNotFoundError, PROGRAMME, _columns, _definition, versions=PROGRAMME_VERSION)

_ROUND = PROGRAMME_ROUND.c
_STANDINGS = text(
    """
    SELECT wanted.programme, pause.paused_at IS NOT NULL AS is_paused, planned.planned_at AS next_at,
        coalesce(past.rounds, 0) AS rounds, past.last_at
    FROM unnest(:keys) AS wanted (programme)
    LEFT JOIN collector.programme_pause AS pause USING (programme)
    LEFT JOIN collector.programme_round AS planned
        ON planned.programme = wanted.programme AND planned.state = 'planned'
    LEFT JOIN LATERAL (
        SELECT count(*) AS rounds, max(planned_at) AS last_at FROM collector.programme_round AS known
        WHERE known.programme = wanted.programme AND known.state <> 'planned'
    ) AS past ON true
    """
).bindparams(bindparam("keys", type_=ARRAY(Text)))


class ProgrammeStore:
    """Reads and writes through one connection; never commits."""

    def __init__(self, connection: AsyncConnection) -> None:
        self._connection = connection

    async def standings(self, kept: Sequence[KeptProgramme]) -> list[ProgrammeStanding]:
        """Return where programmes stand, in their order."""
        found = await self._connection.execute(_STANDINGS, {"keys": [one.key for one in kept]})
        rows = {row.programme: row for row in found}
        return [_standing(one, rows[one.key]) for one in kept]

    async def is_paused(self, key: str) -> bool:
        query = select(PROGRAMME_PAUSE.c.programme).where(PROGRAMME_PAUSE.c.programme == key)
        return (await self._connection.execute(query)).first() is not None

    async def pause(self, key: str, *, at: datetime, by: str) -> bool:
        """Note that a programme is paused; False when it was before."""
        paused = postgresql.insert(PROGRAMME_PAUSE).values(programme=key, paused_at=at, paused_by=by)
        return (await self._connection.execute(paused.on_conflict_do_nothing())).rowcount > 0

    async def resume(self, key: str) -> bool:
        """Note that a programme is not paused; False when it was not before."""
        gone = delete(PROGRAMME_PAUSE).where(PROGRAMME_PAUSE.c.programme == key)
        return (await self._connection.execute(gone)).rowcount > 0

    async def planned(self, key: str) -> Round | None:
        """Return the round that is to come; None where there is none."""
        query = select(PROGRAMME_ROUND).where(_ROUND.programme == key, _ROUND.state == "planned")
        row = (await self._connection.execute(query)).first()
        return None if row is None else round_of(row)

    async def last(self, key: str) -> tuple[int, datetime | None]:
        """Return the number and the moment of the latest round that is not to come; 0 and None without one."""
        query = select(func.max(_ROUND.number), func.max(_ROUND.planned_at))
        row = (await self._connection.execute(query.where(_ROUND.programme == key, _ROUND.state != "planned"))).one()
        return row[0] or 0, row[1]

    async def add(self, rounds: Sequence[Round]) -> None:
        if rounds:
            await self._connection.execute(insert(PROGRAMME_ROUND), [_values(one) for one in rounds])

    async def save(self, one: Round) -> None:
        """Write a round of a programme whose row this transaction holds."""
        await self._connection.execute(update(PROGRAMME_ROUND).where(_ROUND.id == one.id).values(_values(one)))

    async def unplan(self, key: str) -> None:
        """Delete the round that is to come, if there is one."""
        mine = (_ROUND.programme == key) & (_ROUND.state == "planned")
        await self._connection.execute(delete(PROGRAMME_ROUND).where(mine))

    async def rounds(self, key: str, *, before: int | None, limit: int) -> list[Round]:
        """Return at most `limit` rounds, the latest first, from before a number on."""
        query = select(PROGRAMME_ROUND).where(_ROUND.programme == key).order_by(_ROUND.number.desc()).limit(limit)
        if before is not None:
            query = query.where(_ROUND.number < before)
        return [round_of(row) for row in await self._connection.execute(query)]

    async def round(self, key: str, number: int) -> Round | None:
        query = select(PROGRAMME_ROUND).where(_ROUND.programme == key, _ROUND.number == number)
        row = (await self._connection.execute(query)).first()
        return None if row is None else round_of(row)

    async def units(self, round_id: UUID) -> list[UnitDraw]:
        """Return what a round drew in each unit, by place; customers without a place last."""
        query = select(PROGRAMME_UNIT).where(PROGRAMME_UNIT.c.round_id == round_id).order_by(PROGRAMME_UNIT.c.place)
        found = [
            UnitDraw(
                location=row.place or None,
                audience=row.audience,
                resting=row.resting,
                sampled=row.sampled,
                carry=row.carry,
            )
            for row in await self._connection.execute(query)
        ]
        return sorted(found, key=lambda one: one.location is None)

    async def carries(self, key: str) -> Mapping[str | None, Any]:
        """Return what the latest round that was made left over in each unit."""
        query = select(_ROUND.id).where(_ROUND.programme == key, _ROUND.state == "made")
        last = (await self._connection.execute(query.order_by(_ROUND.number.desc()).limit(1))).scalar()
        return {} if last is None else {one.location: one.carry for one in await self.units(last)}

    async def add_units(self, round_id: UUID, units: Collection[UnitDraw]) -> None:
        rows = [
            {
                "round_id": round_id,
                "place": one.location or "",
                "audience": one.audience,
                "resting": one.resting,
                "sampled": one.sampled,
                "carry": one.carry,
            }
            for one in units
        ]
        if rows:
            await self._connection.execute(insert(PROGRAMME_UNIT), rows)


def round_of(row: Row[Any]) -> Round:
    """Return the round that a row with all of the table's columns holds."""
    return Round(**row._mapping)  # noqa: SLF001 - public in spite of its name (SQLAlchemy's documentation)


def _values(one: Round) -> dict[str, Any]:
    return {name: getattr(one, name) for name in Round.__dataclass_fields__}


def _standing(kept: KeptProgramme, row: Row[Any]) -> ProgrammeStanding:
    state: Any = "paused" if row.is_paused else "ended" if row.next_at is None else "active"
    return ProgrammeStanding(kept, state, row.next_at, row.rounds, row.last_at)
