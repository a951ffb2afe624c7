"""Every route, in the order in which they are tried."""

from services.tickets.pages import (
    assets,
    bulk_routes,
    cause_routes,
    checklist_routes,
    fragment_routes,
    held_routes,
    improvement_case_routes,
    improvement_routes,
    inbox_routes,
    live_routes,
    opening_routes,
    step_routes,
    view_routes,
)
from services.tickets.pages.deadlines import case_routes as deadlines_of_case
from services.tickets.pages.deadlines import edit_routes as deadline_editing
from services.tickets.pages.deadlines import list_routes as deadlines
from services.tickets.pages.proof import part, policies, reports
from services.tickets.pages.routing import case_routes as routing_of_case
from services.tickets.pages.routing import edit_routes as route_editing
from services.tickets.pages.routing import route_routes
from services.tickets.web.improvement_routes import router as improvements
from services.tickets.web.routes import ROUTERS as API
from shared.runtime.service import Routers

ROUTERS: Routers = (
    *API,
    deadlines.router,
    deadline_editing.router,
    deadlines_of_case.router,
    opening_routes.router,
    fragment_routes.router,
    held_routes.router,
    live_routes.router,
    cause_routes.router,
    checklist_routes.router,
    bulk_routes.router,
    route_editing.router,
    route_routes.router,
    routing_of_case.router,
    inbox_routes.router,
    step_routes.router,
    part.router,
    reports.router,
    policies.router,
    improvements,
    improvement_routes.router,
    improvement_case_routes.router,
    view_routes.router,
    assets.router,
)
