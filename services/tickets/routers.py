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
from services.tickets.pages.deadlines import case_routes, edit_routes, list_routes
from services.tickets.pages.proof import part, policies, reports
from services.tickets.web.improvement_routes import router as improvements
from services.tickets.web.routes import ROUTERS as API
from shared.runtime.service import Routers

ROUTERS: Routers = (
    *API,
    list_routes.router,
    edit_routes.router,
    case_routes.router,
    opening_routes.router,
    fragment_routes.router,
    held_routes.router,
    live_routes.router,
    cause_routes.router,
    checklist_routes.router,
    bulk_routes.router,
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
