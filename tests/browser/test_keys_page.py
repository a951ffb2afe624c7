"""The page of keys in a real browser: make one, copy it, change, replace and revoke it; in English and German."""

from collections.abc import AsyncIterator

import pytest
import pytest_asyncio
from playwright.async_api import Browser, Page, expect

from services.accounts.service import SERVICE
from shared.access import Language
from shared.identity.identities import Credential
from shared.settings import ApiKey, Settings
from shared.testing.browser import accessibility_problems, served
from shared.testing.one_service import BASE_URL, OneService, one_service
from shared.testing.signing_in import sign_in

ADDRESS = "/console/accounts/keys"


@pytest_asyncio.fixture(loop_scope="session")
async def accounts(database_url: str) -> AsyncIterator[OneService]:
    """Accounts with one key in the settings."""
    keys = {"till-in-settings": ApiKey(key_sha256="0" * 64, scopes=("responses:write",))}
    async with one_service(SERVICE, database_url, settings=Settings(public_url=BASE_URL, api_keys=keys)) as service:
        yield service


async def opened(
    accounts: OneService, browser: Browser, url: str, language: Language = "en", **options: object
) -> Page:
    """Return a window in which an admin is signed in."""
    context = await browser.new_context(base_url=url, bypass_csp=True, **options)  # type: ignore[arg-type] # Playwright's own options
    await context.grant_permissions(["clipboard-read", "clipboard-write"], origin=url)
    person = sign_in(accounts.app, "admin", language=language)
    await context.add_cookies([{"name": name, "value": value, "url": url} for name, value in person.cookies.items()])
    return await context.new_page()


async def scopes_of(accounts: OneService, secret: str) -> frozenset[str] | None:
    """Return what accounts says that a key may do; None when it is nobody's."""
    callers = accounts.use_cases.callers
    caller = await callers.caller_of(Credential("key", secret, "127.0.0.1"))
    await callers.keys.settled()
    return None if caller is None else caller.scopes


async def test_the_life_of_a_key(accounts: OneService, browser: Browser) -> None:
    """As an admin would: from the empty page to the revoked key; each page without a fault that axe can find."""
    async with served(accounts.app) as url:
        page = await opened(accounts, browser, url)
        errors: list[str] = []
        page.on("console", lambda said: errors.append(said.text) if said.type == "error" else None)
        await page.goto(ADDRESS)
        await expect(page.get_by_text("No key yet")).to_be_visible()
        await expect(page.get_by_role("row", name="till-in-settings")).to_be_visible()
        assert await accessibility_problems(page) == []

        await page.get_by_role("link", name="New key").first.click()
        await expect(page.get_by_role("heading", name="New key")).to_be_visible()
        assert await accessibility_problems(page) == []
        await page.get_by_label("Who uses it?").fill("Till Berlin")
        await page.get_by_label("Only from these networks").fill("nowhere")
        await page.get_by_role("button", name="Make the key").click()
        await expect(page.get_by_text("Choose at least one.")).to_be_visible()
        await expect(page.get_by_text("Write one network or address on each line")).to_be_visible()
        assert await page.get_by_label("Who uses it?").input_value() == "Till Berlin"
        assert await accessibility_problems(page) == []
        errors.clear()  # the browser notes the 422

        await page.get_by_label("Send answers in").check()
        await page.get_by_label("Make keys, change").check()
        await page.get_by_label("Only from these networks").fill("127.0.0.1\n2001:db8::/32")
        await page.get_by_role("button", name="Make the key").click()
        secret = await page.locator("#secret").inner_text()
        assert secret not in page.url
        assert await accessibility_problems(page) == []
        assert await scopes_of(accounts, secret) == frozenset({"responses:write", "keys:write"})

        await page.get_by_role("link", name="I have copied it").click()
        await page.get_by_role("link", name="Till Berlin").click()
        assert secret not in await page.content()
        assert await page.get_by_label("Only from these networks").input_value() == "127.0.0.1/32\n2001:db8::/32"
        assert await accessibility_problems(page) == []
        await page.get_by_label("Make keys, change").uncheck()
        await page.get_by_role("button", name="Save").click()
        await expect(page.get_by_label("Make keys, change")).not_to_be_checked()
        assert await scopes_of(accounts, secret) == frozenset({"responses:write"})
        assert errors == []


