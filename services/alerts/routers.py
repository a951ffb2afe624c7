"""All routes of alerts, in the order in which they are tried."""

from services.alerts.pages import drills, person, rules, silences
from services.alerts.pages.loop import health as loop_health
from services.alerts.pages.loop import ledger
from services.alerts.web import alerts, asking, loop
from services.alerts.web import rules as rule_routes

ROUTERS = (
    rule_routes.router,
    rule_routes.schemas,
    asking.drills,
    asking.silences,
    asking.router,
    alerts.router,
    alerts.signals,
    alerts.subjects,
    loop.router,
    loop.health,
    silences.router,
    drills.router,
    rules.router,
    ledger.router,
    loop_health.router,
    person.router,
)
