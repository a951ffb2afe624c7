"""A case that there is not, as somebody describes it to see its deadlines."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo

from services.tickets.application.clocks.policies import Imagined, Preview
from services.tickets.application.use_cases import UseCases
from services.tickets.domain.clocks.calendars import counted_hours
from services.tickets.domain.clocks.policy import PolicyDefinition
from services.tickets.pages.deadlines.labels import URGENCIES
from services.tickets.pages.words import Words
from shared.access import Caller
from shared.directory.structure import Structure
from shared.vocabulary import PlaceQuery, Severity
from shared.web.text import is_storable

_EARLIEST, _LATEST = 2000, 2100
_LONGEST = 200


@dataclass(frozen=True, slots=True, kw_only=True)
class ImaginedForm(PlaceQuery):
    """The fields. Texts, as browsers send them."""

    opened: str = ""
    """By the clocks that count for the case; empty: now."""
    severity: str = "critical"

    @classmethod
    def sent(cls, values: Mapping[str, object]) -> "ImaginedForm":
        """Return what was sent under names such as `case.place`."""
        given = {
            name: str(value).strip()[:_LONGEST]
            for name in cls.__dataclass_fields__
            if (value := values.get(f"case.{name}")) is not None and is_storable(str(value))
        }
        return cls(**given)

    def moment(self, zone: ZoneInfo) -> datetime | None:
        """Return when the case would be opened; None: now, or it cannot be read."""
        try:
            typed = datetime.fromisoformat(self.opened)
        except ValueError:
            return None
        return typed.replace(tzinfo=zone) if _EARLIEST <= typed.year < _LATEST else None

    def case(self, structure: Structure, caller: Caller) -> Imagined:
        """Return the case; a unit that the caller does not see is none."""
        location = self.place if self.place and caller.sees(self.place) else None
        severities: Mapping[str, Severity] = {"critical": "critical", "warning": "warning", "info": "info"}
        return Imagined(
            opened_at=self.moment(counted_hours(structure, location, "business").hours.zone),
            severity=severities.get(self.severity),
            location=location,
            touchpoint=self.touchpoint or None,
        )


async def foresee(
    menu: UseCases,
    words: Words,
    form: ImaginedForm,
    *,
    key: str = "",
    definition: PolicyDefinition | None = None,
) -> Preview:
    """Return the deadlines that follow from what is stored, or from a definition that is not."""
    case = form.case(words.directory.structure, words.visit.caller)
    return await menu.policies.preview(case=case, key=key or None, definition=definition)


def severities(words: Words) -> list[tuple[str, str]]:
    """Return the severities to choose from."""
    return [(urgency, words.of(text)) for urgency, text in URGENCIES.items()]
