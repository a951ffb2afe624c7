"""People and teams in a real browser, in English on a desk and in German on a phone; and signing in at a provider."""

from collections.abc import AsyncIterator

import pytest
import pytest_asyncio
from playwright.async_api import Browser, Page, expect

from services.accounts.domain.people.sessions import Visitor
from services.accounts.service import SERVICE as ACCOUNTS
from services.accounts.settings import AccountsSettings, GroupGrant
from services.tickets.service import SERVICE as TICKETS
from shared.settings import Settings
from shared.testing.browser import accessibility_problems, served
from shared.testing.console import ConsoleSite, console_site
from shared.testing.looks import DESK, Look
from shared.testing.oidc_provider import CLIENT_ID, CLIENT_SECRET, oidc_provider
from shared.testing.one_service import OneService, one_service

PATH = "/console/accounts/people"


@pytest_asyncio.fixture(loop_scope="session")
async def accounts(database_url: str) -> AsyncIterator[OneService]:
    """Accounts with a team that the structure names, and one colleague who is active."""
    async with one_service(ACCOUNTS, database_url) as service:
        client, key = service.client, service.admin
        await client.put("/v1/teams/service", json={"name": "Service desk", "languages": ["de"]}, headers=key)
        touchpoint = {"key": "till", "name": "Till", "team": "service"}
        structure = {"units": [{"code": "graz", "name": "Graz"}], "touchpoints": [touchpoint]}
        assert (await client.put("/v1/structure", json=structure, headers=key)).is_success
        yield service


@pytest_asyncio.fixture(loop_scope="session")
async def tickets(database_url: str, accounts: OneService) -> AsyncIterator[OneService]:
    """Tickets beside it."""
    async with one_service(TICKETS, database_url, settings=accounts.settings) as service:
        yield service


@pytest_asyncio.fixture(loop_scope="session")
async def site(accounts: OneService, tickets: OneService, browser: Browser) -> AsyncIterator[ConsoleSite]:
    """Both, as one process serves them."""
    async with console_site(browser, [accounts, tickets]) as site:
        yield site


@pytest.mark.parametrize("look", [DESK, Look("de", "dark", 390, 100, "none")], ids=["desk", "phone"])
async def test_the_life_of_a_colleague(site: ConsoleSite, look: Look) -> None:
    """Invited, found in the list, away for some days, and gone; each page without a fault that axe can find."""
    words = {
        "en": ("E-mail address", "Name", "First day away", "Last day away"),
        "de": ("E-Mail-Adresse", "Name", "Erster Tag", "Letzter Tag"),
    }[look.language]
    screen = await site.open(f"{PATH}/new", look, "admin")
    page = screen.page
    assert await accessibility_problems(page) == []
    await page.get_by_label(words[0]).fill("kim@example.com")
    await page.get_by_label(words[1], exact=True).fill("Kim Lee")
    await page.locator("main form[action='/console/accounts/people'] .actions button").click()
    link = await page.locator("#link").inner_text()
    assert "/console/invite/" in link
    assert link not in page.url
    assert await accessibility_problems(page) == []
    await page.locator(".card a.button").click()
    await expect(page.get_by_label(words[2])).to_be_visible()
    assert await accessibility_problems(page) == []
    await page.get_by_label(words[2]).fill("2099-07-05")
    await page.get_by_label(words[3]).fill("2099-07-01")
    await page.locator("form[action$='/absences'] button").click()
    await expect(page.locator("#absence [role=alert]")).to_be_visible()
    assert await accessibility_problems(page) == []
    await page.get_by_label(words[3]).fill("2099-07-09")
    await page.locator("form[action$='/absences'] button").click()
    await expect(page.locator("#absence li")).to_have_count(1)
    await page.goto(f"{site.url}{PATH}")
    await expect(page.get_by_role("link", name="Kim Lee")).to_be_visible()
    assert await accessibility_problems(page) == []
    assert await _overflow(page) <= 0
    for path in ("/teams", "/teams/service", "/teams/service/edit", "/new-team"):
        await page.goto(f"{site.url}{PATH}{path}")
        assert await accessibility_problems(page) == []
        assert await _overflow(page) <= 0
    screen.expect_complaint("422")
    assert screen.complaints == []


