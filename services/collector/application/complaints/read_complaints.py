"""Read complaints, without any contact data."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from services.collector.domain.complaints.complaint import ComplaintFilter, StoredComplaint
from services.collector.domain.complaints.errors import ComplaintNotFoundError
from services.collector.store.complaint_store import find_complaint, list_complaints
from shared.unit_of_work import UnitOfWork


@dataclass(frozen=True, slots=True)
class ListComplaints:
    """List complaints."""

    unit_of_work: UnitOfWork

    async def __call__(
        self, *, wanted: ComplaintFilter, after: tuple[datetime, UUID] | None, limit: int
    ) -> list[StoredComplaint]:
        """Return at most `limit` complaints, the latest `filed_at` first, from behind `after` on."""
        async with self.unit_of_work.read() as connection:
            return await list_complaints(connection, wanted, after=after, limit=limit)


@dataclass(frozen=True, slots=True)
class ReadComplaint:
    """Read one complaint."""

    unit_of_work: UnitOfWork

    async def __call__(self, *, complaint_id: UUID) -> StoredComplaint:
        """Return the complaint.

        Raises:
            ComplaintNotFoundError: there is no complaint of this id, or its author was erased.
        """
        async with self.unit_of_work.read() as connection:
            complaint = await find_complaint(connection, complaint_id)
        if complaint is None or complaint.erased_at is not None:
            raise ComplaintNotFoundError
        return complaint
