"""What was judged, in the database."""

import zlib
from collections.abc import AsyncIterator, Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import NamedTuple
from uuid import UUID

from sqlalchemy import (
    ARRAY,
    Column,
    ColumnElement,
    Integer,
    Text,
    Uuid,
    any_,
    bindparam,
    delete,
    or_,
    select,
    text,
    tuple_,
    update,
)
from sqlalchemy.ext.asyncio import AsyncConnection

from services.alerts.domain.subject import Subject
from services.alerts.store.judged_rows import COLUMNS, row_of, subject_of
from services.alerts.store.tables import JUDGED
from shared.db.bulk import bulk_insert, bulk_values
from shared.vocabulary import TakenBack

_ADD = bulk_insert(JUDGED, COLUMNS)
_ADD_NEW = _ADD.on_conflict_do_nothing().returning(JUDGED.c.id)
_OVERWRITE = _ADD.on_conflict_do_update(
    index_elements=[JUDGED.c.id],
    set_={name: _ADD.excluded[name] for name in COLUMNS if name != "id"}
    | {"was_unhappy": or_(JUDGED.c.was_unhappy, JUDGED.c.is_unhappy)},
)
_BUCKETS = 1024
_LOCK = text("SELECT pg_advisory_xact_lock(:space, bucket) FROM unnest(:buckets) AS bucket").bindparams(
    bindparam("space", type_=Integer), bindparam("buckets", type_=ARRAY(Integer))
)


class Unhappy(NamedTuple):
    """Something unhappy that a customer said."""

    id: UUID
    respondent_id: UUID
    occurred_at: datetime


class Judged(NamedTuple):
    """A subject, and when and by which rules it was judged."""

    subject: Subject
    rule_set: UUID | None
    judged_at: datetime


