"""Members of groups and what was asked for, in the database."""

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, NamedTuple
from uuid import UUID

from sqlalchemy import ARRAY, RowMapping, Text, Uuid, any_, bindparam, select, text, update
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncConnection

from services.alerts.domain.asking import Decision
from services.alerts.domain.group import Acknowledged, Asked, Held, HeldFor, Member, Over
from services.alerts.domain.rule_document import notify_of, recipient_document, recipient_of
from services.alerts.domain.rule_set import Reference
from services.alerts.store.tables import ALERT, GROUP_MEMBER, NOTICE_ASKED, RULE_VERSION, SIGNAL
from shared.db.bulk import bulk_insert, bulk_values

_M = GROUP_MEMBER.c
_A = NOTICE_ASKED.c
_MEMBER = tuple(column.name for column in GROUP_MEMBER.columns)
_ADD_MEMBERS = bulk_insert(GROUP_MEMBER, _MEMBER).on_conflict_do_nothing()
_LOCK = text(
    "SELECT pg_advisory_xact_lock(hashtextextended(given.name, 0)) FROM unnest(:names) AS given (name)"
).bindparams(bindparam("names", type_=ARRAY(Text)))
_KEEP = insert(NOTICE_ASKED).on_conflict_do_nothing()
_VERSION = (RULE_VERSION.c.key == _M.rule) & (RULE_VERSION.c.version == _M.rule_version)
_WITH_NOTIFY = select(GROUP_MEMBER, RULE_VERSION.c.notify).select_from(GROUP_MEMBER.outerjoin(RULE_VERSION, _VERSION))


UnitsOf = Callable[[str | None], Collection[str]]


def _no_units(_location: str | None) -> Collection[str]:
    return ()


class Raiser(NamedTuple):
    """An alert of a group, and the rule that raised it."""

    alert_id: UUID
    rule: Reference
    over: Over | None


class HeldRow(NamedTuple):
    """A notice that was not asked for."""

    alert_id: UUID
    because: HeldFor
    silence_id: UUID | None
    at: datetime


