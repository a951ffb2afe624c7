"""The page Audit log: who did what to what; filtered, searched, exported, verified."""

from collections.abc import Sequence
from datetime import date, timedelta
from typing import Annotated, Any, NamedTuple

from fastapi import APIRouter, Depends, Form, Query, Response
from pydantic import BaseModel, BeforeValidator, ConfigDict, Field

from services.accounts.application.use_cases import UseCases
from services.accounts.domain.audit.entry import AuditFilter, ReadableEntry
from services.accounts.pages.audit_words import action_words, changed_fields, fault_words, thing_words
from services.accounts.pages.templates_of_accounts import CONSOLE
from services.accounts.web.audit.routes import exported, place_of, verification_for
from services.accounts.web.deps import Menu
from shared.days import day_start
from shared.directory.people import Directory
from shared.web.console.files import FileChoice, file_spelling
from shared.web.console.visit import Visit, viewing
from shared.web.exports.table import Format
from shared.web.lines import Line
from shared.web.moments import Day, zone_of
from shared.web.paging import encode_cursor

router = APIRouter(prefix="/console/accounts/audit", include_in_schema=False)

Auditing = Annotated[Visit, viewing("audit:read")]
PAGE = 50
SUITE = "heed"


def _unless_empty(value: object) -> object:
    """Return what a form's field holds; None when nothing was entered."""
    return value or None


Chosen = Annotated[Line | None, BeforeValidator(_unless_empty)]
ChosenDay = Annotated[Day | None, BeforeValidator(_unless_empty)]


class PageFilter(BaseModel):
    """What the page's fields hold."""

    model_config = ConfigDict(extra="ignore")

    actor: Chosen = None
    action: Chosen = None
    thing: Chosen = None
    thing_id: Chosen = None
    service: Chosen = None
    start: ChosenDay = Field(default=None, alias="from")
    end: ChosenDay = Field(default=None, alias="to")
    cursor: Annotated[str | None, BeforeValidator(_unless_empty)] = None

    def wanted(self, visit: Visit, text: str | None = None) -> AuditFilter:
        """Return the filter, with whole days of the reader's zone, limited to what they may see."""
        zone = zone_of(visit.zone)
        names = ("actor", "action", "thing", "thing_id", "service")
        return AuditFilter(
            **{name: getattr(self, name) for name in names},
            from_at=None if self.start is None else day_start(self.start, zone),
            to_at=None if self.end is None else day_start(_day_after(self.end), zone),
            text=text,
            locations=visit.caller.locations,
        )


def _day_after(day: date) -> date:
    return day + timedelta(days=1)


class Row(NamedTuple):
    """An entry as the page shows it."""

    entry: ReadableEntry
    actor: str | None
    """Name of a person or key; None: erased."""
    action: str
    thing: str
    place: str


@router.get("")
async def audit_page(visit: Auditing, menu: Menu, wanted: Annotated[PageFilter, Query()]) -> Response:
    return await _page(visit, menu, wanted)


class Searched(PageFilter):
    """The words that are searched for, beside what the fields hold."""

    text: Chosen = None


@router.post("")
async def audit_search(visit: Auditing, menu: Menu, searched: Annotated[Searched, Form()]) -> Response:
    """Show what a search finds: the words may be somebody's name, so they stand in no address."""
    return await _page(visit, menu, searched, searched.text)


async def _page(visit: Visit, menu: UseCases, chosen: PageFilter, text: str | None = None) -> Response:
    found = await menu.audit.list(wanted=chosen.wanted(visit, text), before=place_of(chosen.cursor), limit=PAGE + 1)
    directory = await menu.directory.read()
    last = found[PAGE - 1].entry if len(found) > PAGE else None
    return visit.page(
        CONSOLE,
        "audit.html",
        rows=[_row(visit, entry, directory) for entry in found[:PAGE]],
        next_cursor=encode_cursor(str(last.segment), str(last.number)) if last else None,
        chosen=chosen,
        text=text or "",
        options=await _options(visit, menu, directory),
        sees_all=visit.caller.locations is None,
    )


@router.get("/export")
async def audit_export(
    visit: Auditing, menu: Menu, wanted: Annotated[PageFilter, Query()], form: FileChoice | Format = "csv"
) -> Response:
    spelling = file_spelling(visit, form)
    return await exported(menu, wanted.wanted(visit), "csv" if form == "excel" else form, spelling)


@router.get("/verification")
async def audit_verification(visit: Auditing, menu: Menu) -> Response:
    found = await verification_for(menu, visit.caller)
    fault = None if found.broken is None else fault_words(_text(visit), found.broken.fault)
    template = "audit_verification.html" if visit.wants_fragment else "audit_verified.html"
    return visit.page(CONSOLE, template, found=found, fault=fault)


def _place(segment: int, number: int) -> tuple[int, int]:
    return segment, number


@router.get("/{segment}/{number}")
async def audit_entry(visit: Auditing, menu: Menu, place: Annotated[tuple[int, int], Depends(_place)]) -> Response:
    found = await menu.audit.read(place=place, locations=visit.caller.locations)
    row = _row(visit, found, await menu.directory.read())
    return visit.page(CONSOLE, "audit_entry.html", row=row, changes=changed_fields(found.before, found.after))


def _text(visit: Visit) -> Any:  # noqa: ANN401 - gettext
    return CONSOLE.texts(visit.language).gettext


def _row(visit: Visit, found: ReadableEntry, directory: Directory) -> Row:
    text, entry = _text(visit), found.entry
    person = directory.person_of(found.actor)
    named = directory.person_of(found.thing_id) if entry.thing == "person" else None
    thing = thing_words(text, entry.thing)
    thing_id = named.display_name if named else found.thing_id or text("(erased)")
    return Row(
        entry=found,
        actor=person.display_name if person else text("Heed itself") if entry.actor_kind == "suite" else found.actor,
        action=action_words(text, entry.action),
        thing=f"{thing} {thing_id}",
        place="" if entry.location is None else directory.structure.name_of(entry.location),
    )


Options = Sequence[tuple[str, str]]


async def _options(visit: Visit, menu: UseCases, directory: Directory) -> dict[str, Options]:
    """Return what can be chosen in each field."""
    text, choices = _text(visit), await menu.audit.choices()
    people = sorted((person.display_name, str(person.id)) for person in directory.people.values())
    everybody = ("", text("Everybody"))
    everything = ("", text("Everything"))
    actors = [everybody, (SUITE, text("Heed itself")), *((person, name) for name, person in people)]
    return {
        "actor": [*actors, *((key, text("Key %(name)s") % {"name": key}) for key in choices.keys)],
        "action": [everything, *((one, action_words(text, one)) for one in choices.actions)],
        "thing": [everything, *((one, thing_words(text, one)) for one in choices.things)],
        "service": [everything, *((one, one) for one in choices.services)],
    }
