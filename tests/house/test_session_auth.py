"""Sessions: which cookie counts, what a change needs beside it, and who it is then done by."""

import dataclasses
from collections.abc import AsyncIterator
from typing import Annotated, Any

import httpx
import pytest
from fastapi import APIRouter, FastAPI, UploadFile
from pydantic import SecretStr

from services.tickets.service import SERVICE as TICKETS
from shared.access import Caller
from shared.observability.actor import current_actor
from shared.runtime.app import build_app
from shared.runtime.health import Health
from shared.settings import Settings
from shared.testing.signing_in import SignedIn, sign_in
from shared.web.auth import (
    FORM_TOKEN_FIELD,
    FORM_TOKEN_HEADER,
    LOOPBACK_COOKIE,
    SECURE_COOKIE,
    OptionalCaller,
    form_token,
    require,
)

ADMIN_KEY = "an-admin-key-for-tests"
ADMIN = {"Authorization": f"Bearer {ADMIN_KEY}"}
CHANGING = ("POST", "PUT", "PATCH", "DELETE")

router = APIRouter()


@router.api_route("/thing", methods=["GET", *CHANGING])
async def thing(caller: Annotated[Caller, require("scores:read")]) -> dict[str, str]:
    """Answer who asks, and in whose name it is done."""
    actor = current_actor()
    return {"caller": caller.name, "kind": actor.kind, "actor": actor.name, "address": actor.address or ""}


@router.post("/table")
async def table(caller: Annotated[Caller, require("scores:read")], file: UploadFile | None = None) -> str:
    """Take a form."""
    return f"{caller.name} {file}"


@router.post("/anybody")
async def anybody(caller: OptionalCaller) -> str | None:
    """Take something from anybody."""
    return caller.name if caller else None


def application(public_url: str = "") -> FastAPI:
    settings = Settings(admin_key=SecretStr(ADMIN_KEY), public_url=public_url)
    service = dataclasses.replace(TICKETS, routers=lambda: (router,))
    return build_app(services=(service,), use_cases={}, settings=settings, health=Health())


def opened(app: FastAPI, base_url: str = "http://127.0.0.1") -> httpx.AsyncClient:
    return httpx.AsyncClient(transport=httpx.ASGITransport(app, client=("192.0.2.1", 4711)), base_url=base_url)


@pytest.fixture
def app() -> FastAPI:
    """An application without HTTPS."""
    return application()


@pytest.fixture
def kim(app: FastAPI) -> SignedIn:
    """Somebody who is signed in."""
    return sign_in(app, "agent")


@pytest.fixture
async def client(app: FastAPI) -> AsyncIterator[httpx.AsyncClient]:
    """A browser on this machine."""
    async with opened(app) as browser:
        yield browser


def cookie(who: SignedIn, name: str = LOOPBACK_COOKIE) -> dict[str, str]:
    return {"Cookie": f"{name}={who.session}"}


@pytest.mark.parametrize("method", CHANGING)
async def test_a_change_needs_the_form_token_of_its_session(
    app: FastAPI, client: httpx.AsyncClient, kim: SignedIn, method: str
) -> None:
    """Whatever the method: without one, or with that of another session, 403 and nothing is done."""
    foreign = form_token(sign_in(app, "agent").session)
    for sent in ({}, *({FORM_TOKEN_HEADER: token} for token in ("", "0" * 64, kim.session, foreign))):
        reply = await client.request(method, "/thing", headers=cookie(kim) | sent)
        assert (reply.status_code, reply.json()["type"]) == (httpx.codes.FORBIDDEN, "urn:heed:problem:wrong-form-token")
    reply = await client.request(method, "/thing", headers=kim.headers)
    assert (reply.status_code, reply.json()["caller"]) == (httpx.codes.OK, kim.caller.name)


