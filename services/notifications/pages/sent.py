"""What was sent to everybody, and what was not, each with the reason: for those who manage notifications."""

from collections.abc import Mapping
from typing import cast, get_args
from uuid import UUID

from fastapi import APIRouter, Response

from services.notifications.domain.notices.filter import NoticeFilter
from services.notifications.domain.notices.notice import NoticeState, Withheld
from services.notifications.pages.everybody import Managing
from services.notifications.pages.notice_shown import REASONS, addressee_name, all_shown, shown_deliveries
from services.notifications.pages.templates_of_notifications import CONSOLE
from services.notifications.pages.words import translate_for
from services.notifications.web.deps import Menu
from shared.marking import mark as _
from shared.web.console.visit import Visit
from shared.web.cursors import read_cursor
from shared.web.paging import Cursor, encode_cursor

router = APIRouter(include_in_schema=False)

SENT = "/console/notifications/sent"
_PAGE = 50


STATES: Mapping[NoticeState, tuple[str, str]] = {
    "waiting": (_("waits"), ""),
    "sent": (_("sent"), "good"),
    "coalesced": (_("in another notice"), "quiet"),
    "digested": (_("in a digest"), "quiet"),
    "withheld": (_("not sent"), "warn"),
}
"""With the kind of badge."""


@router.get(SENT)
async def show_sent(visit: Managing, menu: Menu, cursor: Cursor = None) -> Response:
    found, deliveries = await menu.notices.list(
        caller=visit.caller, wanted=_wanted(visit), is_of_all=True, before=read_cursor(cursor, 1, UUID), limit=_PAGE + 1
    )
    page = found[:_PAGE]
    text = translate_for(visit)
    directory = await menu.directory.read()
    rows = [
        (
            one,
            addressee_name(one.notice.addressee, directory, text),
            (text(STATES[one.notice.state][0]), STATES[one.notice.state][1]),
            shown_deliveries(deliveries.get(one.notice.lead_id or one.notice.id, ()), visit),
        )
        for one in all_shown(page, visit, directory)
    ]
    return visit.page(
        CONSOLE,
        "sent.html",
        rows=rows,
        states=[(name, text(said)) for name, (said, _kind) in STATES.items()],
        reasons=[(name, text(said)) for name, said in REASONS.items()],
        next=encode_cursor(str(page[-1].id)) if len(found) > _PAGE else None,
    )


def _wanted(visit: Visit) -> NoticeFilter:
    """Return the filters of the address; what makes no sense restricts nothing."""
    state, because = (visit.request.query_params.get(name, "") for name in ("state", "because"))
    return NoticeFilter(
        states=(cast("NoticeState", state),) if state in get_args(NoticeState) else (),
        withheld_because=cast("Withheld", because) if because in get_args(Withheld) else None,
        is_open=visit.request.query_params.get("open") == "yes",
    )
