"""Signing in through a provider: a real one, over real HTTP, that also answers in every wrong way."""

import re
from collections.abc import AsyncIterator
from http import HTTPStatus
from typing import Any
from urllib.parse import parse_qs, urlsplit

import httpx
import pytest

from services.accounts.service import SERVICE
from services.accounts.settings import AccountsSettings, GroupGrant
from shared.clock import FixedClock
from shared.settings import Settings
from shared.testing.oidc_provider import CLIENT_ID, CLIENT_SECRET, TestProvider, oidc_provider
from shared.testing.one_service import OneService, one_service

HOST = "https://heed.test"
BEGIN, BACK, OUT = "/console/sign-in/oidc", "/console/sign-in/oidc/back", "/console/sign-in/oidc/out"
GROUPS = {"cx": GroupGrant(role="manager"), "shop": GroupGrant(role="agent", unit="graz")}
BY_GROUPS = {"oidc_role_of_group": GROUPS, "oidc_auto_create": True}
KIM = {"sub": "kim-1", "name": "Kim Lee", "email": "kim@example.com", "email_verified": True, "locale": "de-AT"}


@pytest.fixture
async def provider(clock: FixedClock) -> AsyncIterator[TestProvider]:
    """A provider whose clock is that of Heed."""
    async with oidc_provider() as provider:
        provider.now = lambda: clock.now().timestamp()
        provider.claims = dict(KIM)
        yield provider


@pytest.fixture
async def accounts(
    request: pytest.FixtureRequest, database_url: str, clock: FixedClock, provider: TestProvider
) -> AsyncIterator[OneService]:
    """Accounts that know the provider; a parameter holds more settings."""
    chosen = {
        "oidc_issuer": provider.issuer,
        "oidc_client_id": CLIENT_ID,
        "oidc_client_secret": CLIENT_SECRET,
        "oidc_name": "Muster-Konto",
    }
    own = AccountsSettings.model_validate(chosen | getattr(request, "param", {}))
    settings = Settings(public_url=HOST, database_pool_size=20)
    async with one_service(SERVICE, database_url, settings=settings, service_settings=own, clock=clock) as service:
        yield service


async def there(browser: Any, next_page: str = "") -> str:
    """Go to the provider and return the address to which it leads back."""
    begun = await browser.get(f"{BEGIN}{f'?next={next_page}' if next_page else ''}")
    assert begun.status_code == HTTPStatus.SEE_OTHER, begun.text
    async with httpx.AsyncClient() as web:
        answered = await web.get(begun.headers["location"])
    assert answered.status_code == HTTPStatus.FOUND, answered.text
    address = answered.headers["location"]
    assert address.startswith(f"{HOST}{BACK}?")
    return str(address).removeprefix(HOST)


async def sign_in(browser: Any, next_page: str = "") -> httpx.Response:
    """Sign in through the provider."""
    reply: httpx.Response = await browser.get(await there(browser, next_page))
    return reply


async def me(browser: Any) -> dict[str, Any]:
    reply: dict[str, Any] = (await browser.get("/v1/me")).json()
    return reply


async def test_who_was_invited_joins_with_the_verified_address(town: Any) -> None:
    """And comes back by the subject alone, whatever their address at the provider is by then."""
    await town.first_admin()
    kim, path = await town.invite("kim@example.com", "manager")
    browser = town.browser()
    assert "Sign in with Muster-Konto" in (await browser.get("/console/sign-in")).text
    assert "Muster-Konto" in (await browser.get(path)).text
    reply = await sign_in(browser, "/console/tickets?state=new")
    assert (reply.status_code, reply.headers["location"]) == (HTTPStatus.SEE_OTHER, "/console/tickets?state=new")
    assert (await me(browser))["person_id"] == kim
    assert (await me(browser))["role"] == "manager"
    assert (await browser.get(path)).status_code == HTTPStatus.GONE
    audited = {(action, thing) for action, thing, _ in await town.audited()}
    assert {("person.joined", kim), ("person.identity_linked", kim), ("person.signed_in", kim)} <= audited


async def test_the_subject_counts_once_somebody_is_linked(town: Any, provider: TestProvider) -> None:
    await town.first_admin()
    kim, _ = await town.invite("kim@example.com")
    await sign_in(town.browser())
    provider.claims = {"sub": "kim-1", "email": "ada@example.com", "email_verified": True}
    again = town.browser()
    await sign_in(again)
    assert (await me(again))["person_id"] == kim
    # Another subject with the address of somebody linked is nobody.
    provider.claims = KIM | {"sub": "thief"}
    refused = await sign_in(town.browser())
    assert refused.status_code == HTTPStatus.FORBIDDEN
    assert "You are not invited here yet" in refused.text


@pytest.mark.parametrize(
    "claims",
    [
        {"email_verified": False},
        {"email_verified": None},
        {"email_verified": "false"},
        {"email": None},
        {"email": "other@example.com"},
        {"email": ["kim@example.com"]},
    ],
)
async def test_an_address_that_is_not_proven_links_nobody(
    town: Any, provider: TestProvider, claims: dict[str, Any]
) -> None:
    await town.invite("kim@example.com", "admin")
    provider.claims = KIM | claims
    browser = town.browser()
    assert (await sign_in(browser)).status_code == HTTPStatus.FORBIDDEN
    assert not await browser.is_signed_in()


