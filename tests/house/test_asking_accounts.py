"""Accounts in one process, tickets in another: keys are asked about over real HTTP, and nobody can pretend."""

import asyncio
import secrets
import time
from collections.abc import AsyncIterator
from typing import Any

import asyncpg
import httpx
import pytest
from pydantic import SecretStr, ValidationError
from structlog.testing import capture_logs

from services.accounts.service import SERVICE as ACCOUNTS
from services.collector.service import SERVICE as COLLECTOR
from services.tickets.service import SERVICE as TICKETS
from shared.access import Caller, Profile
from shared.errors import UnavailableError
from shared.identity.documents import caller_from, document_of
from shared.identity.identities import Credential
from shared.identity.keys import new_key
from shared.identity.memory import FRESH_SECONDS, MOST_WRONG
from shared.identity.proof import HEADER, proof_of, proven_address
from shared.identity.remote import PATH, SESSION_HEADER, RemoteAccounts
from shared.identity.ring import digest_of
from shared.ids import uuid7
from shared.runtime.roles import Role
from shared.settings import Settings
from shared.testing.eventually import eventually
from shared.testing.house import House, house
from shared.testing.one_service import ADMIN_KEY

POSTGRES = "postgres://"
OUTSIDE = "198.51.100.7"


@pytest.fixture
async def accounts(database_url: str) -> AsyncIterator[House]:
    """A process that runs accounts alone."""
    async with house((ACCOUNTS,), database_url, POSTGRES, topic_prefix="t", role=Role.HTTP) as opened:
        yield opened


@pytest.fixture
async def tickets(database_url: str, accounts: House) -> AsyncIterator[House]:
    """Another process, which runs tickets and stands behind a proxy."""
    settings = {"accounts_url": accounts.url, "trusted_proxies": ("127.0.0.1/32",)}
    async with house((TICKETS,), database_url, POSTGRES, topic_prefix="t", role=Role.HTTP, settings=settings) as opened:
        yield opened


async def made(accounts: House, name: str = "desk", **body: Any) -> dict[str, Any]:
    """Make a key that may read tickets."""
    wanted = {"name": name, "scopes": ["tickets:read"]} | body
    reply = await accounts.client.post("/v1/keys", json=wanted, headers=accounts.admin)
    assert reply.status_code == httpx.codes.CREATED, reply.text
    found: dict[str, Any] = reply.json()
    return found


async def status(suite: House, secret: str, address: str = OUTSIDE) -> int:
    """Ask tickets with a key, from an address."""
    headers = {"Authorization": f"Bearer {secret}", "X-Forwarded-For": address}
    return (await suite.client.get("/v1/tickets", headers=headers)).status_code


async def test_a_key_of_accounts_works_elsewhere(accounts: House, tickets: House) -> None:
    """With its scopes; a wrong one is 401 there too."""
    key = await made(accounts)
    assert await status(tickets, key["secret"]) == httpx.codes.OK
    assert await status(tickets, new_key()) == httpx.codes.UNAUTHORIZED
    weak = await made(accounts, "weak", scopes=["surveys:read"])
    assert await status(tickets, weak["secret"]) == httpx.codes.FORBIDDEN


async def test_networks_hold_elsewhere(accounts: House, tickets: House) -> None:
    """What counts is where the client of the asking process is, whatever was remembered from elsewhere."""
    secret = (await made(accounts, networks=["198.51.100.0/24"]))["secret"]
    assert await status(tickets, secret) == httpx.codes.OK
    assert await status(tickets, secret, "203.0.113.1") == httpx.codes.UNAUTHORIZED
    assert await status(tickets, secret, f"{OUTSIDE}, 203.0.113.1") == httpx.codes.UNAUTHORIZED
    assert await status(tickets, secret) == httpx.codes.OK


