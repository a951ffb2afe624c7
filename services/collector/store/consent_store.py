"""The ledger of consents and the list of suppressed addresses, in the database."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, delete, exists, func, insert, or_, select, tuple_, update
from sqlalchemy.ext.asyncio import AsyncConnection

from services.collector.domain.consents.entry import ConsentEntry
from services.collector.domain.consents.suppression import Suppression, SuppressionFilter
from services.collector.store.consent_tables import CONSENT_ENTRY, SUPPRESSION
from services.collector.store.message_tables import MESSAGE
from services.collector.store.person_locks import hold_people
from services.collector.store.tables import COMPLAINT, RESPONSE

_LEDGER = CONSENT_ENTRY.c
_LIST = SUPPRESSION.c


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
        return await self._entries(_mine(people, respondent_id))

    async def of_message(self, message_id: UUID) -> list[ConsentEntry]:
        """Return every wish that somebody uttered about one message, the oldest first."""
        return await self._entries(_LEDGER.message_id == message_id)

    async def forget(self, people: Sequence[bytes], respondent_id: UUID) -> None:
        """Take a person out of the ledger: their objections stay under the digests of their names, without words.

        Consents go. Somebody who comes back with the same address is somebody new, who has agreed to nothing.
        """
        mine = _mine(people, respondent_id) & or_(
            _LEDGER.respondent_id == respondent_id, _LEDGER.respondent_id.is_(None)
        )
        consents = mine & (_LEDGER.wish == "given") & _LEDGER.undoes.is_(None)
        await self._connection.execute(delete(CONSENT_ENTRY).where(consents))
        await self._connection.execute(update(CONSENT_ENTRY).where(mine).values(respondent_id=None, wording=None))

    async def _entries(self, chosen: ColumnElement[bool]) -> list[ConsentEntry]:
        query = select(CONSENT_ENTRY).where(chosen).order_by(_LEDGER.said_at, _LEDGER.id)
        return [ConsentEntry(**row._mapping) for row in await self._connection.execute(query)]  # noqa: SLF001 - public in spite of its name


class SuppressionStore:
    """Reads and writes suppressions through one connection; never commits."""

    def __init__(self, connection: AsyncConnection) -> None:
        self._connection = connection

    async def add(self, suppression: Suppression) -> None:
        await self._connection.execute(insert(SUPPRESSION).values(_row(suppression, SUPPRESSION)))

    async def of(self, address: bytes) -> list[Suppression]:
        """Return all of an address, the latest first; also those that are over."""
        query = select(SUPPRESSION).where(_LIST.address == address).order_by(_LIST.since.desc())
        return [Suppression(**row._mapping) for row in await self._connection.execute(query)]  # noqa: SLF001 - public in spite of its name

    async def lock(self, suppression_id: UUID, *, locations: frozenset[str] | None) -> Suppression | None:
        """Return one and hold its row until the end of the transaction; None when the reader sees no such one.

        Args:
            suppression_id: of it.
            locations: as in `list_latest`.
        """
        query = select(SUPPRESSION).where(_LIST.id == suppression_id, *_seen(locations)).with_for_update()
        row = (await self._connection.execute(query)).first()
        return None if row is None else Suppression(**row._mapping)  # noqa: SLF001 - likewise

    async def release(self, suppression: Suppression, *, at: datetime, by: str) -> Suppression:
        """End a suppression that this transaction has locked."""
        ended = update(SUPPRESSION).where(_LIST.id == suppression.id).values(released_at=at, released_by=by)
        await self._connection.execute(ended)
        return replace(suppression, released_at=at, released_by=by)

    async def list_latest(
        self,
        wanted: SuppressionFilter,
        *,
        locations: frozenset[str] | None,
        after: tuple[datetime, UUID] | None,
        limit: int,
        now: datetime,
    ) -> list[Suppression]:
        """Return at most `limit`, the latest first.

        Args:
            wanted: which.
            locations: only those of people who said something at one of these; None: all.
            after: moment and id of the last one of the page before.
            limit: how many at most.
            now: the moment at which they hold or do not.
        """
        query = select(SUPPRESSION).where(*_seen(locations)).order_by(_LIST.since.desc(), _LIST.id.desc()).limit(limit)
        holds = _LIST.released_at.is_(None) & or_(_LIST.until.is_(None), _LIST.until > now)
        if wanted.holding is not None:
            query = query.where(holds if wanted.holding else ~holds)
        if wanted.channel is not None:
            query = query.where(_LIST.channel == wanted.channel)
        if wanted.reason is not None:
            query = query.where(_LIST.reason == wanted.reason)
        if after is not None:
            query = query.where(tuple_(_LIST.since, _LIST.id) < after)
        return [Suppression(**row._mapping) for row in await self._connection.execute(query)]  # noqa: SLF001 - likewise

    async def forget(self, respondent_id: UUID) -> None:
        """Cut the links to a person; their addresses stay suppressed as digests."""
        mine = _LIST.respondent_id == respondent_id
        await self._connection.execute(update(SUPPRESSION).where(mine).values(respondent_id=None))

    async def soft_bounces(self, address: bytes, *, since: datetime) -> int:
        """Return how many messages to an address came back for now since a moment."""
        soft = (MESSAGE.c.state == "bounced") & (MESSAGE.c.detail == "soft")
        mine = (MESSAGE.c.address == address) & (MESSAGE.c.settled_at >= since)
        return (await self._connection.execute(select(func.count()).where(soft & mine))).scalar_one()


def _seen(locations: frozenset[str] | None) -> list[ColumnElement[bool]]:
    """Return the condition for suppressions of people who said something at one of some locations."""
    if locations is None:
        return []
    said = [
        exists().where(table.c.respondent_id == _LIST.respondent_id, table.c.location.in_(locations))
        for table in (RESPONSE, COMPLAINT)
    ]
    return [or_(*said)]


def _mine(people: Sequence[bytes], respondent_id: UUID | None) -> ColumnElement[bool]:
    mine: list[ColumnElement[bool]] = [_LEDGER.person.in_(people)]
    if respondent_id is not None:
        mine.append(_LEDGER.respondent_id == respondent_id)
    return or_(*mine)


def _row(thing: object, table: Any) -> dict[str, object]:  # noqa: ANN401 - SQLAlchemy's tables
    return {column.name: getattr(thing, column.name) for column in table.columns}
