"""The page of suppressed addresses: why, until when, whose; released with a reason. No address is shown."""

from typing import Annotated, Any, cast, get_args
from uuid import UUID

from fastapi import APIRouter, Response

from services.collector.application.consents.suppressions import SuppressionDraft
from services.collector.domain.consents.errors import InvalidSuppressionError
from services.collector.domain.consents.suppression import SuppressionFilter, SuppressionReason
from services.collector.pages.answers.forms import Wanted, sent_form
from services.collector.pages.consents import CONSOLE, labels
from services.collector.pages.consents.labels import Words
from services.collector.web.deps import Menu
from shared.vocabulary import MessageChannel
from shared.web.console.visit import Visit, viewing
from shared.web.cursors import moment_and_id, moment_cursor
from shared.web.paging import Cursor

PATH = "/console/collector/suppressions"
PAGE = 50
DAYS = 30
"""For which unmatched reports are counted."""
LONGEST_REASON = 500

router = APIRouter(prefix=PATH, include_in_schema=False)

Reading = Annotated[Visit, viewing("responses:read")]
Writing = Annotated[Visit, viewing("consents:write")]
_HOLDING = {"": True, "ended": False, "all": None}


@router.get("")
async def list_page(visit: Reading, menu: Menu, cursor: Cursor = None) -> Response:
    wanted = Wanted(visit)
    channel, reason = wanted.get("channel"), wanted.get("reason")
    chosen = SuppressionFilter(
        holding=_HOLDING.get(wanted.get("state"), True),
        channel=cast("MessageChannel", channel) if channel in get_args(MessageChannel) else None,
        reason=cast("SuppressionReason", reason) if reason in get_args(SuppressionReason) else None,
    )
    found = await menu.consents.list_suppressions(
        wanted=chosen, caller=visit.caller, after=moment_and_id(cursor), limit=PAGE + 1
    )
    shown = found[:PAGE]
    sees_all = visit.caller.locations is None
    return visit.page(
        CONSOLE,
        "consents/suppressions.html",
        words=Words(visit, await menu.directory.read()),
        items=shown,
        next=moment_cursor(shown[-1].since, shown[-1].id) if len(found) > PAGE else None,
        now=visit.now,
        unmatched=await menu.consents.count_unmatched(days=DAYS) if sees_all else 0,
        days=DAYS,
        hook=await menu.message_links.report() if sees_all and visit.caller.may("system:read") else None,
    )


@router.get("/new")
async def new_page(visit: Writing) -> Response:
    return _form(visit, {})


@router.post("/new")
async def suppress(visit: Writing, menu: Menu) -> Response:
    """Suppress what was typed: an address with an @ is one of mail, everything else a number."""
    form = await sent_form(visit.request)
    address = form.get("address", "")
    named: dict[str, Any] = (
        {"channel": "email", "email": address} if "@" in address else {"channel": "sms", "phone": address}
    )
    say = CONSOLE.texts(visit.language).gettext
    if not address:
        return _form(visit, form, error=say(labels.NO_ADDRESS))
    try:
        await menu.consents.suppress(draft=SuppressionDraft(**named), caller=visit.caller)
    except InvalidSuppressionError:
        return _form(visit, form, error=say(labels.NO_ADDRESS))
    visit.toast(say(labels.SUPPRESSED))
    return visit.go(PATH)


@router.post("/{suppression_id:uuid}/release")
async def release(visit: Writing, menu: Menu, suppression_id: UUID) -> Response:
    form = await sent_form(visit.request)
    reason = form.get("reason", "")[:LONGEST_REASON] or None
    await menu.consents.release(suppression_id=suppression_id, caller=visit.caller, reason=reason)
    visit.toast(CONSOLE.texts(visit.language).gettext(labels.RELEASED))
    return visit.go(PATH)


def _form(visit: Visit, typed: Any, *, error: str = "") -> Response:  # noqa: ANN401 - a form, or none
    return visit.page(
        CONSOLE,
        "consents/suppression_new.html",
        status=422 if error else 200,
        typed=typed,
        error=error,
    )
