"""Routes: targets."""

from functools import partial
from typing import Annotated, Any

from fastapi import APIRouter, Path, Query, Request, Response
from pydantic import Field

from services.scoring.web.deps import Menu, Reader, Writer
from services.scoring.web.target_schemas import TargetBody, TargetView
from shared.web.etags import OVERWRITING, Expected
from shared.web.keyed import delete_docs, page_by_key, put_docs, put_reply, read_docs, read_reply
from shared.web.lines import Key
from shared.web.paging import Page, PageQuery

router = APIRouter(prefix="/v1/targets", tags=["targets"])

TARGET = "target"
TargetKey = Annotated[Key, Path(description="The target's key.")]


class TargetQuery(PageQuery):
    """The query of `GET /v1/targets`."""

    survey: Key | None = Field(default=None, description="Only targets of this survey.")


@router.put(
    "/{key}",
    summary="Set a target, or change one",
    description="What a score is to reach, by when, and who answers for it. A value that no score on the scale can "
    "have is refused with 422, and so is a scale other than that of the existing answers. Sending the same again "
    "changes nothing. " + OVERWRITING,
    **put_docs(TARGET, TargetView),
)
async def put_target(
    _caller: Writer, menu: Menu, key: TargetKey, body: TargetBody, response: Response, expected: Expected
) -> TargetView:
    put = await menu.targets.put(key=key, requested=body.to_domain(), expected=expected)
    return put_reply(response, put, TargetView.from_domain)


@router.get("", summary="List the targets by key")
async def list_targets(
    _caller: Reader, menu: Menu, request: Request, query: Annotated[TargetQuery, Query()]
) -> Page[TargetView]:
    return await page_by_key(request, query, partial(menu.targets.list, survey=query.survey), TargetView.from_domain)


@router.get("/{key}", summary="Read one target", **read_docs(TARGET, TargetView))
async def read_target(_caller: Reader, menu: Menu, key: TargetKey, request: Request, response: Response) -> Any:  # noqa: ANN401 - a body, or none
    return read_reply(request, response, await menu.targets.read(key=key), TargetView.from_domain)


@router.delete(
    "/{key}",
    summary="Delete a target",
    description=OVERWRITING,
    **delete_docs(TARGET),
)
async def delete_target(_caller: Writer, menu: Menu, key: TargetKey, expected: Expected) -> None:
    await menu.targets.delete(key=key, expected=expected)
