"""Complaints, in the database."""

from collections.abc import Sequence
from dataclasses import asdict
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import Row, func, select, tuple_, update
from sqlalchemy.dialects import postgresql
from sqlalchemy.ext.asyncio import AsyncConnection

from services.collector.domain.complaints.complaint import ComplaintFilter, StoredComplaint
from services.collector.store.tables import COMPLAINT
from shared.vocabulary import CallBack

_NAMES = tuple(column.name for column in COMPLAINT.columns)


class ComplaintStore:
    """Reads and writes complaints through one connection; never commits."""

    def __init__(self, connection: AsyncConnection) -> None:
        self._connection = connection

    async def add(self, complaint: StoredComplaint) -> bool:
        """Insert a complaint; False when its id is taken.

        A twin that another transaction is inserting makes the call wait for that transaction's end.
        """
        wish = None if complaint.call_back is None else asdict(complaint.call_back)
        row = {name: getattr(complaint, name) for name in _NAMES}
        row |= {"attributes": dict(complaint.attributes), "call_back": wish}
        added = postgresql.insert(COMPLAINT).values(row).on_conflict_do_nothing().returning(COMPLAINT.c.id)
        return (await self._connection.execute(added)).first() is not None

    async def find(self, complaint_id: UUID) -> StoredComplaint | None:
        row = (await self._connection.execute(select(COMPLAINT).where(COMPLAINT.c.id == complaint_id))).first()
        return None if row is None else _complaint(row)

    async def find_by_reference(self, reference: str) -> StoredComplaint | None:
        """Return the complaint of a reference in the form in which it is kept; erased ones have none."""
        row = (await self._connection.execute(select(COMPLAINT).where(COMPLAINT.c.reference == reference))).first()
        return None if row is None else _complaint(row)

    async def lock(self, complaint_ids: Sequence[UUID]) -> list[StoredComplaint]:
        """Return those that there are, in the order of their ids, and hold their rows until the transaction ends."""
        query = select(COMPLAINT).where(COMPLAINT.c.id.in_(complaint_ids)).order_by(COMPLAINT.c.id)
        return [_complaint(row) for row in await self._connection.execute(query.with_for_update())]

    async def count_of(self, respondent_id: UUID, *, since: datetime) -> int:
        """Return how many complaints of a person that want an answer came in since a moment."""
        theirs = (COMPLAINT.c.respondent_id == respondent_id) & COMPLAINT.c.wants_answer
        query = select(func.count()).select_from(COMPLAINT).where(theirs, COMPLAINT.c.filed_at > since)
        return (await self._connection.execute(query)).scalar_one()

    async def list_latest(
        self, wanted: ComplaintFilter, *, after: tuple[datetime, UUID] | None, limit: int
    ) -> list[StoredComplaint]:
        """Return at most `limit` complaints, the latest `filed_at` first, from behind `after` (moment and id) on.

        Those of erased people are not among them.
        """
        query = select(COMPLAINT).where(COMPLAINT.c.erased_at.is_(None)).limit(limit)
        query = query.order_by(COMPLAINT.c.filed_at.desc(), COMPLAINT.c.id.desc())
        for name in ("category", "touchpoint", "channel", "reference", "respondent_id"):
            if (value := getattr(wanted, name)) is not None:
                query = query.where(COMPLAINT.c[name] == value)
        if wanted.locations is not None:
            query = query.where(COMPLAINT.c.location.in_(wanted.locations))
        if wanted.from_at is not None:
            query = query.where(COMPLAINT.c.filed_at >= wanted.from_at)
        if wanted.to_at is not None:
            query = query.where(COMPLAINT.c.filed_at < wanted.to_at)
        if after is not None:
            query = query.where(tuple_(COMPLAINT.c.filed_at, COMPLAINT.c.id) < after)
        return [_complaint(row) for row in await self._connection.execute(query)]

    async def erase_of(self, respondent_id: UUID, *, at: datetime) -> int:
        """Empty the complaints of one person and cut the link to them; return how many it were.

        Their ids stay taken, so that nothing that is sent again brings them back.
        """
        emptied = update(COMPLAINT).values(
            text="",
            attributes={},
            locale=None,
            respondent_id=None,
            fingerprint=b"",
            reference=None,
            wants_answer=False,
            call_back=None,
            erased_at=at,
        )
        return (await self._connection.execute(emptied.where(COMPLAINT.c.respondent_id == respondent_id))).rowcount


def _complaint(row: Row[Any]) -> StoredComplaint:
    known = dict(row._mapping)  # noqa: SLF001 - public in spite of its name (SQLAlchemy's documentation)
    wish = known.pop("call_back")
    return StoredComplaint(**known, call_back=None if wish is None else CallBack(**wish))
