"""Sessions: how long they last, who ends them, and that their end takes effect at once."""

from typing import Any

import httpx

from shared.clock import FixedClock
from shared.testing.one_service import OneService

ADDRESS = "kim@example.com"
HOUR = 3600.0


async def test_a_session_ends_after_twelve_idle_hours_and_after_seven_days(town: Any, clock: FixedClock) -> None:
    """Each request keeps it alive, until the seventh day."""
    _, browser = await town.person(ADDRESS)
    identities = town.accounts.app.state.identities
    for _ in range(15):
        clock.advance(11 * HOUR)
        identities.forget()
        assert await browser.is_signed_in()
    clock.advance(4 * HOUR)
    identities.forget()
    assert not await browser.is_signed_in()
    assert (await browser.sign_in(ADDRESS)).status_code == httpx.codes.SEE_OTHER
    clock.advance(12 * HOUR)
    identities.forget()
    assert not await browser.is_signed_in()


async def test_that_it_is_used_is_written_once_a_minute(town: Any, clock: FixedClock) -> None:
    """Reading pages costs no writing."""
    _, browser = await town.person(ADDRESS)
    identities = town.accounts.app.state.identities
    seen = set()
    for _ in range(8):
        clock.advance(20)
        identities.forget()
        [session] = (await browser.get("/v1/me/sessions")).json()
        seen.add(session["last_seen_at"])
    assert len(seen) == 3


async def test_two_browsers_see_and_end_each_other(town: Any) -> None:
    """What one ends is over for the other at its next request; nobody ends a stranger's."""
    _, first = await town.person(ADDRESS)
    second = town.browser()
    await second.sign_in(ADDRESS)
    _, stranger = await town.person("other@example.com")
    listed = (await first.get("/v1/me/sessions")).json()
    [other] = [one["id"] for one in listed if not one["is_current"]]
    assert len(listed) == 2
    assert await second.is_signed_in()
    assert (await stranger.call("DELETE", f"/v1/me/sessions/{other}")).status_code == httpx.codes.NOT_FOUND
    assert await second.is_signed_in()
    assert (await first.call("DELETE", f"/v1/me/sessions/{other}")).status_code == httpx.codes.NO_CONTENT
    assert not await second.is_signed_in()
    assert await first.is_signed_in()


async def test_a_change_in_a_session_needs_its_form_token(town: Any) -> None:
    """Another site's form or script changes nothing, though the browser sends the cookie along."""
    _, browser = await town.person(ADDRESS)
    [session] = (await browser.get("/v1/me/sessions")).json()
    calls = [
        ("DELETE", f"/v1/me/sessions/{session['id']}"),
        ("POST", "/console/sign-out"),
        ("POST", "/console/me/profile"),
        ("POST", "/console/me/password"),
        ("POST", "/console/me/second-factor"),
        ("POST", "/console/me/second-factor/confirm"),
        ("POST", "/console/me/second-factor/remove"),
        ("POST", "/console/me/sessions/end-others"),
        ("POST", f"/console/me/sessions/{session['id']}/end"),
    ]
    for method, path in calls:
        data = {"form_token": "0" * 64, "display_name": "Owned"} if method == "POST" else None
        reply = await browser.client.request(method, path, data=data)
        assert reply.status_code == httpx.codes.FORBIDDEN, path
    assert (await browser.get("/v1/me")).json()["display_name"] == "Kim"


async def test_a_session_is_worth_nothing_without_an_active_person(town: Any, accounts: OneService) -> None:
    """Even where nobody has ended it, such as in a database that was restored and mended by hand."""
    _, browser = await town.person(ADDRESS)
    assert await browser.is_signed_in()
    async with accounts.engine.begin() as connection:
        await connection.exec_driver_sql("UPDATE accounts.person SET is_active = false")
    accounts.app.state.identities.forget()
    assert not await browser.is_signed_in()


