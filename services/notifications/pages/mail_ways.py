"""The part of other services' pages that says where mails to the reader go, such as the score reports they order."""

from fastapi import APIRouter, Response

from services.notifications.domain.destination import Owner
from services.notifications.pages.shown import all_shown
from services.notifications.pages.templates_of_notifications import CONSOLE
from services.notifications.web.deps import Menu
from shared.web.console.visit import AnyVisit

router = APIRouter(include_in_schema=False)
_MOST = 100


@router.get("/console/notifications/mail-ways")
async def mail_ways(visit: AnyVisit, menu: Menu) -> Response:
    owner = Owner(visit.caller.person_id)
    found = await menu.destinations.list(caller=visit.caller, owner=owner, limit=_MOST)
    mails = [one for one in found if one.channel == "email" and one.is_verified]
    return visit.page(CONSOLE, "mail_ways.html", ways=all_shown(mails, visit, await menu.directory.read()))
