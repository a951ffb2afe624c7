"""The golden records of what accounts publishes; pydantic never wrote these, and they are kept as the others are."""

from datetime import UTC, date, datetime
from uuid import UUID

from shared.business_hours.calendar import Calendar, Holiday
from shared.contracts.accounts import DirectoryEvent, PersonChanged, StructurePublished, TeamChanged
from shared.directory.people import Absence
from shared.directory.structure import Responsibility, Touchpoint, Unit

NOON = datetime(2026, 3, 2, 12, tzinfo=UTC)
LATER = datetime(2026, 3, 2, 12, 0, 1, 200_000, tzinfo=UTC)

ACCOUNTS: dict[str, DirectoryEvent] = {
    "structure.published.full": StructurePublished(
        version=3,
        units=(
            Unit(code="chain", name="Kette", zone="Europe/Vienna", language="de", calendar="shops"),
            Unit(code="graz-sued", name="Graz Süd", parent="chain"),
        ),
        touchpoints=(Touchpoint(key="till", name="Kassa", kind="physical", team="service"),),
        responsibilities=(Responsibility(touchpoint="till", unit="graz-sued", team="graz", deputy="service"),),
        calendars={
            "shops": Calendar(
                zone="Europe/Vienna",
                weekly={"monday": ("09:00-12:00", "13:00-18:00"), "friday": ("18:00-02:00",)},
                holidays=(
                    Holiday(date=date(2026, 10, 26), name="Nationalfeiertag"),
                    Holiday(date=date(2026, 12, 24), name="Heiligabend", hours=("09:00-13:00",)),
                ),
            )
        },
        published_at=LATER,
    ),
    "structure.published.bare": StructurePublished(version=1, published_at=NOON),
    "person.changed.full": PersonChanged(
        version=4,
        person_id=UUID(int=7),
        display_name="Åse Müller",
        role="manager",
        is_active=False,
        unit="graz-sued",
        language="de",
        languages=("de", "sl"),
        zone="Europe/Vienna",
        capacity=12,
        absences=(Absence(starts_at=NOON, ends_at=LATER, deputy=UUID(int=8)),),
        changed_at=LATER,
    ),
    "person.changed.bare": PersonChanged(version=1, person_id=UUID(int=7), role="viewer", changed_at=NOON),
    "team.changed.full": TeamChanged(
        version=2,
        team="service",
        name="Kundendienst",
        lead=UUID(int=7),
        members=(UUID(int=7), UUID(int=8)),
        languages=("de",),
        is_active=False,
        changed_at=LATER,
    ),
    "team.changed.bare": TeamChanged(version=1, team="service", name="Service", changed_at=NOON),
}