async def _overflow(page: Page) -> int:
    return int(await page.evaluate("document.documentElement.scrollWidth - innerWidth"))


async def test_cases_are_given_on_before_somebody_leaves(
    site: ConsoleSite, accounts: OneService, tickets: OneService
) -> None:
    """The page of accounts shows what tickets knows, and one button gives it all to somebody else."""
    people: list[str] = []
    for name in ("Kim Lee", "Mia Berger"):
        body = {"sign_in_name": f"{name[:3].lower()}@example.com", "role": "agent"}
        invited = (await accounts.client.post("/v1/people", json=body, headers=accounts.admin)).json()
        people.append(invited["person"]["id"])
        await accounts.use_cases.people.accept_invitation(
            token=invited["link"]["url"].rpartition("/")[2],
            display_name=name,
            password="three quiet lamps",
            language="en",
            zone="Europe/Berlin",
            visitor=Visitor(address="192.0.2.1", block="192.0.2.1", user_agent=""),
        )
    await tickets.deliver(*await accounts.published())
    case = {"subject": "A long wait", "location": "graz"}
    opened = (await tickets.client.post("/v1/tickets", json=case, headers=tickets.admin)).json()
    assigned = f"/v1/tickets/{opened['id']}/assign"
    headers = {**tickets.admin, "If-Match": "*"}
    assert (await tickets.client.post(assigned, json={"assignee": people[0]}, headers=headers)).is_success
    screen = await site.open(f"{PATH}/{people[0]}/deactivate", DESK, "admin")
    page = screen.page
    await expect(page.get_by_text("1 case waits for this person.")).to_be_visible()
    assert await accessibility_problems(page) == []
    await page.get_by_label("Give it to").select_option(label="Mia Berger")
    await page.get_by_role("button", name="Give", exact=True).click()
    await expect(page.get_by_text("1 case assigned.")).to_be_visible()
    await expect(page.get_by_text("No case waits for this person.")).to_be_visible()
    after = (await tickets.client.get(f"/v1/tickets/{opened['id']}", headers=tickets.admin)).json()
    assert after["assignee"] == people[1]
    await page.get_by_role("button", name="End the access").click()
    await expect(page.get_by_role("button", name="Let them in again")).to_be_visible()
    assert screen.complaints == []


async def test_signing_in_at_a_provider_in_a_browser(database_url: str, browser: Browser) -> None:
    """Away to another site and back, in Chromium: the cookie comes along, and no policy is in the way."""
    async with oidc_provider() as provider:
        provider.asks = True
        provider.claims = {"sub": "kim", "name": "Kim Lee", "groups": ["cx"]}
        own = AccountsSettings.model_validate(
            {
                "oidc_issuer": provider.issuer,
                "oidc_client_id": CLIENT_ID,
                "oidc_client_secret": CLIENT_SECRET,
                "oidc_name": "Muster-Konto",
                "oidc_auto_create": True,
                "oidc_role_of_group": {"cx": GroupGrant(role="agent")},
            }
        )
        settings = Settings(port=0)
        async with (
            one_service(ACCOUNTS, database_url, settings=settings, service_settings=own) as accounts,
            served(accounts.app) as url,
        ):
            object.__setattr__(accounts.use_cases.oidc.policy, "back", f"{url}/console/sign-in/oidc/back")
            context = await browser.new_context(base_url=url)
            page = await context.new_page()
            await page.goto("/console/me")
            await page.get_by_role("link", name="Sign in with Muster-Konto").click()
            await page.get_by_role("button", name="Let me in").click()
            await page.wait_for_url("**/console/me")
            await expect(page.get_by_role("heading", name="Your settings")).to_be_visible()
            provider.claims |= {"groups": []}
            await page.goto("/console/sign-in/oidc")
            await page.get_by_role("button", name="Let me in").click()
            await expect(page.get_by_role("heading", name="You have no role here yet")).to_be_visible()
            assert await accessibility_problems(page) == []
            await page.goto("/console/sign-in?done=out")
            assert await accessibility_problems(page) == []
            await context.close()
