"""Routes of standing programmes: keep them, foresee them, pause them, follow their rounds."""

from typing import Annotated, Any

from fastapi import APIRouter, Depends, Path, Query, Request, Response

from services.collector.application.invitations.programmes.planning import check_writer
from services.collector.domain.invitations.programmes.programme import THING, ProgrammeDefinition
from services.collector.web.deps import Menu
from services.collector.web.invitations.programme_bodies import ProgrammeBody
from services.collector.web.invitations.programme_views import (
    ProgrammeForecastView,
    ProgrammeVersionView,
    ProgrammeView,
    RoundView,
    RoundWithUnitsView,
)
from shared.access import Caller
from shared.web.auth import require
from shared.web.cursors import key_of, number_cursor, number_of
from shared.web.etags import OVERWRITING, Expected, tagged
from shared.web.keyed import delete_docs, put_docs, put_reply, unknown
from shared.web.lines import Key
from shared.web.paging import DEFAULT_LIMIT, Cursor, Limit, Page, PageQuery, encode_cursor
from shared.web.parameters import refuse_repeated

router = APIRouter(prefix="/v1/programmes", tags=["invitations"])

Sender = Annotated[Caller, require("invitations:batch")]


def whole_company(caller: Sender) -> Caller:
    """Return the caller, who sees the whole company.

    Raises:
        WholeCompanyError: they are limited to a unit.
    """
    check_writer(caller)
    return caller


Writer = Annotated[Caller, Depends(whole_company)]
Reader = Annotated[Caller, require("responses:read")]
ProgrammeKey = Annotated[Key, Path(description="The programme's key.")]
RoundNumber = Annotated[int, Path(ge=1, le=2**31 - 1, description="A round's number.")]
_MOST_VERSIONS = 100
_UNKNOWN = unknown(THING)
_WHOLE: dict[int | str, dict[str, Any]] = {403: {"description": "The caller is limited to a unit, or lacks the scope."}}


@router.post(
    "/forecast",
    summary="Foresee a programme that is not kept yet, or changed",
    description="When its next rounds would be, and for the next one, unit by unit: how many customers it is for, how "
    "many of them rest, are drawn and would be invited, or why not, by the same decisions as the dry run of a batch. "
    "Nothing is stored.",
    responses={**_WHOLE, 422: {"description": "A field is wrong; `errors` names it."}},
)
async def foresee_definition(
    caller: Writer,
    menu: Menu,
    body: ProgrammeBody,
    key: Annotated[Key | None, Query(description="Of the programme that it would be: whom it has asked rests.")] = None,
) -> ProgrammeForecastView:
    return await _forecast(menu, caller, body.to_domain(), key)


@router.put(
    "/{key}",
    summary="Create a programme, or replace its definition",
    description="Its next round is planned at once; what changes concerns the next round, not one that is under way. "
    "Sending the same definition again changes nothing. Needs a caller who sees the whole company. " + OVERWRITING,
    **put_docs(THING, ProgrammeView),
)
async def put_programme(
    caller: Writer, menu: Menu, *, key: ProgrammeKey, body: ProgrammeBody, response: Response, expected: Expected
) -> ProgrammeView:
    standing, is_new = await menu.invitations.programmes.put(
        key=key, definition=body.to_domain(), caller=caller, expected=expected
    )
    return put_reply(response, (standing.kept, is_new), lambda _: ProgrammeView.from_domain(standing))


@router.get(
    "",
    summary="List the programmes by key",
    description="Callers who are limited to a unit see none.",
)
async def list_programmes(
    caller: Reader, menu: Menu, request: Request, query: Annotated[PageQuery, Query()]
) -> Page[ProgrammeView]:
    refuse_repeated(request, query)
    after, limit = key_of(query.cursor), query.limit
    found = await menu.invitations.programmes.list(after=after, limit=limit + 1, caller=caller)
    more = encode_cursor(found[limit - 1].kept.key) if len(found) > limit else None
    return Page(items=[ProgrammeView.from_domain(one) for one in found[:limit]], next_cursor=more)


@router.get("/{key}", summary="Read one programme, and where it stands", responses=_UNKNOWN)
async def read_programme(caller: Reader, menu: Menu, key: ProgrammeKey, response: Response) -> ProgrammeView:
    standing = await menu.invitations.programmes.read(key=key, caller=caller)
    tagged(response, standing.kept.tag)
    return ProgrammeView.from_domain(standing)


