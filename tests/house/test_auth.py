"""Keys: who has them, and what they may do."""

import dataclasses
import secrets
from collections.abc import AsyncIterator
from typing import Annotated

import httpx
import pytest
from fastapi import APIRouter
from pydantic import SecretStr, ValidationError

from services.catalog import load_services
from services.documents.openapi import openapi
from services.tickets.service import SERVICE as TICKETS
from shared.access import EVERYTHING, SCOPES, Caller
from shared.identity.ring import ADMIN, KeyRing, digest_of
from shared.runtime.app import build_app
from shared.runtime.health import Health
from shared.settings import ApiKey, Settings
from shared.web.auth import OptionalCaller, require

ADMIN_KEY = "an-admin-key-for-tests"
SCORES_KEY = "a-key-that-reads-scores"


def _ring(count: int) -> tuple[KeyRing, dict[str, str]]:
    keys = {f"key-{number}": secrets.token_urlsafe(24) for number in range(count)}
    settings = Settings(
        admin_key=SecretStr("the-admin-key-of-a-test"),
        api_keys={name: ApiKey(key_sha256=digest_of(key), scopes=("scores:read",)) for name, key in keys.items()},
    )
    return KeyRing.of(settings), keys


def test_each_key_is_its_own_caller() -> None:
    """Every configured key is found, wherever it is in the list, and nothing else is."""
    ring, keys = _ring(20)
    for name, key in keys.items():
        assert ring.caller(key) == Caller(name, frozenset({"scores:read"}))
        assert ring.caller(key[:-1]) is None
    assert ring.caller("the-admin-key-of-a-test") == Caller(ADMIN, frozenset({EVERYTHING}))
    assert ring.caller("") is None


def test_no_admin_key_is_nobodys_key() -> None:
    """An installation without an admin key does not accept an empty one."""
    assert KeyRing.of(Settings(admin_key=SecretStr(""))).caller("") is None


def test_scopes() -> None:
    """A caller may do what is listed; the star is everything."""
    reader = Caller("reader", frozenset({"scores:read"}))
    assert reader.may("scores:read")
    assert not reader.may("scores:write")
    assert not reader.may(EVERYTHING)
    assert Caller("admin", frozenset({EVERYTHING})).may("scores:read")


def test_short_admin_key_is_refused() -> None:
    """A key that can be guessed is reported at the start, and the message does not contain the key."""
    with pytest.raises(ValidationError) as refused:
        Settings(admin_key=SecretStr("hunter2"))
    assert "hunter2" not in str(refused.value)


def test_routes_ask_for_scopes_that_exist() -> None:
    """A mistyped scope would lock everybody out but the admin."""
    paths = openapi(load_services())["paths"]
    asked = {
        scope
        for methods in paths.values()
        for operation in methods.values()
        for security in operation.get("security", [])
        for scopes in security.values()
        for scope in scopes
    }
    assert asked
    assert asked <= set(SCOPES)


def test_openapi_describes_how_to_send_a_key_and_what_errors_look_like() -> None:
    """The scheme is HTTP bearer, and no trace is left of the framework's own form of errors."""
    document = openapi(load_services())
    (scheme,) = document["components"]["securitySchemes"].values()
    assert (scheme["type"], scheme["scheme"]) == ("http", "bearer")
    assert "HTTPValidationError" not in str(document)
    refused = document["paths"]["/v1/surveys"]["get"]["responses"]["401"]
    assert "application/problem+json" in refused["content"]


router = APIRouter()


@router.get("/scores")
async def read_scores(caller: Annotated[Caller, require("scores:read")]) -> str:
    """Need a scope."""
    return caller.name


@router.get("/tickets")
async def read_tickets(caller: Annotated[Caller, require("tickets:read")]) -> str:
    """Need another scope."""
    return caller.name


@router.get("/maybe")
async def maybe(caller: OptionalCaller) -> str | None:
    """Need no key, and know one."""
    return caller.name if caller else None


@pytest.fixture
async def client() -> AsyncIterator[httpx.AsyncClient]:
    """Talks to an application with two keys."""
    settings = Settings(
        admin_key=SecretStr(ADMIN_KEY),
        api_keys={"reader": ApiKey(key_sha256=digest_of(SCORES_KEY), scopes=("scores:read",))},
    )
    service = dataclasses.replace(TICKETS, routers=lambda: (router,))
    app = build_app(services=(service,), use_cases={}, settings=settings, health=Health())
    async with httpx.AsyncClient(transport=httpx.ASGITransport(app), base_url="http://heed.test") as opened:
        yield opened


def assert_refused(reply: httpx.Response, status: int, slug: str) -> str:
    """Check that a problem document was answered, and return its detail."""
    assert (reply.status_code, reply.headers["content-type"]) == (status, "application/problem+json")
    assert reply.json()["type"] == f"urn:heed:problem:{slug}"
    return str(reply.json()["detail"])


async def test_no_key_is_401(client: httpx.AsyncClient) -> None:
    """The answer says how to send one."""
    reply = await client.get("/scores")
    assert_refused(reply, 401, "unauthenticated")
    assert reply.headers["www-authenticate"].startswith("Bearer")


@pytest.mark.parametrize("key", ["what-nobody-may-see", "", "ä", "a" * 5000])
async def test_wrong_key_is_401(client: httpx.AsyncClient, key: str) -> None:
    """A key that nobody has is refused, also where a key is not needed."""
    for path in ("/scores", "/maybe"):
        reply = await client.get(path, headers={b"Authorization": f"Bearer {key}".encode()})
        assert_refused(reply, 401, "wrong-key")
        assert not key or key not in reply.text
        assert reply.headers["www-authenticate"].startswith("Bearer")


async def test_missing_scope_is_403(client: httpx.AsyncClient) -> None:
    """The missing scope is named."""
    reply = await client.get("/tickets", headers={"Authorization": f"Bearer {SCORES_KEY}"})
    assert "tickets:read" in assert_refused(reply, 403, "forbidden")


async def test_keys_say_who_calls(client: httpx.AsyncClient) -> None:
    """The admin key may do everything, a named key what its scopes allow; no key is nobody."""
    for key, name in ((ADMIN_KEY, "admin"), (SCORES_KEY, "reader")):
        for path in ("/scores", "/maybe"):
            assert (await client.get(path, headers={"Authorization": f"bearer {key}"})).json() == name
    assert (await client.get("/maybe")).json() is None
    assert (await client.get("/maybe", headers={"Authorization": "Basic abc"})).json() is None
