"""Why cases went where they went, in the database."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncConnection

from services.tickets.domain.routing.decision import Decision
from services.tickets.domain.routing.documents import (
    ids_document,
    ids_of,
    people_document,
    people_of,
    places_document,
    places_of,
    routes_document,
    routes_of,
)
from services.tickets.domain.ticket import Ticket
from services.tickets.store.routing_tables import DECISION
from shared.db.bulk import bulk_insert, bulk_values

_KEY = ("ticket_id", "version")
_COLUMNS = tuple(column.name for column in DECISION.columns)
_PLAIN = ("occasion", "at", "route", "route_version", "team", "person", "waits")


@dataclass(frozen=True, slots=True)
class DecisionStore:
    connection: AsyncConnection

    async def keep(self, decisions: Sequence[tuple[Ticket, Decision]]) -> None:
        """Store decisions, each with the case as it is after it; of several about one state the last one stays."""
        if not decisions:
            return
        latest = {(ticket.id, ticket.version): decision for ticket, decision in decisions}
        rows = [_row_of(ticket_id, version, decision) for (ticket_id, version), decision in latest.items()]
        new = bulk_insert(DECISION, _COLUMNS)
        changed = {name: new.excluded[name] for name in _COLUMNS if name not in _KEY}
        statement = new.on_conflict_do_update(index_elements=_KEY, set_=changed)
        await self.connection.execute(statement, bulk_values(_COLUMNS, rows))

    async def of(self, ticket_id: UUID, *, limit: int) -> list[Decision]:
        """Return the decisions about a case, the newest first."""
        statement = select(DECISION).where(DECISION.c.ticket_id == ticket_id).order_by(DECISION.c.version.desc())
        rows = (await self.connection.execute(statement.limit(limit))).mappings()
        return [_decision_of(row) for row in rows]


def _row_of(ticket_id: UUID, version: int, decision: Decision) -> dict[str, Any]:
    return {name: getattr(decision, name) for name in _PLAIN} | {
        "ticket_id": ticket_id,
        "version": version,
        "routes": routes_document(decision.routes),
        "places": places_document(decision.places),
        "people": people_document(decision.people),
        "passed_over": ids_document(decision.passed_over),
    }


def _decision_of(row: Mapping[Any, Any]) -> Decision:
    return Decision(
        **{name: row[name] for name in _PLAIN},
        routes=routes_of(row["routes"]),
        places=places_of(row["places"]),
        people=people_of(row["people"]),
        passed_over=ids_of(row["passed_over"]),
    )
