"""Pages of a customer: one timeline, finding and erasing them. Addresses hold ids alone, never what names somebody."""

from dataclasses import dataclass
from datetime import datetime
from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Response

from services.collector.domain.complaints.complaint import ComplaintFilter, StoredComplaint
from services.collector.domain.people.contact import RespondentNotFoundError
from services.collector.domain.people.looking_up import FoundPerson, InvalidSearchError
from services.collector.domain.responses.response import ResponseFilter, StoredResponse
from services.collector.pages.answers import CONSOLE, CURRENT, labels, response_routes
from services.collector.pages.answers.amounts import Amounts
from services.collector.pages.answers.contact_routes import Contacting, ask_part
from services.collector.pages.answers.forms import sent_form
from services.collector.pages.answers.words import Summary, Words
from services.collector.web.deps import Menu
from shared.web.console.visit import Visit, viewing

BASE = "/console/collector"
SHOWN = 100
"""Answers and complaints that the timeline holds at most, each."""

router = APIRouter(prefix=BASE, include_in_schema=False)

Erasing = Annotated[Visit, viewing("respondents:erase")]


@dataclass(frozen=True, slots=True)
class Entry:
    """One thing that a customer said."""

    at: datetime
    response: StoredResponse | None = None
    summary: Summary | None = None
    complaint: StoredComplaint | None = None


@router.get("/person/{respondent_id}")
async def person_page(visit: response_routes.Reading, menu: Menu, respondent_id: UUID) -> Response:
    caller = visit.caller
    if not await menu.respondents.is_known(respondent_id=respondent_id, caller=caller):
        raise RespondentNotFoundError
    wanted = ResponseFilter(respondent_id=respondent_id, locations=caller.locations)
    responses = await menu.responses.list(wanted=wanted, after=None, limit=SHOWN)
    complaints: list[StoredComplaint] = []
    if caller.may("complaints:read"):
        theirs = ComplaintFilter(respondent_id=respondent_id, locations=caller.locations)
        complaints = await menu.complaints.list(wanted=theirs, after=None, limit=SHOWN)
    asked = await menu.responses.read_asked(responses=responses)
    words = Words(visit, await menu.directory.read())
    entries = [Entry(one.occurred_at, response=one, summary=words.summary(one, asked)) for one in responses]
    entries += [Entry(one.occurred_at, complaint=one) for one in complaints]
    return visit.page(
        CONSOLE,
        "answers/person.html",
        current=CURRENT,
        words=words,
        respondent_id=respondent_id,
        entries=sorted(entries, key=lambda one: one.at, reverse=True),
        responses=len(responses),
        complaints=len(complaints),
        is_cut=max(len(responses), len(complaints)) == SHOWN,
        contact=ask_part(visit, respondent_id),
        facts=await menu.customers.read_facts(respondent_id=respondent_id, caller=caller),
        amounts=Amounts(visit),
    )


@router.post("/person/{respondent_id}/erase")
async def erase(visit: Erasing, menu: Menu, respondent_id: UUID) -> Response:
    await menu.respondents.erase(respondent_id=respondent_id, caller=visit.caller)
    visit.toast(CONSOLE.texts(visit.language).gettext(labels.ERASED))
    return visit.go(response_routes.PATH)


@router.post("/find")
async def find(visit: Contacting, menu: Menu) -> Response:
    """Lead to the one person who is found, or show several; what was typed stays out of addresses and logs."""
    form = await sent_form(visit.request)
    people: list[FoundPerson] = []
    more, error = False, ""
    try:
        people, more = await menu.respondents.search(text=form.get("text", ""), caller=visit.caller)
    except InvalidSearchError as wrong:
        error = CONSOLE.texts(visit.language).gettext(wrong.message)
    if len(people) == 1:
        return visit.go(f"{BASE}/person/{people[0].id}")
    words = Words(visit, await menu.directory.read())
    return visit.page(
        CONSOLE,
        "answers/found.html",
        current=CURRENT,
        status=422 if error else 200,
        words=words,
        people=people,
        more=more,
        error=error,
        typed=form.get("text", ""),
    )
