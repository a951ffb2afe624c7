"""Sources that are in touch again, by the ids of their silences."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import ARRAY, Uuid, any_, bindparam, delete, select
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncConnection

from services.alerts.store.judged_store import JudgedStore
from services.alerts.store.tables import RECOVERED_SOURCE

_C = RECOVERED_SOURCE.c
_SPACE = "silences"


@dataclass(frozen=True, slots=True)
class RecoveredStore:
    connection: AsyncConnection

    async def among(self, silences: Collection[UUID]) -> frozenset[UUID]:
        """Return those that are over, and keep others from ending the rest until the transaction ends."""
        await JudgedStore(self.connection).lock(_SPACE, silences)
        wanted = bindparam("ids", list(silences), ARRAY(Uuid))
        return frozenset(
            (await self.connection.execute(select(_C.silence_id).where(_C.silence_id == any_(wanted)))).scalars()
        )

    async def add(self, silences: Mapping[UUID, datetime]) -> None:
        """Remember that silences are over."""
        if silences:
            await JudgedStore(self.connection).lock(_SPACE, silences)
            rows = [{"silence_id": id_, "at": at} for id_, at in sorted(silences.items())]
            await self.connection.execute(insert(RECOVERED_SOURCE).values(rows).on_conflict_do_nothing())

    async def delete_old(self, *, before: datetime) -> int:
        return (await self.connection.execute(delete(RECOVERED_SOURCE).where(_C.at < before))).rowcount
