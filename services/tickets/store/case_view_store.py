"""Saved views of the inbox in the database."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from sqlalchemy import Row, and_, delete, false, func, insert, or_, select, update
from sqlalchemy.dialects.postgresql import insert as upsert
from sqlalchemy.ext.asyncio import AsyncConnection

from services.tickets.domain.case_query import CaseQuery
from services.tickets.domain.case_view import CaseView, CaseViewDefinition, CaseViewNotFoundError
from services.tickets.store.inbox_tables import CASE_VIEW, CASE_VIEW_DEFAULT

_V, _D = CASE_VIEW.c, CASE_VIEW_DEFAULT.c


@dataclass(frozen=True, slots=True)
class CaseViewStore:
    """Reads and writes views; never commits."""

    connection: AsyncConnection

    async def get(self, view_id: UUID, *, lock: bool = False) -> CaseView:
        """Return one.

        Raises:
            CaseViewNotFoundError: there is none of this id.
        """
        query = select(CASE_VIEW).where(_V.id == view_id)
        row = (await self.connection.execute(query.with_for_update() if lock else query)).first()
        if row is None:
            raise CaseViewNotFoundError
        return _view(row)

    async def list_for(self, person_id: UUID | None, teams: Collection[str], *, limit: int) -> Sequence[CaseView]:
        """Return up to `limit` views that somebody may see, their own first, each by name."""
        is_own = false() if person_id is None else _V.owner == person_id
        of_team = and_(_V.shared_with == "team", _V.team.in_(teams)) if teams else false()
        query = select(CASE_VIEW).where(or_(is_own, of_team, _V.shared_with == "everybody"))
        own_first = [] if person_id is None else [is_own.desc()]
        rows = await self.connection.execute(query.order_by(*own_first, func.lower(_V.name), _V.id).limit(limit))
        return [_view(row) for row in rows]

    async def lock_of(self, owner: UUID) -> int:
        """Return how many views somebody has, and let nobody else count them until the end of the transaction."""
        lock = func.pg_advisory_xact_lock(func.hashtextextended(f"case views {owner}", 0))
        await self.connection.execute(select(lock))
        return int((await self.connection.execute(select(func.count()).where(_V.owner == owner))).scalar_one())

    async def has_name(self, owner: UUID, name: str, *, but: UUID | None = None) -> bool:
        query = select(_V.id).where(_V.owner == owner, func.lower(_V.name) == func.lower(name))
        found = (await self.connection.execute(query)).scalar_one_or_none()
        return found is not None and found != but

    async def add(self, view: CaseView) -> None:
        await self.connection.execute(insert(CASE_VIEW).values(_values(view)))

    async def put(self, view: CaseView) -> None:
        await self.connection.execute(update(CASE_VIEW).where(_V.id == view.id).values(_values(view)))

    async def drop(self, view_id: UUID) -> None:
        """Delete a view; whoever opened the inbox with it opens it with all open cases again."""
        await self.connection.execute(delete(CASE_VIEW).where(_V.id == view_id))

    async def default_of(self, person_id: UUID) -> UUID | None:
        """Return the view that somebody opens the inbox with."""
        found = await self.connection.execute(select(_D.view_id).where(_D.person_id == person_id))
        return found.scalar_one_or_none()

    async def set_default(self, person_id: UUID, view_id: UUID | None) -> None:
        if view_id is None:
            await self.connection.execute(delete(CASE_VIEW_DEFAULT).where(_D.person_id == person_id))
            return
        added = upsert(CASE_VIEW_DEFAULT).values(person_id=person_id, view_id=view_id)
        await self.connection.execute(
            added.on_conflict_do_update(index_elements=[_D.person_id], set_={"view_id": view_id})
        )


def _values(view: CaseView) -> dict[str, Any]:
    definition = view.definition
    return {
        "id": view.id,
        "owner": view.owner,
        "name": definition.name,
        "query": definition.query.canonical(),
        "shared_with": definition.shared_with,
        "team": definition.team,
        "version": view.version,
        "created_at": view.created_at,
        "updated_at": view.updated_at,
    }


def _view(row: Row[Any]) -> CaseView:
    return CaseView(
        id=row.id,
        owner=row.owner,
        definition=CaseViewDefinition(
            name=row.name, query=CaseQuery.parse(row.query), shared_with=row.shared_with, team=row.team
        ),
        version=row.version,
        created_at=row.created_at,
        updated_at=row.updated_at,
    )
