"""What people have to do, and whose turn it is."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from sqlalchemy import ARRAY, Text, Uuid, any_, bindparam, func, select, text
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncConnection

from services.tickets.domain.routing.case import REPEAT_DAYS
from services.tickets.domain.routing.loads import Loads
from services.tickets.domain.ticket import Ticket
from services.tickets.store.routing_tables import IS_WORK, TURN
from services.tickets.store.tables import TICKET

_LOCK_SPACE = 0x726F7574
"""First key of our advisory lock, "rout"."""
_LOCK = text("SELECT pg_advisory_xact_lock(:space, 0)").bindparams(space=_LOCK_SPACE)


@dataclass(frozen=True, slots=True)
class LoadStore:
    connection: AsyncConnection

    async def lock(self) -> None:
        """Make every other transaction that gives cases to people, or frees somebody, wait for this one.

        One lock for all: people belong to several teams and stand in across them, so that a lock for each team would
        let two of them fill the same person. Whoever holds it waits for no ticket that others have locked.
        """
        await self.connection.execute(_LOCK)

    async def loads(self, people: Collection[UUID], teams: Collection[str], *, limited: Collection[str]) -> Loads:
        """Return what people have to do, and whose turn it is in teams; read it with the lock held.

        Args:
            people: whose cases are counted.
            teams: whose turns are read.
            limited: the teams whose cases are counted.
        """
        return Loads(
            open=await self._open_of(people),
            of_team=await self._open_of_teams(limited) if limited else {},
            turns=await self._turns_of(teams),
        )

    async def _open_of(self, people: Collection[UUID]) -> dict[UUID, int]:
        theirs = TICKET.c.assignee == any_(bindparam("people", sorted(map(str, people)), ARRAY(Text)))
        statement = select(TICKET.c.assignee, func.count()).where(theirs, IS_WORK).group_by(TICKET.c.assignee)
        return {UUID(assignee): number for assignee, number in await self.connection.execute(statement)}

    async def _open_of_teams(self, teams: Collection[str]) -> dict[str, int]:
        of_these = TICKET.c.team == any_(bindparam("teams", sorted(teams), ARRAY(Text)))
        counted = select(TICKET.c.team, func.count()).where(of_these, IS_WORK, TICKET.c.assignee.is_not(None))
        rows = await self.connection.execute(counted.group_by(TICKET.c.team))
        return {row[0]: row[1] for row in rows}

    async def _turns_of(self, teams: Collection[str]) -> dict[tuple[str, UUID], int]:
        statement = select(TURN).where(TURN.c.team == any_(bindparam("teams", sorted(teams), ARRAY(Text))))
        return {(row.team, row.person_id): row.turn for row in await self.connection.execute(statement)}

    async def keep_turns(self, loads: Loads) -> None:
        """Store whose turn it was since the loads were read."""
        rows = [
            {"team": team, "person_id": person, "turn": loads.turns[team, person]}
            for team, person in sorted(loads.given)
        ]
        if rows:
            new = insert(TURN).values(rows)
            await self.connection.execute(
                new.on_conflict_do_update(index_elements=["team", "person_id"], set_={"turn": new.excluded.turn})
            )

    async def earlier_cases(self, tickets: Sequence[Ticket], at: datetime) -> Mapping[UUID, int]:
        """Return how many other cases the customers of these had lately; without those whose customer is unknown."""
        people = {one.respondent_id for one in tickets if one.respondent_id is not None}
        if not people:
            return {}
        theirs = TICKET.c.respondent_id == any_(bindparam("people", sorted(people), ARRAY(Uuid)))
        recent = TICKET.c.created_at >= at - timedelta(days=REPEAT_DAYS)
        statement = select(TICKET.c.id, TICKET.c.respondent_id).where(theirs, recent)
        known = [(row.id, row.respondent_id) for row in await self.connection.execute(statement)]
        return {
            one.id: sum(person == one.respondent_id and id_ != one.id for id_, person in known)
            for one in tickets
            if one.respondent_id is not None
        }
