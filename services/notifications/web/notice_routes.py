"""Routes: notices to colleagues, and why those were not sent that were not."""

from typing import Annotated, Any
from uuid import UUID

from fastapi import APIRouter, Query, Request
from pydantic import Field

from services.notifications.domain.notices.filter import NoticeFilter
from services.notifications.domain.notices.notice import NoticeState, Withheld
from services.notifications.web.deps import Menu
from services.notifications.web.notice_schemas import NoticeView
from shared.web.auth import AnyCaller
from shared.web.cursors import read_cursor
from shared.web.lines import Line
from shared.web.paging import Page, PageQuery, encode_cursor
from shared.web.parameters import refuse_repeated

router = APIRouter(tags=["notices"])

_UNKNOWN: dict[int | str, dict[str, Any]] = {
    404: {"description": "There is no notice with this id among those that you may see."}
}


class NoticeQuery(PageQuery):
    """Which notices; without a parameter one's own."""

    everybody: bool = Field(default=False, description="Those of all people and teams. Needs `notifications:manage`.")
    state: NoticeState | None = Field(default=None, description="Only in this state.")
    withheld_because: Withheld | None = Field(default=None, description="Only those not sent for this reason.")
    group: Line | None = Field(default=None, description="Only those about the same, such as `response:<id>`.")
    subject_id: Line | None = Field(default=None, description="Only those about this response, case, …")
    open: bool = Field(default=False, description="Only what nobody takes care of yet, and that is not withheld.")


Wanted = Annotated[NoticeQuery, Query()]


@router.get(
    "/v1/notices",
    summary="List notices",
    description="The caller's own, or with `everybody` all; the newest first. What was not sent says why.",
)
async def list_notices(*, request: Request, caller: AnyCaller, menu: Menu, wanted: Wanted) -> Page[NoticeView]:
    refuse_repeated(request, wanted)
    found, deliveries = await menu.notices.list(
        caller=caller,
        wanted=NoticeFilter(
            states=(wanted.state,) if wanted.state else (),
            withheld_because=wanted.withheld_because,
            group=wanted.group,
            subject_id=wanted.subject_id,
            is_open=wanted.open,
        ),
        is_of_all=wanted.everybody,
        before=read_cursor(wanted.cursor, 1, UUID),
        limit=wanted.limit + 1,
    )
    shown = found[: wanted.limit]
    more = encode_cursor(str(shown[-1].id)) if len(found) > wanted.limit else None
    items = [NoticeView.from_domain(one, deliveries.get(one.lead_id or one.id, ())) for one in shown]
    return Page(items=items, next_cursor=more)


@router.get("/v1/notices/{notice_id}", summary="Read one notice, and what became of it on each way", responses=_UNKNOWN)
async def read_notice(*, caller: AnyCaller, menu: Menu, notice_id: UUID) -> NoticeView:
    return NoticeView.from_domain(*await menu.notices.read(caller=caller, notice_id=notice_id))


@router.post(
    "/v1/notices/{notice_id}/acknowledge",
    summary="Take care of what a notice is about",
    description="Nobody gets another notice about what was requested of its group so far. Doing it twice is once.",
    responses=_UNKNOWN,
)
async def acknowledge_notice(*, caller: AnyCaller, menu: Menu, notice_id: UUID) -> NoticeView:
    await menu.notices.acknowledge(caller=caller, notice_id=notice_id)
    return NoticeView.from_domain(*await menu.notices.read(caller=caller, notice_id=notice_id))
