"""Every route of every service, asked in every role, with a key of every scope, and without any: as the matrix says."""

import asyncio
import re
from collections.abc import AsyncIterator, Iterable, Iterator, Mapping, MutableMapping, Sequence
from dataclasses import dataclass
from typing import Any, get_args

import pytest
from fastapi import FastAPI
from fastapi.routing import APIRoute

from services.accounts.domain.scopes import GROUPS
from services.catalog import load_services
from services.documents.public_routes import (
    EVERY_PROCESS,
    OWN_CHECK,
    OWN_OR_MANAGED,
    PEOPLE_ONLY,
    PUBLIC,
    WHOLE_COMPANY,
)
from shared.access import COMPANY_SCOPES, EVERYTHING, ROLE_SCOPES, SCOPES, Role
from shared.identity.ring import digest_of
from shared.ids import uuid7
from shared.runtime.contracts import contracts_router
from shared.runtime.docs import docs_router
from shared.runtime.health import Health, health_router
from shared.runtime.roles import Role as ProcessRole
from shared.runtime.routes import RouteAccess, routes_of, system_routes_of
from shared.settings import ApiKey
from shared.testing.house import house
from shared.testing.signing_in import sign_in
from shared.web.auth import SAFE_METHODS
from shared.web.console.assets import console_assets_router

Headers = Mapping[str, str]
ROUTES = (*routes_of(load_services()), *system_routes_of(load_services()))
GUARDED = [route for route in ROUTES if route.access != "open"]
PARTS = [GUARDED[at : at + 80] for at in range(0, len(GUARDED), 80)]
"""Of a size that a busy machine asks in the time that a test has."""
ROLES: tuple[Role, ...] = get_args(Role)
KEYS = {scope: f"a-key-with-the-scope-{scope}" for scope in (*SCOPES, EVERYTHING)}


@dataclass(frozen=True, slots=True)
class Asker:
    """Somebody who asks, and what they may do."""

    name: str
    headers: Headers
    scopes: frozenset[str]
    kind: str
    """`nobody`, `session`, `session in a unit`, `session without form token` or `key`."""

    def expected(self, route: RouteAccess) -> str:
        """Return how the route must answer: `allowed`, `401`, `403` or `sign in`."""
        is_page = route.access == "page"
        if self.kind == "nobody" or (self.kind == "key" and is_page):
            return "sign in" if is_page else "401"
        if self.kind == "session without form token" and route.method not in SAFE_METHODS:
            return "403"
        if route.path == "/console/sign-out":
            return "sign in"  # it has done what it was asked to
        may = EVERYTHING in self.scopes or self.scopes.issuperset(route.scopes)
        return "allowed" if may and not self.is_refused(route) else "403"

    def is_refused(self, route: RouteAccess) -> bool:
        """Return whether a route refuses them though they have its scope."""
        is_whole = route.place in WHOLE_COMPANY or not COMPANY_SCOPES.isdisjoint(route.scopes)
        return (
            (self.kind == "key" and route.place in PEOPLE_ONLY)
            or (self.kind == "session in a unit" and is_whole)
            or (route.place in OWN_OR_MANAGED and "people:write" not in self.scopes)  # they ask about somebody else
        )


@pytest.fixture
async def app(database_url: str) -> AsyncIterator[FastAPI]:
    """All services in one process."""
    keys = {
        f"key {number}": ApiKey(key_sha256=digest_of(secret), scopes=(scope,))
        for number, (scope, secret) in enumerate(KEYS.items())
    }
    async with house(
        load_services(),
        database_url,
        "postgres://",
        topic_prefix="t",
        role=ProcessRole.HTTP,
        settings={"api_keys": keys},
    ) as suite:
        yield suite.assembly.app


def askers(app: FastAPI) -> list[Asker]:
    """Return everybody who differs in what they may do."""
    found = [Asker("nobody", {}, frozenset(), "nobody")]
    for role in ROLES:
        headers = sign_in(app, role).headers
        cookie = {"Cookie": headers["Cookie"]}
        found.append(Asker(role, headers, ROLE_SCOPES[role], "session"))
        found.append(Asker(f"{role}, from elsewhere", cookie, ROLE_SCOPES[role], "session without form token"))
        own = sign_in(app, role, unit="graz", locations=frozenset({"graz"})).headers
        found.append(Asker(f"{role} of one unit", own, ROLE_SCOPES[role], "session in a unit"))
    for scope, secret in KEYS.items():
        found.append(Asker(f"key for {scope}", {"Authorization": f"Bearer {secret}"}, frozenset({scope}), "key"))
    return found