async def test_an_old_invitation_is_none(town: Any, clock: FixedClock) -> None:
    await town.invite("kim@example.com")
    clock.advance(8 * 86_400)
    assert (await sign_in(town.browser())).status_code == HTTPStatus.FORBIDDEN


async def test_who_has_a_password_is_linked_by_the_verified_address_and_keeps_it(town: Any) -> None:
    await town.first_admin()
    kim, first = await town.person("kim@example.com")
    browser = town.browser()
    await sign_in(browser)
    assert (await me(browser))["person_id"] == kim
    assert await first.is_signed_in()
    assert (await town.browser().sign_in("kim@example.com")).status_code == HTTPStatus.SEE_OTHER


@pytest.mark.parametrize("accounts", [BY_GROUPS], indirect=True)
async def test_groups_give_role_and_unit_at_every_sign_in(town: Any, provider: TestProvider) -> None:
    provider.claims = KIM | {"groups": ["other", "cx"]}
    browser = town.browser()
    await sign_in(browser)
    found = await me(browser)
    assert (found["role"], found["unit"], found["display_name"], found["language"]) == (
        "manager",
        None,
        "Kim Lee",
        "de",
    )
    provider.claims = KIM | {"groups": ["shop"]}
    other = town.browser()
    await sign_in(other)
    assert ((await me(other))["role"], (await me(other))["unit"]) == ("agent", "graz")
    # What was opened with the old rights does not go on.
    assert not await browser.is_signed_in()
    assert (await town.changed())[-1].unit == "graz"
    provider.claims = KIM | {"groups": ["shop", "cx"]}
    await sign_in(other)
    assert (await me(other))["role"] == "manager"


@pytest.mark.parametrize("accounts", [BY_GROUPS], indirect=True)
@pytest.mark.parametrize("groups", [[], None, ["CX"], "nobody", {"cx": True}, [["cx"]]])
async def test_without_a_group_nobody_gets_in_and_who_was_in_is_out(
    town: Any, provider: TestProvider, groups: Any
) -> None:
    provider.claims = KIM | {"groups": ["cx"]}
    browser = town.browser()
    await sign_in(browser)
    assert await browser.is_signed_in()
    provider.claims = KIM | {"groups": groups}
    refused = await sign_in(town.browser())
    assert refused.status_code == HTTPStatus.FORBIDDEN
    assert "Ask whoever manages your accounts" in refused.text
    assert not await browser.is_signed_in()


@pytest.mark.parametrize("accounts", [BY_GROUPS | {"oidc_groups_claim": "realm_access.roles"}], indirect=True)
async def test_groups_may_lie_in_an_object_and_come_from_userinfo(town: Any, provider: TestProvider) -> None:
    provider.userinfo = KIM | {"realm_access": {"roles": ["cx"]}}
    provider.claims = {"sub": "kim-1"}
    browser = town.browser()
    await sign_in(browser)
    assert (await me(browser))["role"] == "manager"
    provider.userinfo |= {"sub": "somebody else"}
    assert (await sign_in(town.browser())).status_code == HTTPStatus.FORBIDDEN


@pytest.mark.parametrize("accounts", [BY_GROUPS], indirect=True)
async def test_nobody_joins_with_the_address_of_another(town: Any, provider: TestProvider) -> None:
    await town.person("kim@example.com")
    provider.claims = KIM | {"email_verified": False, "groups": ["cx"]}
    assert (await sign_in(town.browser())).status_code == HTTPStatus.FORBIDDEN
    provider.claims = {"sub": "no address", "groups": ["cx"], "name": "Line\nbreak\x00"}
    browser = town.browser()
    assert (await sign_in(browser)).status_code == HTTPStatus.SEE_OTHER
    assert (await me(browser))["display_name"] == "Line break"


async def test_who_was_deactivated_stays_out(town: Any) -> None:
    await town.first_admin()
    kim, _ = await town.invite("kim@example.com")
    await sign_in(town.browser())
    client, key = town.accounts.client, town.accounts.admin
    await client.patch(f"/v1/people/{kim}", json={"is_active": False}, headers={**key, "If-Match": "*"})
    refused = await sign_in(town.browser())
    assert "Your access to Heed was ended" in refused.text
    await client.post(f"/v1/people/{kim}/erase", headers={**key, "If-Match": "*"})
    assert "You are not invited here yet" in (await sign_in(town.browser())).text


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
async def test_a_token_that_is_not_sound_is_refused(town: Any, provider: TestProvider, how: str) -> None:
    await town.invite("kim@example.com")
    provider.spoil = SPOILED[how]
    browser = town.browser()
    refused = await sign_in(browser)
    assert refused.status_code == HTTPStatus.UNAUTHORIZED
    assert "The sign-in did not work" in refused.text
    assert not await browser.is_signed_in()