@router.delete(
    "/{key}",
    summary="Delete a programme",
    description="No round is made any more. What a round has begun goes on; its batch can be cancelled by itself. The "
    "rounds and versions stay, and whom it has asked rests as before should there be a programme of this key again. "
    + OVERWRITING,
    **delete_docs(THING),
)
async def delete_programme(caller: Writer, menu: Menu, key: ProgrammeKey, expected: Expected) -> None:
    await menu.invitations.programmes.delete(key=key, caller=caller, expected=expected)


@router.get(
    "/{key}/versions",
    summary="List the versions of a programme, the newest first",
    description=f"At most {_MOST_VERSIONS}; they stay when the programme is deleted.",
    responses=_UNKNOWN,
)
async def list_versions(caller: Reader, menu: Menu, key: ProgrammeKey) -> Page[ProgrammeVersionView]:
    found = await menu.invitations.programmes.list_versions(key=key, caller=caller, limit=_MOST_VERSIONS)
    return Page(items=[ProgrammeVersionView.from_domain(one) for one in found], next_cursor=None)


@router.post(
    "/{key}/pause",
    summary="Pause a programme",
    description="No round is made until it is resumed. What a round has begun goes on. Pausing again changes nothing.",
    responses={**_UNKNOWN, **_WHOLE},
)
async def pause_programme(caller: Writer, menu: Menu, key: ProgrammeKey) -> ProgrammeView:
    return ProgrammeView.from_domain(await menu.invitations.programmes.pause(key=key, caller=caller))


@router.post(
    "/{key}/resume",
    summary="Resume a programme",
    description="It goes on with the next round that its calendar says; those in between are not made up for.",
    responses={**_UNKNOWN, **_WHOLE, 409: {"description": "Its calendar has no further round."}},
)
async def resume_programme(caller: Writer, menu: Menu, key: ProgrammeKey) -> ProgrammeView:
    return ProgrammeView.from_domain(await menu.invitations.programmes.resume(key=key, caller=caller))


@router.get(
    "/{key}/forecast",
    summary="Foresee a programme",
    description="As `POST /v1/programmes/forecast`, for the programme as it is kept.",
    responses={**_UNKNOWN, **_WHOLE},
)
async def foresee_programme(caller: Writer, menu: Menu, key: ProgrammeKey) -> ProgrammeForecastView:
    standing = await menu.invitations.programmes.read(key=key, caller=caller)
    return await _forecast(menu, caller, standing.kept.definition, key)


@router.get(
    "/{key}/rounds",
    summary="List the rounds of a programme, the latest first",
    description="The planned one is among them, and so are those that were missed or refused, with the reason. They "
    "stay when the programme is deleted.",
    responses=_UNKNOWN,
)
async def list_rounds(
    caller: Reader, menu: Menu, key: ProgrammeKey, *, limit: Limit = DEFAULT_LIMIT, cursor: Cursor = None
) -> Page[RoundView]:
    found = await menu.invitations.programmes.list_rounds(
        key=key, caller=caller, before=number_of(cursor), limit=limit + 1
    )
    more = number_cursor(found[limit - 1].round.number) if len(found) > limit else None
    return Page(items=[RoundView.from_domain(one) for one in found[:limit]], next_cursor=more)


@router.get(
    "/{key}/rounds/{number:int}",
    summary="Read a round of a programme, unit by unit",
    responses={404: {"description": "There is no programme with this key, or it has no round of this number."}},
)
async def read_round(caller: Reader, menu: Menu, key: ProgrammeKey, number: RoundNumber) -> RoundWithUnitsView:
    progress, units = await menu.invitations.programmes.read_round(key=key, number=number, caller=caller)
    return RoundWithUnitsView.of(progress, units)


async def _forecast(
    menu: Menu, caller: Caller, definition: ProgrammeDefinition, key: str | None
) -> ProgrammeForecastView:
    programmes = menu.invitations.programmes
    forecast = await programmes.foresee(caller=caller, key=key, definition=definition)
    findings = await programmes.find_in(definition=definition, caller=caller)
    return ProgrammeForecastView.from_domain(forecast, findings)
