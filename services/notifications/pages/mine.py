"""One's own notices: the bell of the console, the list, and one of them."""

from uuid import UUID

from fastapi import APIRouter, Response

from services.notifications.application.notices.wording import ALERTS, NOTICES
from services.notifications.domain.notices.filter import NoticeFilter
from services.notifications.domain.notices.notice import NoticeState
from services.notifications.domain.notices.wording import Reader
from services.notifications.pages.notice_shown import (
    all_shown,
    case_of,
    in_words,
    scores_of,
    shown_deliveries,
    webhook_of,
)
from services.notifications.pages.templates_of_notifications import CONSOLE
from services.notifications.pages.words import translate_for
from services.notifications.web.deps import Menu
from shared.marking import mark as _
from shared.web.console.visit import AnyVisit
from shared.web.cursors import read_cursor
from shared.web.paging import encode_cursor

router = APIRouter(include_in_schema=False)

_PAGE = 30
_IN_BELL = 5
_SHOWN: tuple[NoticeState, ...] = ("waiting", "sent", "digested", "withheld")
"""What is coalesced into another one is not listed twice."""


_READ = _("Marked as read.")
_TAKEN = _("You take care of it. Nobody gets another notice about it.")


@router.get("/console/notifications/bell")
async def bell(visit: AnyVisit, menu: Menu) -> Response:
    """Show how many notices nobody takes care of yet, and the newest of them."""
    count = await menu.notices.count(caller=visit.caller)
    wanted = NoticeFilter(is_open=True)
    found, _deliveries = await menu.notices.list(
        caller=visit.caller, wanted=wanted, is_of_all=False, before=None, limit=_IN_BELL
    )
    notices = all_shown(found, visit, await menu.directory.read())
    return visit.page(CONSOLE, "bell.html", count=count, notices=notices if count else [])


@router.get(NOTICES)
async def show_mine(visit: AnyVisit, menu: Menu, cursor: str | None = None, show: str = "open") -> Response:
    is_open = show != "all"
    wanted = NoticeFilter(is_open=is_open, states=() if is_open else _SHOWN)
    before = read_cursor(cursor, 1, UUID)
    found, _deliveries = await menu.notices.list(
        caller=visit.caller, wanted=wanted, is_of_all=False, before=before, limit=_PAGE + 1
    )
    page = found[:_PAGE]
    return visit.page(
        CONSOLE,
        "mine.html",
        notices=all_shown(page, visit, await menu.directory.read()),
        is_open=is_open,
        next=visit.address(cursor=encode_cursor(str(page[-1].id))) if len(found) > _PAGE else None,
    )


@router.get(f"{NOTICES}/{{notice_id:uuid}}")
async def show_one(visit: AnyVisit, menu: Menu, notice_id: UUID) -> Response:
    notice, deliveries = await menu.notices.read(caller=visit.caller, notice_id=notice_id)
    directory = await menu.directory.read()
    [shown] = all_shown([notice], visit, directory)
    alert_ids = notice.content.alert_ids if visit.caller.may("alerts:read") else ()
    reads_answers = visit.caller.may("responses:read")
    reader = Reader(language=visit.language, zone=visit.zone, shows_comments=reads_answers)
    return visit.page(
        CONSOLE,
        "notice.html",
        response=notice.subject_id if notice.subject == "response" and visit.caller.may("tickets:read") else None,
        alert=f"{ALERTS}{alert_ids[0]}" if alert_ids else None,
        one=shown,
        said=in_words(notice, reader, directory),
        case=case_of(notice),
        webhook=webhook_of(notice) if visit.caller.may("webhooks:read") else None,
        scores=scores_of(notice),
        deliveries=shown_deliveries(deliveries, visit),
    )


@router.post(f"{NOTICES}/{{notice_id:uuid}}/acknowledge")
async def acknowledge(visit: AnyVisit, menu: Menu, notice_id: UUID) -> Response:
    notice = await menu.notices.acknowledge(caller=visit.caller, notice_id=notice_id)
    visit.toast(translate_for(visit)(_READ if notice.content.report is not None else _TAKEN))
    return visit.go(NOTICES)
