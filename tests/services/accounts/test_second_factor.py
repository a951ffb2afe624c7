"""The second factor: set up, asked for, each code once, and what helps when it is lost."""

import re
from datetime import timedelta
from typing import Any

import httpx
import pyotp
import pytest

from shared.clock import FixedClock
from shared.web.auth import SECURE_COOKIE

ADDRESS = "kim@example.com"
PASSWORD = "three quiet lamps"


def shown_secret(page: str) -> str:
    found = re.search(r"<code>([A-Z2-7]{32})</code>", page)
    assert found, page
    return found[1]


def code_at(secret: str, clock: FixedClock) -> str:
    return pyotp.TOTP(secret).at(clock.now())


async def set_up(browser: Any, clock: FixedClock) -> tuple[str, list[str]]:
    """Switch the second factor on; return its secret and the recovery codes."""
    begun = await browser.post("/console/me/second-factor", shown_at="/console/me", current_password=PASSWORD)
    assert begun.status_code == httpx.codes.SEE_OTHER
    page = (await browser.get("/console/me")).text
    assert 'src="data:image/svg+xml' in page
    secret = shown_secret(page)
    on = await browser.post("/console/me/second-factor/confirm", shown_at="/console/me", code=code_at(secret, clock))
    assert on.status_code == httpx.codes.OK, on.text
    codes = re.findall(r"<li><code>([a-z2-7-]{19})</code>", on.text)
    assert len(set(codes)) == 10
    return secret, codes


async def test_after_the_password_a_code_is_asked_for(town: Any, clock: FixedClock) -> None:
    """The password alone opens nothing; setting up has renewed this session and ended the others."""
    _, browser = await town.person(ADDRESS)
    other, before = town.browser(), browser.session
    await other.sign_in(ADDRESS)
    secret, _ = await set_up(browser, clock)
    assert browser.session != before
    assert await browser.is_signed_in()
    assert not await other.is_signed_in()
    reply = await other.post("/console/sign-in", sign_in_name=ADDRESS, password=PASSWORD, next="/console/tickets")
    assert reply.headers["location"] == "/console/sign-in/code?next=%2Fconsole%2Ftickets"
    assert not await other.is_signed_in()
    clock.advance(30)
    entered = await other.post("/console/sign-in/code", code=code_at(secret, clock), next="/console/tickets")
    assert (entered.status_code, entered.headers["location"]) == (httpx.codes.SEE_OTHER, "/console/tickets")
    assert await other.is_signed_in()


async def test_a_code_works_once(town: Any, clock: FixedClock) -> None:
    """Neither the code that set it up nor one that somebody looked at over a shoulder works again."""
    _, browser = await town.person(ADDRESS)
    secret, _ = await set_up(browser, clock)
    seen = code_at(secret, clock)
    await browser.sign_in(ADDRESS)
    assert (await browser.post("/console/sign-in/code", code=seen)).status_code == httpx.codes.UNAUTHORIZED
    clock.advance(30)
    seen = code_at(secret, clock)
    assert (await browser.post("/console/sign-in/code", code=seen)).status_code == httpx.codes.SEE_OTHER
    thief = town.browser()
    await thief.sign_in(ADDRESS)
    for code in (
        seen,
        pyotp.TOTP(secret).at(clock.now() - timedelta(seconds=30)),
        "000000",
        "",
        "abcdef",
        "\uff11" * 6,
    ):
        assert (await thief.post("/console/sign-in/code", code=code)).status_code in (401, 429)
    assert not await thief.is_signed_in()


async def test_a_step_to_the_code_page_is_used_up_and_expires(town: Any, clock: FixedClock) -> None:
    """Without a right password just before, the code page leads back."""
    _, browser = await town.person(ADDRESS)
    secret, _ = await set_up(browser, clock)
    stranger = town.browser()
    assert (await stranger.get("/console/sign-in/code")).headers["location"] == "/console/sign-in"
    await stranger.sign_in(ADDRESS)
    clock.advance(10 * 60)
    late = await stranger.post("/console/sign-in/code", shown_at="/console/sign-in", code=code_at(secret, clock))
    assert late.headers["location"] == "/console/sign-in"
    assert not await stranger.is_signed_in()


