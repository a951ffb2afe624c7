"""Destinations in the database."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import RowMapping, delete, func, or_, select, update
from sqlalchemy.dialects.postgresql import insert as upsert
from sqlalchemy.ext.asyncio import AsyncConnection

from services.notifications.domain.destination import (
    WISHES,
    Attempt,
    Destination,
    DestinationExistsError,
    DestinationNotFoundError,
    Owner,
    Wishes,
)
from services.notifications.store.tables import DESTINATION

_C = DESTINATION.c


@dataclass(frozen=True, slots=True)
class DestinationStore:
    """Reads and writes destinations; never commits."""

    connection: AsyncConnection

    async def add(self, destination: Destination) -> None:
        """Keep a new one.

        Raises:
            DestinationExistsError: its owner has this address already.
        """
        statement = upsert(DESTINATION).values(_row(destination)).on_conflict_do_nothing().returning(_C.id)
        if (await self.connection.execute(statement)).first() is None:
            raise DestinationExistsError

    async def get(self, destination_id: UUID, *, lock: bool = False) -> Destination:
        """Return one; `lock` keeps others from changing it meanwhile.

        Raises:
            DestinationNotFoundError: there is none of this id.
        """
        statement = select(DESTINATION).where(_C.id == destination_id)
        found = (await self.connection.execute(statement.with_for_update() if lock else statement)).mappings().first()
        if found is None:
            raise DestinationNotFoundError
        return _destination(found)

    async def put(self, destination: Destination) -> None:
        """Write one that is there already."""
        await self.connection.execute(update(DESTINATION).where(_C.id == destination.id).values(_row(destination)))

    async def drop(self, destination_id: UUID) -> None:
        await self.connection.execute(delete(DESTINATION).where(_C.id == destination_id))

    async def drop_of(self, people: Collection[UUID], teams: Collection[str]) -> Sequence[Destination]:
        """Delete those of people and teams, and return them."""
        statement = delete(DESTINATION).where(_owned(people, teams)).returning(DESTINATION)
        return [_destination(row) for row in (await self.connection.execute(statement)).mappings()]

    async def list_verified(self, people: Collection[UUID], teams: Collection[str]) -> Sequence[Destination]:
        """Return the destinations of people and teams to which notices may be sent, in the order of their making."""
        statement = select(DESTINATION).where(_owned(people, teams), _C.verified_at.is_not(None)).order_by(_C.id)
        return [_destination(row) for row in (await self.connection.execute(statement)).mappings()]

    async def list(
        self, *, owner: Owner | None = None, kind: str | None = None, after: UUID | None = None, limit: int
    ) -> Sequence[Destination]:
        """Return destinations in the order of their making.

        Args:
            owner: whose; None: everybody's.
            kind: `person` or `team`: of owners of this kind alone.
            after: the last one of the page before.
            limit: how many at most.
        """
        statement = select(DESTINATION).order_by(_C.id).limit(limit)
        if owner is not None:
            is_theirs = _C.person_id == owner.person_id if owner.person_id is not None else _C.team == owner.team
            statement = statement.where(is_theirs)
        if kind is not None:
            statement = statement.where((_C.person_id if kind == "person" else _C.team).is_not(None))
        if after is not None:
            statement = statement.where(_C.id > after)
        return [_destination(row) for row in (await self.connection.execute(statement)).mappings()]

    async def count_of(self, owner: Owner) -> int:
        is_theirs = _C.person_id == owner.person_id if owner.person_id is not None else _C.team == owner.team
        return int((await self.connection.execute(select(func.count()).where(is_theirs))).scalar_one())

    async def mark_verified(self, destination_id: UUID, at: datetime) -> None:
        """Let notices be sent there from now on; it stays as it is where they are already."""
        statement = update(DESTINATION).where(_C.id == destination_id, _C.verified_at.is_(None))
        await self.connection.execute(statement.values(verified_at=at, version=_C.version + 1))

    async def mark_attempt(self, destination_id: UUID, attempt: Attempt) -> None:
        """Keep what is known after the last message to prove or try it; it may be gone meanwhile."""
        await self.connection.execute(
            update(DESTINATION).where(_C.id == destination_id).values(_attempt_columns(attempt))
        )


def _owned(people: Collection[UUID], teams: Collection[str]) -> Any:  # noqa: ANN401 - a condition
    return or_(_C.person_id.in_(people), _C.team.in_(teams))


def _row(destination: Destination) -> dict[str, Any]:
    wishes = asdict(destination.wishes)
    wishes["hours"] = {day: list(hours) for day, hours in destination.wishes.hours.items()}
    return {
        "id": destination.id,
        "person_id": destination.owner.person_id,
        "team": destination.owner.team,
        "channel": destination.channel,
        "chat_kind": destination.chat_kind,
        "address": destination.address,
        "verified_at": destination.verified_at,
        "version": destination.version,
        "created_at": destination.created_at,
        **wishes,
        **_attempt_columns(destination.last_attempt),
    }


def _attempt_columns(attempt: Attempt | None) -> Mapping[str, Any]:
    return {
        "attempted_at": attempt.at if attempt else None,
        "attempt_outcome": attempt.outcome if attempt else None,
        "attempt_status": attempt.status if attempt else None,
        "attempt_answer": attempt.answer if attempt else "",
    }


def _destination(row: RowMapping) -> Destination:
    wishes = {name: row[name] for name in WISHES}
    wishes["hours"] = {day: tuple(hours) for day, hours in row["hours"].items()}
    attempt = None
    if row["attempted_at"] is not None:
        attempt = Attempt(
            at=row["attempted_at"],
            outcome=row["attempt_outcome"],
            status=row["attempt_status"],
            answer=row["attempt_answer"],
        )
    return Destination(
        id=row["id"],
        owner=Owner(row["person_id"], row["team"]),
        channel=row["channel"],
        chat_kind=row["chat_kind"],
        address=row["address"],
        wishes=Wishes(**wishes),
        verified_at=row["verified_at"],
        last_attempt=attempt,
        version=row["version"],
        created_at=row["created_at"],
    )
