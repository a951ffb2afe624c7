"""All routes of tickets, in the order in which they are tried."""

from services.tickets.web import steps, tickets

ROUTERS = (tickets.router, steps.router)