async def test_one_password_opens_the_code_page_once(town: Any, clock: FixedClock) -> None:
    """A copy of the step to it is worth nothing after the sign-in, even with another right code."""
    _, browser = await town.person(ADDRESS)
    secret, codes = await set_up(browser, clock)
    await browser.sign_in(ADDRESS)
    thief = town.browser()
    thief.client.cookies.update(browser.client.cookies)
    thief.client.cookies.delete(SECURE_COOKIE)
    clock.advance(30)
    entered = await browser.post("/console/sign-in/code", code=code_at(secret, clock))
    assert entered.status_code == httpx.codes.SEE_OTHER
    assert (await thief.get("/console/sign-in/code")).headers["location"] == "/console/sign-in"
    copied = await thief.post("/console/sign-in/code", shown_at="/console/sign-in", code=codes[0])
    assert copied.headers["location"] == "/console/sign-in"
    assert not await thief.is_signed_in()


async def test_each_recovery_code_works_once(town: Any, clock: FixedClock) -> None:
    """However it is typed; its use is audited and the number left is shown."""
    person_id, browser = await town.person(ADDRESS)
    _, codes = await set_up(browser, clock)
    await browser.sign_in(ADDRESS)
    typed = codes[0].upper().replace("-", " ")
    assert (await browser.post("/console/sign-in/code", code=typed)).status_code == httpx.codes.SEE_OTHER
    assert "9 recovery codes are left" in (await browser.get("/console/me")).text
    await browser.sign_in(ADDRESS)
    assert (await browser.post("/console/sign-in/code", code=codes[0])).status_code == httpx.codes.UNAUTHORIZED
    assert (await browser.post("/console/sign-in/code", code=codes[1])).status_code == httpx.codes.SEE_OTHER
    used = [entry for entry in await town.audited() if entry[0] == "person.recovery_code_used"]
    assert [thing for _, thing, _ in used] == [person_id] * 2


async def test_a_recovery_code_is_of_one_person(town: Any, clock: FixedClock) -> None:
    """A colleague's opens nothing, and still works for the colleague."""
    _, browser = await town.person(ADDRESS)
    _, other = await town.person("lee@example.com", address="192.0.2.2")
    await set_up(browser, clock)
    _, codes = await set_up(other, clock)
    await browser.sign_in(ADDRESS)
    assert (await browser.post("/console/sign-in/code", code=codes[0])).status_code == httpx.codes.UNAUTHORIZED
    await other.sign_in("lee@example.com")
    assert (await other.post("/console/sign-in/code", code=codes[0])).status_code == httpx.codes.SEE_OTHER


async def test_another_telephone_takes_the_place_of_the_first_only_after_it_was_removed(
    town: Any, clock: FixedClock
) -> None:
    """Beginning anew while it is on changes nothing: the first one is still asked for."""
    _, browser = await town.person(ADDRESS)
    secret, _ = await set_up(browser, clock)
    again = await browser.post("/console/me/second-factor", shown_at="/console/me", current_password=PASSWORD)
    assert again.status_code == httpx.codes.SEE_OTHER
    clock.advance(30)
    assert (await browser.sign_in(ADDRESS)).headers["location"] == "/console/sign-in/code"
    entered = await browser.post("/console/sign-in/code", code=code_at(secret, clock))
    assert entered.status_code == httpx.codes.SEE_OTHER


