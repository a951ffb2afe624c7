"""Saved views of the inbox in the database."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from sqlalchemy import Row, and_, delete, false, func, or_, select
from sqlalchemy.dialects.postgresql import insert as upsert

from services.tickets.domain.case_query import CaseQuery
from services.tickets.domain.case_view import CaseView, CaseViewDefinition, CaseViewNotFoundError
from services.tickets.store.inbox_tables import CASE_VIEW, CASE_VIEW_DEFAULT
from shared.db.owned import OwnedStore, common_columns

_V, _D = CASE_VIEW.c, CASE_VIEW_DEFAULT.c


@dataclass(frozen=True, slots=True)
class CaseViewStore(OwnedStore[CaseView]):
    """Reads and writes views; never commits. Whose inbox opened with one that is deleted has all open cases again."""

    table = CASE_VIEW
    missing = CaseViewNotFoundError

    def columns_of(self, one: CaseView) -> Mapping[str, Any]:
        definition = one.definition
        return {
            "query": definition.query.canonical(),
            "shared_with": definition.shared_with,
            "team": definition.team,
        }

    def thing_of(self, row: Row[Any]) -> CaseView:
        query, sharing = CaseQuery.parse(row.query), row.shared_with
        definition = CaseViewDefinition(name=row.name, query=query, shared_with=sharing, team=row.team)
        return CaseView(definition=definition, **common_columns(row))

    async def list_for(self, person_id: UUID | None, teams: Collection[str], *, limit: int) -> Sequence[CaseView]:
        """Return up to `limit` views that somebody may see, their own first, each by name."""
        is_own = false() if person_id is None else _V.owner == person_id
        of_team = and_(_V.shared_with == "team", _V.team.in_(teams)) if teams else false()
        query = select(CASE_VIEW).where(or_(is_own, of_team, _V.shared_with == "everybody"))
        own_first = [] if person_id is None else [is_own.desc()]
        rows = await self.connection.execute(query.order_by(*own_first, func.lower(_V.name), _V.id).limit(limit))
        return [self.thing_of(row) for row in rows]

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
