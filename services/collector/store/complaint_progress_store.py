"""What became of complaints, in the database."""

from collections.abc import Sequence
from uuid import UUID

from sqlalchemy import delete, select
from sqlalchemy.dialects import postgresql
from sqlalchemy.ext.asyncio import AsyncConnection

from services.collector.domain.complaints.progress import ComplaintProgress
from services.collector.store.complaint_progress_tables import COMPLAINT_PROGRESS
from services.collector.store.tables import COMPLAINT

_PROGRESS = COMPLAINT_PROGRESS.c
_NAMES = tuple(column.name for column in COMPLAINT_PROGRESS.columns)


class ComplaintProgressStore:
    """Reads and writes through one connection; never commits. Whoever writes holds the row of the complaint."""

    def __init__(self, connection: AsyncConnection) -> None:
        self._connection = connection

    async def of(self, complaint_ids: Sequence[UUID]) -> dict[UUID, ComplaintProgress]:
        """Return how far complaints have come, by their id; those whose case is not known are missing."""
        query = select(COMPLAINT_PROGRESS).where(_PROGRESS.complaint_id.in_(complaint_ids))
        rows = await self._connection.execute(query)
        return {row.complaint_id: ComplaintProgress(**row._mapping) for row in rows}  # noqa: SLF001 - public in spite of its name (SQLAlchemy's documentation)

    async def save(self, progress: ComplaintProgress) -> None:
        values = {name: getattr(progress, name) for name in _NAMES}
        upsert = postgresql.insert(COMPLAINT_PROGRESS).values(values)
        await self._connection.execute(upsert.on_conflict_do_update(index_elements=["complaint_id"], set_=values))

    async def delete_of(self, respondent_id: UUID) -> None:
        """Delete what became of the complaints of one person; call it before the link to them is cut."""
        theirs = select(COMPLAINT.c.id).where(COMPLAINT.c.respondent_id == respondent_id)
        await self._connection.execute(delete(COMPLAINT_PROGRESS).where(_PROGRESS.complaint_id.in_(theirs)))
