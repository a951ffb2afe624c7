"""Checklists, and what of them is done in which case, in the database."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import asdict, dataclass, fields
from typing import Any
from uuid import UUID

from sqlalchemy import Row, select, tuple_, update
from sqlalchemy.ext.asyncio import AsyncConnection

from services.tickets.domain.casework.checklist import Checklist, ChecklistItem, ChecklistNotFoundError
from services.tickets.domain.casework.checks import Check
from services.tickets.store.work_tables import CHECK, CHECKLIST, CHECKLIST_VERSION
from shared.conditions.documents import document_of, expression_of
from shared.db.bulk import bulk_insert, bulk_values
from shared.db.keyed import Kind


def _columns(checklist: Checklist) -> Mapping[str, Any]:
    return {
        "names": dict(checklist.names),
        "items": [asdict(item) for item in checklist.items],
        "condition": None if checklist.when is None else document_of(checklist.when),
        "position": checklist.position,
        "is_retired": checklist.is_retired,
    }


def _definition(row: Row[Any]) -> Checklist:
    return Checklist(
        names=row.names,
        items=tuple(ChecklistItem(**item) for item in row.items),
        when=None if row.condition is None else expression_of(row.condition),
        position=row.position,
        is_retired=row.is_retired,
    )


CHECKLISTS = Kind("checklist", ChecklistNotFoundError, CHECKLIST, _columns, _definition, CHECKLIST_VERSION)

_NAMES = tuple(field.name for field in fields(Check))
_COLUMNS = ("ticket_id", *_NAMES)
_INSERT = bulk_insert(CHECK, _COLUMNS)


@dataclass(frozen=True, slots=True)
class CheckStore:
    """Reads and writes the checks of cases; call it with the case locked where it writes."""

    connection: AsyncConnection

    async def add(self, checks: Mapping[UUID, Sequence[Check]]) -> None:
        """Insert what is to be done in new cases, with one statement."""
        rows = [{"ticket_id": ticket_id} | asdict(one) for ticket_id, found in checks.items() for one in found]
        if rows:
            await self.connection.execute(_INSERT, bulk_values(_COLUMNS, rows))

    async def of(self, ticket_id: UUID) -> list[Check]:
        """Return all checks of a case, in their order."""
        columns = (CHECK.c[name] for name in _NAMES)
        query = select(*columns).where(CHECK.c.ticket_id == ticket_id).order_by(CHECK.c.position)
        return [Check(**row) for row in (await self.connection.execute(query)).mappings()]

    async def save(self, ticket_id: UUID, check: Check) -> None:
        """Write who has done it, and when."""
        mine = (CHECK.c.ticket_id == ticket_id, CHECK.c.checklist == check.checklist, CHECK.c.item == check.item)
        done = {"done_by": check.done_by, "done_at": check.done_at}
        await self.connection.execute(update(CHECK).where(*mine).values(done))

    async def versions(self, wanted: Collection[tuple[str, int]]) -> dict[tuple[str, int], Checklist]:
        """Return checklists as they were in some versions, by key and version."""
        if not wanted:
            return {}
        table = CHECKLIST_VERSION
        query = select(table).where(tuple_(table.c.key, table.c.version).in_(sorted(wanted)))
        return {(row.key, row.version): _definition(row) for row in await self.connection.execute(query)}
