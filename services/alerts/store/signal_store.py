"""Signals in the database, and what limits held back."""

import dataclasses
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import ARRAY, RowMapping, Text, Uuid, any_, bindparam, delete, func, select, tuple_, update
from sqlalchemy.ext.asyncio import AsyncConnection

from services.alerts.domain.alert import RuleActivity
from services.alerts.domain.raising import HeldBack
from services.alerts.domain.signal import Signal, SignalFilter, SignalNotFoundError
from services.alerts.store.alert_store import Raised, is_acknowledged
from services.alerts.store.tables import HELD_BACK, SIGNAL
from shared.db.bulk import bulk_insert, bulk_values

_COLUMNS = tuple(column.name for column in SIGNAL.columns)
_INSERT = bulk_insert(SIGNAL, _COLUMNS).on_conflict_do_nothing().returning(SIGNAL.c.id)
_HELD = tuple(column.name for column in HELD_BACK.columns)
_HOLD = bulk_insert(HELD_BACK, _HELD).on_conflict_do_nothing()


@dataclass(frozen=True, slots=True)
class SignalStore:
    connection: AsyncConnection

    async def add(self, signals: Sequence[Signal]) -> frozenset[UUID]:
        """Insert those of `signals` whose rule and occurrence have none yet, and return their ids."""
        if not signals:
            return frozenset()
        ordered = sorted(signals, key=lambda one: (one.rule, one.subject, one.occurrence))
        rows = [{**_fields(one), "decided_by": list(one.decided_by), "figures": dict(one.figures)} for one in ordered]
        return frozenset((await self.connection.execute(_INSERT, bulk_values(_COLUMNS, rows))).scalars())

    async def raised(self, rule: str, occurrences: Collection[str]) -> frozenset[str]:
        """Return those of the occurrences about which the rule has raised a signal."""
        wanted = bindparam("ids", list(occurrences), ARRAY(Text))
        query = select(SIGNAL.c.occurrence).where(SIGNAL.c.rule == rule, SIGNAL.c.occurrence == any_(wanted))
        return frozenset((await self.connection.execute(query)).scalars())

    async def raised_between(self, rule: str, begin: datetime, end: datetime) -> Sequence[Raised]:
        """Return what the rule has raised about what was received in a period, whose end is exclusive."""
        table = SIGNAL.c
        query = select(table.received_at, table.respondent_id).where(
            table.rule == rule, table.received_at >= begin, table.received_at < end
        )
        return [Raised(*row) for row in await self.connection.execute(query)]

    async def get(self, signal_id: UUID) -> Signal:
        """Return one signal.

        Raises:
            SignalNotFoundError: there is none of that id.
        """
        row = (await self.connection.execute(select(SIGNAL).where(SIGNAL.c.id == signal_id))).mappings().first()
        if row is None:
            raise SignalNotFoundError
        return _signal(row)

    async def among(self, ids: Collection[UUID]) -> Sequence[Signal]:
        """Return those of these ids that are signals."""
        wanted = SIGNAL.c.id == any_(bindparam("ids", list(ids), ARRAY(Uuid)))
        rows = (await self.connection.execute(select(SIGNAL).where(wanted).order_by(SIGNAL.c.id))).mappings()
        return [_signal(row) for row in rows]

    async def list_before(
        self, place: tuple[datetime, UUID] | None, *, wanted: SignalFilter, limit: int
    ) -> list[Signal]:
        """Return up to `limit` signals, newest first, those before `place` (raised at, id) only."""
        table = SIGNAL.c
        statement = select(SIGNAL).order_by(table.raised_at.desc(), table.id.desc()).limit(limit)
        for name in ("survey", "touchpoint", "rule", "severity", "subject", "subject_id"):
            value = getattr(wanted, name)
            if value is not None:
                statement = statement.where(table[name] == value)
        if wanted.locations is not None:
            statement = statement.where(
                table.location == any_(bindparam("locations", sorted(wanted.locations), ARRAY(Text)))
            )
        if wanted.acknowledged is not None:
            statement = statement.where(is_acknowledged(table.id, wanted=wanted.acknowledged))
        if wanted.from_at is not None:
            statement = statement.where(table.raised_at >= wanted.from_at)
        if wanted.to_at is not None:
            statement = statement.where(table.raised_at < wanted.to_at)
        if place is not None:
            statement = statement.where(tuple_(table.raised_at, table.id) < tuple_(*place))
        return [_signal(row) for row in (await self.connection.execute(statement)).mappings()]

    async def activity(
        self, rules: Collection[str], *, since: datetime, locations: frozenset[str] | None
    ) -> dict[str, RuleActivity]:
        """Return what these rules have raised, at `locations` if they are given."""
        table = SIGNAL.c
        raised = [table.rule == any_(bindparam("rules", list(rules), ARRAY(Text)))]
        if locations is not None:
            raised.append(table.location == any_(bindparam("locations", sorted(locations), ARRAY(Text))))
        recent = func.count().filter(table.raised_at >= since)
        query = select(table.rule, recent, func.max(table.raised_at)).where(*raised).group_by(table.rule)
        return {rule: RuleActivity(count, last) for rule, count, last in await self.connection.execute(query)}

    async def on_subjects(self, subject: str, ids: Collection[str]) -> Mapping[str, Mapping[str, UUID]]:
        """Return the signals about these subjects of a kind, by their ids and rules."""
        table = SIGNAL.c
        wanted = table.subject_id == any_(bindparam("ids", list(ids), ARRAY(Text)))
        found: dict[str, dict[str, UUID]] = {}
        query = select(table.subject_id, table.rule, table.id).where(table.subject == subject, wanted)
        for subject_id, rule, signal in await self.connection.execute(query):
            found.setdefault(subject_id, {})[rule] = signal
        return found

    async def forget_people(self, people: Collection[UUID]) -> int:
        """Delete the links to these people; return how many signals that changed."""
        wanted = SIGNAL.c.respondent_id == any_(bindparam("ids", list(people), ARRAY(Uuid)))
        return (await self.connection.execute(update(SIGNAL).where(wanted).values(respondent_id=None))).rowcount


@dataclass(frozen=True, slots=True)
class HeldBackStore:
    connection: AsyncConnection

    async def add(self, held: Sequence[HeldBack]) -> None:
        """Insert what is not there yet."""
        if held:
            ordered = sorted(held, key=lambda one: (one.rule, one.subject, one.occurrence))
            await self.connection.execute(_HOLD, bulk_values(_HELD, [_fields(one) for one in ordered]))

    async def on(self, subject: str, occurrence: str) -> Mapping[str, str]:
        """Return what was held back on one thing: which limit did it, by rule."""
        table = HELD_BACK.c
        query = select(table.rule, table.because).where(table.subject == subject, table.occurrence == occurrence)
        return {row.rule: row.because for row in await self.connection.execute(query)}

    async def delete_old(self, *, before: datetime) -> int:
        """Delete what was received before then and return how much that was."""
        old = HELD_BACK.c.received_at < before
        return (await self.connection.execute(delete(HELD_BACK).where(old))).rowcount


def _fields(one: Signal | HeldBack) -> dict[str, Any]:
    return {field.name: getattr(one, field.name) for field in dataclasses.fields(one)}


def _signal(row: RowMapping) -> Signal:
    return Signal(**{**row, "decided_by": tuple(row["decided_by"])})
