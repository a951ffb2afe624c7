"""The alerts in the timeline of a respondent."""

from typing import Annotated, NamedTuple
from uuid import UUID

from fastapi import APIRouter, Response

from services.alerts.domain.alert import Alert, AlertFilter
from services.alerts.pages.rules import words_for
from services.alerts.pages.templates_of_alerts import CONSOLE
from services.alerts.pages.words import SEVERITY_KINDS, SEVERITY_WORDS
from services.alerts.web.menu import Menu
from shared.web.console.visit import Visit, viewing

router = APIRouter(include_in_schema=False)

SHOWN = 50


class Item(NamedTuple):
    """An alert as the timeline shows it."""

    alert: Alert
    rule: str
    """The rule's name; its key, when it was deleted."""
    severity: tuple[str, str]
    reasons: list[str]
    place: str


@router.get("/console/alerts/person/{respondent_id}")
async def alerts_of_person(
    visit: Annotated[Visit, viewing("alerts:read")], menu: Menu, respondent_id: UUID
) -> Response:
    wanted = AlertFilter(respondent_id=respondent_id, locations=visit.caller.locations)
    found = await menu.alerts.list(wanted=wanted, before=None, limit=SHOWN)
    words = await words_for(visit, menu)
    names = {rule.key: rule.definition.name for rule in await menu.rules.list(after=None, limit=1000)}
    items = [
        Item(
            alert,
            names.get(alert.rule, alert.rule),
            (words.text(SEVERITY_WORDS[alert.severity]), SEVERITY_KINDS[alert.severity]),
            [words.reason(reason) for reason in alert.reasons],
            "" if alert.place.location is None else words.value("location", alert.place.location),
        )
        for alert in found
    ]
    return visit.page(CONSOLE, "person.html", items=items)