@dataclass(frozen=True, slots=True)
class AskingStore:
    """Reads and writes groups; never commits."""

    connection: AsyncConnection

    async def hold(self, *groups: str) -> None:
        """Let nobody else decide about groups until the end of the transaction."""
        # In order: two transactions never wait for each other in a circle.
        await self.connection.execute(_LOCK, {"names": [f"heed alerts {one}" for one in sorted(groups)]})

    async def add_members(self, rows: Sequence[Mapping[str, Any]]) -> None:
        """Insert those that are none yet."""
        if rows:
            ordered = sorted(rows, key=lambda row: str(row["alert_id"]))
            await self.connection.execute(_ADD_MEMBERS, bulk_values(_MEMBER, ordered))

    async def members(self, group: str, units_of: UnitsOf = _no_units) -> Sequence[Member]:
        """Return the members of a group, with what their rules wanted when they raised them.

        Args:
            group: its name.
            units_of: takes a location and returns the codes of it and of the units above it.
        """
        return (await self.members_of([group], units_of))[group]

    async def members_of(
        self, groups: Collection[str], units_of: UnitsOf = _no_units
    ) -> Mapping[str, Sequence[Member]]:
        """Return the members of each of some groups; see `members`."""
        found: dict[str, list[Member]] = {group: [] for group in groups}
        wanted = _WITH_NOTIFY.where(_M.group == any_(_names(groups)))
        for row in (await self.connection.execute(wanted)).mappings():
            found[row["group"]].append(_member(row, units_of))
        return found

    async def group_of(self, alert_id: UUID) -> str | None:
        query = select(_M.group).where(_M.alert_id == alert_id)
        return (await self.connection.execute(query)).scalar()

    async def asked(self, group: str) -> Sequence[Asked]:
        """Return what was asked for of a group."""
        return (await self.asked_of([group]))[group]

    async def asked_of(self, groups: Collection[str]) -> Mapping[str, Sequence[Asked]]:
        """Return what was asked for of each of some groups."""
        found: dict[str, list[Asked]] = {group: [] for group in groups}
        query = select(NOTICE_ASKED).where(_A.group == any_(_names(groups)), _A.held_for.is_(None))
        for row in (await self.connection.execute(query.order_by(_A.at, _A.notice_key))).mappings():
            found[row["group"]].append(_asked(row))
        return found

    async def held(self, group: str) -> Sequence[HeldRow]:
        """Return what was not asked for of a group."""
        query = select(NOTICE_ASKED).where(_A.group == group, _A.held_for.is_not(None)).order_by(_A.at, _A.notice_key)
        rows = (await self.connection.execute(query)).mappings()
        return [HeldRow(row["alert_ids"][0], row["held_for"], row["silence_id"], row["at"]) for row in rows]

    async def keep(self, decisions: Mapping[str, Decision], at: datetime) -> None:
        """Keep what was decided about groups; what is held twice is held since the first time."""
        rows: list[dict[str, Any]] = []
        for group, decision in sorted(decisions.items()):
            rows += [_held_row(group, one, at) for one in sorted(decision.held, key=lambda one: one.key(group))]
            if decision.asked is not None:
                rows.append(_asked_row(group, decision.asked))
        if rows:
            await self.connection.execute(_KEEP, rows)

    async def acknowledge(self, members: Collection[UUID], at: datetime, by: str) -> None:
        """Mark members of which nobody took care before."""
        mine = (_M.alert_id == any_(_ids(members))) & _M.acknowledged_at.is_(None)
        await self.connection.execute(update(GROUP_MEMBER).where(mine).values(acknowledged_at=at, acknowledged_by=by))

    async def acknowledged(self, alerts: Collection[UUID]) -> Mapping[UUID, Acknowledged]:
        """Return of which alerts somebody takes care, and who."""
        query = select(_M.alert_id, _M.acknowledged_at, _M.acknowledged_by).where(
            _M.alert_id == any_(_ids(alerts)), _M.acknowledged_at.is_not(None)
        )
        return {id_: Acknowledged(at, by) for id_, at, by in await self.connection.execute(query)}

    async def raisers(self, groups: Collection[str]) -> Mapping[str, Sequence[Raiser]]:
        """Return the alerts of these groups, and by which rules they were raised."""
        query = select(_M.group, _M.alert_id, _M.rule, _M.rule_version, _M.over).where(_M.group == any_(_names(groups)))
        found: dict[str, list[Raiser]] = {}
        for group, id_, rule, version, over in await self.connection.execute(query.order_by(_M.alert_id)):
            found.setdefault(group, []).append(Raiser(id_, (rule, version), over))
        return found

    async def mark(self, alerts: Collection[UUID], over: Over | None) -> None:
        """Mark that the reason of alerts is gone, or that it is there again."""
        if alerts:
            mine = _M.alert_id == any_(_ids(alerts))
            await self.connection.execute(update(GROUP_MEMBER).where(mine).values(over=over))

    async def end_groups(self, groups: Collection[str], over: Over) -> Sequence[str]:
        """Mark that the reason of whole groups is gone; return those in which that was new."""
        return await self._end(_M.group == any_(_names(groups)), over)

    async def end_people(self, people: Collection[UUID]) -> Sequence[str]:
        """Do the same for what these customers said; call it before the links to them are deleted."""
        theirs = [select(table.c.id).where(table.c.respondent_id == any_(_ids(people))) for table in (ALERT, SIGNAL)]
        return await self._end(_M.alert_id.in_(theirs[0].union_all(theirs[1])), "erased")

    async def end_silences(self, silences: Collection[UUID]) -> Sequence[str]:
        """Do the same for sources that are in touch again."""
        named = [str(one) for one in silences]
        query = select(SIGNAL.c.id).where(SIGNAL.c.subject == "source", SIGNAL.c.occurrence == any_(_names(named)))
        return await self._end(_M.alert_id.in_(query), "recovered")

    async def _end(self, condition: Any, over: Over) -> Sequence[str]:  # noqa: ANN401 - a condition
        # Locked in one order: two transactions that change the same members never wait for each other in a circle.
        mine = select(_M.alert_id, _M.group).where(condition, _M.over.is_(None)).order_by(_M.alert_id)
        found = (await self.connection.execute(mine.with_for_update())).all()
        await self.mark([row.alert_id for row in found], over)
        return sorted({row.group for row in found})

    async def held_by(self, silence_id: UUID) -> Sequence[str]:
        """Return the groups of which a silence held something."""
        query = select(_A.group).where(_A.silence_id == silence_id).distinct().order_by(_A.group)
        return list((await self.connection.execute(query)).scalars())


def _ids(ids: Collection[UUID]) -> Any:  # noqa: ANN401 - a parameter
    return bindparam(None, list(ids), ARRAY(Uuid))


def _names(names: Collection[str]) -> Any:  # noqa: ANN401 - a parameter
    return bindparam(None, list(names), ARRAY(Text))


def _member(row: RowMapping, units_of: UnitsOf) -> Member:
    plain = {name: row[name] for name in Member.__dataclass_fields__ if name in row and name != "notify"}
    notify = row["notify"]
    return Member(
        notify=None if notify is None else notify_of(notify),
        units=frozenset(units_of(row["location"])),
        **plain,
    )


def _asked(row: RowMapping) -> Asked:
    plain = {name: row[name] for name in Asked.__dataclass_fields__ if name in row}
    return Asked(
        **plain
        | {
            "alert_ids": frozenset(row["alert_ids"]),
            "rules": tuple(row["rules"]),
            "recipients": tuple(map(recipient_of, row["recipients"])),
        }
    )


def _asked_row(group: str, asked: Asked) -> dict[str, Any]:
    plain = {name: getattr(asked, name) for name in Asked.__dataclass_fields__}
    return plain | {
        "notice_key": asked.key(group),
        "group": group,
        "alert_ids": sorted(asked.alert_ids),
        "rules": list(asked.rules),
        "recipients": [recipient_document(one) for one in asked.recipients],
        "held_for": None,
        "silence_id": None,
    }


def _held_row(group: str, held: Held, at: datetime) -> dict[str, Any]:
    return {
        "notice_key": held.key(group),
        "group": group,
        "reason": None,
        "number": None,
        "alert_ids": [held.alert_id],
        "rules": [],
        "severity": None,
        "recipients": [],
        "urgency": None,
        "needs_acknowledgement": False,
        "held_for": held.because,
        "silence_id": held.silence_id,
        "at": at,
    }
