"""What forms and addresses of these pages say."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from uuid import UUID
from zoneinfo import ZoneInfo

from fastapi import Request

from services.collector.web.deps import Menu
from shared.days import day_start
from shared.keyed.preconditions import Precondition
from shared.web.console.visit import Visit
from shared.web.text import is_storable

Form = Mapping[str, str]


async def sent_form(request: Request) -> Form:
    """Return the fields of a form that were filled in; of several with one name the last."""
    fields = await request.form()
    return {
        name: value.strip()
        for name, value in fields.items()
        if isinstance(value, str) and value.strip() and is_storable(value)
    }


def expected_of(form: Form) -> Precondition:
    """Return the state that a form was made for; without one it is made for none, and refused."""
    return Precondition(frozenset({form.get("tag", "")}))


def uuid_of(text: str | None) -> UUID | None:
    """Return the id that a text is; None when it is none."""
    try:
        return UUID(text or "")
    except ValueError:
        return None


@dataclass(frozen=True, slots=True)
class Wanted:
    """The filters of a list, as its address says them. What makes no sense restricts nothing."""

    visit: Visit

    def get(self, name: str) -> str:
        """Return a filter; empty when it is not set."""
        value = self.visit.request.query_params.get(name, "").strip()
        return value if is_storable(value) else ""

    def moment(self, name: str, *, days_after: int = 0) -> datetime | None:
        """Return the first moment of a day in the reader's zone; None without one."""
        day = day_of(self.get(name))
        if day is None:
            return None
        return day_start(day + timedelta(days=days_after), ZoneInfo(self.visit.zone)).astimezone(UTC)


def day_of(text: str) -> date | None:
    """Return the day that a text such as `2026-03-01` is; None when it is none that moments are kept of."""
    try:
        day = date.fromisoformat(text)
    except ValueError:
        return None
    return day if 1970 < day.year < 3000 else None  # noqa: PLR2004 - as the API takes them


async def locations_of(menu: Menu, visit: Visit, place: str) -> frozenset[str] | None:
    """Return the locations of a place, which is a unit or a location, as far as the reader sees them."""
    seen = visit.caller.locations
    if not place:
        return seen
    found = (await menu.directory.read()).structure.locations_in(place) or frozenset({place})
    return found if seen is None else found & seen
