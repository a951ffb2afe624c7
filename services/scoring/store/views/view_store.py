"""Saved views in the database."""

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from typing import Any
from uuid import UUID

from sqlalchemy import Row, and_, delete, false, func, insert, or_, select, true, update
from sqlalchemy.dialects.postgresql import insert as upsert
from sqlalchemy.ext.asyncio import AsyncConnection

from services.scoring.domain.views.query import ViewQuery
from services.scoring.domain.views.schedule import Schedule
from services.scoring.domain.views.view import SavedView, ViewDefinition, ViewNotFoundError
from services.scoring.store.views.tables import SAVED_VIEW, VIEW_STOP
from shared.access import Caller

_V, _S = SAVED_VIEW.c, VIEW_STOP.c


@dataclass(frozen=True, slots=True)
class ViewStore:
    """Reads and writes views; never commits."""

    connection: AsyncConnection

    async def get(self, view_id: UUID, *, lock: bool = False) -> SavedView:
        """Return one.

        Raises:
            ViewNotFoundError: there is none of this id.
        """
        query = select(SAVED_VIEW).where(_V.id == view_id)
        row = (await self.connection.execute(query.with_for_update() if lock else query)).first()
        if row is None:
            raise ViewNotFoundError
        return _view(row)

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
        return [_view(row) for row in rows]

    async def lock_of(self, owner: UUID) -> int:
        """Return how many views somebody has, and let nobody else count them until the end of the transaction."""
        await self.connection.execute(select(func.pg_advisory_xact_lock(func.hashtextextended(f"views {owner}", 0))))
        return int((await self.connection.execute(select(func.count()).where(_V.owner == owner))).scalar_one())

    async def has_name(self, owner: UUID, name: str, *, but: UUID | None = None) -> bool:
        query = select(_V.id).where(_V.owner == owner, func.lower(_V.name) == func.lower(name))
        found = (await self.connection.execute(query)).scalar_one_or_none()
        return found is not None and found != but

    async def add(self, view: SavedView) -> None:
        await self.connection.execute(insert(SAVED_VIEW).values(_values(view)))

    async def put(self, view: SavedView) -> None:
        await self.connection.execute(update(SAVED_VIEW).where(_V.id == view.id).values(_values(view)))

    async def drop(self, view_id: UUID) -> None:
        """Delete a view, with its reports and who does not want them."""
        await self.connection.execute(delete(SAVED_VIEW).where(_V.id == view_id))

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


def _values(view: SavedView) -> dict[str, Any]:
    definition = view.definition
    return {
        "id": view.id,
        "owner": view.owner,
        "name": definition.name,
        "query": definition.query.canonical(),
        "place": definition.query.place,
        "is_shared": definition.is_shared,
        "schedule": schedule_row(definition.schedule),
        "version": view.version,
        "created_at": view.created_at,
        "updated_at": view.updated_at,
    }


def schedule_row(schedule: Schedule | None) -> dict[str, Any] | None:
    """Return a schedule as JSON."""
    if schedule is None:
        return None
    return asdict(schedule) | {"people": [str(one) for one in schedule.people], "teams": list(schedule.teams)}


def _view(row: Row[Any]) -> SavedView:
    schedule = None
    if row.schedule is not None:
        people = tuple(UUID(one) for one in row.schedule["people"])
        schedule = Schedule(**row.schedule | {"people": people, "teams": tuple(row.schedule["teams"])})
    return SavedView(
        id=row.id,
        owner=row.owner,
        definition=ViewDefinition(
            name=row.name, query=ViewQuery.parse(row.query), is_shared=row.is_shared, schedule=schedule
        ),
        version=row.version,
        created_at=row.created_at,
        updated_at=row.updated_at,
    )
