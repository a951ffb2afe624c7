"""The page on which a survey's answers are taken along as a file, and the files."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from functools import partial
from typing import Annotated, Literal

from fastapi import APIRouter, Request, Response
from starlette.exceptions import HTTPException

from services.collector.application.use_cases import UseCases
from services.collector.pages.console import CONSOLE
from services.collector.pages.console.assets import own_address_of
from services.collector.pages.console.surveys.shown import BASE, address_of, state_of, title_of
from services.collector.pages.console.texts import say_to
from services.collector.pages.hosted.languages import own_name
from services.collector.web.codebook import codebook_file
from services.collector.web.deps import Menu
from services.collector.web.export_parameters import Looks
from services.collector.web.exports import sent
from shared.days import day_start
from shared.marking import mark as _
from shared.web.console.files import file_chosen, file_spelling
from shared.web.console.visit import Visit, viewing
from shared.web.exports.table import Spreadsheet
from shared.web.exports.xlsx_format import TooManyRowsError, check_rows
from shared.web.moments import LAST_YEAR, zone_of

router = APIRouter(include_in_schema=False)

Reading = Annotated[Visit, viewing("responses:read")]
Words = Literal["labels", "keys"]
FILES = ("xlsx", "excel", "csv")


@dataclass(frozen=True, slots=True)
class Wanted:
    """What the form asks for; what means nothing is as if it was not entered."""

    language: str
    words: Words
    start: str
    end: str

    @classmethod
    def of(cls, request: Request) -> "Wanted":
        given = request.query_params
        words: Words = "keys" if given.get("words") == "keys" else "labels"
        return cls(given.get("language", ""), words, given.get("from", ""), given.get("to", ""))


@router.get(BASE + "/{key}/export")
async def show_export(key: str, visit: Reading, menu: Menu) -> Response:
    return await _page(visit, menu, key, Wanted.of(visit.request))


@router.get(BASE + "/{key}/export/responses")
async def send_responses(key: str, visit: Reading, menu: Menu) -> Response:
    wanted, choice = Wanted.of(visit.request), visit.request.query_params.get("as", "xlsx")
    if choice not in FILES:
        raise HTTPException(422)
    problems = {}
    days = {}
    for name, text in (("from", wanted.start), ("to", wanted.end)):
        days[name] = _day(text)
        if text and days[name] is None:
            problems[name] = say_to(visit)(_("This is not a date."))
    if problems:
        return await _page(visit, menu, key, wanted, problems)
    zone, last = zone_of(visit.zone), days["to"]
    survey, _versions, _quotas = await menu.surveys.read(key=key)
    known = wanted.language if wanted.language in survey.draft.languages else None
    kind: Spreadsheet = "xlsx" if choice == "xlsx" else "csv"
    try:
        export = await menu.responses.export(
            survey=key,
            from_at=None if days["from"] is None else day_start(days["from"], zone),
            to_at=None if last is None else day_start(last + timedelta(days=1), zone),
            after=None,
            locations=visit.caller.locations,
            file_format=kind,
            check=partial(check_rows, kind),
        )
    except TooManyRowsError:
        problems["as"] = say_to(visit)(_("A sheet holds 1,048,575 answers: choose CSV, or a shorter time."))
        return await _page(visit, menu, key, wanted, problems)
    looks = Looks(file_spelling(visit, choice), wanted.words == "labels", known)
    return await sent(export, key, kind, looks)


@router.get(BASE + "/{key}/export/codebook/csv")
@router.get(BASE + "/{key}/export/codebook/excel")
@router.get(BASE + "/{key}/export/codebook/xlsx")
async def send_codebook(key: str, visit: Reading, menu: Menu) -> Response:
    codebook = await menu.responses.read_codebook(survey=key, language=visit.request.query_params.get("language"))
    kind, spelling = file_chosen(visit)
    return codebook_file(codebook, kind, spelling)


async def _page(
    visit: Visit,
    menu: UseCases,
    key: str,
    wanted: Wanted,
    problems: Mapping[str, str] | None = None,
) -> Response:
    survey, versions, _quotas = await menu.surveys.read(key=key)
    return visit.page(
        CONSOLE,
        "surveys/export.html",
        status=422 if problems else 200,
        own_address_of=own_address_of,
        survey=survey,
        versions=versions,
        key=survey.key,
        survey_title=title_of(survey, visit.language),
        state=state_of(survey, say_to(visit)),
        base_address=address_of(survey.key),
        may_edit=visit.caller.may("surveys:write"),
        wanted=wanted,
        languages=[(one, own_name(one)) for one in survey.draft.languages],
        language=wanted.language or next((one for one in survey.draft.languages if one[:2] == visit.language), ""),
        problems=problems or {},
    )


def _day(text: str) -> date | None:
    """Return a day that a field holds; None for nothing, and for what is none."""
    try:
        day = date.fromisoformat(text)
    except ValueError:
        return None
    return day if 1 < day.year <= LAST_YEAR else None