async def test_nobody_can_pretend_to_be_elsewhere(accounts: House) -> None:
    """Who asks accounts itself is where they are: a proof for another key, address or installation counts nothing."""
    secret = (await made(accounts, networks=["198.51.100.0/24"]))["secret"]
    now, digest = int(time.time()), digest_of(secret)
    forged = (
        "",
        OUTSIDE,
        f"{now} {OUTSIDE} {'0' * 64}",
        proof_of("another-installation", address=OUTSIDE, digest=digest, at=now),
        proof_of(ADMIN_KEY, address=OUTSIDE, digest=digest_of(new_key()), at=now),
        proof_of(ADMIN_KEY, address=OUTSIDE, digest=digest, at=now - 3600),
    )
    for value in forged:
        headers = {"Authorization": f"Bearer {secret}", HEADER: value, "X-Forwarded-For": OUTSIDE}
        assert (await accounts.client.post(PATH, headers=headers)).status_code == httpx.codes.UNAUTHORIZED
    proof = proof_of(ADMIN_KEY, address=OUTSIDE, digest=digest, at=now)
    asked = await accounts.client.post(PATH, headers={"Authorization": f"Bearer {secret}", HEADER: proof})
    assert (asked.status_code, asked.json()["networks"]) == (httpx.codes.OK, ["198.51.100.0/24"])
    for headers in ({}, {SESSION_HEADER: "somebody's"}, {"Cookie": "heed-session=somebody's"}):
        assert (await accounts.client.post(PATH, headers=headers)).status_code == httpx.codes.UNAUTHORIZED


async def test_who_guesses_must_wait(accounts: House, tickets: House) -> None:
    """At accounts itself and elsewhere; the address that guesses, and nobody else, and no known key."""
    secret = (await made(accounts))["secret"]
    assert await status(tickets, secret) == httpx.codes.OK
    for suite, path in ((tickets, "/v1/tickets"), (accounts, PATH)):
        statuses = []
        for _ in range(MOST_WRONG["key"] + 1):
            headers = {"Authorization": f"Bearer {new_key()}", "X-Forwarded-For": OUTSIDE}
            method = "POST" if path == PATH else "GET"
            reply = await suite.client.request(method, path, headers=headers)
            statuses.append(reply.status_code)
        assert statuses == [401] * MOST_WRONG["key"] + [429]
        assert 1 <= int(reply.headers["retry-after"]) <= 60
    assert await status(tickets, secret) == httpx.codes.OK
    assert await status(tickets, new_key(), "203.0.113.1") == httpx.codes.UNAUTHORIZED


async def test_an_outage_is_in_the_audit_log(database_url: str) -> None:
    """Known keys go on working, unknown ones and sessions wait; it is noted once a minute."""
    async with house((ACCOUNTS,), database_url, POSTGRES, topic_prefix="t", role=Role.HTTP) as accounts:
        secret = (await made(accounts))["secret"]
        settings = {"accounts_url": accounts.url}
        elsewhere = house((TICKETS,), database_url, POSTGRES, topic_prefix="t", role=Role.HTTP, settings=settings)
        tickets = await elsewhere.__aenter__()
        assert await status(tickets, secret) == httpx.codes.OK
    identities = tickets.assembly.app.state.identities
    started_at = identities._now()
    identities._now = lambda: started_at + FRESH_SECONDS + 1
    try:
        with capture_logs() as logs:
            assert [await status(tickets, secret) for _ in range(3)] == [httpx.codes.OK] * 3
        assert [line["event"] for line in logs].count("key_accepted_unverified") == 1
        assert await status(tickets, new_key()) == httpx.codes.SERVICE_UNAVAILABLE
        page = await tickets.client.get("/v1/tickets", headers={"Cookie": "heed-session=somebody's"})
        assert page.status_code == httpx.codes.SERVICE_UNAVAILABLE
    finally:
        await elsewhere.__aexit__(None, None, None)
    assert await actions(database_url, "tickets") == ["key.accepted_unverified"]


async def actions(database_url: str, service: str) -> list[str]:
    """Return what a service has for the audit log."""
    connection = await asyncpg.connect(database_url)
    try:
        rows = await connection.fetch(f"SELECT value FROM {service}.outbox ORDER BY id")  # noqa: S608 - a name of our own
    finally:
        await connection.close()
    found = (bytes(row["value"]).decode() for row in rows)
    return [text.split('"action":"')[1].split('"')[0] for text in found if '"action":"' in text]


