"""Alerts in the database, and the newest revisions of the responses that may raise them."""

import dataclasses
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, NamedTuple
from uuid import UUID

from sqlalchemy import (
    ARRAY,
    Column,
    ColumnElement,
    RowMapping,
    Text,
    Uuid,
    any_,
    bindparam,
    exists,
    func,
    select,
    tuple_,
    update,
)
from sqlalchemy.ext.asyncio import AsyncConnection

from services.alerts.domain.alert import Alert, AlertFilter, AlertNotFoundError, RuleActivity
from services.alerts.store.tables import ALERT, CORRECTED_RESPONSE, FORGOTTEN, GROUP_MEMBER
from shared.db.bulk import bulk_insert, bulk_values
from shared.db.forgotten import Forgotten
from shared.vocabulary import Comment, Place, ScoredAnswer

_COLUMNS = tuple(column.name for column in ALERT.columns)
_PLACE = tuple(field.name for field in dataclasses.fields(Place))
_COLUMN_OF = {"version": "survey_version"}
"""Columns of a place that are named otherwise than its fields."""
_INSERT = bulk_insert(ALERT, _COLUMNS).on_conflict_do_nothing().returning(ALERT.c.id)

_FIRST_REVISION = 1
_CORRECTION = ("response_id", "revision")
_INSERT_CORRECTIONS = bulk_insert(CORRECTED_RESPONSE, _CORRECTION)
_KEEP_HIGHEST = _INSERT_CORRECTIONS.on_conflict_do_update(
    index_elements=[CORRECTED_RESPONSE.c.response_id],
    set_={"revision": func.greatest(CORRECTED_RESPONSE.c.revision, _INSERT_CORRECTIONS.excluded.revision)},
)


class Raised(NamedTuple):
    """When something was received that raised an alert, and whose it was."""

    received_at: datetime
    respondent_id: UUID | None


