"""The list of alerts and signals, with its filters."""

from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from typing import Annotated, get_args
from zoneinfo import ZoneInfo

from fastapi import APIRouter, Response

from services.alerts.application.use_cases import UseCases
from services.alerts.domain.alert import AlertFilter
from services.alerts.pages.builder.choices import unit_options
from services.alerts.pages.builder.foreseen import rule_names
from services.alerts.pages.field_words import SEVERITY_WORDS
from services.alerts.pages.raised import BASE
from services.alerts.pages.raised.course_words import CARE, care_words
from services.alerts.pages.raised.words import RaisedWords
from services.alerts.pages.rules import words_for
from services.alerts.pages.templates_of_alerts import CONSOLE
from services.alerts.web.menu import Menu
from shared.days import day_start
from shared.directory.structure import Structure
from shared.vocabulary import Severity
from shared.web.console.visit import Visit, viewing
from shared.web.cursors import moment_and_id, moment_cursor
from shared.web.paging import Cursor
from shared.web.text import is_storable

router = APIRouter(include_in_schema=False)

Watching = Annotated[Visit, viewing("alerts:read")]
PAGE = 50


@dataclass(frozen=True, slots=True)
class Wanted:
    """The filters, as the address says them. What makes no sense restricts nothing."""

    visit: Visit

    def get(self, name: str) -> str:
        value = self.visit.request.query_params.get(name, "").strip()
        return value if is_storable(value) else ""

    def moment(self, name: str, *, days_after: int = 0) -> datetime | None:
        """Return the first moment of a day in the reader's zone; None without one."""
        try:
            chosen = date.fromisoformat(self.get(name))
        except ValueError:
            return None
        if not 1970 < chosen.year < 3000:  # noqa: PLR2004 - as the API takes them
            return None
        return day_start(chosen + timedelta(days=days_after), ZoneInfo(self.visit.zone)).astimezone(UTC)

    def filter(self, structure: Structure) -> AlertFilter:
        severity = next((one for one in get_args(Severity) if one == self.get("severity")), None)
        return AlertFilter(
            survey=self.get("survey") or None,
            touchpoint=self.get("touchpoint") or None,
            rule=self.get("rule") or None,
            severity=severity,
            acknowledged={"nobody": False, "somebody": True}.get(self.get("care")),
            locations=self._locations(structure),
            from_at=self.moment("from"),
            to_at=self.moment("to", days_after=1),
        )

    def _locations(self, structure: Structure) -> frozenset[str] | None:
        seen, unit = self.visit.caller.locations, self.get("unit")
        if not unit:
            return seen
        found = structure.locations_in(unit) or frozenset({unit})
        return found if seen is None else found & seen


@router.get(BASE)
async def raised_page(visit: Watching, menu: Menu, cursor: Cursor = None) -> Response:
    directory = await menu.directory.read()
    wanted = Wanted(visit)
    found = await menu.alerts.list_raised(
        wanted=wanted.filter(directory.structure), before=moment_and_id(cursor), limit=PAGE + 1
    )
    shown = list(found[:PAGE])
    words = RaisedWords(visit, await words_for(visit, menu), await rule_names(menu))
    return visit.page(
        CONSOLE,
        "raised/list.html",
        base=BASE,
        items=shown,
        words=words,
        care=await care_words(visit, menu, shown),
        cares=[(key, words.words.text(text)) for key, text in CARE],
        wanted=wanted,
        next=moment_cursor(shown[-1].raised_at, shown[-1].id) if len(found) > PAGE else None,
        units=list(unit_options(directory.structure, visit.caller)),
        severities=[(one, words.words.text(text)) for one, text in SEVERITY_WORDS.items()],
        rules=sorted(words.rules.items(), key=lambda one: one[1].casefold()),
        surveys=await _surveys(visit, menu),
        has_rules=bool(words.rules),
    )


async def _surveys(visit: Visit, menu: UseCases) -> tuple[str, ...]:
    return (await menu.rules.suggest(locations=visit.caller.locations)).surveys
