"""The personal page of an invitation: the hosted survey, answered as the invited person and nobody else."""

from dataclasses import replace
from typing import Annotated

import structlog
from fastapi import APIRouter, Query, Request, Response

from services.collector.application.invitations.personal import LinkState, PersonalLink, VisitKind
from services.collector.application.surveys.published_surveys import PublishedVersion
from services.collector.application.use_cases import UseCases
from services.collector.domain.invitations.invitation import InvitationTakenBackError
from services.collector.domain.invitations.visits import visitor_of
from services.collector.domain.messages.tokens import LinkNotValidError
from services.collector.pages.hosted.filling_in import fields_of, preselected
from services.collector.pages.hosted.form import (
    FIELD_PREFIX,
    FORM_TYPE,
    Entered,
    Hidden,
    UnreadableFormError,
    read_form,
)
from services.collector.pages.hosted.invitation_texts import invitation_texts
from services.collector.pages.hosted.messages import (
    PAGE_ERRORS,
    error_page,
    own_language,
    saying_page,
    unreadable_page,
)
from services.collector.pages.hosted.pages import Journey
from services.collector.pages.hosted.personal import PATH, Personal
from services.collector.pages.hosted.steps import STORED, take_step
from services.collector.pages.hosted.visit import Visit
from services.collector.web.abuse import guard
from services.collector.web.deps import Menu
from shared.errors import UnavailableError
from shared.web.client_address import block_of

router = APIRouter(include_in_schema=False)
log = structlog.get_logger("heed.hosted")

Asked = Annotated[str | None, Query(alias="lang")]
_PAGES_OF_STATES = {"answered": 200, "expired": 410, "taken_back": 410}
_LONGEST_SCORE = 4


@router.api_route(f"{PATH}/{{token}}", methods=["GET", "HEAD"])
async def open_invitation(
    token: str, request: Request, menu: Menu, *, asked: Asked = None, score: Annotated[str, Query(alias="a")] = ""
) -> Response:
    """Show the page. Nothing is recorded but that it was fetched, whatever score the address names."""
    language = asked
    try:
        link = await menu.invitations.read_link(token=token)
        language = asked or link.invitation.language
        await _count(request, menu, link, score[:_LONGEST_SCORE] or None)
        if link.state != "open":
            return _closed(link.state, request, language)
        survey = link.invitation.survey
        number = None if link.unfinished is None else link.unfinished.version
        version = await menu.surveys.read_open(key=survey, number=number)
    except LinkNotValidError:
        return _invalid(request, language)
    except PAGE_ERRORS as error:
        return error_page(request, error, language)
    visit = _begun(request, menu, version, token=token, link=link, language=language)
    if visit.personal is not None and score:
        visit = _with_score(visit, visit.personal, score)
    return visit.show(_where_to_go_on(visit))


@router.post(f"{PATH}/{{token}}")
async def take_personal_form(token: str, request: Request, menu: Menu) -> Response:
    if request.headers.get("content-type", "").partition(";")[0].strip().lower() != FORM_TYPE:
        return unreadable_page(request, 415)
    asked: str | None = None
    try:
        await guard(request)
        link = await menu.invitations.read_link(token=token)
        entered = read_form(await request.body(), link.invitation.form_id)
        asked = entered.language or link.invitation.language
        return await _take(request, menu, token, link, entered)
    except LinkNotValidError:
        return _invalid(request, asked)
    except InvitationTakenBackError:  # at this very moment
        return _closed("taken_back", request, asked)
    except UnreadableFormError:
        return unreadable_page(request, 400)
    except PAGE_ERRORS as error:
        return error_page(request, error, asked)


async def _take(request: Request, menu: UseCases, token: str, link: PersonalLink, entered: Entered) -> Response:
    """Go on with a form; raises what stands in the way."""
    # A form that was sent twice gets the same reply twice, so what was answered is found out by storing it.
    if not link.takes_answers and link.state != "answered":
        return _closed(link.state, request, entered.language or link.invitation.language)
    version = await menu.surveys.read_open(key=link.invitation.survey, number=entered.version)
    visit = Visit(request, menu, version, _known(entered, link), personal=Personal(token, link.invitation))
    return await take_step(visit, STORED)


