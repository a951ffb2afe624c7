"""What one customer wishes about messages: parts of the customer's page, and pages of their own without JavaScript."""

from typing import Annotated, cast, get_args
from uuid import UUID

from fastapi import APIRouter, Response

from services.collector.application.consents.writing import WishDraft
from services.collector.domain.consents.entry import Wish
from services.collector.domain.consents.errors import InvalidConsentError
from services.collector.pages.answers.forms import sent_form
from services.collector.pages.consents import CONSOLE, labels
from services.collector.pages.consents.labels import Words
from services.collector.web.deps import Menu
from shared.vocabulary import MessageChannel, MessagePurpose
from shared.web.console.visit import Visit, viewing

BASE = "/console/collector/person"
CURRENT = "/console/collector/responses"

router = APIRouter(prefix=BASE, include_in_schema=False)

Reading = Annotated[Visit, viewing("responses:read")]
Writing = Annotated[Visit, viewing("consents:write")]


@router.get("/{respondent_id}/wishes")
async def standing(visit: Reading, menu: Menu, respondent_id: UUID) -> Response:
    """Show whether they may be written to, about what and how."""
    return await _shown(visit, menu, respondent_id, "consents/standing.html")


@router.get("/{respondent_id}/wishes/ledger")
async def ledger(visit: Reading, menu: Menu, respondent_id: UUID) -> Response:
    """Show what they wished, for their timeline."""
    return await _shown(visit, menu, respondent_id, "consents/ledger.html")


@router.post("/{respondent_id}/wishes")
async def record(visit: Writing, menu: Menu, respondent_id: UUID) -> Response:
    form = await sent_form(visit.request)
    wish, channel, purpose = (form.get(name, "") for name in ("wish", "channel", "purpose"))
    draft = WishDraft(
        wish=cast("Wish", wish) if wish in get_args(Wish) else "withdrawn",
        channel=cast("MessageChannel", channel) if channel in get_args(MessageChannel) else None,
        purpose=cast("MessagePurpose", purpose) if purpose in get_args(MessagePurpose) else None,
        wording=form.get("wording"),
    )
    say = CONSOLE.texts(visit.language).gettext
    try:
        await menu.consents.record(respondent_id=respondent_id, draft=draft, caller=visit.caller)
    except InvalidConsentError:
        return await _shown(
            visit, menu, respondent_id, "consents/standing.html", typed=form, error=say(labels.NO_PURPOSE), status=422
        )
    visit.toast(say(labels.RECORDED))
    return visit.go(f"{BASE}/{respondent_id}")


async def _shown(
    visit: Visit,
    menu: Menu,
    respondent_id: UUID,
    template: str,
    *,
    typed: object = None,
    error: str = "",
    status: int = 200,
) -> Response:
    wishes = await menu.consents.read(respondent_id=respondent_id, caller=visit.caller)
    return visit.page(
        CONSOLE,
        template,
        current=CURRENT,
        status=status,
        words=Words(visit, await menu.directory.read()),
        respondent_id=respondent_id,
        wishes=wishes,
        channels=tuple(labels.CHANNELS),
        purposes=tuple(labels.PURPOSES),
        typed=typed or {},
        error=error,
    )