async def test_replacing_and_revoking(accounts: OneService, browser: Browser) -> None:
    """Both secrets work for a while; what is revoked is confirmed first, and then ends both."""
    body = {"name": "Till Berlin", "scopes": ["responses:write"]}
    made = (await accounts.client.post("/v1/keys", json=body, headers=accounts.admin)).json()
    async with served(accounts.app) as url:
        page = await opened(accounts, browser, url)
        await page.goto(f"{ADDRESS}/{made['id']}")
        await page.get_by_role("button", name="Make a new secret").click()
        newer = await page.locator("#secret").inner_text()
        assert newer != made["secret"]
        await expect(page.get_by_text("Exchange it before then")).to_be_visible()
        await page.get_by_role("link", name="I have copied it").click()
        await expect(page.get_by_role("row", name="in use")).to_be_visible()
        assert await accessibility_problems(page) == []
        await page.get_by_role("row", name="in use").get_by_role("link").click()
        await page.get_by_role("link", name="Revoke").click()
        await expect(page.get_by_role("heading", name="Revoke the key Till Berlin?")).to_be_visible()
        assert await accessibility_problems(page) == []
        await page.get_by_role("button", name="Revoke").click()
        await expect(page.get_by_text("revoked", exact=True)).to_have_count(2)
        assert [await scopes_of(accounts, one) for one in (made["secret"], newer)] == [None, None]


@pytest.mark.parametrize("scheme", ["light", "dark"])
async def test_in_german_on_a_phone(accounts: OneService, browser: Browser, scheme: str) -> None:
    """Nothing is left in English, nothing sticks out, nothing that axe can find."""
    async with served(accounts.app) as url:
        options = {"viewport": {"width": 390, "height": 844}, "color_scheme": scheme}
        page = await opened(accounts, browser, url, "de", **options)
        await page.goto(f"{ADDRESS}/new")
        await expect(page.get_by_role("heading", name="Neuer Schlüssel")).to_be_visible()
        await page.get_by_label("Wer benutzt ihn?").fill("Kasse Berlin")
        await page.get_by_label("Antworten einsenden").check()
        assert await accessibility_problems(page) == []
        await page.get_by_role("button", name="Schlüssel anlegen").click()
        await page.get_by_role("link", name="Ich habe ihn kopiert").click()
        await expect(page.get_by_role("link", name="Kasse Berlin")).to_be_visible()
        assert await accessibility_problems(page) == []
        await page.get_by_role("link", name="Kasse Berlin").click()
        await expect(page.get_by_role("heading", name="Kasse Berlin")).to_be_visible()
        assert await accessibility_problems(page) == []
        assert await page.evaluate("document.documentElement.scrollWidth <= innerWidth")


async def test_what_another_admin_changed_is_not_overwritten(accounts: OneService, browser: Browser) -> None:
    """Who saves an old page sees how the key is now, and that nothing was changed."""
    made = await accounts.client.post(
        "/v1/keys", json={"name": "Website", "scopes": ["responses:write"]}, headers=accounts.admin
    )
    async with served(accounts.app) as url:
        page = await opened(accounts, browser, url)
        await page.goto(f"{ADDRESS}/{made.json()['id']}")
        body = {"scopes": ["surveys:read"]}
        path = f"/v1/keys/{made.json()['id']}"
        await accounts.client.put(path, json=body, headers=accounts.admin | {"If-Match": "*"})
        await page.get_by_role("button", name="Save").click()
        await expect(page.get_by_text("somebody else has changed the key")).to_be_visible()
        await expect(page.get_by_label("Read surveys and their versions")).to_be_checked()
    assert (await accounts.client.get(path, headers=accounts.admin)).json()["scopes"] == ["surveys:read"]
