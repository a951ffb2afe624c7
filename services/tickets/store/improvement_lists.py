"""Lists of improvements, and how many there are."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import (
    ARRAY,
    ColumnElement,
    Date,
    Text,
    any_,
    bindparam,
    func,
    literal,
    literal_column,
    or_,
    select,
    tuple_,
)
from sqlalchemy.ext.asyncio import AsyncConnection

from services.tickets.domain.improvements.improvement import Improvement
from services.tickets.domain.improvements.reading import ImprovementFilter, Order, Position, Tally
from services.tickets.domain.improvements.states import OPEN
from services.tickets.store.improvement_store import improvement_of
from services.tickets.store.improvement_tables import IMPROVEMENT, IMPROVEMENT_CASE

_I = IMPROVEMENT.c
_EQUAL = ("survey", "touchpoint", "cause", "number")
_NEVER = literal_column("'infinity'::date", Date)
"""When what has no day is due, where the list is sorted by it."""


@dataclass(frozen=True, slots=True)
class ImprovementLists:
    connection: AsyncConnection
    today: date
    """Of whoever asks; what was due before it is overdue."""

    async def page(
        self, wanted: ImprovementFilter, *, order: Order, after: Position | None, limit: int
    ) -> list[Improvement]:
        """Return up to `limit` of the wanted improvements, those after a position in that order only."""
        query = select(IMPROVEMENT).where(*self._conditions(wanted)).limit(limit)
        due = func.coalesce(_I.due_on, _NEVER)
        query = query.order_by(due, _I.number) if order == "due" else query.order_by(_I.number.desc())
        if after is not None and order == "due":
            last: ColumnElement[Any] = _NEVER if after.due_on is None else literal(after.due_on, Date)
            query = query.where(tuple_(due, _I.number) > tuple_(last, literal(after.number)))
        elif after is not None:
            query = query.where(_I.number < after.number)
        return [improvement_of(row) for row in (await self.connection.execute(query)).mappings()]

    async def tallies(self, wanted: ImprovementFilter) -> list[Tally]:
        """Return how many of the wanted improvements there are by state."""
        overdue = func.count().filter(*self._overdue()).label("overdue")
        query = select(_I.state, func.count().label("improvements"), overdue).where(*self._conditions(wanted))
        return [Tally(**row) for row in (await self.connection.execute(query.group_by(_I.state))).mappings()]

    def _conditions(self, wanted: ImprovementFilter) -> list[ColumnElement[bool]]:
        found = [_I[name] == value for name in _EQUAL if (value := getattr(wanted, name)) is not None]
        if wanted.reach is not None:
            found.append(or_(_I.unit.is_(None), _among("unit", wanted.reach)))
        if wanted.units is not None:
            found.append(_among("unit", wanted.units))
        if wanted.states:
            found.append(_among("state", wanted.states))
        if wanted.owners is not None:
            found.append(_among("owner", wanted.owners))
        if wanted.is_unowned:
            found.append(_I.owner.is_(None))
        if wanted.is_overdue:
            found += self._overdue()
        if wanted.ticket_id is not None:
            linked = select(IMPROVEMENT_CASE.c.improvement_id).where(IMPROVEMENT_CASE.c.ticket_id == wanted.ticket_id)
            found.append(_I.id.in_(linked))
        return found

    def _overdue(self) -> list[ColumnElement[bool]]:
        return [_I.due_on < self.today, _among("state", OPEN)]


def _among(column: str, values: Collection[str]) -> ColumnElement[bool]:
    chosen: Any = bindparam(None, sorted(values), ARRAY(Text), unique=True)
    return _I[column] == any_(chosen)
