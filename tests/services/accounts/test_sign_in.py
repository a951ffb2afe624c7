"""Signing in with a password: who gets in, what others learn, and what no other site can do."""

import asyncio
import re
from typing import Any

import asyncpg
import httpx
import pytest
from argon2 import PasswordHasher

from services.accounts.service import SERVICE
from shared.clock import FixedClock
from shared.identity.ring import digest_of
from shared.observability.logging import configure_logging
from shared.settings import Settings
from shared.testing.eventually import eventually
from shared.testing.one_service import OneService, one_service
from shared.web.auth import SECURE_COOKIE

PASSWORD = "three quiet lamps"
ADDRESS = "kim@example.com"


async def test_a_session_is_a_new_secret_in_a_cookie_that_no_script_reads(town: Any) -> None:
    """`__Host-`, Secure, HttpOnly, SameSite=Lax; only its digest is kept."""
    await town.person(ADDRESS)
    browser = town.browser()
    reply = await browser.sign_in("  KIM@Example.com ")
    assert (reply.status_code, reply.headers["location"]) == (httpx.codes.SEE_OTHER, "/console")
    [cookie] = [one for one in reply.headers.get_list("set-cookie") if one.startswith("__Host-heed-session=")]
    for part in ("HttpOnly", "Path=/", "SameSite=lax", "Secure"):
        assert part in cookie
    assert "Domain" not in cookie
    async with town.accounts.unit_of_work.read() as connection:
        kept = (await connection.exec_driver_sql("SELECT token_sha256 FROM accounts.session")).scalars().all()
    assert digest_of(browser.session) in kept
    assert browser.session not in kept


async def test_a_session_that_was_there_before_is_not_used_for_whoever_signs_in(town: Any) -> None:
    """Fixation: neither a made-up secret nor somebody else's session survives a sign-in."""
    _, mallory = await town.person("mallory@example.com")
    await town.person(ADDRESS)
    for planted in ("a" * 43, mallory.session):
        browser = town.browser()
        browser.client.cookies.set(SECURE_COOKIE, planted, domain="heed.test", path="/")
        assert (await browser.sign_in(ADDRESS)).status_code == httpx.codes.SEE_OTHER
        sessions = [value for name, value in browser.client.cookies.items() if name == SECURE_COOKIE]
        assert planted not in sessions[-1:]
        other = town.browser()
        other.client.cookies.set(SECURE_COOKIE, planted, domain="heed.test", path="/")
        assert not await other.is_signed_in()


@pytest.mark.parametrize(
    ("name", "password"),
    [
        (ADDRESS, "wrong"),
        (ADDRESS, ""),
        (ADDRESS, PASSWORD + " "),
        (ADDRESS, "x" * 5000),
        ("nobody@example.com", PASSWORD),
        ("", ""),
        ("invited@example.com", PASSWORD),
        ("gone@example.com", PASSWORD),
    ],
)
async def test_whoever_does_not_get_in_learns_nothing(town: Any, name: str, password: str) -> None:
    """A wrong password, a name that nobody has, somebody invited and somebody inactive look the same."""
    await town.first_admin()
    await town.person(ADDRESS)
    await town.invite("invited@example.com")
    gone, _ = await town.person("gone@example.com")
    headers = town.accounts.admin | {"If-Match": await town.tag(gone)}
    await town.accounts.client.patch(f"/v1/people/{gone}", json={"is_active": False}, headers=headers)
    browser = town.browser()
    reply = await browser.sign_in(name, password)
    assert reply.status_code == httpx.codes.UNAUTHORIZED
    body = re.sub(r'value="[^"]*"', "", reply.text).replace(" autofocus", "")
    other = await town.browser().sign_in("somebody.else@example.com", "whatever it is")
    assert body == re.sub(r'value="[^"]*"', "", other.text).replace(" autofocus", "")
    assert not browser.session
    assert password == "" or password not in reply.text


