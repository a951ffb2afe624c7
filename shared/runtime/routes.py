"""What each route asks of its caller, as documents and tests read it from the code."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Literal

from fastapi import APIRouter
from fastapi.dependencies.models import Dependant
from fastapi.routing import APIRoute

from shared.runtime.health import Health
from shared.runtime.service import Service
from shared.runtime.system.routers import system_routers

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


def routers_of(service: Service) -> list[APIRouter]:
    """Return all routers of a service: its own, and those that show its state."""
    return [*service.routers(), *system_routers(service, Health())]


def routes_of(services: Sequence[Service]) -> list[RouteAccess]:
    """Return the own routes of `services`, in the order in which they are declared; `HEAD` goes with `GET`."""
    return [route for service in services for router in service.routers() for route in _routes(service.name, router)]


def system_routes_of(services: Sequence[Service]) -> list[RouteAccess]:
    """Return the routes about the state of `services`, which each of them has."""
    routers = ((service.name, router) for service in services for router in system_routers(service, Health()))
    return [route for name, router in routers for route in _routes(name, router)]


def _routes(service: str, router: APIRouter) -> Iterator[RouteAccess]:
    for route in router.routes:
        if not isinstance(route, APIRoute):
            message = f"{service} has a route of a kind of which nobody knows what it asks for: {route}"
            raise TypeError(message)
        found = [one for one in _walk(route.dependant) if hasattr(one.call, "access")]
        access: Access = getattr(found[0].call, "access", "open") if found else "open"
        scopes = tuple(dict.fromkeys(scope for one in found for scope in (one.own_oauth_scopes or ())))
        for method in sorted({*(route.methods or ())} - {"HEAD"}):
            yield RouteAccess(service, route.path, method, access, scopes)


def _walk(dependant: Dependant) -> Iterator[Dependant]:
    yield dependant
    for one in dependant.dependencies:
        yield from _walk(one)
