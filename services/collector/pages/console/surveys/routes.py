"""The pages of one survey: preview, publish, versions, share; and the steps that are taken there."""

from collections.abc import Sequence
from typing import Annotated, Any, cast, get_args
from urllib.parse import urlencode

from fastapi import APIRouter, Query, Request, Response
from starlette.exceptions import HTTPException

from services.collector.application.use_cases import UseCases
from services.collector.domain.errors import InvalidSurveyError, WrongStateError
from services.collector.domain.surveys.definition import Definition
from services.collector.domain.surveys.documents import document_of
from services.collector.domain.surveys.survey import Move, Survey, VersionSummary
from services.collector.pages.console import CONSOLE
from services.collector.pages.console.assets import own_address_of
from services.collector.pages.console.names import name_of
from services.collector.pages.console.surveys.preview import (
    DRAFT,
    Frame,
    sound_part,
    step_in,
    theme_of,
    with_layout,
)
from services.collector.pages.console.surveys.shown import BASE, address_of, state_of, title_of
from services.collector.pages.console.surveys.words.changes import Comparison
from services.collector.pages.console.surveys.words.findings import findings, missing_in_words
from services.collector.pages.console.texts import say_to
from services.collector.pages.hosted.form import read_form
from services.collector.pages.hosted.languages import own_name
from services.collector.pages.hosted.theme import stylesheet_of
from services.collector.web.channels.qr import qr_png, qr_svg
from services.collector.web.deps import Menu
from shared.errors import PreconditionFailedError
from shared.ids import uuid7
from shared.keyed.preconditions import Precondition
from shared.marking import mark as _
from shared.web.console.visit import POLICY, Visit, viewing

router = APIRouter(include_in_schema=False)

Reading = Annotated[Visit, viewing("surveys:read")]
Writing = Annotated[Visit, viewing("surveys:write")]
Number = Annotated[int, Query(ge=0, le=2**31 - 1)]

FRAMING = f"{POLICY}; frame-src 'self'; font-src 'self'"
"""The policy of pages that show previews."""
SCREENS = ("phone", "tablet", "desk")
_QR_SCALE = 12
_DOWNLOAD = "attachment; filename="


@router.get(BASE + "/-/theme.css")
async def read_theme(_visit: Reading, request: Request) -> Response:
    return Response(stylesheet_of(theme_of(request.query_params)), media_type="text/css")


@router.get(BASE + "/{key}")
async def show_preview(
    key: str,
    visit: Reading,
    menu: Menu,
    *,
    version: Number = DRAFT,
    screen: str = "phone",
    lang: str = "",
    layout: str = "",
) -> Response:
    survey, versions, _quotas = await menu.surveys.read(key=key)
    definition = await _definition(menu, survey, version)
    language = lang if lang in definition.languages else definition.languages[0]
    shown = {"version": version, "lang": language, "layout": layout or definition.layout}
    return _tab(
        visit,
        survey,
        versions,
        "preview",
        headers={"Content-Security-Policy": FRAMING},
        frame=f"{address_of(key, 'preview')}?{urlencode(shown)}",
        shown=shown,
        screen=screen if screen in SCREENS else SCREENS[0],
        languages=[(one, own_name(one)) for one in definition.languages],
    )


@router.get(BASE + "/{key}/preview")
async def frame(
    key: str, visit: Reading, menu: Menu, *, version: Number = DRAFT, lang: str = "", layout: str = ""
) -> Response:
    shown = await _frame(visit, menu, key, version, layout)
    opened = shown.visit(visit.request, menu, None, lang or None)
    return opened.show(opened.journey().first())


@router.post(BASE + "/{key}/preview")
async def step_in_frame(key: str, visit: Reading, menu: Menu) -> Response:
    form = await visit.request.form()
    entered = read_form(urlencode([(name, str(value)) for name, value in form.multi_items()]).encode(), uuid7())
    shown = await _frame(visit, menu, key, entered.version or DRAFT, str(form.get("layout", "")))
    return await step_in(shown.visit(visit.request, menu, entered, None))


@router.get(BASE + "/{key}/publish")
async def show_publish(key: str, visit: Reading, menu: Menu) -> Response:
    return await publish_page(visit, menu, key)


@router.post(BASE + "/{key}/publish")
async def publish(key: str, visit: Writing, menu: Menu) -> Response:
    form = await visit.request.form()
    say = say_to(visit)
    try:
        survey, _missing = await menu.surveys.publish(key=key, expected=_expected(str(form.get("tag", ""))))
    except PreconditionFailedError:
        return await publish_page(visit, menu, key, status=412, fault="changed")
    except (InvalidSurveyError, WrongStateError):
        return await publish_page(visit, menu, key, status=422, fault="refused")
    visit.toast(say(_("Version {number} is live.")).format(number=survey.live_version))
    return visit.go(address_of(key, "share"))


@router.post(BASE + "/{key}/state")
async def change_state(key: str, visit: Writing, menu: Menu) -> Response:
    form = await visit.request.form()
    step = str(form.get("step", ""))
    if step not in get_args(Move):
        raise HTTPException(422)
    expected = _expected(str(form.get("tag", "")))
    try:
        await menu.surveys.change_state(key=key, step=cast("Move", step), expected=expected)
    except PreconditionFailedError:
        return await publish_page(visit, menu, key, status=412, fault="changed")
    except WrongStateError:
        return await publish_page(visit, menu, key, status=409, fault="refused")
    return visit.go(address_of(key, "publish"))


