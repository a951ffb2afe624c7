"""All routes of alerts, in the order in which they are tried."""

from services.alerts.pages import drills, person, recoveries, rules, silences
from services.alerts.web import alerts, asking
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
    recovery_routes.router,
    recovery_routes.of_alerts,
    silences.router,
    drills.router,
    rules.router,
    recoveries.router,
    person.router,
)
