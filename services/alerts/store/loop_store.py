"""What becomes of alerts elsewhere, in the database. Earliest moments and latest states stay, in any order."""

import dataclasses
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import ARRAY, Uuid, any_, bindparam, case, delete, func, select
from sqlalchemy.ext.asyncio import AsyncConnection

from services.alerts.domain.loop import LoopAbout, LoopCase, LoopNotice
from services.alerts.store.loop_tables import LOOP_ABOUT, LOOP_CASE, LOOP_NOTICE
from services.alerts.store.tables import JUDGED
from shared.db.bulk import bulk_insert, bulk_values

_CASE = tuple(column.name for column in LOOP_CASE.columns)
_ADD_CASES = bulk_insert(LOOP_CASE, _CASE)
_GIVEN = _ADD_CASES.excluded
_KEEP_CASES = _ADD_CASES.on_conflict_do_update(
    index_elements=[LOOP_CASE.c.ticket_id],
    set_={
        "version": func.greatest(LOOP_CASE.c.version, _GIVEN.version),
        "state": case((_GIVEN.version > LOOP_CASE.c.version, _GIVEN.state), else_=LOOP_CASE.c.state),
        "contacted_at": func.least(LOOP_CASE.c.contacted_at, _GIVEN.contacted_at),
        "changed_at": func.greatest(LOOP_CASE.c.changed_at, _GIVEN.changed_at),
    },
)
_ABOUT = tuple(column.name for column in LOOP_ABOUT.columns)
_ADD_ABOUT = bulk_insert(LOOP_ABOUT, _ABOUT)
_KEEP_ABOUT = _ADD_ABOUT.on_conflict_do_update(
    index_elements=[LOOP_ABOUT.c.ticket_id, LOOP_ABOUT.c.about],
    set_={
        "joined_at": func.least(LOOP_ABOUT.c.joined_at, _ADD_ABOUT.excluded.joined_at),
        "contacted_at": func.least(LOOP_ABOUT.c.contacted_at, _ADD_ABOUT.excluded.contacted_at),
        "changed_at": func.greatest(LOOP_ABOUT.c.changed_at, _ADD_ABOUT.excluded.changed_at),
    },
)
_NOTICE = tuple(column.name for column in LOOP_NOTICE.columns)
_ADD_NOTICES = bulk_insert(LOOP_NOTICE, _NOTICE)
_KEEP_NOTICES = _ADD_NOTICES.on_conflict_do_update(
    index_elements=[LOOP_NOTICE.c.subject, LOOP_NOTICE.c.subject_id],
    set_={
        name: func.least(LOOP_NOTICE.c[name], getattr(_ADD_NOTICES.excluded, name))
        for name in ("sent_at", "acknowledged_at")
    }
    | {"changed_at": func.greatest(LOOP_NOTICE.c.changed_at, _ADD_NOTICES.excluded.changed_at)},
)


@dataclass(frozen=True, slots=True)
class LoopStore:
    connection: AsyncConnection

    async def keep_cases(self, cases: Sequence[LoopCase], *, at: datetime) -> frozenset[UUID]:
        """Keep the steps of cases and return the responses and complaints that were contacted for the first time.

        Args:
            cases: at most one per case.
            at: the moment of the change.
        """
        contacted = {one.ticket_id: one.response_id or one.complaint_id for one in cases if one.contacted_at}
        wanted = bindparam("ids", list(contacted), ARRAY(Uuid))
        known = select(LOOP_CASE.c.ticket_id).where(
            LOOP_CASE.c.ticket_id == any_(wanted), LOOP_CASE.c.contacted_at.is_not(None)
        )
        before = set((await self.connection.execute(known)).scalars()) if contacted else set()
        rows = [{**dataclasses.asdict(one), "changed_at": at} for one in sorted(cases, key=lambda one: one.ticket_id)]
        if rows:
            await self.connection.execute(_KEEP_CASES, bulk_values(_CASE, rows))
        return frozenset(about for ticket, about in contacted.items() if about and ticket not in before)

    async def keep_about(self, abouts: Sequence[LoopAbout], *, at: datetime) -> frozenset[UUID]:
        """Keep what cases are about that are about several, and return what was contacted for the first time.

        Args:
            abouts: at most one per case and what it is about.
            at: the moment of the change.
        """
        if not abouts:
            return frozenset()
        contacted = {one.about for one in abouts if one.contacted_at is not None}
        wanted = bindparam("ids", list(contacted), ARRAY(Uuid))
        known = select(LOOP_ABOUT.c.about).where(
            LOOP_ABOUT.c.about == any_(wanted), LOOP_ABOUT.c.contacted_at.is_not(None)
        )
        before = frozenset((await self.connection.execute(known)).scalars()) if contacted else frozenset()
        ordered = sorted(abouts, key=lambda one: (one.ticket_id, one.about))
        rows = [{**dataclasses.asdict(one), "changed_at": at} for one in ordered]
        await self.connection.execute(_KEEP_ABOUT, bulk_values(_ABOUT, rows))
        return frozenset(contacted) - before

    async def keep_notices(self, notices: Sequence[LoopNotice], *, at: datetime) -> Sequence[LoopNotice]:
        """Keep what was sent and acknowledged, and return what of it had not happened before.

        Args:
            notices: at most one per subject.
            at: the moment of the change.
        """
        if not notices:
            return []
        table = LOOP_NOTICE.c
        wanted = bindparam("ids", [one.subject_id for one in notices], ARRAY(Uuid))
        known = {
            row.subject_id: row
            for row in await self.connection.execute(select(LOOP_NOTICE).where(table.subject_id == any_(wanted)))
        }
        ordered = sorted(notices, key=lambda one: (one.subject, one.subject_id))
        rows = [{**dataclasses.asdict(one), "changed_at": at} for one in ordered]
        await self.connection.execute(_KEEP_NOTICES, bulk_values(_NOTICE, rows))
        return [
            dataclasses.replace(
                one,
                sent_at=None if row is not None and row.sent_at else one.sent_at,
                acknowledged_at=None if row is not None and row.acknowledged_at else one.acknowledged_at,
            )
            for one in ordered
            for row in [known.get(one.subject_id)]
        ]

    async def received(self, ids: Collection[UUID]) -> Mapping[UUID, datetime]:
        """Return when these responses and complaints came in, as far as they were judged."""
        wanted = bindparam("ids", list(ids), ARRAY(Uuid))
        query = select(JUDGED.c.id, JUDGED.c.received_at).where(JUDGED.c.id == any_(wanted))
        return {row.id: row.received_at for row in await self.connection.execute(query)} if ids else {}

    async def delete_old(self, *, before: datetime) -> int:
        """Delete cases that are closed, and notices, that nothing happened to since then; return how many."""
        closed = (LOOP_CASE.c.state == "closed") & (LOOP_CASE.c.changed_at < before)
        gone = delete(LOOP_CASE).where(closed).returning(LOOP_CASE.c.ticket_id)
        cases = list((await self.connection.execute(gone)).scalars())
        theirs = LOOP_ABOUT.c.ticket_id == any_(bindparam("tickets", cases, ARRAY(Uuid)))
        await self.connection.execute(delete(LOOP_ABOUT).where(theirs))
        notices = await self.connection.execute(delete(LOOP_NOTICE).where(LOOP_NOTICE.c.changed_at < before))
        return len(cases) + notices.rowcount