@pytest.mark.parametrize("signs_with", ["stranger", "none", "hmac"])
async def test_a_signature_of_anybody_else_is_refused(town: Any, provider: TestProvider, signs_with: str) -> None:
    await town.invite("kim@example.com")
    provider.signs_with = signs_with
    assert (await sign_in(town.browser())).status_code == HTTPStatus.UNAUTHORIZED


@pytest.mark.parametrize("seconds", [-355, -59, 59])
async def test_clocks_may_differ_by_a_minute(town: Any, provider: TestProvider, seconds: float) -> None:
    await town.invite("kim@example.com")
    provider.spoil = later(seconds)
    assert (await sign_in(town.browser())).status_code == HTTPStatus.SEE_OTHER


async def test_keys_are_fetched_anew_when_the_provider_has_exchanged_them(town: Any, provider: TestProvider) -> None:
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
    provider.rotate()
    for _ in range(3):
        assert (await sign_in(town.browser())).status_code == HTTPStatus.UNAUTHORIZED
    assert provider.requests.count("keys") <= before + 2


async def test_an_answer_counts_once_in_the_browser_that_asked(town: Any, clock: FixedClock) -> None:
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
async def test_an_answer_that_was_changed_is_refused(town: Any, change: dict[str, str]) -> None:
    await town.invite("kim@example.com")
    browser = town.browser()
    sent = {name: values[0] for name, values in parse_qs(urlsplit(await there(browser)).query).items()}
    changed = {name: value for name, value in (sent | change).items() if value}
    reply = await browser.client.get(BACK, params=changed)
    assert reply.status_code == HTTPStatus.UNAUTHORIZED
    assert not await browser.is_signed_in()


async def test_saying_no_at_the_provider_leads_back_to_the_sign_in(town: Any) -> None:
    browser = town.browser()
    sent = parse_qs(urlsplit(await there(browser)).query)
    query = {"error": "access_denied", "state": sent["state"][0], "code": sent["code"][0]}
    reply = await browser.client.get(BACK, params=query)
    assert reply.status_code == HTTPStatus.UNAUTHORIZED
    assert 'href="/console/sign-in"' in reply.text


@pytest.mark.parametrize(
    "elsewhere", ["https://evil.example", "//evil.example", "/\\evil.example", "/v1/me", "javascript:alert(1)"]
)
async def test_it_leads_to_no_page_but_ours(town: Any, elsewhere: str) -> None:
    await town.invite("kim@example.com")
    assert (await sign_in(town.browser(), elsewhere)).headers["location"] == "/console"


async def test_every_sign_in_has_a_new_session_and_secrets_of_its_own(town: Any, provider: TestProvider) -> None:
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


async def test_signing_out_offers_the_provider_too(town: Any, provider: TestProvider) -> None:
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


@pytest.mark.parametrize("accounts", [{"password_sign_in": False}], indirect=True)
async def test_passwords_can_be_switched_off_and_the_emergency_link_stays(town: Any) -> None:
    admin = await town.first_admin()
    assert await admin.is_signed_in()
    page = (await admin.get("/console/sign-in")).text
    assert 'name="password"' not in page
    refused = await town.browser().post(
        "/console/sign-in", sign_in_name="ada@example.com", password="three quiet lamps"
    )
    assert refused.status_code == HTTPStatus.FORBIDDEN
    _, path = await town.invite("kim@example.com")
    browser = town.browser()
    assert 'name="password"' not in (await browser.get(path)).text
    await browser.post(path, shown_at="/console/sign-in", display_name="K", password="x" * 20, password_again="x" * 20)
    assert not await browser.is_signed_in()
    assert (await sign_in(browser)).status_code == HTTPStatus.SEE_OTHER


async def test_a_provider_that_is_away_keeps_nobody_from_using_a_password(town: Any) -> None:
    await town.first_admin()
    town.accounts.use_cases.oidc.provider.issuer = "http://127.0.0.1:9"
    browser = town.browser()
    away = await browser.get(BEGIN)
    assert away.status_code == HTTPStatus.SERVICE_UNAVAILABLE
    assert (await browser.sign_in("ada@example.com")).status_code == HTTPStatus.SEE_OTHER
    assert (await browser.get(OUT)).headers["location"] == "/console/sign-in"


@pytest.mark.parametrize(
    "settings",
    [
        {"oidc_issuer": "http://provider.example", "oidc_client_id": "x"},
        {"oidc_issuer": "https://provider.example?x=1", "oidc_client_id": "x"},
        {"oidc_issuer": "https://user@provider.example", "oidc_client_id": "x"},
        {"oidc_issuer": "https://provider.example"},
        {"oidc_auto_create": True},
        {"password_sign_in": False},
        {"oidc_role_of_group": {"cx": "king"}},
    ],
)
def test_settings_that_do_not_fit_together_are_refused(settings: dict[str, Any]) -> None:
    with pytest.raises(ValueError, match=r"OIDC|oidc"):
        AccountsSettings.model_validate(settings)
    assert AccountsSettings.model_validate({"oidc_role_of_group": {"cx": "agent"}})
