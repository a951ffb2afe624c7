"""`docs/permissions.md`: which route needs which scope, and which role has it."""

import dataclasses
from collections.abc import Iterator, Sequence
from typing import get_args

from services.accounts.domain.scopes import EVERYTHING_MEANS, GROUPS
from services.documents.public_routes import EVERY_PROCESS, OWN_CHECK, PEOPLE_ONLY, PUBLIC
from services.documents.tables import table
from shared.access import EVERYTHING, ROLE_SCOPES, Role
from shared.runtime.routes import RouteAccess, routes_of, system_routes_of
from shared.runtime.service import Service

ROLES: tuple[Role, ...] = get_args(Role)
_YES, _NO = "✓", "·"


def scope_table() -> str:
    """Return a Markdown table of all scopes: what they allow, and the roles that have them."""
    rows = [
        (f"`{scope}`", means, *(_mark(scope in ROLE_SCOPES[role]) for role in ROLES))
        for group in GROUPS
        for scope, means in group.scopes
    ]
    rows.append((f"`{EVERYTHING}`", f"{EVERYTHING_MEANS} Keys only.", *([_NO] * len(ROLES))))
    return table(("scope", "allows", *ROLES), rows)


def route_tables(services: Sequence[Service]) -> str:
    """Return the Markdown tables of all routes, one for each service, with what they need and who has it."""
    tables = [_of_service(service.name, routes_of((service,))) for service in services]
    return "\n\n".join((*tables, _of_service("every service", _of_each(services))))


def public_table(services: Sequence[Service]) -> str:
    """Return a Markdown table of the routes without a scope, with the reasons."""
    declared = [route.place for route in routes_of(services) if route.access == "open"]
    known = {**PUBLIC, **OWN_CHECK}
    rows = [(f"`{place}`", known.get(place, "**not declared**")) for place in declared]
    rows += [(f"`{place}`", f"{why}; in every process") for place, why in EVERY_PROCESS.items()]
    return table(("route", "why, or what it checks instead"), rows)


def _of_each(services: Sequence[Service]) -> list[RouteAccess]:
    """Return the routes that each service has alike, with `{service}` where its name stands."""
    first = services[0]
    routes = system_routes_of((first,))
    return [dataclasses.replace(one, path=one.path.replace(f"/{first.name}", "/{service}", 1)) for one in routes]


def _of_service(name: str, routes: Sequence[RouteAccess]) -> str:
    return f"### {name}\n\n" + table(("route", "needs", *ROLES, "keys"), list(_rows(routes)))


def _rows(routes: Sequence[RouteAccess]) -> Iterator[tuple[str, ...]]:
    for route in routes:
        if route.access == "open":
            continue
        needs = ", ".join(f"`{scope}`" for scope in route.scopes) or (
            "sign-in" if route.access == "page" else "any key or session"
        )
        roles = (_mark(ROLE_SCOPES[role].issuperset(route.scopes)) for role in ROLES)
        yield (f"`{route.place}`", needs, *roles, _mark(route.access == "caller" and route.place not in PEOPLE_ONLY))


def _mark(is_so: bool) -> str:  # noqa: FBT001 - one value
    return _YES if is_so else _NO
