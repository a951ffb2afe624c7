"""What proves destinations, and who caused how many messages for it, in the database."""

from dataclasses import asdict, dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import delete, func, insert, select, update
from sqlalchemy.dialects.postgresql import insert as upsert
from sqlalchemy.ext.asyncio import AsyncConnection

from services.notifications.domain.proof import Proof
from services.notifications.store.tables import DESTINATION_PROOF, TEST_MESSAGE
from shared.ids import uuid7

_P, _T = DESTINATION_PROOF.c, TEST_MESSAGE.c


@dataclass(frozen=True, slots=True)
class ProofStore:
    connection: AsyncConnection

    async def put(self, proof: Proof) -> None:
        """Keep a proof; an older one of the same destination is worth nothing any more."""
        values = asdict(proof)
        statement = upsert(DESTINATION_PROOF).values(values)
        replaced = {name: statement.excluded[name] for name in values if name != "destination_id"}
        await self.connection.execute(statement.on_conflict_do_update(index_elements=["destination_id"], set_=replaced))

    async def lock(self, destination_id: UUID) -> Proof | None:
        """Return the proof of a destination, and keep others from using it; None when there is none."""
        statement = select(DESTINATION_PROOF).where(_P.destination_id == destination_id).with_for_update()
        row = (await self.connection.execute(statement)).mappings().first()
        return None if row is None else Proof(**row)

    async def find_link(self, secret_sha256: str, *, lock: bool = False) -> Proof | None:
        """Return the proof whose link has this digest; `lock` keeps others from using it meanwhile."""
        statement = select(DESTINATION_PROOF).where(_P.secret_sha256 == secret_sha256, _P.kind == "link")
        row = (await self.connection.execute(statement.with_for_update() if lock else statement)).mappings().first()
        return None if row is None else Proof(**row)

    async def count_down(self, destination_id: UUID) -> None:
        """Take one of the attempts that are left."""
        statement = update(DESTINATION_PROOF).where(_P.destination_id == destination_id)
        await self.connection.execute(statement.values(attempts_left=_P.attempts_left - 1))

    async def drop(self, destination_id: UUID) -> None:
        await self.connection.execute(delete(DESTINATION_PROOF).where(_P.destination_id == destination_id))

    async def drop_expired(self, at: datetime) -> int:
        """Delete what is too old; return how many those were."""
        return int((await self.connection.execute(delete(DESTINATION_PROOF).where(_P.expires_at <= at))).rowcount)

    async def add_message(self, actor: str, at: datetime) -> None:
        """Keep that somebody causes a message to an address that was typed in."""
        await self.connection.execute(insert(TEST_MESSAGE).values(id=uuid7(), actor=actor, sent_at=at))

    async def count_messages(self, actor: str, since: datetime) -> tuple[int, datetime | None]:
        """Return how many messages somebody caused since a moment, and when the first of them was."""
        statement = select(func.count(), func.min(_T.sent_at)).where(_T.actor == actor, _T.sent_at > since)
        number, first = (await self.connection.execute(statement)).one()
        return int(number), first

    async def drop_messages(self, before: datetime) -> int:
        """Forget who caused messages before a moment; return how many those were."""
        return int((await self.connection.execute(delete(TEST_MESSAGE).where(_T.sent_at <= before))).rowcount)
