"""Saved views in the database."""

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from typing import Any
from uuid import UUID

from sqlalchemy import Row, and_, delete, false, func, or_, select, true
from sqlalchemy.dialects.postgresql import insert as upsert

from services.scoring.domain.views.query import ViewQuery
from services.scoring.domain.views.schedule import Schedule
from services.scoring.domain.views.view import SavedView, ViewDefinition, ViewNotFoundError
from services.scoring.store.views.tables import SAVED_VIEW, VIEW_STOP
from shared.access import Caller
from shared.db.owned import OwnedStore, common_columns

_V, _S = SAVED_VIEW.c, VIEW_STOP.c


@dataclass(frozen=True, slots=True)
class ViewStore(OwnedStore[SavedView]):
    """Reads and writes views; never commits."""

    table = SAVED_VIEW
    missing = ViewNotFoundError

    def columns_of(self, one: SavedView) -> Mapping[str, Any]:
        definition = one.definition
        return {
            "query": definition.query.canonical(),
            "place": definition.query.place,
            "is_shared": definition.is_shared,
            "schedule": schedule_row(definition.schedule),
        }

    def thing_of(self, row: Row[Any]) -> SavedView:
        definition = ViewDefinition(
            name=row.name,
            query=ViewQuery.parse(row.query),
            is_shared=row.is_shared,
            schedule=None if row.schedule is None else _schedule(row.schedule),
        )
        return SavedView(definition=definition, **common_columns(row))

    async def list_for(self, caller: Caller, *, after: tuple[str, UUID] | None, limit: int) -> Sequence[SavedView]:
        """Return views that somebody may see, by name and id; those after a place only."""
        is_seen = true() if caller.locations is None else (_V.place == "") | _V.place.in_(caller.locations)
        mine = false() if caller.person_id is None else _V.owner == caller.person_id
        query = select(SAVED_VIEW).where(or_(mine, and_(_V.is_shared, is_seen)))
        name = func.lower(_V.name)
        if after is not None:
            last = func.lower(after[0])
            query = query.where((name > last) | ((name == last) & (_V.id > after[1])))
        rows = await self.connection.execute(query.order_by(name, _V.id).limit(limit))
        return [self.thing_of(row) for row in rows]

    async def stopped(self, view_id: UUID) -> frozenset[UUID]:
        """Return who does not want the reports of a view."""
        query = select(_S.person_id).where(_S.view_id == view_id)
        return frozenset((await self.connection.execute(query)).scalars())

    async def stop(self, view_id: UUID, person_id: UUID) -> bool:
        """Keep that somebody wants no reports; return whether that is new."""
        row = {"view_id": view_id, "person_id": person_id}
        added = upsert(VIEW_STOP).values(row).on_conflict_do_nothing()
        return (await self.connection.execute(added)).rowcount > 0

    async def go_on(self, view_id: UUID, person_id: UUID) -> bool:
        """Keep that somebody wants reports again; return whether that is new."""
        gone = delete(VIEW_STOP).where(_S.view_id == view_id, _S.person_id == person_id)
        return (await self.connection.execute(gone)).rowcount > 0


def schedule_row(schedule: Schedule | None) -> dict[str, Any] | None:
    """Return a schedule as JSON."""
    if schedule is None:
        return None
    return asdict(schedule) | {"people": [str(one) for one in schedule.people], "teams": list(schedule.teams)}


def _schedule(row: Mapping[str, Any]) -> Schedule:
    people = tuple(UUID(one) for one in row["people"])
    return Schedule(**{**row, "people": people, "teams": tuple(row["teams"])})
