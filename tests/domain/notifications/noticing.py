"""Notices, destinations and a company to try the domain on."""

from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID

from services.notifications.domain.destination import Destination, Owner, Wishes
from services.notifications.domain.notices.notice import Addressee, Notice
from shared.directory.people import Directory, Person, Team
from shared.directory.structure import Responsibility, Structure, Touchpoint, Unit

NOON = datetime(2026, 3, 2, 12, tzinfo=UTC)
KIM, LEE, MAX, EVA, ADMIN = (UUID(int=n) for n in range(1, 6))


def person(id_: UUID = KIM, **fields: Any) -> Person:
    return Person(**{"id": id_, "display_name": f"P{id_.int}", "role": "agent", "zone": "Europe/Vienna", **fields})


def company(*people: Person, **teams: tuple[UUID, ...]) -> Directory:
    """Return a company of two regions, of which one has a shop in Graz; `service` answers for its checkout."""
    structure = Structure(
        version=1,
        units=(
            Unit(code="all", name="All"),
            Unit(code="south", name="South", parent="all"),
            Unit(code="graz", name="Graz", parent="south"),
            Unit(code="wien", name="Wien", parent="all"),
        ),
        touchpoints=(Touchpoint(key="checkout", name="Checkout"),),
        responsibilities=(Responsibility(touchpoint="checkout", unit="south", team="service", deputy="reserve"),),
    )
    made = {key: Team(key=key, name=key.title(), members=members) for key, members in teams.items()}
    return Directory(structure=structure, people={one.id: one for one in people}, teams=made)


def notice(n: int = 1, **fields: Any) -> Notice:
    at = fields.pop("at", NOON)
    values: dict[str, Any] = {
        "id": UUID(int=1000 + n),
        "notice_key": f"key:{n}",
        "addressee": Addressee.person(KIM),
        "group": "response:1",
        "cause": "alert",
        "reason": "first",
        "subject": "response",
        "subject_id": "1",
        "severity": "warning",
        "occurred_at": at,
        "requested_at": at,
        "created_at": at,
        **fields,
    }
    return Notice(**values)


def destination(n: int = 1, **wishes: Any) -> Destination:
    return Destination(
        id=UUID(int=2000 + n),
        owner=Owner(KIM),
        channel="email",
        address=f"kim{n}@example.com",
        wishes=Wishes(**wishes),
        verified_at=NOON - timedelta(days=1),
        created_at=NOON - timedelta(days=1),
    )
