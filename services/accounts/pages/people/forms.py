"""What forms about people and teams send, and what is wrong with it in the reader's language."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from uuid import UUID

from fastapi import Request

from services.accounts.domain.people.availability import Availability
from services.accounts.domain.people.deputies import CircleError
from services.accounts.domain.people.management import EscalationError
from services.accounts.domain.people.person import Person
from services.accounts.pages.people.views import midnight
from services.accounts.pages.templates_of_accounts import CONSOLE
from shared.business_hours.calendar import WEEKDAYS
from shared.directory.people import Absence
from shared.errors import HeedError
from shared.keyed.preconditions import Precondition
from shared.marking import mark as _
from shared.web.console.visit import Visit
from shared.web.text import is_storable

_WRONG: Mapping[str, str] = {
    "sign_in_name": _("Write an e-mail address, such as kim@example.com."),
    "display_name": _("Write the name on one line of at most 200 characters."),
    "role": _("Choose one of the list."),
    "unit": _("There is no such unit."),
    "languages": _("Write languages by their codes, with commas between them, such as de, en, pt-BR; each once."),
    "capacity": _("Write a whole number from 0 to 10,000, or nothing."),
    "hours": _("Write hours such as 09:00-12:30, 13:30-18:00; they must not overlap."),
    "starts_at": _("The days overlap another absence."),
    "ends_at": _("Choose a last day that is not before the first, and within two years."),
    "days": _("Choose the first and the last day."),
    "over": _("These days are over already."),
    "deputy": _("Choose somebody who is active here, sees the same unit and may do the same work."),
    "absences": _("There are too many absences."),
    "name": _("Write the name on one line of at most 200 characters."),
    "key": _("Use lower-case letters, digits, - and _; begin with a letter or digit."),
    "lead": _("Choose one of the list."),
    "members": _("Choose people of the list."),
}
_PROBLEMS: Mapping[str, str] = {
    "sign-in-name-taken": _("Somebody with this address is here already."),
    "beyond-own-rights": _("You cannot give more than you have yourself, nor change somebody who has more rights."),
    "last-admin": _("At least one active admin of the whole company has to stay. Make somebody else admin first."),
    "person-not-joined": _("They have not accepted the invitation yet. Make them a new invitation link."),
    "person-not-active": _("They are not active. Activate them first."),
    "person-erased": _("They were erased. Invite them anew."),
    "precondition-failed": _("Nothing was changed: somebody else was quicker. This is how it is now."),
    "precondition-required": _("Nothing was changed: somebody else was quicker. This is how it is now."),
}
_CIRCLE = _("They would stand in for each other in a circle: %(names)s. Choose somebody else, or other days.")
_OTHERWISE = _("Something in the form is not right. Check it and send it again.")


@dataclass(slots=True)
class Sent:
    """A form as it was sent."""

    values: Mapping[str, str] = field(default_factory=dict)
    lists: Mapping[str, Sequence[str]] = field(default_factory=dict)

    @classmethod
    async def of(cls, request: Request) -> "Sent":
        form = await request.form()
        lists: dict[str, list[str]] = {}
        for name, value in form.multi_items():
            if isinstance(value, str) and is_storable(value):
                lists.setdefault(name, []).append(value.strip())
        return cls({name: values[-1] for name, values in lists.items()}, lists)

    def get(self, name: str) -> str:
        return self.values.get(name, "")

    @property
    def expected(self) -> Precondition:
        """The state for which the form was made; without one it is made for none, and refused."""
        return Precondition(frozenset({self.get("tag")}))

    def working_time(self, availability: Availability) -> Availability:
        """Return hours, languages and capacity as sent, with the absences that there are."""
        capacity = self.get("capacity")
        return Availability(
            hours={day: _parts(self.get(f"hours-{day}")) for day in WEEKDAYS if self.get(f"hours-{day}")},
            languages=_parts(self.get("languages")),
            # What is no number is none that is allowed.
            capacity=(int(capacity) if capacity.isascii() and capacity.isdecimal() else -1) if capacity else None,
            absences=availability.absences,
        )

    def absence(self, person: Person) -> Absence | None:
        """Return the absence from the first day to the last; None when one of them is none."""
        try:
            first, last = (date.fromisoformat(self.get(name)) for name in ("first_day", "last_day"))
            deputy = UUID(self.get("deputy")) if self.get("deputy") else None
            ends_at = midnight(last + timedelta(days=1), person.zone)
            return Absence(starts_at=midnight(first, person.zone), ends_at=ends_at, deputy=deputy)
        except (ValueError, OverflowError):
            return None


def _parts(text: str) -> tuple[str, ...]:
    return tuple(part.strip() for part in text.replace("–", "-").replace(";", ",").split(",") if part.strip())


def text_of(name: str, visit: Visit) -> str:
    """Return what is wrong with a field, in the reader's language."""
    return CONSOLE.texts(visit.language).gettext(_WRONG[name])


def problems_of(error: HeedError, visit: Visit) -> dict[str, str]:
    """Return what is wrong by the names of the fields, in the reader's language; what concerns none under ""."""
    texts = CONSOLE.texts(visit.language)
    if isinstance(error, CircleError):
        return {"deputy": texts.gettext(_CIRCLE) % {"names": " → ".join(error.names)}}
    if not error.problems or isinstance(error, EscalationError):
        return {"": texts.gettext(_PROBLEMS.get(error.slug, _OTHERWISE))}
    found: dict[str, str] = {}
    for problem in error.problems:
        parts = problem.field.split(".")
        # Of an absence the last part says which of its fields, of all others the first.
        name = parts[-1] if parts[0] == "absences" and parts[-1] in _WRONG else parts[0]
        shown = problem.field.replace(".", "-").rpartition("-")[0] if name == "hours" else name
        found[shown or name] = texts.gettext(_WRONG.get(name, _OTHERWISE))
    return found
