"""Failed sign-ins slow the next ones down, and never lock a colleague out."""

import asyncio
from typing import Any

import httpx

from shared.clock import FixedClock
from tests.services.accounts.test_second_factor import code_at, set_up

ADDRESS = "kim@example.com"
PASSWORD = "three quiet lamps"


async def guesses(browser: Any, number: int, name: str = ADDRESS) -> list[int]:
    return [(await browser.sign_in(name, f"guess {at}")).status_code for at in range(number)]


async def test_after_five_failures_the_next_attempt_has_to_wait_longer_and_longer(town: Any, clock: FixedClock) -> None:
    """429 with the seconds; what comes too early does not count, and after the wait the password works."""
    await town.person(ADDRESS)
    stranger = town.browser("198.51.100.9")
    assert await guesses(stranger, 6) == [401] * 5 + [429]
    waits = []
    for _ in range(4):
        reply = await stranger.sign_in(ADDRESS)
        assert reply.status_code == httpx.codes.TOO_MANY_REQUESTS
        waits.append(int(reply.headers["retry-after"]))
        assert reply.headers["retry-after"] in reply.text
        clock.advance(waits[-1])
        assert await guesses(stranger, 1) == [401]
    assert waits == sorted(waits)
    assert waits[-1] > waits[0]
    clock.advance(15 * 60 + 1)
    assert (await stranger.sign_in(ADDRESS)).status_code == httpx.codes.SEE_OTHER


async def test_yesterdays_mistakes_do_not_count(town: Any, clock: FixedClock) -> None:
    """After a day one begins anew."""
    await town.person(ADDRESS)
    stranger = town.browser("198.51.100.9")
    assert await guesses(stranger, 6) == [401] * 5 + [429]
    clock.advance(24 * 3600)
    assert await guesses(stranger, 6) == [401] * 5 + [429]


async def test_a_name_that_nobody_has_is_slowed_the_same(town: Any) -> None:
    """Or its slowness would say who works here."""
    assert await guesses(town.browser(), 6, "nobody@example.com") == [401] * 5 + [429]


async def test_nobody_keeps_a_colleague_away_by_guessing_their_password(town: Any, clock: FixedClock) -> None:
    """From the browser and the address where they were signed in before, they get in at once."""
    _, at_home = await town.person(ADDRESS, address="192.0.2.1")
    await at_home.client.post("/console/sign-out", headers=at_home.headers)
    stranger = town.browser("198.51.100.9")
    for _ in range(12):
        await guesses(stranger, 1)
        clock.advance(60)
    await guesses(stranger, 9)
    assert (await stranger.sign_in(ADDRESS)).status_code == httpx.codes.TOO_MANY_REQUESTS
    same_place = town.browser("192.0.2.1")
    assert (await same_place.sign_in(ADDRESS)).status_code == httpx.codes.SEE_OTHER
    assert (await stranger.sign_in(ADDRESS)).status_code == httpx.codes.TOO_MANY_REQUESTS, "it is not forgiven there"
    at_home.client._transport.client = ("203.0.113.77", 4711)
    assert (await at_home.sign_in(ADDRESS)).status_code == httpx.codes.SEE_OTHER


async def test_whoever_has_the_password_cannot_try_code_after_code(town: Any, clock: FixedClock) -> None:
    """Sending the right password between them makes no wrong code undone; the person still gets in from home."""
    _, browser = await town.person(ADDRESS)
    secret, _ = await set_up(browser, clock)
    thief = town.browser("198.51.100.9")
    answers = []
    for at in range(4):
        answers.append((await thief.sign_in(ADDRESS, PASSWORD)).status_code)
        answers += [(await thief.post("/console/sign-in/code", code=f"00000{at}")).status_code for _ in range(2)]
    assert answers[:7] == [303, 401, 401] * 2 + [303]
    assert answers.count(httpx.codes.UNAUTHORIZED) == 5
    assert answers[-1] == httpx.codes.TOO_MANY_REQUESTS
    clock.advance(30)
    assert (await browser.sign_in(ADDRESS, PASSWORD)).headers["location"] == "/console/sign-in/code"
    entered = await browser.post("/console/sign-in/code", code=code_at(secret, clock))
    assert entered.status_code == httpx.codes.SEE_OTHER


async def test_guessing_many_names_from_one_address_is_slowed(town: Any) -> None:
    """One password tried on everybody does not get further than twenty names; who worked there before still does."""
    await town.person("office@example.com", address="198.51.100.9")
    _, office = await town.person("desk@example.com", address="198.51.100.9")
    spraying = town.browser("198.51.100.9")
    found = [(await spraying.sign_in(f"p{at}@example.com", "password1234")).status_code for at in range(21)]
    assert found == [401] * 20 + [429]
    assert (await office.sign_in("desk@example.com")).status_code == httpx.codes.SEE_OTHER
    assert (await spraying.sign_in("office@example.com")).status_code == httpx.codes.TOO_MANY_REQUESTS
    await town.person(ADDRESS, address="192.0.2.1")
    assert (await town.browser("192.0.2.2").sign_in(ADDRESS)).status_code == httpx.codes.SEE_OTHER


async def test_guesses_at_once_count_like_guesses_one_after_another(town: Any) -> None:
    """Forty at the same moment are not forty tries."""
    await town.person(ADDRESS, address="192.0.2.1")
    browsers = [town.browser(f"198.51.100.{at}") for at in range(12)]
    found = await asyncio.gather(*(one.sign_in(ADDRESS, "guess") for one in browsers))
    assert sorted(reply.status_code for reply in found) == [401] * 5 + [429] * 7


async def test_who_mistyped_and_then_got_in_begins_anew(town: Any) -> None:
    """Their own mistakes do not follow them, but stay visible to them and to admins."""
    person_id, browser = await town.person(ADDRESS)
    for _ in range(2):
        assert await guesses(browser, 4) == [401] * 4
        assert (await browser.sign_in(ADDRESS)).status_code == httpx.codes.SEE_OTHER
    page = await browser.get("/console/me")
    assert page.text.count('data-label="What was wrong"') == 8
    seen = await town.accounts.client.get(f"/v1/people/{person_id}/failed-sign-ins", headers=town.accounts.admin)
    assert len(seen.json()) == 8
    assert seen.json()[0]["address"] == "192.0.2.1"
    failed = [entry for entry in await town.audited() if entry[0] == "sign_in.failed"]
    assert failed == [("sign_in.failed", person_id, "heed")] * 8


async def test_a_password_asked_for_in_a_session_is_slowed_too(town: Any) -> None:
    """Whoever finds an open browser does not guess its password there."""
    _, browser = await town.person(ADDRESS)
    fields = {"current_password": "guess", "password": "seven green rivers", "password_again": "seven green rivers"}
    found = [(await browser.post("/console/me/password", shown_at="/console/me", **fields)) for _ in range(6)]
    assert [reply.status_code for reply in found] == [422] * 5 + [429]
