"""Routes: the company's structure, its versions, and help to write it."""

from typing import Annotated, Any, cast

from fastapi import APIRouter, Body, Depends, Path, Query, Request, Response

from services.accounts.application.use_cases import UseCases
from services.accounts.domain.structure.unit_table import COLUMNS, read_units
from services.accounts.web.structure_schemas import (
    ChangeView,
    FindingView,
    HolidaysBody,
    HolidaysView,
    LintView,
    StructureJson,
    StructureView,
    VersionView,
)
from shared.access import Caller
from shared.web.auth import require
from shared.web.cursors import number_cursor, number_of
from shared.web.etags import CHANGED, IF_MATCH, OVERWRITING, UNSEEN, Expected
from shared.web.keyed import put_docs, put_reply, read_docs, read_reply
from shared.web.paging import Page, PageQuery
from shared.web.parameters import refuse_repeated

THING = "structure"


def use_cases(request: Request) -> UseCases:
    return cast("UseCases", request.app.state.use_cases["accounts"])


Menu = Annotated[UseCases, Depends(use_cases)]
Reader = Annotated[Caller, require("structure:read")]
Writer = Annotated[Caller, require("structure:write")]
Number = Annotated[int, Path(ge=1, le=2**31 - 1, description="A version of the structure.")]
Compared = Annotated[int, Query(ge=0, le=2**31 - 1, description="A version; 0: nothing is declared.")]

router = APIRouter(prefix="/v1/structure", tags=["structure"])


@router.get("", summary="Read the structure", **read_docs(THING, StructureView))
async def read_structure(_caller: Reader, menu: Menu, request: Request, response: Response) -> Any:  # noqa: ANN401 - a body, or none
    return read_reply(request, response, await menu.structure.read(), StructureView.from_domain)


@router.put(
    "",
    summary="Publish the structure",
    description="It is published as a whole, in a new version, and reaches every service within seconds. Publishing "
    "the same once more changes nothing. Teams that it names must exist. " + OVERWRITING,
    **put_docs(THING, StructureView),
)
async def put_structure(
    _caller: Writer, menu: Menu, body: StructureJson, response: Response, expected: Expected
) -> StructureView:
    put = await menu.structure.publish(definition=body.to_domain(), expected=expected)
    return put_reply(response, put, StructureView.from_domain)


@router.get("/versions", summary="List the versions, newest first")
async def list_versions(
    _caller: Reader, menu: Menu, request: Request, query: Annotated[PageQuery, Query()]
) -> Page[VersionView]:
    refuse_repeated(request, query)
    found = await menu.structure.list_versions(before=number_of(query.cursor), limit=query.limit + 1)
    shown = found[: query.limit]
    return Page(
        items=[VersionView(version=one.version, published_at=one.published_at) for one in shown],
        next_cursor=number_cursor(shown[-1].version) if len(found) > len(shown) else None,
    )


@router.get(
    "/versions/{version}",
    summary="Read a version",
    description="Versions never change.",
    responses={404: {"description": "There never was such a version."}},
)
async def read_version(_caller: Reader, menu: Menu, version: Number) -> StructureView:
    return StructureView.from_domain(await menu.structure.read(version=version))


@router.get(
    "/diff",
    summary="Compare two versions",
    responses={404: {"description": "There never was one of the versions."}},
)
async def compare_versions(
    _caller: Reader,
    menu: Menu,
    before: Annotated[Compared, Query(alias="from")],
    after: Annotated[Compared, Query(alias="to")],
) -> list[ChangeView]:
    return [ChangeView.from_domain(one) for one in await menu.structure.compare(before=before, after=after)]


@router.post(
    "/lint",
    summary="Check a structure without publishing it",
    description="Says what is wrong with it, and what publishing it would change.",
)
async def lint_structure(_caller: Reader, menu: Menu, body: StructureJson) -> LintView:
    found = await menu.structure.lint(definition=body.to_domain())
    return LintView(
        problems=[FindingView(field=one.field, detail=one.detail) for one in found.problems],
        warnings=[FindingView(field=one.field, detail=one.detail) for one in found.warnings],
        changes=[ChangeView.from_domain(one) for one in found.changes],
        version=found.version,
    )


@router.post(
    "/holidays",
    summary="Propose holidays for a calendar",
    description="Public holidays of a country, to be put into a calendar. Once they are published they are part of "
    "the structure's version: no update of Heed moves a date.",
)
async def propose_holidays(_caller: Reader, menu: Menu, body: HolidaysBody) -> HolidaysView:
    return HolidaysView(holidays=list(menu.structure.propose_holidays(**dict(body))))


@router.post(
    "/units.csv",
    summary="Publish units from a table",
    description=f"A line for each unit, in the columns {', '.join(f'`{name}`' for name in COLUMNS)}; the first line "
    "names them, `code` and `name` are needed. Units are added, or replace those of the same code; a column that is "
    "missing leaves what is declared. Others stay. Errors name their line. " + OVERWRITING,
    responses={**CHANGED, **UNSEEN},
    openapi_extra={"parameters": [IF_MATCH]},
)
async def import_units(
    _caller: Writer,
    menu: Menu,
    table: Annotated[str, Body(media_type="text/csv", examples=["code,name,parent\nberlin,Berlin,chain\n"])],
    response: Response,
    expected: Expected,
) -> StructureView:
    put = await menu.structure.import_units(table=read_units(table), expected=expected)
    return put_reply(response, put, StructureView.from_domain)
