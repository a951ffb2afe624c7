"""The pages of one link: make it, look at it, change it, retire it."""

from collections.abc import Mapping
from zoneinfo import ZoneInfo

from fastapi import APIRouter, Response

from services.collector.application.channels.link_use import LinkDetails
from services.collector.application.channels.links import LinkTarget
from services.collector.application.use_cases import UseCases
from services.collector.domain.channels.link import Link
from services.collector.domain.errors import (
    InvalidPlaceError,
    LinkCodeTakenError,
    LinkRetiredError,
    SurveyNotFoundError,
)
from services.collector.pages.console import CONSOLE
from services.collector.pages.console.assets import own_address_of
from services.collector.pages.console.places.choices import names_for
from services.collector.pages.console.places.daily import days_of
from services.collector.pages.console.places.forms import PlaceForm
from services.collector.pages.console.places.list_routes import Reading
from services.collector.pages.console.places.tree import BASE, link_row
from services.collector.pages.console.places.words import problems_in_words
from services.collector.pages.console.texts import say_to
from services.collector.web.channels.qr import address_of, qr_inline
from services.collector.web.deps import Menu
from shared.marking import mark as _
from shared.web.console.visit import Visit

router = APIRouter(include_in_schema=False)

LINKS = BASE + "/links"


@router.get(LINKS + "/new")
async def begin(visit: Reading, menu: Menu, *, survey: str = "", location: str = "") -> Response:
    return await _form(visit, menu, PlaceForm(survey=survey, location=location))


@router.post(LINKS + "/new")
async def make(visit: Reading, menu: Menu) -> Response:
    form = await PlaceForm.read(visit.request)
    say = say_to(visit)
    try:
        link, is_new = await menu.links.create(
            caller=visit.caller,
            survey=form.survey,
            touchpoint=form.spot.touchpoint,
            location=form.spot.location,
            code=form.code or None,
            name=form.name or None,
        )
    except InvalidPlaceError as error:
        return await _form(visit, menu, form, problems=problems_in_words(error.problems, say))
    except SurveyNotFoundError:
        return await _form(visit, menu, form, problems={"survey": say(_("Choose a survey."))})
    except LinkCodeTakenError:
        return await _form(visit, menu, form, problems={"code": say(_("This code is taken. Choose another one."))})
    if is_new:
        visit.toast(say(_("The link is ready to be printed.")))
    return visit.go(f"{LINKS}/{link.code}")


@router.get(LINKS + "/{code}")
async def show(code: str, visit: Reading, menu: Menu) -> Response:
    found = await menu.links.read_details(code=code, caller=visit.caller)
    return await _page(visit, menu, found)


@router.get(LINKS + "/{code}/edit")
async def edit(code: str, visit: Reading, menu: Menu) -> Response:
    link = (await menu.links.read_details(code=code, caller=visit.caller)).link
    if link.retired_at is not None:
        return visit.go(f"{LINKS}/{link.code}")
    choices = (await names_for(visit, menu)).choices(visit.caller)
    return await _form(visit, menu, PlaceForm.of(link, choices), link=link)


@router.post(LINKS + "/{code}/edit")
async def change(code: str, visit: Reading, menu: Menu) -> Response:
    form = await PlaceForm.read(visit.request)
    say = say_to(visit)
    link = (await menu.links.read_details(code=code, caller=visit.caller)).link
    spot = form.spot
    target = LinkTarget(name=form.name or None, survey=form.survey, touchpoint=spot.touchpoint, location=spot.location)
    try:
        await menu.links.change(code=code, change=lambda _link: target, caller=visit.caller)
    except InvalidPlaceError as error:
        return await _form(visit, menu, form, link=link, problems=problems_in_words(error.problems, say))
    except SurveyNotFoundError:
        return await _form(visit, menu, form, link=link, problems={"survey": say(_("Choose a survey."))})
    except LinkRetiredError:
        return visit.go(f"{LINKS}/{link.code}")
    visit.toast(say(_("Saved. What is printed goes on working.")))
    return visit.go(f"{LINKS}/{link.code}")


@router.post(LINKS + "/{code}/retire")
async def retire(code: str, visit: Reading, menu: Menu) -> Response:
    link = await menu.links.retire(code=code, caller=visit.caller)
    visit.toast(say_to(visit)(_("The link is closed. Its counts stay.")))
    return visit.go(f"{LINKS}/{link.code}")


async def _page(visit: Visit, menu: UseCases, found: LinkDetails) -> Response:
    link = found.link
    names = await names_for(visit, menu)
    address = address_of(link, visit.request.app.state.settings.base_url())
    silences = await menu.read_silences(caller=visit.caller)
    return visit.page(
        CONSOLE,
        "places/link.html",
        own_address_of=own_address_of,
        base=BASE,
        row=link_row(link, found.use, names),
        link=link,
        silence=next((one for one in silences if one.source.key == ("link", link.code)), None),
        printed=address,
        qr=qr_inline(address),
        days=days_of(found.hours, visit.now, ZoneInfo(visit.zone)),
        survey_address=f"/console/collector/surveys/{link.survey}",
    )


async def _form(
    visit: Visit,
    menu: UseCases,
    form: PlaceForm,
    *,
    link: Link | None = None,
    problems: Mapping[str, str] | None = None,
) -> Response:
    names = await names_for(visit, menu)
    return visit.page(
        CONSOLE,
        "places/link_form.html",
        status=422 if problems else 200,
        own_address_of=own_address_of,
        base=BASE,
        form=form,
        link=link,
        choices=names.choices(visit.caller),
        problems=problems or {},
    )
