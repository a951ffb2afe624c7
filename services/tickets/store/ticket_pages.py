"""Pages of lists of tickets, and counts that stop early: neither takes longer because more cases are open.

A list that is limited to values of a column, such as the locations that somebody sees, is put together of a short list
for each value, read from an index that has the value first and then the order of the list.
"""

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from sqlalchemy import (
    ARRAY,
    BigInteger,
    ColumnElement,
    DateTime,
    Integer,
    Select,
    Subquery,
    TableValuedAlias,
    Text,
    and_,
    bindparam,
    func,
    literal_column,
    select,
    true,
    tuple_,
    union_all,
)
from sqlalchemy.ext.asyncio import AsyncConnection

from services.tickets.domain.reading import CLOSED, OPEN, STATES, Order, Position, TicketFilter
from services.tickets.domain.ticket import Ticket
from services.tickets.domain.urgency import ALL_RANKS, UNSETTLED_RANKS, ranks_of, states_of
from services.tickets.store.tables import TICKET
from services.tickets.store.ticket_conditions import conditions
from services.tickets.store.ticket_store import ticket_of

_NUMBER, _SINCE = TICKET.c.number, TICKET.c.waiting_since
_URGENCY, _DUE = TICKET.c.urgency, TICKET.c.due_or_never
_NEVER = literal_column("'infinity'::timestamptz", DateTime(timezone=True))
_KEYS: dict[Order, tuple[ColumnElement[Any], ...]] = {
    "newest": (_NUMBER.desc(),),
    "oldest": (_NUMBER,),
    "waiting": (_SINCE, _NUMBER),
    "urgency": (_URGENCY, _DUE, _NUMBER),
}
_ONE_THING = ("number", "response_id", "complaint_id", "respondent_id", "watched_by")
"""Fields of the filter that few tickets have in common, so that nothing but an index on them is needed."""


@dataclass(frozen=True, slots=True)
class _Part:
    """What is read of the tickets: by which values of a column after the other, and under which conditions."""

    axes: tuple[tuple[ColumnElement[Any], TableValuedAlias], ...]
    where: tuple[ColumnElement[bool], ...]


@dataclass(frozen=True, slots=True)
class TicketPages:
    connection: AsyncConnection
    now: datetime

    async def page(self, wanted: TicketFilter, *, order: Order, after: Position | None, limit: int) -> list[Ticket]:
        """Return up to `limit` of the wanted tickets, those after a position in that order only."""
        parts = [_keys_of(part, order, wanted, limit) for part in self._parts(wanted, order, after)]
        if not parts:
            return []
        keys = (parts[0] if len(parts) == 1 else union_all(*parts)).subquery("chosen")
        first = select(keys.c.id).order_by(*_sorted(keys, order)).limit(limit).subquery("first")
        statement = select(TICKET).join(first, first.c.id == TICKET.c.id).order_by(*_KEYS[order])
        return [ticket_of(row) for row in (await self.connection.execute(statement)).mappings()]

    async def counts(self, wanted: Sequence[TicketFilter], *, most: int) -> list[int]:
        """Return how many tickets each filter means; at most one more than `most`, which says that there are more."""
        if not wanted:
            return []
        found = (await self.connection.execute(select(*(self._count(one, most + 1) for one in wanted)))).one()
        return list(found)

    def _count(self, wanted: TicketFilter, most: int) -> ColumnElement[int]:
        order: Order = "urgency" if wanted.states and CLOSED not in wanted.states else "newest"
        parts = [_found_in(part, most) for part in self._parts(wanted, order, None)]
        if not parts:
            return literal_column("0", Integer)
        one: Any = union_all(*parts) if len(parts) > 1 else parts[0]
        return select(func.count()).select_from(one.limit(most).subquery()).scalar_subquery()

    def _parts(self, wanted: TicketFilter, order: Order, after: Position | None) -> Iterator[_Part]:
        lists = _lists_of(wanted, order)
        but = [name for name, _ in lists]
        axes = tuple(_axis(TICKET.c[column], getattr(wanted, name)) for name, column in lists)
        if order == "urgency":
            return self._by_urgency(wanted, after, axes, but)
        if "locations" in but:
            but.append("states")
            axes += (_axis(TICKET.c.state, wanted.states or STATES),)
        where = [*conditions(wanted, self.now, but=but), *_after(order, after)]
        return iter([_Part(axes, tuple(where))])

    def _by_urgency(
        self,
        wanted: TicketFilter,
        after: Position | None,
        axes: tuple[tuple[ColumnElement[Any], TableValuedAlias], ...],
        but: list[str],
    ) -> Iterator[_Part]:
        states = tuple(state for state in wanted.states or OPEN if state != CLOSED)
        if not states:
            return
        ranks = ranks_of(states)
        # Where the ranks say it all, the states need not be looked up in the tickets.
        kept = OPEN if set(states) == states_of(ranks) else states
        where = conditions(replace(wanted, states=kept), self.now, but=but)
        if wanted.due is None or wanted.due.choice == "follow_up":
            some = [] if ranks == ALL_RANKS else [_URGENCY.between(_written(ranks[0]), _written(ranks[-1]))]
            yield _Part(axes, (*where, *some, *_after("urgency", after)))
            return
        # Deadlines are in order within a rank only.
        due = [rank for rank in ranks if rank in UNSETTLED_RANKS and (after is None or rank > after.urgency)]
        if due:
            yield _Part((*axes, _axis(_URGENCY, due)), tuple(where))
        if after is not None:
            later = tuple_(_DUE, _NUMBER) > tuple_(_due_of(after), after.number)
            yield _Part(axes, (*where, _written(after.urgency) == _URGENCY, later))


