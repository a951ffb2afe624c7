"""Recoveries in the database."""

import dataclasses
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import (
    ARRAY,
    Column,
    ColumnElement,
    Row,
    Select,
    Text,
    Uuid,
    and_,
    any_,
    bindparam,
    func,
    or_,
    select,
    tuple_,
    update,
)
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncConnection

from services.alerts.domain.recovery import (
    Promises,
    Recovery,
    RecoveryFilter,
    RecoveryNotFoundError,
)
from services.alerts.domain.subject import CustomerKind
from services.alerts.store.recovery_tables import RECOVERY, RECOVERY_CONTACT
from shared.contracts.messages import MessageEvent, outcome_of, recovery_of
from shared.db.bulk import bulk_insert, bulk_values

_COLUMNS = tuple(column.name for column in RECOVERY.columns)
_INSERT = bulk_insert(RECOVERY, _COLUMNS).on_conflict_do_nothing().returning(RECOVERY.c.id)
_T, _C = RECOVERY.c, RECOVERY_CONTACT.c
_GIVEN = _T.fate.in_(("sent", "unknown"))
"""The customer got the promise, as far as anybody knows."""


@dataclass(frozen=True, slots=True)
class RecoveryStore:
    connection: AsyncConnection

    async def add(self, recoveries: Sequence[Recovery]) -> frozenset[UUID]:
        """Insert those about which nothing was decided before, and return their ids."""
        if not recoveries:
            return frozenset()
        ordered = sorted(recoveries, key=lambda one: (one.subject, one.subject_id))
        rows = [{name: getattr(one, name) for name in _COLUMNS} for one in ordered]
        return frozenset((await self.connection.execute(_INSERT, bulk_values(_COLUMNS, rows))).scalars())

    async def decided(self, ids: Collection[UUID]) -> frozenset[UUID]:
        """Return those of the responses and complaints about which something was decided."""
        found = await self.connection.execute(select(_T.subject_id).where(_among(_T.subject_id, ids)))
        return frozenset(found.scalars())

    async def asked_since(self, people: Collection[UUID], since: datetime) -> frozenset[UUID]:
        """Return those of the customers who got, or may get, a message that was asked for since a moment."""
        may_get_it = _T.withheld_because.is_(None) & or_(_T.fate.is_(None), _T.fate.in_(("sent", "unknown", "bounced")))
        query = select(_T.respondent_id).where(_among(_T.respondent_id, people), _T.decided_at > since, may_get_it)
        return frozenset((await self.connection.execute(query)).scalars())

    async def follow(self, news: MessageEvent) -> None:
        """Note what became of the message of a recovery, unless something later is known."""
        newest = or_(_T.fate_at.is_(None), _T.fate_at <= news.at)
        fate, reason = outcome_of(news)
        values = {"fate": fate, "fate_reason": reason, "fate_at": news.at, "message_id": news.message_id}
        await self.connection.execute(update(RECOVERY).where(_T.id == recovery_of(news), newest).values(values))

    async def contacted(self, subject: CustomerKind, subject_id: UUID, at: datetime, ticket_id: UUID) -> None:
        """Note that the customer was contacted; the first time counts."""
        row = {"subject": subject, "subject_id": subject_id, "contacted_at": at, "ticket_id": ticket_id}
        added = insert(RECOVERY_CONTACT).values(row)
        earlier = added.on_conflict_do_update(
            index_elements=[_C.subject, _C.subject_id],
            set_={"contacted_at": added.excluded.contacted_at, "ticket_id": added.excluded.ticket_id},
            where=_C.contacted_at > added.excluded.contacted_at,
        )
        await self.connection.execute(earlier)

    async def of(self, subject: CustomerKind, subject_id: UUID) -> Recovery:
        """Return what was decided about a response or a complaint.

        Raises:
            RecoveryNotFoundError: no rule asked for anything.
        """
        query = _joined().where(_T.subject == subject, _T.subject_id == subject_id)
        row = (await self.connection.execute(query)).first()
        if row is None:
            raise RecoveryNotFoundError
        return _recovery(row)

    async def list_before(
        self, place: tuple[datetime, UUID] | None, *, wanted: RecoveryFilter, limit: int
    ) -> list[Recovery]:
        """Return up to `limit`, newest first, those before `place` (decided at, id) only."""
        query = _joined().order_by(_T.decided_at.desc(), _T.id.desc()).limit(limit).where(*_conditions(wanted))
        match wanted.state:
            case None:
                pass
            case "withheld":
                query = query.where(_T.withheld_because.is_not(None))
            case "requested":
                query = query.where(_T.withheld_because.is_(None), _T.fate.is_(None))
            case fate:
                query = query.where(_T.fate == fate)
        if place is not None:
            query = query.where(tuple_(_T.decided_at, _T.id) < tuple_(*place))
        return [_recovery(row) for row in await self.connection.execute(query)]

    async def promises(self, wanted: RecoveryFilter, *, now: datetime) -> Promises:
        """Count the promises that customers got; the state in the filter is not looked at."""
        kept = _C.contacted_at <= _T.promise_at
        is_late = or_(_C.contacted_at > _T.promise_at, and_(_C.contacted_at.is_(None), _T.promise_at < now))
        counted = (
            func.count().filter(kept),
            func.count().filter(is_late),
            func.count().filter(_C.contacted_at.is_(None), _T.promise_at >= now),
        )
        given = (_T.promise_at.is_not(None), _GIVEN)
        query = select(*counted).select_from(_both()).where(*given, *_conditions(wanted))
        row = (await self.connection.execute(query)).one()
        return Promises(kept=row[0], broken=row[1], open=row[2])

    async def forget_people(self, people: Collection[UUID]) -> int:
        """Delete the links to these people; return how many rows that changed."""
        forgotten = update(RECOVERY).where(_among(_T.respondent_id, people)).values(respondent_id=None)
        return (await self.connection.execute(forgotten)).rowcount

    async def forget_responses(self, responses: Collection[UUID]) -> int:
        """Do the same for who gave these responses."""
        forgotten = update(RECOVERY).where(_among(_T.subject_id, responses)).values(respondent_id=None)
        return (await self.connection.execute(forgotten)).rowcount


def _both() -> Any:  # noqa: ANN401 - SQLAlchemy's joins
    about_same = and_(_C.subject == _T.subject, _C.subject_id == _T.subject_id)
    return RECOVERY.outerjoin(RECOVERY_CONTACT, about_same)


def _joined() -> Select[Any]:
    return select(RECOVERY, _C.contacted_at, _C.ticket_id).select_from(_both())


def _conditions(wanted: RecoveryFilter) -> list[ColumnElement[bool]]:
    found = [
        _T[name] == getattr(wanted, name)
        for name in ("survey", "touchpoint", "rule", "respondent_id")
        if getattr(wanted, name) is not None
    ]
    if wanted.locations is not None:
        found.append(_T.location == any_(bindparam("locations", sorted(wanted.locations), ARRAY(Text))))
    if wanted.from_at is not None:
        found.append(_T.decided_at >= wanted.from_at)
    if wanted.to_at is not None:
        found.append(_T.decided_at < wanted.to_at)
    return found


def _among(column: Column[UUID], ids: Collection[UUID]) -> ColumnElement[bool]:
    return column == any_(bindparam(None, list(ids), ARRAY(Uuid)))


_FIELDS = tuple(field.name for field in dataclasses.fields(Recovery))


def _recovery(row: Row[Any]) -> Recovery:
    return Recovery(**{name: getattr(row, name) for name in _FIELDS})
