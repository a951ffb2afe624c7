"""The pages of fire drills: start one, and see step by step what becomes of it."""

from typing import Annotated, Any
from uuid import UUID

from fastapi import APIRouter, Response

from services.alerts.domain.drill import NobodyToNotifyError
from services.alerts.pages.asking_forms import Sent, choices, problems_in_words
from services.alerts.pages.asking_words import NOBODY, asking_words
from services.alerts.pages.templates_of_alerts import CONSOLE
from services.alerts.web.menu import Menu
from shared.errors import InvalidError
from shared.web.console.visit import Visit, viewing

PATH = "/console/alerts/drills"

router = APIRouter(prefix=PATH, include_in_schema=False)

Reading = Annotated[Visit, viewing("rules:read")]
Writing = Annotated[Visit, viewing("rules:write")]


@router.get("/new")
async def new_page(visit: Writing, menu: Menu) -> Response:
    return await _form(visit, menu, {"rule": visit.request.query_params.get("rule", "")}, {})


@router.post("/new")
async def start(visit: Writing, menu: Menu) -> Response:
    sent = await Sent.of(visit.request)
    words = await asking_words(visit, menu)
    rule = sent.get("rule") or ""
    if rule not in words.rules:
        return await _form(visit, menu, sent.values, {"rule": words.words.text(NOBODY)})
    try:
        drill = await menu.drills.start(
            caller=visit.caller, rule=rule, touchpoint=sent.get("touchpoint"), location=sent.get("location")
        )
    except NobodyToNotifyError:
        return await _form(visit, menu, sent.values, {"rule": words.words.text(NOBODY)})
    except InvalidError as error:
        return await _form(visit, menu, sent.values, problems_in_words(words, error))
    return visit.go(f"{PATH}/{drill.id}")


@router.get("/{drill_id:uuid}")
async def drill_page(visit: Reading, menu: Menu, drill_id: UUID) -> Response:
    """Show a drill. It renews itself while somebody still has to do something."""
    found = await menu.drills.read(caller=visit.caller, drill_id=drill_id)
    return visit.page(
        CONSOLE,
        "drill.html",
        words=await asking_words(visit, menu),
        drill=found.drill,
        notices=found.notices,
    )


async def _form(visit: Visit, menu: Any, typed: Any, problems: dict[str, str]) -> Response:  # noqa: ANN401 - the menu and a form
    return visit.page(
        CONSOLE,
        "drill_new.html",
        status=422 if problems else 200,
        typed=typed,
        problems=problems,
        **choices(visit, await asking_words(visit, menu)),
    )
