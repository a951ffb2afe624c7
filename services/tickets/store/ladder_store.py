"""Steps of ladders that were taken."""

import dataclasses
from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncConnection

from services.tickets.domain.clocks.ladder import TakenStep
from services.tickets.store.clock_tables import CLOCK_STEP
from shared.db.bulk import bulk_insert, bulk_values

_COLUMNS = tuple(column.name for column in CLOCK_STEP.columns)
_INSERT = bulk_insert(CLOCK_STEP, _COLUMNS)


@dataclass(frozen=True, slots=True)
class LadderStore:
    connection: AsyncConnection

    async def add(self, steps: Sequence[TakenStep]) -> None:
        """Write down steps; the key refuses one that was taken before, and with it the transaction."""
        if steps:
            rows = [{name: getattr(one, name) for name in _COLUMNS} for one in steps]
            await self.connection.execute(_INSERT, bulk_values(_COLUMNS, rows))

    async def of(self, ticket_id: UUID) -> list[TakenStep]:
        """Return the steps of a ticket's ladders, in the order in which they were taken."""
        table = CLOCK_STEP.c
        columns = (table[field.name] for field in dataclasses.fields(TakenStep))
        statement = select(*columns).where(table.ticket_id == ticket_id).order_by(table.fired_at, table.number)
        return [TakenStep(**row) for row in (await self.connection.execute(statement)).mappings()]
