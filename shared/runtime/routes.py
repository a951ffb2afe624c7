"""What each route asks of its caller, as documents and tests read it from the code."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Literal

from fastapi import APIRouter
from fastapi.dependencies.models import Dependant
from fastapi.routing import APIRoute

from shared.runtime.health import Health
from shared.runtime.service import Service
from shared.runtime.system.api import system_api
from shared.runtime.system.pages import system_pages

Access = Literal["caller", "page", "open"]
"""`caller`: a key or a session with the scope. `page`: somebody signed in, with the scope if there is one. `open`: the
route declares nothing."""


@dataclass(frozen=True, slots=True, order=True)
class RouteAccess:
    """One route with one method."""

    service: str
    path: str
    method: str
    access: Access
    scopes: tuple[str, ...]

    @property
    def place(self) -> str:
        """How people write it, such as `GET /v1/scores`."""
        return f"{self.method} {self.path}"


def state_routers(service: Service, health: Health) -> tuple[APIRouter, ...]:
    """Return the routers by which every HTTP process shows the state of a service that runs in it."""
    return system_api(service, health), system_pages(service, health)


def routers_of(service: Service) -> list[APIRouter]:
    """Return all routers of a service: its own, and those that show its state."""
    return [*service.routers(), *state_routers(service, Health())]


def routes_of(services: Sequence[Service]) -> list[RouteAccess]:
    """Return all routes of `services`, in the order in which they are declared; `HEAD` goes with `GET`."""
    return [route for service in services for router in routers_of(service) for route in _routes(service.name, router)]


def _routes(service: str, router: APIRouter) -> Iterator[RouteAccess]:
    for route in router.routes:
        if isinstance(route, APIRoute):
            found = [one for one in _walk(route.dependant) if hasattr(one.call, "access")]
            access: Access = getattr(found[0].call, "access", "open") if found else "open"
            scopes = tuple(dict.fromkeys(scope for one in found for scope in (one.own_oauth_scopes or ())))
            for method in sorted({*(route.methods or ())} - {"HEAD"}):
                yield RouteAccess(service, route.path, method, access, scopes)


def _walk(dependant: Dependant) -> Iterator[Dependant]:
    yield dependant
    for one in dependant.dependencies:
        yield from _walk(one)
