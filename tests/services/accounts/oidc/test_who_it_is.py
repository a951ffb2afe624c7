"""Who an identity at the provider is here, and what groups give."""

from http import HTTPStatus
from typing import Any

import pytest

from services.accounts.settings import AccountsSettings, GroupGrant
from shared.clock import FixedClock
from shared.testing.oidc_provider import TestProvider

GROUPS = {"cx": GroupGrant(role="manager"), "shop": GroupGrant(role="agent", unit="graz")}
BY_GROUPS = {"oidc_role_of_group": GROUPS, "oidc_auto_create": True}
KIM = {"sub": "kim-1", "name": "Kim Lee", "email": "kim@example.com", "email_verified": True, "locale": "de-AT"}


async def me(browser: Any) -> dict[str, Any]:
    reply: dict[str, Any] = (await browser.get("/v1/me")).json()
    return reply


async def test_who_was_invited_joins_with_the_verified_address(town: Any, sign_in: Any) -> None:
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


async def test_the_subject_counts_once_somebody_is_linked(town: Any, provider: TestProvider, sign_in: Any) -> None:
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
    town: Any, provider: TestProvider, claims: dict[str, Any], sign_in: Any
) -> None:
    await town.invite("kim@example.com", "admin")
    provider.claims = KIM | claims
    browser = town.browser()
    assert (await sign_in(browser)).status_code == HTTPStatus.FORBIDDEN
    assert not await browser.is_signed_in()


async def test_an_old_invitation_is_none(town: Any, clock: FixedClock, sign_in: Any) -> None:
    await town.invite("kim@example.com")
    clock.advance(8 * 86_400)
    assert (await sign_in(town.browser())).status_code == HTTPStatus.FORBIDDEN


async def test_who_has_a_password_is_linked_by_the_verified_address_and_keeps_it(town: Any, sign_in: Any) -> None:
    await town.first_admin()
    kim, first = await town.person("kim@example.com")
    browser = town.browser()
    await sign_in(browser)
    assert (await me(browser))["person_id"] == kim
    assert await first.is_signed_in()
    assert (await town.browser().sign_in("kim@example.com")).status_code == HTTPStatus.SEE_OTHER


@pytest.mark.parametrize("accounts", [BY_GROUPS], indirect=True)
async def test_groups_give_role_and_unit_at_every_sign_in(town: Any, provider: TestProvider, sign_in: Any) -> None:
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
    town: Any, provider: TestProvider, groups: Any, sign_in: Any
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


@pytest.mark.parametrize("accounts", [{"oidc_role_of_group": GROUPS}], indirect=True)
async def test_a_group_alone_lets_nobody_join_unless_that_is_wanted(
    town: Any, provider: TestProvider, sign_in: Any
) -> None:
    """Without the setting somebody must be invited; then the group decides what they may do."""
    provider.claims = KIM | {"groups": ["cx"]}
    assert (await sign_in(town.browser())).status_code == HTTPStatus.FORBIDDEN
    await town.invite("kim@example.com", "viewer", "graz")
    browser = town.browser()
    assert (await sign_in(browser)).status_code == HTTPStatus.SEE_OTHER
    assert ((await me(browser))["role"], (await me(browser))["unit"]) == ("manager", None)


@pytest.mark.parametrize("accounts", [BY_GROUPS | {"oidc_groups_claim": "realm_access.roles"}], indirect=True)
async def test_groups_may_lie_in_an_object_and_come_from_userinfo(
    town: Any, provider: TestProvider, sign_in: Any
) -> None:
    provider.userinfo = KIM | {"realm_access": {"roles": ["cx"]}}
    provider.claims = {"sub": "kim-1"}
    browser = town.browser()
    await sign_in(browser)
    assert (await me(browser))["role"] == "manager"
    provider.userinfo |= {"sub": "somebody else"}
    assert (await sign_in(town.browser())).status_code == HTTPStatus.FORBIDDEN


@pytest.mark.parametrize("accounts", [BY_GROUPS], indirect=True)
async def test_nobody_joins_with_the_address_of_another(town: Any, provider: TestProvider, sign_in: Any) -> None:
    await town.person("kim@example.com")
    provider.claims = KIM | {"email_verified": False, "groups": ["cx"]}
    assert (await sign_in(town.browser())).status_code == HTTPStatus.FORBIDDEN
    provider.claims = {"sub": "no address", "groups": ["cx"], "name": "Line\nbreak\x00"}
    browser = town.browser()
    assert (await sign_in(browser)).status_code == HTTPStatus.SEE_OTHER
    assert (await me(browser))["display_name"] == "Line break"


async def test_who_was_deactivated_stays_out(town: Any, sign_in: Any) -> None:
    await town.first_admin()
    kim, _ = await town.invite("kim@example.com")
    await sign_in(town.browser())
    client, key = town.accounts.client, town.accounts.admin
    await client.patch(f"/v1/people/{kim}", json={"is_active": False}, headers={**key, "If-Match": "*"})
    refused = await sign_in(town.browser())
    assert "Your access to Heed was ended" in refused.text
    await client.post(f"/v1/people/{kim}/erase", headers={**key, "If-Match": "*"})
    assert "You are not invited here yet" in (await sign_in(town.browser())).text


@pytest.mark.parametrize("accounts", [{"password_sign_in": False}], indirect=True)
async def test_passwords_can_be_switched_off_and_the_emergency_link_stays(town: Any, sign_in: Any) -> None:
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