async def answer(app: FastAPI, route: RouteAccess, headers: Headers) -> tuple[int, str]:
    """Return status and `Location` of the reply, as soon as it begins: streams never end."""
    path = re.sub(r"\{(version|\w+:int)\}", "1", re.sub(r"\{(\w*id|\w+:uuid)\}", str(uuid7()), route.path))
    path = re.sub(r"\{[^}]*\}", "none", path)
    begun: asyncio.Future[MutableMapping[str, Any]] = asyncio.get_running_loop().create_future()
    bodies: list[MutableMapping[str, Any]] = [{"type": "http.request", "body": b"", "more_body": False}]
    scope = {
        "type": "http",
        "asgi": {"version": "3.0"},
        "http_version": "1.1",
        "method": route.method,
        "scheme": "http",
        "path": path,
        "raw_path": path.encode(),
        "query_string": b"",
        "root_path": "",
        "headers": [(name.lower().encode(), value.encode()) for name, value in headers.items()],
        "client": ("127.0.0.1", 1),
        "server": ("127.0.0.1", 80),
    }

    async def receive() -> MutableMapping[str, Any]:
        if not bodies:
            await asyncio.Event().wait()
        return bodies.pop()

    async def send(message: MutableMapping[str, Any]) -> None:
        if message["type"] == "http.response.start" and not begun.done():
            begun.set_result(message)

    running = asyncio.create_task(app(scope, receive, send))
    try:
        await asyncio.wait(
            [asyncio.ensure_future(one) for one in (running, begun)], return_when=asyncio.FIRST_COMPLETED
        )
        assert begun.done(), f"{route.place} sent no reply: {running.exception()!r}"
        message = begun.result()
    finally:
        running.cancel()
        await asyncio.gather(running, return_exceptions=True)
    return message["status"], dict(message["headers"]).get(b"location", b"").decode()


def said(status: int, location: str) -> str:
    """Return what an answer means."""
    if location.startswith("/console/sign-in"):
        return "sign in"
    return str(status) if status in (401, 403) else "allowed"


@pytest.mark.parametrize("routes", PARTS, ids=lambda routes: f"{routes[0].place} and on")
async def test_every_route_answers_as_the_matrix_says(app: FastAPI, routes: Sequence[RouteAccess]) -> None:
    """Allowed, 401, 403, or led to the sign-in; nothing that changes something is done without the form token."""
    wrong = []
    everybody = askers(app)
    for route in routes:
        for asker in everybody:
            status, location = await answer(app, route, asker.headers)
            if said(status, location) != asker.expected(route) or status == 500:
                wrong.append(f"{route.place} for {asker.name}: {status}, expected {asker.expected(route)}")
    assert not wrong, "\n".join(wrong)


async def test_public_routes_are_public(app: FastAPI) -> None:
    """They refuse nobody for want of a key, and a session gives them no more."""
    session = {"Cookie": sign_in(app, "admin").headers["Cookie"]}
    for route in ROUTES:
        if route.place in PUBLIC:
            for headers in ({}, session):
                status, location = await answer(app, route, headers)
                is_way_in = route.path.startswith("/console/sign-in")  # signing in again is no refusal there
                assert said(status, location) in ({"allowed", "sign in"} if is_way_in else {"allowed"}), route.place


async def test_routes_with_a_check_of_their_own_refuse_nobody_known(app: FastAPI) -> None:
    """Without what they ask for nothing is done, and a session is not what they ask for."""
    session = sign_in(app, "admin").headers
    for route in ROUTES:
        if route.place in OWN_CHECK:
            for headers in ({}, session):
                status, location = await answer(app, route, headers)
                assert 400 <= status < 500 or said(status, location) == "sign in", (route.place, status)


def test_each_route_declares_what_it_needs() -> None:
    """A scope, or that somebody is signed in, or a place in the list of public routes, with the reason."""
    declared = {route.place for route in ROUTES if route.access == "open"}
    assert declared == PUBLIC.keys() | OWN_CHECK.keys()
    assert not PUBLIC.keys() & OWN_CHECK.keys()
    for route in ROUTES:
        assert set(route.scopes) <= set(SCOPES), route.place
        assert len(route.scopes) <= 1, route.place


def all_of(routes: Iterable[object]) -> Iterator[object]:
    """Return routes, and for each router that was included its own."""
    for route in routes:
        included = getattr(route, "original_router", None)
        if included is None:
            yield route
        else:
            yield from all_of(included.routes)


async def test_no_route_of_a_process_is_missing_in_the_matrix(app: FastAPI) -> None:
    """Whatever is added to a process anywhere is asked above, or listed with its reason."""
    found = list(all_of(app.routes))
    served = {
        f"{method} {route.path}"
        for route in found
        if isinstance(route, APIRoute)
        for method in {*(route.methods or ())} - {"HEAD"}
    }
    assert served == {route.place for route in ROUTES} | EVERY_PROCESS.keys()
    # Of mounts, websockets and plain routes nobody knows what they ask for.
    assert [route for route in found if not isinstance(route, APIRoute)] == []


def test_each_scope_is_explained() -> None:
    """Once, in one of the groups."""
    explained = [scope for group in GROUPS for scope, _ in group.scopes]
    assert sorted(explained) == sorted(SCOPES)


def test_routes_of_every_process_are_listed() -> None:
    """Health, documents, the console's files."""
    routers = (health_router(Health()), contracts_router(), docs_router(FastAPI()), console_assets_router())
    found = {
        f"{method} {route.path}"
        for router in routers
        for route in router.routes
        if isinstance(route, APIRoute)
        for method in (route.methods or ())
    }
    assert found == set(EVERY_PROCESS)
