"""Lists of notices."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import ColumnElement, func, select
from sqlalchemy.ext.asyncio import AsyncConnection

from services.notifications.domain.notices.filter import NoticeFilter
from services.notifications.domain.notices.notice import Notice
from services.notifications.store.notice_rows import notice_of
from services.notifications.store.tables import NOTICE

_C = NOTICE.c
_MOST_CHANGES = 100


@dataclass(frozen=True, slots=True)
class NoticeReading:
    connection: AsyncConnection

    async def list(self, wanted: NoticeFilter, *, before: UUID | None, limit: int) -> Sequence[Notice]:
        """Return the newest first.

        Args:
            wanted: which.
            before: the last one of the page before.
            limit: how many at most.
        """
        statement = select(NOTICE).where(*_conditions(wanted)).order_by(_C.id.desc()).limit(limit)
        if before is not None:
            statement = statement.where(_C.id < before)
        return [notice_of(row) for row in (await self.connection.execute(statement)).mappings()]

    async def changed(self, last_id: UUID | None, acknowledged: datetime | None) -> Sequence[Notice]:
        """Return the notices that were made, or acknowledged, after these; without both the last one of each kind."""
        made = select(NOTICE).order_by(_C.id.desc()).limit(1 if last_id is None else _MOST_CHANGES)
        done = select(NOTICE).where(_C.acknowledged_at.is_not(None)).order_by(_C.acknowledged_at.desc())
        done = done.limit(1 if acknowledged is None else _MOST_CHANGES)
        if last_id is not None:
            made = made.where(_C.id > last_id)
        if acknowledged is not None:
            done = done.where(_C.acknowledged_at > acknowledged)
        found: list[Notice] = []
        for statement in (made, done):
            found += [notice_of(row) for row in (await self.connection.execute(statement)).mappings()]
        return found

    async def count(self, wanted: NoticeFilter, *, since: datetime) -> int:
        statement = select(func.count()).where(*_conditions(wanted), _C.created_at > since)
        return int((await self.connection.execute(statement)).scalar_one())


def _conditions(wanted: NoticeFilter) -> Sequence[ColumnElement[bool]]:
    found: list[ColumnElement[bool]] = []
    if wanted.addressees is not None:
        found.append(_C.addressee.in_([one.key for one in wanted.addressees]))
    if wanted.locations is not None:
        found.append(_C.location.in_(wanted.locations))
    if wanted.states:
        found.append(_C.state.in_(wanted.states))
    if wanted.withheld_because is not None:
        found.append(_C.withheld_because == wanted.withheld_because)
    if wanted.group is not None:
        found.append(_C.group == wanted.group)
    if wanted.subject_id is not None:
        found.append(_C.subject_id == wanted.subject_id)
    if wanted.is_open:
        found.append(_C.acknowledged_at.is_(None) & _C.state.in_(["waiting", "sent", "digested"]))
    return found
