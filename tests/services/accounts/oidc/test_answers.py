"""Answers that are sound and answers that are not; where a sign-in leads, and the way out."""

import re
from http import HTTPStatus
from itertools import count
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest

from shared.clock import FixedClock
from shared.testing.oidc_provider import CLIENT_ID, TestProvider

HOST = "https://heed.test"
BEGIN, BACK, OUT = "/console/sign-in/oidc", "/console/sign-in/oidc/back", "/console/sign-in/oidc/out"


def later(seconds: float) -> Any:
    """Return what moves the moments of a token."""
    return lambda claims: claims.update(iat=claims["iat"] + seconds, exp=claims["exp"] + seconds)


SPOILED = {
    "another nonce": lambda claims: claims.update(nonce="other"),
    "no nonce": lambda claims: claims.pop("nonce"),
    "another audience": lambda claims: claims.update(aud="somebody"),
    "no audience": lambda claims: claims.pop("aud"),
    "another party": lambda claims: claims.update(azp="somebody"),
    "several audiences and no party": lambda claims: claims.update(aud=[CLIENT_ID, "somebody"]),
    "another issuer": lambda claims: claims.update(iss="https://elsewhere.example"),
    "expired": later(-361),
    "of the future": later(61),
    "no expiry": lambda claims: claims.pop("exp"),
    "an expiry that is none": lambda claims: claims.update(exp="tomorrow"),
    "no subject": lambda claims: claims.pop("sub"),
    "an empty subject": lambda claims: claims.update(sub=""),
    "a subject that is none": lambda claims: claims.update(sub=7),
}


@pytest.mark.parametrize("how", SPOILED)
async def test_a_token_that_is_not_sound_is_refused(town: Any, provider: TestProvider, how: str, sign_in: Any) -> None:
    await town.invite("kim@example.com")
    provider.spoil = SPOILED[how]
    browser = town.browser()
    refused = await sign_in(browser)
    assert refused.status_code == HTTPStatus.UNAUTHORIZED
    assert "The sign-in did not work" in refused.text
    assert not await browser.is_signed_in()


@pytest.mark.parametrize("algorithms", [("RS256",), ("RS256", "HS256", "none")])
@pytest.mark.parametrize("signs_with", ["stranger", "none", "hmac"])
async def test_a_signature_of_anybody_else_is_refused(
    town: Any, provider: TestProvider, signs_with: str, algorithms: tuple[str, ...], sign_in: Any
) -> None:
    """Whatever the provider says that it might sign with."""
    await town.invite("kim@example.com")
    provider.signs_with, provider.algorithms = signs_with, algorithms
    assert (await sign_in(town.browser())).status_code == HTTPStatus.UNAUTHORIZED


@pytest.mark.parametrize("seconds", [-355, -59, 59])
async def test_clocks_may_differ_by_a_minute(town: Any, provider: TestProvider, seconds: float, sign_in: Any) -> None:
    await town.invite("kim@example.com")
    provider.spoil = later(seconds)
    assert (await sign_in(town.browser())).status_code == HTTPStatus.SEE_OTHER


async def test_keys_are_fetched_anew_when_the_provider_has_exchanged_them(
    town: Any, provider: TestProvider, sign_in: Any
) -> None:
    await town.invite("kim@example.com")
    await sign_in(town.browser())
    before = provider.requests.count("keys")
    await sign_in(town.browser())
    assert provider.requests.count("keys") == before
    town.accounts.use_cases.oidc.provider.monotonic = lambda: 10.0**9
    provider.rotate()
    assert (await sign_in(town.browser())).status_code == HTTPStatus.SEE_OTHER
    assert provider.requests.count("keys") == before + 1
    # Whoever sends tokens with unknown keys does not make Heed ask for them each time.
    moments = count(10**9)
    town.accounts.use_cases.oidc.provider.monotonic = lambda: float(next(moments))
    provider.rotate()
    for _ in range(3):
        assert (await sign_in(town.browser())).status_code == HTTPStatus.UNAUTHORIZED
    assert provider.requests.count("keys") <= before + 2


async def test_a_provider_that_calls_itself_something_else_is_not_the_one(town: Any, provider: TestProvider) -> None:
    """Nobody is sent to where another issuer's document leads."""
    provider.issuer = "https://elsewhere.example"
    reply = await town.browser().get(BEGIN)
    assert reply.status_code == HTTPStatus.UNAUTHORIZED
    assert "elsewhere" not in reply.text