def _lists_of(wanted: TicketFilter, order: Order) -> list[tuple[str, str]]:
    """Return the field of a filter, with its column, for whose values short lists are put together; one at most."""
    if wanted.has_open_call_back or any(getattr(wanted, name) is not None for name in _ONE_THING):
        return []
    if order != "urgency" and (order == "waiting" or _is_open(wanted)):
        return []  # an index in that order leaves out what is not wanted
    if wanted.teams is not None:
        return [("teams", "team")] if order == "urgency" else []
    if wanted.locations is None or wanted.assignee is not None or wanted.assignees is not None:
        return []
    return [("locations", "location")]


def _is_open(wanted: TicketFilter) -> bool:
    return bool(wanted.states) and CLOSED not in wanted.states


def _axis(column: ColumnElement[Any], values: Collection[Any]) -> tuple[ColumnElement[Any], TableValuedAlias]:
    kind = ARRAY(Text) if all(isinstance(value, str) for value in values) else ARRAY(Integer)
    each = func.unnest(bindparam(None, sorted(values), kind, unique=True))
    return column, each.table_valued("value").render_derived()


def _written(value: int) -> ColumnElement[int]:
    return literal_column(str(value), Integer)


def _due_of(after: Position) -> Any:  # noqa: ANN401 - a moment, or what stands for none
    return _NEVER if after.due_at is None else after.due_at


def _after(order: Order, after: Position | None) -> list[ColumnElement[bool]]:
    """Return the condition for what comes after a position."""
    if after is None:
        return []
    if order == "newest":
        return [after.number > _NUMBER]
    if order == "oldest":
        return [after.number < _NUMBER]
    if order == "waiting":
        return [tuple_(_SINCE, _NUMBER) > tuple_(after.waiting_since, after.number)]
    here = tuple_(_written(after.urgency), _due_of(after), bindparam(None, after.number, BigInteger, unique=True))
    return [tuple_(_URGENCY, _DUE, _NUMBER) > here]


def _keys_of(part: _Part, order: Order, wanted: TicketFilter, limit: int) -> Select[Any]:
    """Return the first of a part: their ids and what they are sorted by."""
    keys: dict[Order, list[Any]] = {
        "waiting": [_SINCE.label("first"), _NUMBER.label("number")],
        "urgency": [_URGENCY.label("first"), _DUE.label("second"), _NUMBER.label("number")],
    }
    columns = keys.get(order, [_NUMBER.label("number")])
    # The index of people has nobody's tickets in order as well, where the order says so.
    nobody = [TICKET.c.assignee] if order == "urgency" and wanted.is_unassigned and not part.axes else []
    statement = select(TICKET.c.id, *columns).where(*part.where).order_by(*nobody, *_KEYS[order]).limit(limit)
    return _each(statement, part)


def _found_in(part: _Part, most: int) -> Select[Any]:
    return _each(select(literal_column("1").label("one")).select_from(TICKET).where(*part.where).limit(most), part)


def _each(statement: Select[Any], part: _Part) -> Select[Any]:
    """Return what a statement finds for each combination of the values of a part's axes."""
    if not part.axes:
        return select(*statement.subquery().c)
    values = [value for _, value in part.axes]
    same = and_(*(column == value.c.value for column, value in part.axes))
    found = statement.where(same).correlate(*values).lateral()
    source: Any = values[0]
    for value in values[1:]:
        source = source.join(value, true())
    return select(*found.c).select_from(source.join(found, true()))


def _sorted(keys: Subquery, order: Order) -> list[ColumnElement[Any]]:
    if order in ("newest", "oldest"):
        return [keys.c.number.desc() if order == "newest" else keys.c.number]
    return [keys.c[name] for name in ("first", "second", "number") if name in keys.c]
