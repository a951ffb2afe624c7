"""All routes of alerts, in the order in which they are tried."""

from services.alerts.web import alerts, rules

ROUTERS = (rules.router, alerts.router)