@dataclass(frozen=True, slots=True)
class JudgedStore:
    connection: AsyncConnection

    async def lock(self, space: str, names: Collection[object]) -> None:
        """Let nobody else work on things of these names until the transaction ends; always in the same order."""
        buckets = sorted({zlib.crc32(f"{name}".encode()) % _BUCKETS for name in names})
        key = int.from_bytes(zlib.crc32(f"{JUDGED.fullname}.{space}".encode()).to_bytes(4), signed=True)
        if buckets:
            await self.connection.execute(_LOCK, {"space": key, "buckets": buckets})

    async def locked(self, ids: Collection[UUID]) -> Mapping[UUID, Subject]:
        """Return what is known of these subjects, and keep others from changing it."""
        query = select(JUDGED).where(_among(JUDGED.c.id, ids)).order_by(JUDGED.c.id).with_for_update()
        return {row["id"]: subject_of(row) for row in (await self.connection.execute(query)).mappings()}

    async def overwrite(self, subjects: Collection[Subject], *, rule_set: UUID, at: datetime) -> None:
        """Write subjects that are locked."""
        if subjects:
            rows = [row_of(one, rule_set=rule_set, at=at) for one in sorted(subjects, key=lambda one: one.id)]
            await self.connection.execute(_OVERWRITE, bulk_values(COLUMNS, rows))

    async def add(self, subjects: Collection[Subject], *, rule_set: UUID, at: datetime) -> frozenset[UUID]:
        """Insert subjects and return the ids of those that somebody else has inserted meanwhile, and committed."""
        if not subjects:
            return frozenset()
        rows = [row_of(one, rule_set=rule_set, at=at) for one in sorted(subjects, key=lambda one: one.id)]
        added = (await self.connection.execute(_ADD_NEW, bulk_values(COLUMNS, rows))).scalars()
        return frozenset(one.id for one in subjects) - frozenset(added)

    async def note_unhappy(self, ids: Collection[UUID]) -> None:
        """Remember that an earlier revision of these responses was unhappy."""
        if ids:
            noted = update(JUDGED).where(_among(JUDGED.c.id, ids), JUDGED.c.was_unhappy.is_(False))
            await self.connection.execute(noted.values(was_unhappy=True))

    async def unhappy_of(self, people: Collection[UUID]) -> Sequence[Unhappy]:
        """Return what counts in the histories of these customers."""
        table = JUDGED.c
        query = select(table.id, table.respondent_id, table.occurred_at).where(
            _among(table.respondent_id, people), table.is_unhappy, table.suspect.is_(None), table.gone.is_(None)
        )
        return [Unhappy(*row) for row in await self.connection.execute(query)]

    async def get(self, kind: str, id_: UUID) -> Judged | None:
        """Return one subject; None where nothing is kept of it."""
        query = select(JUDGED).where(JUDGED.c.id == id_, JUDGED.c.kind == kind)
        row = (await self.connection.execute(query)).mappings().first()
        return None if row is None else Judged(subject_of(row), row["rule_set"], row["judged_at"])

    async def newest(self, *, locations: frozenset[str] | None, limit: int) -> Sequence[Subject]:
        """Return those of the `limit` that were received last that still count; `locations`: only from there."""
        last = select(JUDGED).order_by(JUDGED.c.received_at.desc(), JUDGED.c.id.desc()).limit(limit).subquery()
        query = select(last).where(last.c.gone.is_(None), last.c.suspect.is_(None))
        if locations is not None:
            query = query.where(last.c.location == any_(bindparam("locations", sorted(locations), ARRAY(Text))))
        return [subject_of(row) for row in (await self.connection.execute(query)).mappings()]

    async def of_people(
        self, people: Collection[UUID], *, begin: datetime, end: datetime, limit: int
    ) -> Sequence[Judged]:
        """Return up to `limit` subjects of these customers that happened from `begin` until before `end`."""
        table = JUDGED.c
        query = select(JUDGED).where(
            _among(table.respondent_id, people), table.occurred_at >= begin, table.occurred_at < end
        )
        rows = (await self.connection.execute(query.order_by(table.occurred_at, table.id).limit(limit))).mappings()
        return [Judged(subject_of(row), row["rule_set"], row["judged_at"]) for row in rows]

    async def received_between(
        self,
        kind: str,
        begin: datetime,
        end: datetime,
        *,
        survey: str | None,
        locations: frozenset[str] | None,
        at_once: int,
    ) -> AsyncIterator[Sequence[Subject]]:
        """Yield what was received in a period, whose end is exclusive, in that order and so much at once.

        Args:
            kind: of the subjects.
            begin: of the period.
            end: of the period.
            survey: only responses to it; None: all.
            locations: only from there; None: all.
            at_once: how many subjects are in memory at the same time.
        """
        table = JUDGED.c
        base = select(JUDGED).where(table.kind == kind, table.received_at < end, table.gone.is_(None))
        base = base.order_by(table.received_at, table.id).limit(at_once)
        if survey is not None:
            base = base.where(table.survey == survey)
        if locations is not None:
            base = base.where(table.location == any_(bindparam("locations", sorted(locations), ARRAY(Text))))
        query = base.where(table.received_at >= begin)
        while True:
            rows = (await self.connection.execute(query)).mappings().all()
            if rows:
                yield [subject_of(row) for row in rows]
            if len(rows) < at_once:
                return
            last = rows[-1]
            query = base.where(tuple_(table.received_at, table.id) > tuple_(last["received_at"], last["id"]))

    async def forget_people(self, people: Collection[UUID]) -> int:
        """Delete what these people wrote, what was known of them, and the link to them; return how many rows."""
        return await self._empty(JUDGED.c.respondent_id, people, "erased")

    async def forget_responses(self, responses: Collection[UUID]) -> int:
        """Delete the same of these responses."""
        return await self._empty(JUDGED.c.id, responses, "withdrawn")

    async def _empty(self, column: Column[UUID], ids: Collection[UUID], gone: TakenBack) -> int:
        emptied = update(JUDGED).where(_among(column, ids)).values(personal=None, respondent_id=None, gone=gone)
        return (await self.connection.execute(emptied)).rowcount

    async def delete_old(self, *, before: datetime, limit: int) -> int:
        """Delete up to `limit` subjects that were received before then and return how many that were."""
        old = select(JUDGED.c.id).where(JUDGED.c.received_at < before).order_by(JUDGED.c.received_at).limit(limit)
        return (await self.connection.execute(delete(JUDGED).where(JUDGED.c.id.in_(old)))).rowcount


def _among(column: Column[UUID], ids: Collection[UUID]) -> ColumnElement[bool]:
    return column == any_(bindparam("ids", list(ids), ARRAY(Uuid)))
