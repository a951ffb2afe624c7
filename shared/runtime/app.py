"""The HTTP side of a process: the routers of its services in one application."""

from collections.abc import Mapping, Sequence
from typing import Any

from fastapi import FastAPI

from shared.runtime.contracts import contracts_router
from shared.runtime.docs import docs_router
from shared.runtime.health import Health, health_router
from shared.runtime.identities import identities_of
from shared.runtime.service import Service
from shared.runtime.version import VERSION
from shared.settings import Settings
from shared.unit_of_work import UnitOfWork
from shared.web.client_address import networks
from shared.web.middleware import Guarded, Observed, Present, as_it_is
from shared.web.problem_schema import with_problems
from shared.web.problems import install_problem_handlers


class Api(FastAPI):
    """FastAPI whose OpenAPI document describes errors as problem documents."""

    def openapi(self) -> dict[str, Any]:
        if self.openapi_schema is None:
            self.openapi_schema = with_problems(super().openapi())
        return self.openapi_schema


def build_app(
    *,
    services: Sequence[Service],
    use_cases: Mapping[str, object],
    settings: Settings,
    health: Health,
    units: Mapping[str, UnitOfWork] | None = None,
) -> FastAPI:
    """Return the application that serves `services`.

    Routers are included and never mounted, so that all share one lifespan, one form of errors and one OpenAPI document.

    Args:
        services: whose routers to include; without any there are health, metrics and the contracts of events.
        use_cases: by the services' names; routes find them as `request.app.state.use_cases`.
        settings: limits and keys.
        health: what `/livez` and `/readyz` report.
        units: by service; with them the state of each is read, and through one the use of the admin key is audited.
    """
    app = Api(
        title="Heed",
        summary="Surveys and feedback: responses in, scores, alerts and tickets out.",
        version=VERSION,
        docs_url=None,
        redoc_url=None,
        openapi_url=None,
    )
    app.state.use_cases = dict(use_cases)
    app.state.settings = settings
    app.state.units = dict(units or {})
    app.state.identities = identities_of(services, use_cases, settings, units or {})
    app.state.whole_api = None
    app.state.live_streams = {}
    app.state.is_stopping = lambda: health.stopping
    install_problem_handlers(app)
    for service in services:
        for router in service.routers():
            app.include_router(router)
    app.include_router(health_router(health))
    app.include_router(contracts_router())
    present: Present = as_it_is
    if services:
        app.include_router(docs_router(app))
        present = _add_console(app, services, health)
    # The last one added is the outermost.
    app.add_middleware(
        Guarded,
        max_body_bytes=settings.max_body_bytes,
        trusted=networks(settings.trusted_proxies),
        present=present,
    )
    app.add_middleware(Observed, present=present, is_stopping=app.state.is_stopping)
    return app


def _add_console(app: Api, services: Sequence[Service], health: Health) -> Present:
    """Add what the pages for colleagues share, and the state of each service; a worker has no memory for it.

    Returns:
        What shows errors to colleagues as pages.
    """
    from shared.runtime.system.routers import system_routers  # noqa: PLC0415 - see above
    from shared.web.console.assets import console_assets_router  # noqa: PLC0415 - see above
    from shared.web.console.faults import install_console_faults, shown  # noqa: PLC0415 - see above

    install_console_faults(app)
    app.include_router(console_assets_router())
    for service in services:
        for router in system_routers(service, health):
            app.include_router(router)
    return shown
