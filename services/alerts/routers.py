"""All routes of alerts, in the order in which they are tried."""

from services.alerts.pages import person, rules
from services.alerts.web import routes

ROUTERS = (routes.rules, routes.alerts, rules.router, person.router)