async def test_as_much_work_is_done_for_a_name_that_nobody_has(town: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    """One password is compared, whoever it is."""
    compared: list[str] = []
    verify = PasswordHasher.verify

    def noted(self: PasswordHasher, kept: str, sent: str) -> bool:
        compared.append(kept)
        return verify(self, kept, sent)

    monkeypatch.setattr(PasswordHasher, "verify", noted)
    await town.person(ADDRESS)
    for name in (ADDRESS, "nobody@example.com"):
        compared.clear()
        await town.browser().sign_in(name, "wrong")
        assert len(compared) == 1
        assert compared[0].startswith("$argon2id$")


@pytest.mark.parametrize(
    "headers",
    [
        {"Sec-Fetch-Site": "cross-site"},
        {"Sec-Fetch-Site": "same-site"},
        {"Origin": "https://evil.test"},
        {"Origin": "https://evil.heed.test"},
    ],
)
async def test_no_other_site_signs_somebody_in(town: Any, headers: dict[str, str]) -> None:
    """A form of another site is refused, even with a value that our page once showed."""
    await town.person(ADDRESS)
    browser = town.browser()
    page = await browser.get("/console/sign-in")
    token = re.search(r'name="form_token" value="(\w+)"', page.text)
    assert token
    form = {"sign_in_name": ADDRESS, "password": PASSWORD, "form_token": token[1]}
    reply = await browser.client.post("/console/sign-in", data=form, headers=headers)
    assert reply.status_code == httpx.codes.FORBIDDEN
    assert not browser.session


async def test_a_form_needs_its_value_and_the_cookie_that_goes_with_it(town: Any) -> None:
    """Without one of them, or with those of another browser, nothing happens."""
    await town.person(ADDRESS)
    browser, other = town.browser(), town.browser()
    foreign = re.search(r'name="form_token" value="(\w+)"', (await other.get("/console/sign-in")).text)
    assert foreign
    form = {"sign_in_name": ADDRESS, "password": PASSWORD}
    for sent in (form, form | {"form_token": ""}, form | {"form_token": foreign[1]}):
        assert (await browser.client.post("/console/sign-in", data=sent)).status_code == httpx.codes.FORBIDDEN
        await browser.get("/console/sign-in")
    assert not browser.session


@pytest.mark.parametrize(
    ("wanted", "led_to"),
    [
        ("/console/tickets?state=new", "/console/tickets?state=new"),
        ("https://evil.test/", "/console"),
        ("//evil.test/console", "/console"),
        ("/console/../..//evil.test", "/console/../..//evil.test"),
        ("/console\\evil.test", "/console"),
        ("/console/x\r\nSet-Cookie: a=b", "/console"),
        ("javascript:alert(1)", "/console"),
        ("/v1/people", "/console"),
    ],
)
async def test_one_is_led_back_to_pages_of_the_console_only(town: Any, wanted: str, led_to: str) -> None:
    """`next` is a local path, or nothing."""
    await town.person(ADDRESS)
    browser = town.browser()
    reply = await browser.post("/console/sign-in", sign_in_name=ADDRESS, password=PASSWORD, next=wanted)
    location = reply.headers["location"]
    assert location == led_to if "//" not in led_to else location == "/console"


async def test_nobody_signs_in_where_others_can_read_along(database_url: str, clock: FixedClock) -> None:
    """Plain HTTP is for this machine alone; elsewhere a page explains, and no cookie is set."""
    async with one_service(SERVICE, database_url, settings=Settings(), clock=clock) as service:
        for host, status in (("http://127.0.0.1:8000", 200), ("http://localhost", 200), ("http://[::1]:8000", 200)):
            reply = await service.client.get(f"{host}/console/sign-in")
            assert reply.status_code == status
            assert "heed-form=" in reply.headers["set-cookie"]
            assert "Secure" not in reply.headers["set-cookie"]
        for host in ("http://heed.test", "http://10.0.0.7:8000", "http://127.0.0.1.evil.test"):
            for path in ("/console/sign-in", "/console/first/x", "/console/invite/x", "/console/reset/x"):
                reply = await service.client.get(f"{host}{path}")
                assert (reply.status_code, "set-cookie" in reply.headers) == (httpx.codes.FORBIDDEN, False)
                assert "HEED_PUBLIC_URL" in reply.text
            sent = await service.client.post(f"{host}/console/sign-in", data={"password": PASSWORD})
            assert (sent.status_code, "set-cookie" in sent.headers) == (httpx.codes.FORBIDDEN, False)
        for header in ("Forwarded", "X-Forwarded-For", "X-Forwarded-Host", "X-Forwarded-Proto"):
            reply = await service.client.get("http://localhost:8000/console/sign-in", headers={header: "x"})
            assert (reply.status_code, "set-cookie" in reply.headers) == (httpx.codes.FORBIDDEN, False), header


async def test_behind_https_no_other_way_is_offered(accounts: OneService) -> None:
    """With a public address the form is at that address and on the machine itself, not at a bare port beside it."""
    for host, status in (("http://heed.test", 200), ("http://127.0.0.1:8000", 200), ("http://10.0.0.7:8000", 403)):
        reply = await accounts.client.get(f"{host}/console/sign-in")
        assert reply.status_code == status
        assert ("set-cookie" in reply.headers) is (status == httpx.codes.OK)


@pytest.mark.parametrize(
    ("header", "language"),
    [
        ("de-AT,de;q=0.9,en;q=0.8", "de"),
        ("en-GB,en;q=0.9,de;q=0.2", "en"),
        ("fr,de;q=0.4,en;q=0.3", "de"),
        ("fr", "en"),
        ("de;q=0", "en"),
        ("de;q=x, en;q=0.1", "en"),
        ("", "en"),
    ],
)
async def test_the_page_speaks_the_browsers_language(accounts: OneService, header: str, language: str) -> None:
    """German or English, as `Accept-Language` prefers."""
    reply = await accounts.client.get("/console/sign-in", headers={"Accept-Language": header})
    assert f'<html lang="{language}">' in reply.text
    assert reply.headers["referrer-policy"] == "no-referrer"
    assert reply.headers["cache-control"] == "no-store"


async def test_a_password_is_hashed_anew_when_the_parameters_have_changed(
    town: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    """At the next sign-in, unseen."""
    await town.person(ADDRESS)
    hashes = town.accounts.use_cases.sessions.sign_in.passwords
    monkeypatch.setattr(hashes, "hasher", PasswordHasher(time_cost=2, memory_cost=64, parallelism=1))
    for _ in range(2):
        assert (await town.browser().sign_in(ADDRESS)).status_code == httpx.codes.SEE_OTHER
    async with town.accounts.unit_of_work.read() as connection:
        [kept] = (await connection.exec_driver_sql("SELECT password_hash FROM accounts.credential")).scalars().all()
    assert "t=2" in kept


@pytest.mark.parametrize("change", ["person SET is_active = false", "credential SET password_hash = 'another'"])
async def test_what_changes_while_somebody_signs_in_counts(
    town: Any, accounts: OneService, database_url: str, change: str
) -> None:
    """Checking a password takes a while; what counts is whether they may come in, with it, at the end."""
    await town.person(ADDRESS)
    browser = town.browser()
    observer = await asyncpg.connect(database_url)

    async def waits() -> bool:
        sql = "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'"
        return bool(await observer.fetchval(sql))

    try:
        async with accounts.engine.begin() as connection:
            await connection.exec_driver_sql("SELECT 1 FROM accounts.person FOR UPDATE")
            signing_in = asyncio.create_task(browser.sign_in(ADDRESS))
            await eventually(waits)
            await connection.exec_driver_sql(f"UPDATE accounts.{change}")
        assert (await signing_in).status_code == httpx.codes.UNAUTHORIZED
    finally:
        await observer.close()
    assert not browser.session


async def test_no_secret_gets_into_the_log_or_the_audit(town: Any, capsys: pytest.CaptureFixture[str]) -> None:
    """Neither passwords, nor tokens of links and sessions, nor addresses of people."""
    configure_logging(level="debug", form="console")
    _, path = await town.invite(ADDRESS)
    browser = town.browser()
    assert (await town.accept(browser, path, "Kim")).status_code == httpx.codes.SEE_OTHER
    await town.browser().sign_in(ADDRESS, "not this one at all")
    out, err = capsys.readouterr()
    written = out + err + await town.outgoing()
    assert "/console/invite/{token}" in out + err
    for secret in (path.rpartition("/")[2], browser.session, PASSWORD, "not this one at all", ADDRESS):
        assert secret not in written