@router.get(BASE + "/{key}/versions")
async def show_versions(
    key: str,
    visit: Reading,
    menu: Menu,
    before: Annotated[int | None, Query(alias="from", ge=1, le=2**31 - 1)] = None,
    after: Annotated[int | None, Query(alias="to", ge=0, le=2**31 - 1)] = None,
) -> Response:
    survey, versions, _quotas = await menu.surveys.read(key=key)
    say = say_to(visit)
    listed = [(one, await name_of(menu, one.published_by, say, reader=visit.caller.name)) for one in versions]
    numbers = [one.number for one in versions]
    last = numbers[0] if numbers else None
    old = before or (numbers[1] if len(numbers) > 1 else last)
    new = after if after is not None else (last if len(numbers) > 1 else DRAFT)
    changes = None
    if old is not None and new is not None:
        pair = [document_of(await _definition(menu, survey, one)) for one in (old, new)]
        changes = Comparison(pair[0], pair[1], say, visit.language).changes()
    return _tab(visit, survey, versions, "versions", listed=listed, old=old, new=new, changes=changes)


@router.get(BASE + "/{key}/share")
async def show_share(key: str, visit: Reading, menu: Menu) -> Response:
    survey, versions, _quotas = await menu.surveys.read(key=key)
    base = visit.request.app.state.settings.base_url()
    hosted = f"{base}/s/{key}"
    embed = survey.draft.embed
    return _tab(
        visit,
        survey,
        versions,
        "share",
        hosted=hosted,
        by_language=[(own_name(one), f"{hosted}?{urlencode({'lang': one})}") for one in survey.draft.languages],
        hidden=survey.draft.hidden,
        embed_line=f'<script async src="{base}/embed.js" data-survey="{key}"></script>',
        base=base,
        origins=embed.origins if embed else (),
        mode=embed.mode if embed else "slide_in",
    )


@router.get(BASE + "/{key}/qr.{ending}")
async def draw_qr(key: str, ending: str, visit: Reading, menu: Menu, *, download: bool = False) -> Response:
    survey, _versions, _quotas = await menu.surveys.read(key=key)
    address = f"{visit.request.app.state.settings.base_url()}/s/{survey.key}"
    headers = {"Cache-Control": "no-store"}
    if download:
        headers["Content-Disposition"] = f'{_DOWNLOAD}"{survey.key}.{ending}"'
    match ending:
        case "svg":
            return Response(qr_svg(address, _QR_SCALE, "m"), media_type="image/svg+xml", headers=headers)
        case "png":
            return Response(qr_png(address, _QR_SCALE, "m"), media_type="image/png", headers=headers)
        case _:
            raise HTTPException(404)


async def publish_page(
    visit: Visit, menu: UseCases, key: str, *, status: int = 200, fault: str | None = None
) -> Response:
    """Return the page on which a survey is published: what stands in the way, and what would change."""
    survey, versions, quotas = await menu.surveys.read(key=key)
    check = await menu.surveys.check(key=key)
    say = say_to(visit)
    changes = None
    if survey.live_version is not None:
        live = await _definition(menu, survey, survey.live_version)
        changes = Comparison(document_of(live), document_of(survey.draft), say, visit.language).changes()
    return _tab(
        visit,
        survey,
        versions,
        "publish",
        status=status,
        fault=fault,
        problems=findings(check.problems, say),
        missing=missing_in_words(check.missing, say),
        breaks=[one for one in check.breaks if one.reason is not None],
        changes=changes,
        quotas=quotas,
        editor=await name_of(menu, survey.updated_by, say, reader=visit.caller.name),
    )


def _tab(
    visit: Visit,
    survey: Survey,
    versions: Sequence[VersionSummary],
    tab: str,
    **values: Any,  # noqa: ANN401 - what the template shows
) -> Response:
    say = say_to(visit)
    return visit.page(
        CONSOLE,
        f"surveys/{tab}.html",
        own_address_of=own_address_of,
        survey=survey,
        versions=versions,
        key=survey.key,
        survey_title=title_of(survey, visit.language),
        state=state_of(survey, say),
        base_address=address_of(survey.key),
        may_edit=visit.caller.may("surveys:write"),
        **values,
    )


async def _frame(visit: Visit, menu: UseCases, key: str, number: int, layout: str) -> Frame:
    survey, _versions, _quotas = await menu.surveys.read(key=key)
    definition, _dropped = sound_part(await _definition(menu, survey, number))
    if definition is None:
        raise HTTPException(422)
    shown = with_layout(definition, layout)
    carried = (("form_token", visit.form_token), ("layout", shown.layout))
    return Frame(key, number, shown, address_of(key, "preview"), carried)


async def _definition(menu: UseCases, survey: Survey, number: int) -> Definition:
    if number == DRAFT:
        return survey.draft
    return (await menu.surveys.read_version(key=survey.key, number=number)).definition


def _expected(tag: str) -> Precondition:
    """Return the precondition that a form carries: that nobody has changed the survey since it was shown."""
    return Precondition(frozenset({tag}))
