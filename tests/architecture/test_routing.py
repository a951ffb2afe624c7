"""The ways in: every route of the code is led to its service by the ingress and by the proxy, and nothing else is."""

import fnmatch
import re
from collections.abc import Callable

import pytest
import yaml
from fastapi.routing import APIRoute

from deploy.check import DOCKER, KUBERNETES
from services.catalog import NAMES, load_services
from shared.runtime.routes import routers_of

TWINS = {
    f"/v1/{things}/some-value/rules": f"/v1/alerts/{things}/some-value/rules" for things in ("responses", "complaints")
}
"""Paths in the middle of another service's, which no prefix can lead elsewhere, and the same below their own."""

Router = Callable[[str], str | None]
"""Takes a path and returns the service that gets it."""

EXTRA = {
    **dict.fromkeys(
        ("/docs", "/docs.css", "/openapi.json", "/asyncapi", "/schemas", "/schemas/some-type.json"), "collector"
    ),
    "/console/assets/some-file.css": "accounts",
}
"""Paths of every HTTP process; in a distributed installation one of them answers."""
PAGES = {f"/console/{name}/some-page": name for name in NAMES}
"""Where the pages of each service stand."""
INSIDE = ("/metrics", "/readyz", "/v1/callers")


def routes() -> dict[str, str]:
    """Return an example of each path that the code serves, and the service it belongs to."""
    found = {
        re.sub(r"\{[^}]*\}", "some-value", route.path): service.name
        for service in load_services()
        for router in routers_of(service)
        for route in router.routes
        if isinstance(route, APIRoute) and route.path not in INSIDE
    }
    assert {service.name for service in load_services()} <= set(found.values())
    return {**found, **EXTRA, **PAGES}


def ingress() -> Router:
    """Return how the Kubernetes ingress leads paths: the longest prefix of whole parts wins."""
    document = yaml.safe_load((KUBERNETES / "base/ingress.yaml").read_text())
    rules = document["spec"]["rules"][0]["http"]["paths"]

    def lead(path: str) -> str | None:
        fitting = [
            rule
            for rule in rules
            if path == rule["path"] or (rule["pathType"] == "Prefix" and path.startswith(f"{rule['path']}/"))
        ]
        best = max(fitting, key=lambda rule: len(rule["path"]), default=None)
        return str(best["backend"]["service"]["name"]).removesuffix("-http") if best else None

    return lead


def proxy() -> Router:
    """Return how the proxy of the compose file leads paths."""
    text = (DOCKER / "Caddyfile").read_text()
    written = re.findall(
        r"^\t@(\w+) (?:path (.+)$|\{\n\t\tpath (.+)\n\t\tnot path (.+)\n\t\}$)", text, flags=re.MULTILINE
    )
    matchers = {name: ((one + some).split(), but.split()) for name, one, some, but in written}
    upstreams = dict(re.findall(r"handle @(\w+) \{\s*reverse_proxy (\w+):8000\s*\}", text))
    assert matchers.keys() == upstreams.keys()

    def fits(path: str, patterns: list[str]) -> bool:
        return any(fnmatch.fnmatchcase(path, pattern) for pattern in patterns)

    def lead(path: str) -> str | None:
        fitting = [
            upstreams[name] for name, (listed, but) in matchers.items() if fits(path, listed) and not fits(path, but)
        ]
        assert len(fitting) <= 1, f"{path} is led to several services"
        return fitting[0] if fitting else None

    return lead


@pytest.mark.parametrize("way_in", [ingress, proxy], ids=["ingress", "proxy"])
def test_every_route_is_led_to_its_service(way_in: Callable[[], Router]) -> None:
    """A request for any path of the code arrives at the service that has the route."""
    lead = way_in()
    expected = routes()
    if way_in is ingress:
        for path, twin in TWINS.items():
            assert expected.pop(path) == expected[twin]
    assert {path: lead(path) for path in expected} == expected


@pytest.mark.parametrize("way_in", [ingress, proxy], ids=["ingress", "proxy"])
def test_operations_stay_inside(way_in: Callable[[], Router]) -> None:
    """Metrics, readiness and what services ask each other are not routed from outside, nor is what does not exist."""
    lead = way_in()
    assert {path: lead(path) for path in (*INSIDE, "/v1/unknown", "/sometimes")} == dict.fromkeys(
        (*INSIDE, "/v1/unknown", "/sometimes")
    )


def test_no_rule_is_without_a_route() -> None:
    """Each path of the ingress has a route in the code behind it."""
    document = yaml.safe_load((KUBERNETES / "base/ingress.yaml").read_text())
    led = {rule["path"] for rule in document["spec"]["rules"][0]["http"]["paths"]}
    unused = {prefix for prefix in led if not any(path == prefix or path.startswith(f"{prefix}/") for path in routes())}
    assert unused == set()