@router.post(f"{PATH}/{{token}}/opened")
async def note_opened(token: str, request: Request, menu: Menu) -> Response:
    """Take the page's word that a person is there, unless a program was at this address just now."""
    await guard(request)
    link = await menu.invitations.read_link(token=token)
    is_program = visitor_of(request.method, request.headers) == "program"
    if not is_program and not menu.invitations.scanners.is_marked(address=_address(request)):
        await menu.invitations.note_visit(invitation_id=link.invitation.id, kind="opened")
    return Response(status_code=204)


@router.api_route(f"{PATH}/{{token}}/more", methods=["GET", "HEAD"])
async def spring_trap(token: str, request: Request, menu: Menu) -> Response:
    """Answer the link that people do not see: whoever follows it follows everything."""
    try:
        link = await menu.invitations.read_link(token=token)
        menu.invitations.scanners.mark(address=_address(request))
        await menu.invitations.note_visit(invitation_id=link.invitation.id, kind="scanned")
    except (LinkNotValidError, UnavailableError):
        pass
    return _invalid(request, None)


def _begun(
    request: Request, menu: UseCases, version: PublishedVersion, *, token: str, link: PersonalLink, language: str | None
) -> Visit:
    """Return the visit as the page is opened: with what was answered before, and the fields that the address names."""
    named = {name: request.query_params.get(f"{FIELD_PREFIX}{name}", "") for name in version.definition.hidden}
    unfinished = link.unfinished
    entered = Entered(link.invitation.form_id, Hidden.of(None, None, None, named), language=language)
    visit = Visit(request, menu, version, _known(entered, link))
    answers = {} if unfinished is None else fields_of(unfinished.answers, version.definition, visit.language)
    personal = Personal(token, link.invitation, is_resumed=bool(answers))
    return replace(visit, entered=replace(visit.entered, answers=answers), personal=personal)


def _known(entered: Entered, link: PersonalLink) -> Entered:
    """Return a form that knows the attributes of the invitation; they are in no field and in no address."""
    return replace(entered, hidden=replace(entered.hidden, given=link.invitation.attributes))


def _with_score(visit: Visit, personal: Personal, score: str) -> Visit:
    """Return the visit with a score chosen. Who chooses another one than before begins with it, and keeps the rest."""
    journey, before = visit.journey(), visit.entered.answers
    chosen = preselected(score, journey.on(journey.first()))
    if all(before.get(name) == value for name, value in chosen.items()):
        return visit
    entered = replace(visit.entered, answers={**before, **chosen})
    return replace(visit, entered=entered, personal=replace(personal, is_resumed=False))


def _where_to_go_on(visit: Visit) -> int:
    """Return the first page with something that is not answered; the first of all where nothing was."""
    journey = visit.journey()
    if visit.personal is None or not visit.personal.is_resumed:
        return journey.first()
    return _first_gap(journey)


def _first_gap(journey: Journey) -> int:
    answered = journey.path.answers
    number: int | None = journey.first()
    last = journey.first()
    while number is not None:
        last = number
        if not any(question.key in answered for question in journey.on(number)):
            return number
        number = journey.after(number)
    return last


async def _count(request: Request, menu: UseCases, link: PersonalLink, score: str | None) -> None:
    """Count the visit; a number must not stand in the way of an answer."""
    address = _address(request)
    hasty = menu.invitations.scanners.follows(address=address, invitation_id=link.invitation.id, score=score)
    is_program = hasty or visitor_of(request.method, request.headers) == "program"
    try:
        kind: VisitKind = "scanned" if is_program else "fetched"
        await menu.invitations.note_visit(invitation_id=link.invitation.id, kind=kind)
    except UnavailableError as error:
        log.warning("visit_not_counted", error=type(error).__name__)


def _address(request: Request) -> str:
    return "local" if request.client is None else block_of(request.client.host)


def _closed(state: LinkState, request: Request, asked: str | None) -> Response:
    language = own_language(request, asked)
    words = invitation_texts(language)
    status = _PAGES_OF_STATES[state]
    if state == "answered":
        return saying_page(language, "thanks", words.answered_title, words.answered, status=status)
    title, text = (
        (words.expired_title, words.expired) if state == "expired" else (words.taken_back_title, words.taken_back)
    )
    return saying_page(language, "sorry", title, text, status=status, anew=(words.write, f"/complaint?lang={language}"))


def _invalid(request: Request, asked: str | None) -> Response:
    language = own_language(request, asked)
    words = invitation_texts(language)
    return saying_page(language, "sorry", words.invalid_title, words.invalid, status=404)
