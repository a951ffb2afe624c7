"""Pages of complaints: the list, one of them, and writing one down for a customer."""

from collections.abc import Mapping
from datetime import timedelta
from typing import Annotated, cast, get_args
from uuid import UUID
from zoneinfo import ZoneInfo

from fastapi import APIRouter, Response

from services.collector.application.use_cases import UseCases
from services.collector.domain.complaints.complaint import (
    ComplaintDraft,
    ComplaintFilter,
    ComplaintIdTakenError,
    ComplaintNotFoundError,
    InvalidComplaintError,
    StoredComplaint,
)
from services.collector.domain.complaints.reference import NO_REFERENCE, read_reference
from services.collector.domain.people.contact import Respondent
from services.collector.pages.answers import CONSOLE, CURRENT, labels
from services.collector.pages.answers.forms import Form, Wanted, day_of, locations_of, sent_form, uuid_of
from services.collector.pages.answers.words import Words
from services.collector.pages.hosted.complaint_status_routes import PATH as STATUS
from services.collector.pages.hosted.languages import OWN_LANGUAGES, own_name
from services.collector.web.deps import Menu
from shared.days import day_start
from shared.directory.structure import Structure
from shared.errors import FieldProblem
from shared.ids import uuid7
from shared.vocabulary import Channel
from shared.web.console.visit import Visit, viewing
from shared.web.cursors import moment_and_id, moment_cursor
from shared.web.paging import Cursor

PATH = "/console/collector/complaints"
PAGE = 50
_RESPONDENT = ("name", "email", "phone", "external_id")

router = APIRouter(prefix=PATH, include_in_schema=False)

Reading = Annotated[Visit, viewing("complaints:read")]
Writing = Annotated[Visit, viewing("complaints:write")]


@router.get("")
async def complaints_page(visit: Reading, menu: Menu, cursor: Cursor = None) -> Response:
    wanted = Wanted(visit)
    channel = wanted.get("channel")
    chosen = ComplaintFilter(
        category=wanted.get("category") or None,
        touchpoint=wanted.get("touchpoint") or None,
        channel=channel if channel in get_args(Channel) else None,
        reference=(read_reference(typed) or NO_REFERENCE) if (typed := wanted.get("reference")) else None,
        locations=await locations_of(menu, visit, wanted.get("place")),
        from_at=wanted.moment("from"),
        to_at=wanted.moment("to", days_after=1),
    )
    found = await menu.complaints.list(wanted=chosen, after=moment_and_id(cursor), limit=PAGE + 1)
    shown = found[:PAGE]
    return visit.page(
        CONSOLE,
        "answers/complaints.html",
        current=CURRENT,
        words=Words(visit, await menu.directory.read()),
        wanted=wanted,
        items=shown,
        next=moment_cursor(shown[-1].filed_at, shown[-1].id) if len(found) > PAGE else None,
    )


@router.get("/new")
async def new_complaint(visit: Writing, menu: Menu) -> Response:
    return await _form(visit, menu, {"channel": "phone", "locale": visit.language}, {}, 200)


@router.post("/new")
async def file_complaint(visit: Writing, menu: Menu) -> Response:
    """Keep what was entered, or show the form again with what is wrong beside its fields."""
    form = await sent_form(visit.request)
    problems = _problems(visit, form)
    if not problems:
        try:
            outcome = await menu.complaints.file(draft=_draft(visit, form), by_hand=True)
        except InvalidComplaintError as wrong:
            problems = list(wrong.problems)
        except ComplaintIdTakenError:  # sent again after a change: what came first is kept
            return visit.go(PATH)
        else:
            visit.toast(CONSOLE.texts(visit.language).gettext(labels.FILED))
            may_read = visit.caller.may("complaints:read")
            return visit.go(f"{PATH}/{outcome.complaint.id}" if may_read else "/console")
    say = CONSOLE.texts(visit.language).gettext
    errors = {one.field: say(labels.WRONG_FIELDS.get(one.field, labels.WRONG_FIELD)) for one in problems}
    return await _form(visit, menu, form, errors, 422)


@router.get("/{complaint_id:uuid}")
async def complaint_page(visit: Reading, menu: Menu, complaint_id: UUID) -> Response:
    complaint = await menu.complaints.read(complaint_id=complaint_id, caller=visit.caller)
    words = Words(visit, await menu.directory.read())
    address = _status_address(visit, complaint)
    return visit.page(
        CONSOLE, "answers/complaint.html", current=CURRENT, words=words, complaint=complaint, status_address=address
    )


@router.get("/{complaint_id:uuid}/reference")
async def reference_part(visit: Reading, menu: Menu, complaint_id: UUID) -> Response:
    """Show the reference that the customer was given, as a part of the page of their case."""
    complaint: StoredComplaint | None = None
    try:
        complaint = await menu.complaints.read(complaint_id=complaint_id, caller=visit.caller)
    except ComplaintNotFoundError:
        address = None
    else:
        address = _status_address(visit, complaint)
    return visit.page(CONSOLE, "answers/reference.html", current=CURRENT, complaint=complaint, status_address=address)


def _status_address(visit: Visit, complaint: StoredComplaint) -> str | None:
    """Return where whoever has the reference sees how it goes on; None without one."""
    if complaint.reference is None:
        return None
    return f"{visit.request.app.state.settings.base_url()}{STATUS}/{complaint.reference}"


def _problems(visit: Visit, form: Form) -> list[FieldProblem]:
    """Return what the form alone is wrong about: who sees one unit writes down what happened there."""
    problems = []
    if not visit.caller.sees(form.get("location")):
        problems.append(FieldProblem("location", "must be one of the caller's"))
    day = day_of(form["day"]) if "day" in form else None
    if "day" in form and (day is None or day > visit.now.astimezone(ZoneInfo(visit.zone)).date()):
        problems.append(FieldProblem("occurred_at", "must be a day that is not in the future"))
    return problems


def _draft(visit: Visit, form: Form) -> ComplaintDraft:
    day = day_of(form.get("day", ""))
    noon = None if day is None else day_start(day, ZoneInfo(visit.zone)) + timedelta(hours=12)
    channel = form.get("channel", "")
    named = {name: form[name] for name in _RESPONDENT if name in form}
    return ComplaintDraft(
        id=uuid_of(form.get("id")) or uuid7(),
        text=form.get("text", ""),
        category=form.get("category"),
        channel=cast("Channel", channel) if channel in get_args(Channel) else "phone",
        touchpoint=form.get("touchpoint"),
        location=form.get("location"),
        locale=form.get("locale", visit.language),
        respondent=Respondent(**named) if named else None,
        wants_answer="answer" in form,
        occurred_at=None if noon is None else min(noon, visit.now),
    )


async def _form(visit: Visit, menu: UseCases, typed: Form, errors: Mapping[str, str], status: int) -> Response:
    directory = await menu.directory.read()
    return visit.page(
        CONSOLE,
        "answers/complaint_new.html",
        current=CURRENT,
        status=status,
        words=Words(visit, directory),
        typed=typed,
        errors=errors,
        new_id=typed.get("id") or str(uuid7()),
        languages=[(one, own_name(one)) for one in _languages(directory.structure, visit.language)],
    )


def _languages(structure: Structure, first: str) -> list[str]:
    """Return the languages in which customers may be written to, the reader's own first."""
    spoken = sorted({*OWN_LANGUAGES, *(unit.language for unit in structure.units if unit.language)} - {first})
    return [first, *spoken]