@pytest.mark.parametrize("change", [{"is_active": False}, {"role": "viewer"}])
async def test_a_password_sent_before_rights_shrank_is_to_be_sent_again(
    town: Any, clock: FixedClock, change: dict[str, Any]
) -> None:
    """Whoever waits on the code page then begins at the beginning, also when they may come in again."""
    person_id, browser = await town.person(ADDRESS)
    secret, _ = await set_up(browser, clock)
    waiting = town.browser()
    assert (await waiting.sign_in(ADDRESS)).headers["location"] == "/console/sign-in/code"
    url, headers = f"/v1/people/{person_id}", town.accounts.admin | {"If-Match": "*"}
    for body in (change, {"is_active": True, "role": "agent"}):
        assert (await town.accounts.client.patch(url, json=body, headers=headers)).status_code == httpx.codes.OK
    clock.advance(30)
    late = await waiting.post("/console/sign-in/code", shown_at="/console/sign-in", code=code_at(secret, clock))
    assert late.headers["location"] == "/console/sign-in"
    assert not await waiting.is_signed_in()


async def test_guessing_codes_is_slowed(town: Any, clock: FixedClock) -> None:
    """A million codes are not tried within the life of one."""
    _, browser = await town.person(ADDRESS)
    await set_up(browser, clock)
    thief = town.browser("198.51.100.9")
    await thief.sign_in(ADDRESS)
    found = [(await thief.post("/console/sign-in/code", code=f"00000{at}")).status_code for at in range(6)]
    assert found == [401] * 5 + [429]


async def test_it_is_set_up_and_removed_with_the_password_only(town: Any, clock: FixedClock) -> None:
    """Whoever finds an open browser neither locks its person out nor switches it off."""
    _, browser = await town.person(ADDRESS)
    wrong = await browser.post("/console/me/second-factor", shown_at="/console/me", current_password="guess")
    assert wrong.status_code == httpx.codes.UNPROCESSABLE_ENTITY
    await set_up(browser, clock)
    off = "/console/me/second-factor/remove"
    wrong = await browser.post(off, shown_at="/console/me", current_password="guess")
    assert wrong.status_code == httpx.codes.UNPROCESSABLE_ENTITY
    right = await browser.post(off, shown_at="/console/me", current_password=PASSWORD)
    assert right.status_code == httpx.codes.SEE_OTHER
    assert (await town.browser().sign_in(ADDRESS)).headers["location"] == "/console"


async def test_a_wrong_code_switches_nothing_on(town: Any) -> None:
    """What is set up half is not asked for; a second set-up begins with another secret."""
    _, browser = await town.person(ADDRESS)
    secrets = set()
    for _ in range(2):
        await browser.post("/console/me/second-factor", shown_at="/console/me", current_password=PASSWORD)
        secrets.add(shown_secret((await browser.get("/console/me")).text))
        wrong = await browser.post("/console/me/second-factor/confirm", shown_at="/console/me", code="000000")
        assert wrong.status_code == httpx.codes.UNPROCESSABLE_ENTITY
    assert len(secrets) == 2
    assert (await town.browser().sign_in(ADDRESS)).headers["location"] == "/console"


@pytest.mark.parametrize("drops", [False, True])
async def test_a_reset_link_keeps_the_second_factor_unless_it_is_lost(
    town: Any, clock: FixedClock, *, drops: bool
) -> None:
    """An admin decides; without it the new password leads to the code."""
    person_id, browser = await town.person(ADDRESS)
    await set_up(browser, clock)
    made = await town.accounts.client.post(
        f"/v1/people/{person_id}/reset-link", json={"drops_second_factor": drops}, headers=town.accounts.admin
    )
    path = made.json()["url"].removeprefix("https://heed.test")
    fresh = town.browser()
    reply = await fresh.post(path, password="seven green rivers", password_again="seven green rivers")
    assert reply.headers["location"] == "/console/sign-in?done=reset"
    assert not await browser.is_signed_in()
    assert not await fresh.is_signed_in()
    after = await fresh.sign_in(ADDRESS, "seven green rivers")
    assert after.headers["location"] == ("/console" if drops else "/console/sign-in/code")
    assert (await town.browser().get(path)).status_code == httpx.codes.GONE
