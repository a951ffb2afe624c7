"""Pages: the tree, who answers for what, business hours, and what changed from version to version."""

from typing import Annotated

from fastapi import APIRouter, Query, Response

from services.accounts.domain.structure.definition import StructureNotFoundError
from services.accounts.pages.structure.views import Company
from services.accounts.pages.templates_of_accounts import CONSOLE
from services.accounts.web.structure import Menu
from shared.directory.structure import Structure, Unit
from shared.web.console.visit import Visit, viewing

PATH = "/console/accounts/structure"
PAGE = 50
Number = Annotated[int | None, Query(ge=0, le=2**31 - 1)]

router = APIRouter(include_in_schema=False)
Reader = Annotated[Visit, viewing("structure:read")]


async def company_of(menu: Menu, visit: Visit) -> Company:
    """Return what is published; nothing declared is version 0."""
    try:
        published = await menu.structure.read()
        structure = published.definition.structure(published.version)
    except StructureNotFoundError:
        structure = Structure()
    return Company(await menu.directory.read(), structure, visit.now)


@router.get(PATH)
async def tree(visit: Reader, menu: Menu, unit: str | None = None) -> Response:
    company = await company_of(menu, visit)
    root = unit if unit in company.structure.by_code else None
    path = company.structure.path_of(root) if root is not None else ()
    return visit.page(CONSOLE, "structure/tree.html", company=company, tree=company.tree(root), path=path)


@router.get(f"{PATH}/responsibilities")
async def responsibilities(visit: Reader, menu: Menu, after: Annotated[int, Query(ge=0)] = 0) -> Response:
    company = await company_of(menu, visit)
    units = _in_order(company.structure)
    rows = company.matrix([unit for _, unit in units[after : after + PAGE]])
    depths = [depth for depth, _ in units[after : after + PAGE]]
    more = after + PAGE if len(units) > after + PAGE else None
    return visit.page(
        CONSOLE,
        "structure/responsibilities.html",
        company=company,
        rows=list(zip(depths, rows, strict=True)),
        more=more,
        after=after,
    )


def _in_order(structure: Structure) -> list[tuple[int, Unit]]:
    """Return all units in the order of the tree, with how deep each lies in it."""
    ordered: list[tuple[int, Unit]] = []
    waiting = [(0, unit) for unit in reversed(structure.children_of(None))]
    while waiting:
        depth, unit = waiting.pop()
        ordered.append((depth, unit))
        waiting += [(depth + 1, child) for child in reversed(structure.children_of(unit.code))]
    return ordered


@router.get(f"{PATH}/calendars")
async def calendars(visit: Reader, menu: Menu) -> Response:
    return visit.page(CONSOLE, "structure/calendars.html", company=await company_of(menu, visit))


@router.get(f"{PATH}/versions")
async def versions(
    visit: Reader,
    menu: Menu,
    before: Annotated[Number, Query(alias="from")] = None,
    after: Annotated[Number, Query(alias="to")] = None,
    below: Number = None,
) -> Response:
    company = await company_of(menu, visit)
    newest = company.structure.version
    listed = await menu.structure.list_versions(before=below, limit=PAGE + 1)
    upper = newest if after is None else after
    lower = max(upper - 1, 0) if before is None else before
    try:
        changes = await menu.structure.compare(before=lower, after=upper)
    except StructureNotFoundError:
        lower, upper, changes = 0, 0, ()
    return visit.page(
        CONSOLE,
        "structure/versions.html",
        company=company,
        versions=listed[:PAGE],
        more=listed[PAGE - 1].version if len(listed) > PAGE else None,
        lower=lower,
        upper=upper,
        changes=changes,
    )
