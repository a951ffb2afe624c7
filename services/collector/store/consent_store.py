"""The ledger of consents and the list of suppressed addresses, in the database."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, insert, or_, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from services.collector.domain.consents.entry import ConsentEntry
from services.collector.domain.consents.suppression import Suppression
from services.collector.store.consent_tables import CONSENT_ENTRY, SUPPRESSION
from services.collector.store.person_locks import hold_people


class ConsentStore:
    """Reads and appends wishes through one connection; never commits."""

    def __init__(self, connection: AsyncConnection) -> None:
        self._connection = connection

    async def add(self, entries: Sequence[ConsentEntry]) -> None:
        """Append lines; messages to these people that begin wait for the end of the transaction, see `hold_people`."""
        if entries:
            ids = {one.respondent_id for one in entries if one.respondent_id is not None}
            await hold_people(self._connection, [one.person for one in entries], ids)
            await self._connection.execute(insert(CONSENT_ENTRY), [_row(one, CONSENT_ENTRY) for one in entries])

    async def of(self, people: Sequence[bytes], respondent_id: UUID | None = None) -> list[ConsentEntry]:
        """Return every wish under any of these names, the oldest first.

        Args:
            people: digests of the person's names.
            respondent_id: whose wishes count too, under whatever name they had them.
        """
        mine: list[ColumnElement[bool]] = [CONSENT_ENTRY.c.person.in_(people)]
        if respondent_id is not None:
            mine.append(CONSENT_ENTRY.c.respondent_id == respondent_id)
        query = select(CONSENT_ENTRY).where(or_(*mine)).order_by(CONSENT_ENTRY.c.said_at, CONSENT_ENTRY.c.id)
        return [ConsentEntry(**row._mapping) for row in await self._connection.execute(query)]  # noqa: SLF001 - public in spite of its name

    async def forget(self, respondent_id: UUID) -> None:
        """Take the person and their words out of the ledger; the wishes stay under their digests."""
        mine = CONSENT_ENTRY.c.respondent_id == respondent_id
        await self._connection.execute(update(CONSENT_ENTRY).where(mine).values(respondent_id=None, wording=None))


class SuppressionStore:
    """Reads and writes suppressions through one connection; never commits."""

    def __init__(self, connection: AsyncConnection) -> None:
        self._connection = connection

    async def add(self, suppression: Suppression) -> None:
        await self._connection.execute(insert(SUPPRESSION).values(_row(suppression, SUPPRESSION)))

    async def of(self, address: bytes) -> list[Suppression]:
        """Return all of an address, the latest first; also those that are over."""
        query = select(SUPPRESSION).where(SUPPRESSION.c.address == address).order_by(SUPPRESSION.c.since.desc())
        return [Suppression(**row._mapping) for row in await self._connection.execute(query)]  # noqa: SLF001 - likewise


def _row(thing: object, table: Any) -> dict[str, object]:  # noqa: ANN401 - SQLAlchemy's tables
    return {column.name: getattr(thing, column.name) for column in table.columns}