async def test_the_admin_key_leaves_a_trace(database_url: str) -> None:
    """Once per address and hour."""
    settings = {"trusted_proxies": ("127.0.0.1/32",)}
    async with house(
        (COLLECTOR, ACCOUNTS), database_url, POSTGRES, topic_prefix="t", role=Role.HTTP, settings=settings
    ) as suite:
        for address in (OUTSIDE, OUTSIDE, "203.0.113.1"):
            headers = suite.admin | {"X-Forwarded-For": address}
            assert (await suite.client.get("/v1/keys", headers=headers)).status_code == httpx.codes.OK

        async def noted() -> bool:
            return await actions(database_url, "accounts") == ["break_glass.used"] * 2

        await eventually(noted)


async def test_what_answers_must_be_accounts() -> None:
    """Another server at the address, or none, is an outage and no refusal; secrets are not logged."""
    secret = new_key()
    for url in ("http://127.0.0.1:9", "http://127.0.0.1:1/elsewhere"):
        remote = RemoteAccounts(url, ADMIN_KEY)
        with capture_logs() as logs, pytest.raises(UnavailableError):
            await remote.caller_of(Credential("key", secret, OUTSIDE))
        assert logs
        assert secret not in str(logs)
        await remote.close()


async def test_one_question_for_a_crowd(accounts: House, tickets: House) -> None:
    """A hundred requests with one unknown key are one question to accounts."""
    asked = []

    async def count(request: httpx.Request) -> None:
        asked.append(request)

    remote: RemoteAccounts = tickets.assembly.app.state.identities._accounts
    remote._client.event_hooks = {"request": [count]}
    secret = (await made(accounts))["secret"]
    statuses = await asyncio.gather(*(status(tickets, secret) for _ in range(100)))
    assert (set(statuses), len(asked)) == ({httpx.codes.OK}, 1)


def test_callers_survive_the_way() -> None:
    """Whatever a caller is, the other process gets the same."""
    profile = Profile(display_name="Erika", role="agent", language="de", theme="dark", zone="Europe/Berlin")
    callers = (
        Caller("key", frozenset({"*"})),
        Caller("key", frozenset({"a", "b"}), unit="Graz", locations=frozenset(), networks=("::/0",)),
        Caller("id", frozenset(), person_id=uuid7(), unit="x", locations=frozenset({"a", "ä"}), profile=profile),
    )
    for caller in callers:
        assert caller_from(document_of(caller)) == caller


def test_asking_needs_the_key_that_all_share() -> None:
    """A process that could prove nothing does not start."""
    for values in ({"admin_key": SecretStr("")}, {"admin_key": SecretStr(ADMIN_KEY), "accounts_url": "accounts:8000"}):
        with pytest.raises(ValidationError):
            Settings(**{"accounts_url": "http://accounts:8000"} | values)


def test_a_proof_proves_one_thing_for_a_minute() -> None:
    """Another address, credential, moment or installation is not proven, and neither is anything without a key."""
    digest, other = secrets.token_hex(32), secrets.token_hex(32)
    proof = proof_of(ADMIN_KEY, address="203.0.113.7", digest=digest, at=1000)
    assert proven_address(ADMIN_KEY, proof, digest=digest, at=1060) == "203.0.113.7"
    assert proven_address(ADMIN_KEY, proof_of(ADMIN_KEY, address="", digest=digest, at=9), digest=digest, at=9) == ""
    refused = (
        (ADMIN_KEY, proof, other, 1000.0),
        (ADMIN_KEY, proof, digest, 1061.0),
        (ADMIN_KEY, proof, digest, 939.0),
        ("another-installation", proof, digest, 1000.0),
        (ADMIN_KEY, proof.replace("203.0.113.7", "203.0.113.8"), digest, 1000.0),
        (ADMIN_KEY, proof.replace("1000", "1001"), digest, 1000.0),
        ("", proof_of("", address="203.0.113.7", digest=digest, at=1000), digest, 1000.0),
        *((ADMIN_KEY, nonsense, digest, 1000.0) for nonsense in ("", "1000", "a b c", "- - -", "1000 203.0.113.7 ä")),
    )
    for key, value, of, at in refused:
        assert proven_address(key, value, digest=of, at=at) is None
