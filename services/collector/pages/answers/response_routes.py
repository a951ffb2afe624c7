"""Pages of responses: the list with its filters, and one with all its answers."""

from typing import Annotated, cast, get_args
from uuid import UUID

from fastapi import APIRouter, Response

from services.collector.application.use_cases import UseCases
from services.collector.domain.responses.response import ResponseFilter
from services.collector.pages.answers import CONSOLE, labels
from services.collector.pages.answers.forms import Wanted, expected_of, locations_of, sent_form
from services.collector.pages.answers.words import Words
from services.collector.web.deps import Menu
from shared.vocabulary import Channel
from shared.web.console.visit import Visit, viewing
from shared.web.cursors import moment_and_id, moment_cursor
from shared.web.paging import Cursor

PATH = "/console/collector/responses"
PAGE = 50
_SURVEYS = 1000
_SUSPECT = {"only": True, "none": False}

router = APIRouter(prefix=PATH, include_in_schema=False)

Reading = Annotated[Visit, viewing("responses:read")]
Correcting = Annotated[Visit, viewing("responses:correct")]


@router.get("")
async def responses_page(visit: Reading, menu: Menu, cursor: Cursor = None) -> Response:
    wanted = Wanted(visit)
    chosen = await _filter(visit, menu, wanted)
    found = await menu.responses.list(wanted=chosen, after=moment_and_id(cursor), limit=PAGE + 1)
    shown = found[:PAGE]
    asked = await menu.responses.read_asked(responses=shown)
    words = Words(visit, await menu.directory.read())
    surveys = await menu.surveys.list(after=None, limit=_SURVEYS)
    return visit.page(
        CONSOLE,
        "answers/responses.html",
        words=words,
        wanted=wanted,
        items=[(one, words.summary(one, asked)) for one in shown],
        next=moment_cursor(shown[-1].occurred_at, shown[-1].id) if len(found) > PAGE else None,
        surveys=[(one.key, one.draft.title_in(visit.language)) for one in surveys],
    )


async def _filter(visit: Visit, menu: UseCases, wanted: Wanted) -> ResponseFilter:
    channel = wanted.get("channel")
    return ResponseFilter(
        survey=wanted.get("survey") or None,
        touchpoint=wanted.get("touchpoint") or None,
        locations=await locations_of(menu, visit, wanted.get("place")),
        channel=cast("Channel", channel) if channel in get_args(Channel) else None,
        suspect=_SUSPECT.get(wanted.get("suspect")),
        from_at=wanted.moment("from"),
        to_at=wanted.moment("to", days_after=1),
    )


@router.get("/{response_id}")
async def response_page(visit: Reading, menu: Menu, response_id: UUID) -> Response:
    response = await menu.responses.read(response_id=response_id, caller=visit.caller)
    asked = await menu.responses.read_asked(responses=[response])
    definition = asked[response.survey, response.version]
    words = Words(visit, await menu.directory.read())
    return visit.page(
        CONSOLE,
        "answers/response.html",
        words=words,
        response=response,
        survey_title=words.title(definition),
        answers=words.answers(response, definition),
        open_questions=words.open_questions(response, definition),
    )


@router.post("/{response_id}/mark")
async def mark(visit: Correcting, menu: Menu, response_id: UUID) -> Response:
    form = await sent_form(visit.request)
    reason = form.get("reason", "")
    await menu.responses.mark(response_id=response_id, suspect=reason, caller=visit.caller, expected=expected_of(form))
    return _done(visit, labels.MARKED, f"{PATH}/{response_id}")


@router.post("/{response_id}/unmark")
async def unmark(visit: Correcting, menu: Menu, response_id: UUID) -> Response:
    form = await sent_form(visit.request)
    await menu.responses.mark(response_id=response_id, suspect=None, caller=visit.caller, expected=expected_of(form))
    return _done(visit, labels.UNMARKED, f"{PATH}/{response_id}")


@router.post("/{response_id}/withdraw")
async def withdraw(visit: Correcting, menu: Menu, response_id: UUID) -> Response:
    form = await sent_form(visit.request)
    await menu.responses.withdraw(response_id=response_id, caller=visit.caller, expected=expected_of(form))
    return _done(visit, labels.WITHDRAWN, PATH)


def _done(visit: Visit, text: str, address: str) -> Response:
    visit.toast(CONSOLE.texts(visit.language).gettext(text))
    return visit.go(address)
