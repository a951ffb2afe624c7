"""The list of surveys, and beginning a new one."""

from collections.abc import Mapping
from copy import deepcopy
from typing import Annotated, get_args

from fastapi import APIRouter, Query, Request, Response
from pydantic_core import to_json

from services.collector.application.surveys.overviews import Order
from services.collector.domain.errors import InvalidSurveyError, TemplateNotFoundError
from services.collector.domain.names import is_key, is_language
from services.collector.domain.surveys.survey import RESERVED_KEYS, State
from services.collector.pages.console import CONSOLE
from services.collector.pages.console.assets import own_address_of
from services.collector.pages.console.names import name_of
from services.collector.pages.console.surveys.editing.forms import Document
from services.collector.pages.console.surveys.editing.starters import empty_survey
from services.collector.pages.console.surveys.editing.whole import with_first_language, without_language
from services.collector.pages.console.surveys.shown import BASE, address_of, row_of
from services.collector.pages.console.surveys.words.labels import STATES
from services.collector.pages.console.texts import say_to
from services.collector.pages.hosted.languages import own_name, wording
from services.collector.web.deps import Menu
from services.collector.web.surveys.files import NAMES, Template, read_template
from services.collector.web.surveys.parsing import parse_survey
from shared.errors import PreconditionFailedError
from shared.keyed.preconditions import Precondition
from shared.marking import mark as _
from shared.web.console.typed import slug
from shared.web.console.visit import Visit, viewing

router = APIRouter(include_in_schema=False)

PAGE = 50
_HIGHEST_SKIP = 100_000
_MOST_TRIED = 20
_ALL: tuple[State, ...] = get_args(State)
_USUAL: tuple[State, ...] = ("draft", "active", "paused")
_ORDERS: dict[str, Order] = {"title": "title", "-answers": "answers", "-published": "published", "-changed": "changed"}
OFFERED = ("en", "de", "fr", "es", "it", "nl", "pl", "tr", "ar")
"""Languages to choose from at the beginning; others are added in the editor."""


@router.get(BASE)
async def list_surveys(
    visit: Annotated[Visit, viewing("surveys:read")],
    menu: Menu,
    *,
    state: str = "",
    sort: str = "title",
    cursor: Annotated[int, Query(ge=0, le=_HIGHEST_SKIP)] = 0,
) -> Response:
    states = tuple(one for one in _ALL if one == state) or (_ALL if state == "all" else _USUAL)
    found = await menu.surveys.list_overviews(
        states=states,
        order=_ORDERS.get(sort, "title"),
        skip=cursor,
        limit=PAGE + 1,
        locations=visit.caller.locations,
    )
    say = say_to(visit)
    rows = []
    for one in found[:PAGE]:
        publisher = await name_of(menu, one.live.published_by if one.live else None, say, reader=visit.caller.name)
        rows.append(row_of(one, publisher, say, visit.language))
    return visit.page(
        CONSOLE,
        "surveys/list.html",
        own_address_of=own_address_of,
        rows=rows,
        next_cursor=cursor + PAGE if len(found) > PAGE else None,
        states=[(one, say(STATES[one])) for one in _ALL],
        is_filtered=bool(state),
        templates=[] if rows or state else [_card(read_template(name), visit.language) for name in NAMES],
        may_edit=visit.caller.may("surveys:write"),
    )


@router.get(BASE + "/-/new")
async def choose_template(visit: Annotated[Visit, viewing("surveys:write")], template: str = "") -> Response:
    return _new_page(visit, template, {})


@router.post(BASE + "/-/new")
async def create_survey(visit: Annotated[Visit, viewing("surveys:write")], request: Request, menu: Menu) -> Response:
    form = await request.form()
    template, title, key = (str(form.get(name, "")).strip() for name in ("template", "title", "key"))
    languages = [one for one in map(str, form.getlist("languages")) if is_language(one)]
    entered = {"title": title, "key": key, "languages": languages}
    if not title or not languages or (key and (not is_key(key) or key in RESERVED_KEYS)):
        return _new_page(visit, template, entered, fault="form")
    try:
        document = _begun(template, title, languages)
        draft = parse_survey(to_json(document))
        for one in [key] if key else _keys(slug(title) or "survey"):
            try:
                await menu.surveys.put(key=one, draft=draft, expected=Precondition(is_new=True))
            except PreconditionFailedError:
                continue
            return visit.go(address_of(one, "edit"))
    except (TemplateNotFoundError, InvalidSurveyError):
        return _new_page(visit, template, entered, fault="form")
    return _new_page(visit, template, entered, fault="taken")


def _keys(wanted: str) -> list[str]:
    """Return keys to try, one after the other."""
    numbered = [wanted, *(f"{wanted}-{number}" for number in range(2, _MOST_TRIED))]
    return [one for one in numbered if one not in RESERVED_KEYS]


def _begun(template: str, title: str, languages: list[str]) -> Document:
    """Return the survey to begin with: a template in the languages that were chosen, or one question."""
    if not template:
        return empty_survey(title, languages)
    document: Document = deepcopy(read_template(template).definition)
    there = list(document["languages"])
    wanted = [one for one in languages if one in there]
    if wanted:
        for one in there:
            if one not in languages:
                without_language(document, one)
        with_first_language(document, languages[0] if languages[0] in wanted else wanted[0])
    document["languages"] += [one for one in languages if one not in document["languages"]]
    document["title"] = title
    return document


def _new_page(visit: Visit, template: str, entered: Mapping[str, object], fault: str | None = None) -> Response:
    chosen = read_template(template) if template in NAMES else None
    languages = list(chosen.definition["languages"]) if chosen else []
    return visit.page(
        CONSOLE,
        "surveys/new.html",
        status=422 if fault else 200,
        own_address_of=own_address_of,
        templates=[_card(read_template(name), visit.language) for name in NAMES],
        chosen=_card(chosen, visit.language) if chosen else None,
        is_empty=template == "empty",
        chosen_name=template if chosen else "",
        entered={
            "title": _title(chosen, visit.language) if chosen else "",
            "key": "",
            "languages": languages or [visit.language],
        }
        | dict(entered),
        offered=[(one, own_name(one)) for one in dict.fromkeys((*languages, *OFFERED))],
        fault=fault,
    )


ABOUT: Mapping[str, str] = {
    "ces": _("How easy was it to get something done? Right after the customer has tried."),
    "complaint": _("What went wrong, what would help, and how to get back to the customer."),
    "csat": _("How was one visit, delivery or appointment, and why? Right afterwards."),
    "nps": _("Would they recommend you, and why? Once or twice a year, not after every contact."),
    "post-purchase": _("How were the purchase and the product? A few days after it has arrived."),
    "support-contact": _("Was it solved, how easily, and how was the person? Right after a contact with support."),
}
"""What a ready-made survey is for, and when it is asked, by its name."""


def _title(template: Template, language: str) -> str:
    definition = template.definition
    first = definition["languages"][0]
    return wording({first: definition["title"], **definition.get("titles", {})}, language, first)[1]


def _card(template: Template, language: str) -> dict[str, object]:
    return {
        "name": template.name,
        "title": _title(template, language),
        "about": ABOUT.get(template.name, ""),
        "questions": len(template.definition["questions"]),
        "languages": ", ".join(map(own_name, template.definition["languages"])),
    }