@dataclass(frozen=True, slots=True)
class AlertStore:
    connection: AsyncConnection

    async def latest_revisions(self, received: Mapping[UUID, int]) -> dict[UUID, int]:
        """Return the newest revision of each of the responses, by their ids.

        Args:
            received: the highest revision that is received now. Those above the first are remembered; most responses
                are never corrected, and nothing is kept of them.
        """
        corrected = sorted((one, revision) for one, revision in received.items() if revision > _FIRST_REVISION)
        rows = [dict(zip(_CORRECTION, pair, strict=True)) for pair in corrected]
        if rows:
            await self.connection.execute(_KEEP_HIGHEST, bulk_values(_CORRECTION, rows))
        table = CORRECTED_RESPONSE.c
        wanted = bindparam("ids", sorted(received), ARRAY(Uuid))
        query = select(table.response_id, table.revision).where(table.response_id == any_(wanted))
        known = {row.response_id: row.revision for row in await self.connection.execute(query)}
        return {**received, **known}

    async def add(self, alerts: Sequence[Alert]) -> frozenset[UUID]:
        """Insert those of `alerts` whose rule and response have none yet, and return their ids.

        A twin that another transaction inserts at this moment makes the call wait until that one has ended.
        """
        if not alerts:
            return frozenset()
        # Two transactions that insert the same pairs in the same order wait for each other and never deadlock.
        ordered = sorted(alerts, key=lambda alert: (alert.rule, alert.response_id))
        rows = [_row(alert) for alert in ordered]
        return frozenset((await self.connection.execute(_INSERT, bulk_values(_COLUMNS, rows))).scalars())

    async def raised(self, rule: str, occurrences: Collection[str]) -> frozenset[str]:
        """Return those of the responses, by their ids, about which the rule has raised an alert."""
        wanted = bindparam("ids", [UUID(one) for one in occurrences], ARRAY(Uuid))
        query = select(ALERT.c.response_id).where(ALERT.c.rule == rule, ALERT.c.response_id == any_(wanted))
        return frozenset(map(str, (await self.connection.execute(query)).scalars()))

    async def raised_between(self, rule: str, begin: datetime, end: datetime) -> Sequence[Raised]:
        """Return what the rule has raised about what was received in a period, whose end is exclusive."""
        table = ALERT.c
        query = select(table.received_at, table.respondent_id).where(
            table.rule == rule, table.received_at >= begin, table.received_at < end
        )
        return [Raised(*row) for row in await self.connection.execute(query)]

    async def on_responses(self, responses: Collection[UUID]) -> Mapping[UUID, Mapping[str, UUID]]:
        """Return the alerts on these responses, by response and rule."""
        wanted = bindparam("ids", list(responses), ARRAY(Uuid))
        table = ALERT.c
        found: dict[UUID, dict[str, UUID]] = {}
        query = select(table.response_id, table.rule, table.id).where(table.response_id == any_(wanted))
        for response, rule, alert in await self.connection.execute(query):
            found.setdefault(response, {})[rule] = alert
        return found

    async def forget_people(self, people: Collection[UUID]) -> int:
        """Delete the comments of these respondents and the links to them; return how many alerts that changed."""
        return await self._empty(ALERT.c.respondent_id, people)

    async def forget_responses(self, responses: Collection[UUID]) -> int:
        """Delete the comments in these responses and who wrote them; return how many alerts that changed."""
        return await self._empty(ALERT.c.response_id, responses)

    async def _empty(self, column: Column[UUID], ids: Collection[UUID]) -> int:
        emptied = update(ALERT).where(column == any_(bindparam("ids", list(ids), ARRAY(Uuid))))
        return (await self.connection.execute(emptied.values(comments=[], respondent_id=None))).rowcount

    async def get(self, alert_id: UUID) -> Alert:
        """Return one alert.

        Raises:
            AlertNotFoundError: there is none of that id.
        """
        row = (await self.connection.execute(select(ALERT).where(ALERT.c.id == alert_id))).mappings().first()
        if row is None:
            raise AlertNotFoundError
        return _alert(row)

    async def among(self, ids: Collection[UUID]) -> Sequence[Alert]:
        """Return those of these ids that are alerts."""
        query = select(ALERT).where(ALERT.c.id == any_(bindparam("ids", list(ids), ARRAY(Uuid)))).order_by(ALERT.c.id)
        return [_alert(row) for row in (await self.connection.execute(query)).mappings()]

    async def activity(
        self, rules: Collection[str], *, since: datetime, locations: frozenset[str] | None
    ) -> dict[str, RuleActivity]:
        """Return what these rules have raised, at `locations` if they are given."""
        table = ALERT.c
        raised = [table.rule == any_(bindparam("rules", list(rules), ARRAY(Text)))]
        if locations is not None:
            raised.append(_at(locations))
        recent = func.count().filter(table.raised_at >= since)
        query = select(table.rule, recent, func.max(table.raised_at)).where(*raised).group_by(table.rule)
        return {rule: RuleActivity(count, last) for rule, count, last in await self.connection.execute(query)}

    async def list_before(self, place: tuple[datetime, UUID] | None, *, wanted: AlertFilter, limit: int) -> list[Alert]:
        """Return up to `limit` alerts, newest first, those before `place` (raised at, id) only."""
        statement = select(ALERT).order_by(ALERT.c.raised_at.desc(), ALERT.c.id.desc()).limit(limit)
        for column, value in (
            (ALERT.c.survey, wanted.survey),
            (ALERT.c.touchpoint, wanted.touchpoint),
            (ALERT.c.rule, wanted.rule),
            (ALERT.c.severity, wanted.severity),
            (ALERT.c.response_id, wanted.response_id),
            (ALERT.c.respondent_id, wanted.respondent_id),
        ):
            if value is not None:
                statement = statement.where(column == value)
        if wanted.locations is not None:
            statement = statement.where(_at(wanted.locations))
        if wanted.acknowledged is not None:
            statement = statement.where(is_acknowledged(ALERT.c.id, wanted=wanted.acknowledged))
        if wanted.from_at is not None:
            statement = statement.where(ALERT.c.raised_at >= wanted.from_at)
        if wanted.to_at is not None:
            statement = statement.where(ALERT.c.raised_at < wanted.to_at)
        if place is not None:
            statement = statement.where(tuple_(ALERT.c.raised_at, ALERT.c.id) < tuple_(*place))
        return [_alert(row) for row in (await self.connection.execute(statement)).mappings()]


def is_acknowledged(id_: Column[UUID], *, wanted: bool) -> ColumnElement[bool]:
    """Return the condition that somebody takes care of the alert or signal of an id, or that nobody does."""
    member = GROUP_MEMBER.c
    found = exists().where(member.alert_id == id_, member.acknowledged_at.is_not(None))
    return found if wanted else ~found


def _at(locations: Collection[str]) -> ColumnElement[bool]:
    return ALERT.c.location == any_(bindparam("locations", sorted(locations), ARRAY(Text)))


def _row(alert: Alert) -> dict[str, Any]:
    row = {field.name: getattr(alert, field.name) for field in dataclasses.fields(alert) if field.name != "place"}
    row |= {_COLUMN_OF.get(name, name): value for name, value in dataclasses.asdict(alert.place).items()}
    row["reasons"] = [dataclasses.asdict(reason) for reason in alert.reasons]
    row["comments"] = [dataclasses.asdict(comment) for comment in alert.comments]
    row["decided_by"] = list(alert.decided_by)
    return row


def _alert(row: RowMapping) -> Alert:
    values = dict(row)
    values["place"] = Place(**{name: values.pop(_COLUMN_OF.get(name, name)) for name in _PLACE})
    values["reasons"] = tuple(ScoredAnswer(**reason) for reason in row["reasons"])
    values["comments"] = tuple(Comment(**comment) for comment in row["comments"])
    values["decided_by"] = tuple(row["decided_by"])
    return Alert(**values)


def forgotten(connection: AsyncConnection) -> Forgotten:
    """Return the people and responses that this service has forgotten."""
    return Forgotten(connection, FORGOTTEN)
