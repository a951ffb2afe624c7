"""The page of one invitation: what happened, why, and taking it back."""

from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Response

from services.collector.domain.invitations.invitation import InvitationOverError
from services.collector.pages.invitations import BASE, CONSOLE, labels
from services.collector.pages.invitations.list_routes import Reading, words_for
from services.collector.web.deps import Menu
from shared.web.console.visit import Visit, viewing

router = APIRouter(prefix=BASE, include_in_schema=False)

Sending = Annotated[Visit, viewing("invitations:send")]


@router.get("/{invitation_id:uuid}")
async def show(visit: Reading, menu: Menu, invitation_id: UUID) -> Response:
    view, timeline = await menu.invitations.read(invitation_id=invitation_id, caller=visit.caller)
    person = view.invitation.respondent_id
    knows_person = person is not None and await menu.respondents.is_known(respondent_id=person, caller=visit.caller)
    return visit.page(
        CONSOLE,
        "invitations/one.html",
        base=BASE,
        words=await words_for(visit, menu),
        view=view,
        one=view.invitation,
        timeline=timeline,
        knows_person=knows_person,
    )


@router.post("/{invitation_id:uuid}/cancel")
async def cancel(visit: Sending, menu: Menu, invitation_id: UUID) -> Response:
    say = CONSOLE.texts(visit.language).gettext
    try:
        await menu.invitations.cancel(invitation_id=invitation_id, caller=visit.caller)
        visit.toast(say(labels.CANCELLED))
    except InvitationOverError:
        visit.toast(say(labels.OVER))
    return visit.go(f"{BASE}/{invitation_id}")