async def test_reading_needs_the_session_alone(client: httpx.AsyncClient, kim: SignedIn) -> None:
    """A link that somebody follows carries no form token."""
    reply = await client.get("/thing", headers=cookie(kim))
    assert (reply.status_code, reply.json()["caller"]) == (httpx.codes.OK, kim.caller.name)


async def test_a_plain_form_sends_the_token_as_a_field(client: httpx.AsyncClient, kim: SignedIn) -> None:
    """Also one with files; a wrong header is not made good by a right field, and a file is no token."""
    token, wrong = form_token(kim.session), "0" * 64
    right, file = {FORM_TOKEN_FIELD: token}, {"file": ("table.csv", b"a,b")}
    headers = cookie(kim)

    async def status(**sent: Any) -> int:
        return (await client.post("/table", **({"headers": headers} | sent))).status_code

    assert await status(data=right) == httpx.codes.OK
    assert await status(data=right, files=file) == httpx.codes.OK
    assert await status(data={FORM_TOKEN_FIELD: wrong}) == httpx.codes.FORBIDDEN
    assert await status(data=right, headers=headers | {FORM_TOKEN_HEADER: wrong}) == httpx.codes.FORBIDDEN
    assert await status(files={FORM_TOKEN_FIELD: ("token", token.encode())}) == httpx.codes.FORBIDDEN
    assert await status(json=right) == httpx.codes.FORBIDDEN


async def test_what_is_done_in_a_session_is_done_by_its_person(client: httpx.AsyncClient, kim: SignedIn) -> None:
    """By their id, from their address; a key that is sent along goes before the session, and needs no form token."""
    reply = await client.post("/thing", headers=kim.headers)
    assert reply.json() == {
        "caller": kim.caller.name,
        "kind": "person",
        "actor": kim.caller.name,
        "address": "192.0.2.1",
    }
    reply = await client.post("/thing", headers=cookie(kim) | ADMIN)
    assert reply.json() == {"caller": "admin", "kind": "key", "actor": "admin", "address": "192.0.2.1"}


async def test_a_session_gives_no_privileges_where_anybody_may_send(client: httpx.AsyncClient, kim: SignedIn) -> None:
    """A colleague's browser answers a survey like everybody's, and needs no form token for it."""
    assert (await client.post("/anybody", headers=cookie(kim))).json() is None
    assert (await client.post("/anybody", headers=kim.headers)).json() is None


@pytest.mark.parametrize(
    ("public_url", "base_url", "name", "other"),
    [
        ("", "http://127.0.0.1", LOOPBACK_COOKIE, SECURE_COOKIE),
        ("", "https://heed.test", SECURE_COOKIE, LOOPBACK_COOKIE),
        ("https://heed.test", "https://heed.test", SECURE_COOKIE, LOOPBACK_COOKIE),
        ("https://heed.test", "http://heed.test", SECURE_COOKIE, LOOPBACK_COOKIE),
    ],
    ids=["this machine", "own HTTPS", "public address", "proxy that ends HTTPS"],
)
async def test_behind_https_only_the_cookie_counts_that_no_other_host_can_set(
    public_url: str, base_url: str, name: str, other: str
) -> None:
    """Browsers guard `__Host-`; a neighbouring host or plain HTTP can plant the other one."""
    app = application(public_url)
    kim = sign_in(app, "agent")
    async with opened(app, base_url) as client:
        assert (await client.get("/thing", headers=cookie(kim, name))).status_code == httpx.codes.OK
        assert (await client.get("/thing", headers=cookie(kim, other))).status_code == httpx.codes.UNAUTHORIZED


async def test_a_session_that_nobody_has_is_no_session(client: httpx.AsyncClient) -> None:
    """It is as if none had been sent: 401, and not a wrong key."""
    for session in ("nobody's", "", "x" * 5000):
        reply = await client.get("/thing", headers={"Cookie": f"{LOOPBACK_COOKIE}={session}"})
        assert (reply.status_code, reply.json()["type"]) == (401, "urn:heed:problem:unauthenticated")
