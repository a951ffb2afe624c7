"""All routes of alerts, in the order in which they are tried."""

from services.alerts.pages import drills, person, recoveries, rules, silences
from services.alerts.pages.builder import routes as builder
from services.alerts.pages.builder import step_routes as steps
from services.alerts.pages.loop import health as loop_health
from services.alerts.pages.loop import ledger
from services.alerts.pages.raised import list_routes as raised
from services.alerts.pages.raised import one_routes as raised_one
from services.alerts.web import alerts, asking, loop
from services.alerts.web import recoveries as recovery_routes
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
    builder.router,
    steps.router,
    loop.router,
    loop.health,
    silences.router,
    drills.router,
    recovery_routes.router,
    recovery_routes.of_alerts,
    rules.router,
    recoveries.router,
    raised.router,
    raised_one.router,
    ledger.router,
    loop_health.router,
    person.router,
)
