"""The secret that signs links in messages, where no setting holds one."""

from sqlalchemy import select
from sqlalchemy.dialects import postgresql
from sqlalchemy.ext.asyncio import AsyncConnection

from services.collector.store.consent_tables import LINK_SECRET


class LinkSecretStore:
    """Reads and writes the secret through one connection; never commits."""

    def __init__(self, connection: AsyncConnection) -> None:
        self._connection = connection

    async def read_or_keep(self, proposed: bytes) -> bytes:
        """Return the secret that is kept; keep the proposed one when there is none yet.

        Of several processes that propose one at the same moment all get that of the first.
        """
        kept = (await self._connection.execute(select(LINK_SECRET.c.secret))).scalar_one_or_none()
        if kept is not None:
            return bytes(kept)
        first = postgresql.insert(LINK_SECRET).values(id=1, secret=proposed).on_conflict_do_nothing()
        await self._connection.execute(first)
        return bytes((await self._connection.execute(select(LINK_SECRET.c.secret))).scalar_one())