async def test_signing_out_ends_the_session_everywhere(town: Any) -> None:
    """The cookie goes, and a copy of it is worth nothing."""
    _, browser = await town.person(ADDRESS)
    kept = browser.session
    reply = await browser.post("/console/sign-out", shown_at="/console/me")
    assert (reply.status_code, reply.headers["location"]) == (httpx.codes.SEE_OTHER, "/console/sign-in")
    assert not browser.session
    thief = town.browser()
    thief.client.cookies.set("__Host-heed-session", kept, domain="heed.test", path="/")
    assert not await thief.is_signed_in()


async def test_a_new_password_ends_the_other_sessions_and_renews_this_one(town: Any) -> None:
    """Whoever knew the old secret of this session is out, too."""
    _, browser = await town.person(ADDRESS)
    second, before = town.browser(), browser.session
    await second.sign_in(ADDRESS)
    fields = {
        "current_password": "three quiet lamps",
        "password": "seven green rivers",
        "password_again": "seven green rivers",
    }
    reply = await browser.post("/console/me/password", shown_at="/console/me", **fields)
    assert reply.status_code == httpx.codes.SEE_OTHER, reply.text
    assert browser.session != before
    assert await browser.is_signed_in()
    assert not await second.is_signed_in()
    thief = town.browser()
    thief.client.cookies.set("__Host-heed-session", before, domain="heed.test", path="/")
    assert not await thief.is_signed_in()
    assert (await town.browser().sign_in(ADDRESS)).status_code == httpx.codes.UNAUTHORIZED
    assert (await town.browser().sign_in(ADDRESS, "seven green rivers")).status_code == httpx.codes.SEE_OTHER


async def test_a_profile_is_changed_by_its_person(town: Any) -> None:
    """Name, language, theme and zone; everybody else learns of it, and the page shows it at once."""
    _, browser = await town.person(ADDRESS)
    fields = {"display_name": "Kim Lee", "language": "de", "theme": "dark", "zone": "Europe/Berlin"}
    reply = await browser.post("/console/me/profile", shown_at="/console/me", **fields)
    assert reply.status_code == httpx.codes.SEE_OTHER
    page = (await browser.get("/console/me")).text
    assert 'lang="de" data-theme="dark"' in page
    assert "Ihre Einstellungen" in page
    last = (await town.changed())[-1]
    assert (last.display_name, last.language, last.zone, last.version) == ("Kim Lee", "de", "Europe/Berlin", 3)
    for wrong in ({"language": "fr"}, {"theme": "pink"}, {"zone": "Mars/Base"}, {"display_name": ""}):
        refused = await browser.post("/console/me/profile", shown_at="/console/me", **(fields | wrong))
        assert refused.status_code == httpx.codes.UNPROCESSABLE_ENTITY


async def test_a_key_has_no_sessions(town: Any) -> None:
    """Keys learn what they may do, and that the rest is for people."""
    me = await town.accounts.client.get("/v1/me", headers=town.accounts.admin)
    assert (me.json()["name"], me.json()["person_id"], me.json()["scopes"]) == ("admin", None, ["*"])
    reply = await town.accounts.client.get("/v1/me/sessions", headers=town.accounts.admin)
    assert reply.status_code == httpx.codes.FORBIDDEN
    for path in ("/v1/me", "/v1/me/sessions", "/v1/people"):
        assert (await town.accounts.client.get(path)).status_code == httpx.codes.UNAUTHORIZED


async def test_what_is_over_is_forgotten(town: Any, clock: FixedClock) -> None:
    """Sessions, links, failures and browsers do not pile up."""
    await town.person(ADDRESS)
    await town.invite("later@example.com")
    await town.browser().sign_in(ADDRESS, "wrong")
    forget = town.accounts.use_cases.sessions.forget_what_is_over
    assert await forget() == 0
    clock.advance(181 * 24 * HOUR)
    assert await forget() == 4
    assert await forget() == 0
