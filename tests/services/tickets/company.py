"""A company with two shops and some people, and what tickets asked to be notified of."""

from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID

from shared.access import Role
from shared.contracts.accounts import PersonChanged, StructurePublished, TeamChanged
from shared.contracts.event import Event
from shared.contracts.notices import TicketsNoticeRequested
from shared.directory.structure import Unit
from shared.due.claiming import claim
from shared.due.kind import DueKind
from shared.testing.one_service import OneService
from shared.testing.signing_in import SignedIn, sign_in

PUBLISHED = datetime(2026, 3, 1, tzinfo=UTC)
KIM, ALEX, SAM, GONE, VIEWER = (UUID(int=number) for number in (101, 102, 103, 104, 105))
NAMES = {KIM: "Kim Doe", ALEX: "Alex Ray", SAM: "Sam Fox", GONE: "Gone Long", VIEWER: "Val Ewer"}
"""Alex is limited to Graz, Gone has left, and Val's role sees no cases."""


async def known_company(tickets: OneService) -> None:
    """Let the service know the company: Lindenhof with shops in Graz and Wien, of which Wien has no zone."""
    units = (
        Unit(code="all", name="Lindenhof"),
        Unit(code="Graz", name="Graz", parent="all", zone="Europe/Vienna"),
        Unit(code="Wien", name="Wien", parent="all"),
    )
    company = StructurePublished(version=1, units=units, published_at=PUBLISHED)
    roles: dict[UUID, Role] = {VIEWER: "viewer"}
    people = [
        PersonChanged(
            version=1,
            person_id=person,
            display_name=name,
            role=roles.get(person, "agent"),
            is_active=person != GONE,
            unit="Graz" if person == ALEX else None,
            changed_at=PUBLISHED,
        )
        for person, name in NAMES.items()
    ]
    team = TeamChanged(version=1, team="care", name="Customer care", is_active=True, changed_at=PUBLISHED)
    await tickets.deliver(*(Event(one, source="/heed/accounts", time=PUBLISHED) for one in (company, *people, team)))


def as_person(tickets: OneService, person: UUID, role: Role = "agent") -> SignedIn:
    """Return the session of somebody of the company."""
    own = frozenset({"Graz"}) if person == ALEX else None
    return sign_in(tickets.app, role, name=NAMES[person], person_id=person, unit="Graz" if own else None, locations=own)


async def notices(tickets: OneService, *causes: str) -> list[TicketsNoticeRequested]:
    """Return what was asked to be notified, for some causes or for any."""
    found = [one.data for one in await tickets.published() if isinstance(one.data, TicketsNoticeRequested)]
    return [one for one in found if not causes or one.cause in causes]


def recipients(notice: TicketsNoticeRequested) -> list[UUID | str | None]:
    """Return who is to be notified: people, teams by key, roles by name."""
    return [one.person_id or one.team or one.kind for one in notice.recipients]


async def claimed(tickets: OneService, kind: str, *, lease_seconds: float = 60.0) -> list[Any]:
    """Claim due work of a kind; the clock of the database is far ahead of the test's."""
    due = tickets.service.due
    assert due is not None
    return await claim(tickets.engine, due.table, kind, limit=100, lease_seconds=lease_seconds)


def kind_of(tickets: OneService, name: str) -> DueKind:
    due = tickets.service.due
    assert due is not None
    return next(one for one in due.kinds if one.name == name)


async def do_due(tickets: OneService, kind: str) -> int:
    """Do the due work of a kind, once each; return how much there was."""
    found = await claimed(tickets, kind)
    for one in found:
        await kind_of(tickets, kind).run(tickets.use_cases, one)
    return len(found)


def later(clock: Any, **more: float) -> str:
    """Return a moment after the present one of a clock, as requests write it."""
    moment: datetime = clock.now() + timedelta(**more)
    return moment.isoformat()
