"""The page "Loop health": how long it takes from an answer to the first contact, and whether that helps."""

from typing import Annotated

from fastapi import APIRouter, Response

from services.alerts.domain.health import DIMENSIONS, STEPS, Dimension
from services.alerts.pages.loop.choices import choices_for
from services.alerts.pages.loop.ledger import rule_names
from services.alerts.pages.loop.query import HEALTH, LoopQuery
from services.alerts.pages.loop.words import BAR_WORDS, DIMENSION_WORDS, PERIOD_WORDS, STEP_WORDS, duration
from services.alerts.pages.rules import words_for
from services.alerts.pages.templates_of_alerts import CONSOLE
from services.alerts.web.menu import Menu
from shared.web.console.visit import Visit, viewing

router = APIRouter(prefix=HEALTH, include_in_schema=False)

Reading = Annotated[Visit, viewing("alerts:read")]
_FIELD: dict[Dimension, str] = {"channel": "channel", "unit": "location", "touchpoint": "touchpoint"}


@router.get("")
async def health_page(visit: Reading, menu: Menu) -> Response:
    query = LoopQuery.of(visit.request, HEALTH)
    wanted = await query.health_filter(visit, menu)
    health = await menu.loop.health(wanted=wanted, by=query.by)
    proof = await menu.loop.health.proof(wanted=wanted)
    words, rules = await words_for(visit, menu), await rule_names(menu)

    def named(key: str) -> str:
        if not key:
            return "–"
        return rules.get(key, key) if query.by == "rule" else words.value(_FIELD[query.by], key)

    groups = sorted(((named(key), steps) for key, steps in health.groups.items()), key=lambda one: one[0].casefold())
    return visit.page(
        CONSOLE,
        "loop/health.html",
        query=query,
        span=query.span(visit),
        choices=await choices_for(visit, menu, query),
        periods=PERIOD_WORDS,
        health=health,
        groups=groups,
        proof=proof,
        steps=STEPS,
        step_words=STEP_WORDS,
        dimensions=DIMENSIONS,
        dimension_words=DIMENSION_WORDS,
        bar_words=BAR_WORDS,
        duration=duration,
    )
