"""Responses that were corrected, in the database."""

from collections.abc import Mapping
from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import ARRAY, Uuid, any_, bindparam, func, select
from sqlalchemy.ext.asyncio import AsyncConnection

from services.alerts.store.tables import CORRECTED_RESPONSE
from shared.db.bulk import bulk_insert, bulk_values

FIRST_REVISION = 1

_COLUMNS = ("response_id", "revision")
_INSERT = bulk_insert(CORRECTED_RESPONSE, _COLUMNS)
_KEEP_HIGHEST = _INSERT.on_conflict_do_update(
    index_elements=[CORRECTED_RESPONSE.c.response_id],
    set_={"revision": func.greatest(CORRECTED_RESPONSE.c.revision, _INSERT.excluded.revision)},
)


@dataclass(frozen=True, slots=True)
class CorrectionStore:
    """Knows which revision of a response is the newest that was heard of."""

    connection: AsyncConnection

    async def latest(self, heard: Mapping[UUID, int]) -> dict[UUID, int]:
        """Return the newest revision of each of the responses, by their ids.

        Args:
            heard: the highest revision that is told now. Those above the first are remembered; most responses are
                never corrected, and nothing is kept of them.
        """
        rows = [{"response_id": one, "revision": heard[one]} for one in sorted(heard) if heard[one] > FIRST_REVISION]
        if rows:
            await self.connection.execute(_KEEP_HIGHEST, bulk_values(_COLUMNS, rows))
        table = CORRECTED_RESPONSE.c
        wanted = bindparam("ids", sorted(heard), ARRAY(Uuid))
        query = select(table.response_id, table.revision).where(table.response_id == any_(wanted))
        known = {row.response_id: row.revision for row in await self.connection.execute(query)}
        return {**heard, **known}
