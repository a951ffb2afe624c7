"""The ledger, read from the database."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import ARRAY, RowMapping, Text, any_, bindparam, or_, select
from sqlalchemy.ext.asyncio import AsyncConnection

from services.alerts.domain.ledger import LedgerEntry, LedgerFacts, LedgerFilter, Tallied, box_of
from services.alerts.store.bound import bound
from services.alerts.store.ledger_sql import ALL_FACTS, ENTRIES
from services.alerts.store.tables import JUDGED

_FACTS = ", ".join(f'"{name}"' for name in ALL_FACTS)
_PLAIN = ("survey", "touchpoint", "channel")
_SHOWN = ("kind", "id", "survey", "touchpoint", "location", "channel", "received_at", "held_by", "held_because")


@dataclass(frozen=True, slots=True)
class LedgerStore:
    connection: AsyncConnection

    async def tally(self, wanted: LedgerFilter) -> Sequence[Tallied]:
        """Return how many things have the same facts."""
        where, values = _where(wanted)
        query = (
            f"SELECT kind, held_by, {_FACTS}, count(*) AS number FROM ({ENTRIES}{where}) AS entry "  # noqa: S608 - names of our own
            f"GROUP BY kind, held_by, {_FACTS}"
        )
        rows = (await self.connection.execute(bound(query, values), values)).mappings()
        return [Tallied(row["kind"], _facts(row), row["held_by"], row["number"]) for row in rows]

    async def surveys(self, locations: frozenset[str] | None) -> Sequence[str]:
        """Return the surveys of unhappy responses, by key."""
        query = select(JUDGED.c.survey).where(
            or_(JUDGED.c.is_unhappy, JUDGED.c.was_unhappy), JUDGED.c.survey.is_not(None)
        )
        if locations is not None:
            query = query.where(JUDGED.c.location == any_(bindparam("locations", sorted(locations), ARRAY(Text))))
        found = await self.connection.execute(query.distinct().order_by(JUDGED.c.survey))
        return [survey for survey in found.scalars() if survey is not None]

    async def list_before(
        self,
        place: tuple[datetime, UUID] | None,
        *,
        wanted: LedgerFilter,
        facts: Collection[LedgerFacts],
        held_by: str | None,
        limit: int,
    ) -> Sequence[LedgerEntry]:
        """Return what has one of these facts, the latest first.

        Args:
            place: where and which (received at, id) the page before ended; None: begin.
            wanted: which part of the ledger.
            facts: those that are looked for.
            held_by: only what this rule held back.
            limit: how many at most.
        """
        where, values = _where(wanted)
        # A plain condition, so that the newest are found without looking at all.
        conditions = [f"concat_ws(' ', {_FACTS}) = ANY(:facts)"]
        values["facts"] = [" ".join(_written(getattr(one, name)) for name in ALL_FACTS) for one in facts]
        if held_by is not None:
            conditions.append("held_by = :held_by")
            values["held_by"] = held_by
        if place is not None:
            conditions.append("(received_at, id) < (:before_at, :before_id)")
            values["before_at"], values["before_id"] = place
        query = (
            f"SELECT * FROM ({ENTRIES}{where}) AS entry WHERE {' AND '.join(conditions)} "  # noqa: S608 - names of our own
            "ORDER BY received_at DESC, id DESC LIMIT :limit"
        )
        values["limit"] = limit
        rows = (await self.connection.execute(bound(query, values), values)).mappings()
        return [_entry(row) for row in rows]


def _written(value: object) -> str:
    """Return a fact as the database writes it."""
    return value if isinstance(value, str) else "t" if value else "f"


def _where(wanted: LedgerFilter) -> tuple[str, dict[str, Any]]:
    values: dict[str, Any] = {"from_at": wanted.from_at, "to_at": wanted.to_at}
    where = ""
    for name in _PLAIN:
        if getattr(wanted, name) is not None:
            where += f" AND judged.{name} = :{name}"
            values[name] = getattr(wanted, name)
    if wanted.locations is not None:
        where += " AND judged.location = ANY(:locations)"
        values["locations"] = sorted(wanted.locations)
    return where, values


def _facts(row: RowMapping) -> LedgerFacts:
    return LedgerFacts(**{name: row[name] for name in ALL_FACTS})


def _entry(row: RowMapping) -> LedgerEntry:
    return LedgerEntry(
        **{name: row[name] for name in _SHOWN},
        box=box_of(_facts(row)),
        ticket_id=row["ticket_id"],
        with_id=row["with_id"],
    )