async def test_an_answer_counts_once_in_the_browser_that_asked(town: Any, clock: FixedClock, there: Any) -> None:
    await town.invite("kim@example.com")
    browser, other = town.browser(), town.browser()
    address = await there(browser)
    assert (await other.get(address)).status_code == HTTPStatus.UNAUTHORIZED
    await there(other)
    assert (await other.get(address)).status_code == HTTPStatus.UNAUTHORIZED
    assert (await browser.get(address)).status_code == HTTPStatus.SEE_OTHER
    assert (await browser.get(address)).status_code == HTTPStatus.UNAUTHORIZED
    late = town.browser()
    address = await there(late)
    clock.advance(601)
    assert (await late.get(address)).status_code == HTTPStatus.UNAUTHORIZED


@pytest.mark.parametrize("change", [{"state": "x"}, {"code": "x"}, {"iss": "https://elsewhere.example"}, {"iss": ""}])
async def test_an_answer_that_was_changed_is_refused(town: Any, change: dict[str, str], there: Any) -> None:
    await town.invite("kim@example.com")
    browser = town.browser()
    sent = {name: values[0] for name, values in parse_qs(urlsplit(await there(browser)).query).items()}
    changed = {name: value for name, value in (sent | change).items() if value}
    reply = await browser.client.get(BACK, params=changed)
    assert reply.status_code == HTTPStatus.UNAUTHORIZED
    assert not await browser.is_signed_in()


async def test_saying_no_at_the_provider_leads_back_to_the_sign_in(town: Any, there: Any) -> None:
    browser = town.browser()
    sent = parse_qs(urlsplit(await there(browser)).query)
    query = {"error": "access_denied", "state": sent["state"][0], "code": sent["code"][0]}
    reply = await browser.client.get(BACK, params=query)
    assert reply.status_code == HTTPStatus.UNAUTHORIZED
    assert 'href="/console/sign-in"' in reply.text


@pytest.mark.parametrize(
    "elsewhere", ["https://evil.example", "//evil.example", "/\\evil.example", "/v1/me", "javascript:alert(1)"]
)
async def test_it_leads_to_no_page_but_ours(town: Any, elsewhere: str, sign_in: Any) -> None:
    await town.invite("kim@example.com")
    assert (await sign_in(town.browser(), elsewhere)).headers["location"] == "/console"


async def test_every_sign_in_has_a_new_session_and_secrets_of_its_own(
    town: Any, provider: TestProvider, sign_in: Any
) -> None:
    await town.invite("kim@example.com")
    browser = town.browser()
    await sign_in(browser)
    first = browser.session
    await sign_in(browser)
    assert first not in ("", browser.session)
    begun = [parse_qs(urlsplit((await browser.get(BEGIN)).headers["location"]).query) for _ in range(2)]
    for name in ("state", "nonce", "code_challenge"):
        assert begun[0][name] != begun[1][name]
    assert "code_verifier" not in begun[0]
    cookie = (await browser.get(BEGIN)).headers["set-cookie"]
    assert re.search(r"__Host-heed-oidc=[^;]+; HttpOnly; Max-Age=600; Path=/; SameSite=lax; Secure", cookie)
    assert provider.issuer


async def test_signing_out_offers_the_provider_too(town: Any, provider: TestProvider, sign_in: Any) -> None:
    await town.first_admin()
    await town.invite("kim@example.com")
    browser = town.browser()
    await sign_in(browser)
    left = await browser.client.post("/console/sign-out", headers=browser.headers | {"Sec-Fetch-Site": "same-origin"})
    assert left.headers["location"] == "/console/sign-in?done=out"
    assert not await browser.is_signed_in()
    assert OUT in (await browser.get("/console/sign-in?done=out")).text
    out = (await browser.get(OUT)).headers["location"]
    assert out.startswith(f"{provider.issuer}/logout?")
    assert parse_qs(urlsplit(out).query)["post_logout_redirect_uri"] == [f"{HOST}/console/sign-in"]
    with_password = town.browser()
    await with_password.sign_in("ada@example.com")
    left = await with_password.client.post("/console/sign-out", headers=with_password.headers)
    assert left.headers["location"] == "/console/sign-in"


async def test_a_provider_that_is_away_keeps_nobody_from_using_a_password(town: Any) -> None:
    await town.first_admin()
    town.accounts.use_cases.oidc.provider.issuer = "http://127.0.0.1:9"
    browser = town.browser()
    away = await browser.get(BEGIN)
    assert away.status_code == HTTPStatus.SERVICE_UNAVAILABLE
    assert (await browser.sign_in("ada@example.com")).status_code == HTTPStatus.SEE_OTHER
    assert (await browser.get(OUT)).headers["location"] == "/console/sign-in"
