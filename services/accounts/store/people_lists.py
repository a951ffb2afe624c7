"""Lists of people with what belongs to each: sessions, second factor, absence."""

import dataclasses
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, RowMapping, Text, and_, case, cast, exists, func, literal, or_, select, tuple_
from sqlalchemy.ext.asyncio import AsyncConnection

from services.accounts.domain.people.listing import ListedPerson, PeopleFilter, PeopleOrder, Sorting
from services.accounts.domain.people.person import Person
from services.accounts.domain.people.sessions import Lifetimes
from services.accounts.store.availability_tables import ABSENCE
from services.accounts.store.people_tables import KNOWN_BROWSER, PERSON, SECOND_FACTOR, SESSION
from shared.access import ROLE_SCOPES
from shared.directory.people import Absence

_FIELDS = tuple(field.name for field in dataclasses.fields(Person))
_NEVER = datetime(1970, 1, 1, tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class PeopleLists:
    connection: AsyncConnection
    now: datetime
    lifetimes: Lifetimes

    async def page(self, wanted: PeopleFilter, sorting: Sorting, *, limit: int) -> list[ListedPerson]:
        """Return up to `limit` of the wanted people, those after the begin of the page only."""
        is_open = and_(
            SESSION.c.last_seen_at > self.now - self.lifetimes.idle,
            SESSION.c.created_at > self.now - self.lifetimes.absolute,
        )
        theirs = SESSION.c.person_id == PERSON.c.id
        sessions = select(func.count()).where(theirs, is_open).scalar_subquery()
        used = select(func.max(SESSION.c.last_seen_at)).where(theirs).scalar_subquery()
        entered = (
            select(func.max(KNOWN_BROWSER.c.last_used_at)).where(KNOWN_BROWSER.c.person_id == PERSON.c.id)
        ).scalar_subquery()
        seen = func.greatest(used, entered)
        key = _key(sorting.by, seen)
        statement = (
            select(
                *(PERSON.c[name] for name in _FIELDS),
                sessions.label("sessions"),
                seen.label("seen_at"),
                _has_second_factor().label("has_second_factor"),
                cast(key, Text).label("sort_value") if sorting.by != "seen" else key.label("sort_value"),
                ABSENCE.c.starts_at.label("away_from"),
                ABSENCE.c.ends_at.label("away_until"),
                ABSENCE.c.deputy.label("deputy"),
            )
            .outerjoin(ABSENCE, and_(ABSENCE.c.person_id == PERSON.c.id, self._covers_now()))
            .where(*self._conditions(wanted))
            .limit(limit)
        )
        ends = (key.desc(), PERSON.c.id.desc()) if sorting.is_descending else (key, PERSON.c.id)
        statement = statement.order_by(*ends)
        if sorting.after is not None:
            here = tuple_(key, PERSON.c.id)
            value, person_id = sorting.after
            last = tuple_(_value(sorting.by, value), literal(person_id))
            statement = statement.where(here < last if sorting.is_descending else here > last)
        return [_listed(row) for row in (await self.connection.execute(statement)).mappings()]

    async def of_person(self, person_id: UUID) -> ListedPerson | None:
        """Return one person as they would be listed; None when there is none."""
        found = await self.page(PeopleFilter(reach=frozenset(), also=person_id), Sorting(), limit=1)
        return found[0] if found else None

    def _covers_now(self) -> ColumnElement[bool]:
        return and_(ABSENCE.c.starts_at <= self.now, ABSENCE.c.ends_at > self.now)

    def _conditions(self, wanted: PeopleFilter) -> list[ColumnElement[bool]]:
        conditions: list[ColumnElement[bool]] = [PERSON.c.erased_at.is_(None)]
        if wanted.role is not None:
            conditions.append(PERSON.c.role == wanted.role)
        if wanted.units is not None:
            conditions.append(PERSON.c.unit.in_(sorted(wanted.units)))
        if wanted.reach is not None:
            conditions.append(or_(PERSON.c.unit.in_(sorted(wanted.reach)), PERSON.c.id == wanted.also))
        if wanted.state in ("active", "away"):
            conditions.append(PERSON.c.is_active)
        if wanted.state == "away":
            conditions.append(ABSENCE.c.person_id.is_not(None))
        if wanted.state in ("invited", "inactive"):
            joined = PERSON.c.joined_at
            conditions += [~PERSON.c.is_active, joined.is_(None) if wanted.state == "invited" else joined.is_not(None)]
        return conditions


def _has_second_factor() -> ColumnElement[bool]:
    confirmed = SECOND_FACTOR.c.confirmed_at.is_not(None)
    return exists().where(SECOND_FACTOR.c.person_id == PERSON.c.id, confirmed)


def _key(order: PeopleOrder, seen: ColumnElement[datetime]) -> ColumnElement[Any]:
    if order == "role":
        rank = {role: number for number, role in enumerate(ROLE_SCOPES)}
        return case(rank, value=PERSON.c.role, else_=len(rank))
    if order == "unit":
        return func.coalesce(PERSON.c.unit, "").collate("C")
    if order == "seen":
        return func.coalesce(seen, literal(_NEVER))
    return func.lower(PERSON.c.display_name).collate("C")


def _value(order: PeopleOrder, text: str) -> ColumnElement[Any]:
    if order == "role":
        return literal(int(text))
    if order == "seen":
        return literal(datetime.fromisoformat(text))
    return literal(text).collate("C")


def _listed(row: RowMapping) -> ListedPerson:
    value = row["sort_value"]
    away = row["away_from"]
    return ListedPerson(
        person=Person(**{name: row[name] for name in _FIELDS}),
        sort_value=value.isoformat() if isinstance(value, datetime) else value,
        sessions=row["sessions"],
        seen_at=row["seen_at"],
        has_second_factor=row["has_second_factor"],
        absence=Absence(starts_at=away, ends_at=row["away_until"], deputy=row["deputy"]) if away else None,
    )
