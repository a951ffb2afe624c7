"""The first admin: a link while there is none, which works once."""

from typing import Any

import httpx
import pytest

from services.accounts.application.people.first_admin import AdminExistsError
from shared.clock import FixedClock


async def test_the_first_link_makes_an_admin_and_signs_them_in(town: Any) -> None:
    """The browser is signed in at once, and everybody else learns of an admin without an address."""
    browser = await town.first_admin()
    me = (await browser.get("/v1/me")).json()
    assert (me["role"], me["display_name"], me["unit"]) == ("admin", "Ada First", None)
    [published] = await town.changed()
    assert (str(published.person_id), published.role, published.is_active) == (me["person_id"], "admin", True)
    assert "example.com" not in await town.outgoing()


async def test_the_link_works_once_and_for_a_quarter_of_an_hour(town: Any, clock: FixedClock) -> None:
    """Looking uses nothing up; a newer link replaces it; after 15 minutes it is gone."""
    make = town.accounts.use_cases.people.make_first_link
    old, browser = await make(), town.browser()
    new = await make()
    assert (await browser.get(f"/console/first/{old.token}")).status_code == httpx.codes.GONE
    for _ in range(2):
        assert (await browser.get(f"/console/first/{new.token}")).status_code == httpx.codes.OK
    clock.advance(15 * 60)
    assert (await browser.get(f"/console/first/{new.token}")).status_code == httpx.codes.GONE


async def test_there_is_no_link_once_there_is_an_admin(town: Any) -> None:
    """Neither a new one nor one that was made before."""
    make = town.accounts.use_cases.people.make_first_link
    await town.first_admin()
    with pytest.raises(AdminExistsError, match="reset-link"):
        await make()


async def test_a_link_is_worth_nothing_when_somebody_else_became_admin(town: Any) -> None:
    """Two people with one link: the second is too late, also in the middle of the form."""
    made = await town.accounts.use_cases.people.make_first_link()
    late = town.browser()
    path = f"/console/first/{made.token}"
    fields = {"display_name": "L", "password": "a b c d e f g h", "password_again": "a b c d e f g h"}
    more = {"sign_in_name": "late@example.com", "language": "de", "zone": "UTC"}
    assert (await late.get(path)).status_code == httpx.codes.OK
    first = town.browser()
    assert (await first.post(path, **fields, **more)).status_code == httpx.codes.SEE_OTHER
    assert (await late.post(path, shown_at="/console/sign-in", **fields, **more)).status_code == httpx.codes.GONE
    assert not await late.is_signed_in()


@pytest.mark.parametrize(
    ("wrong", "field"),
    [
        ({"password": "short", "password_again": "short"}, "password-notes"),
        ({"password_again": "three quiet lamps!"}, "password-again-notes"),
        ({"password": "password1234", "password_again": "password1234"}, "password-notes"),
        ({"sign_in_name": "nobody"}, "sign-in-name-notes"),
        ({"display_name": "  "}, "display-name-notes"),
        ({"display_name": "two\nlines"}, "display-name-notes"),
    ],
)
async def test_what_is_wrong_is_said_at_its_field(town: Any, wrong: dict[str, str], field: str) -> None:
    """422, what was typed stays (but no password), and the link can be used again."""
    made = await town.accounts.use_cases.people.make_first_link()
    browser = town.browser()
    right = {
        "display_name": "Ada",
        "sign_in_name": "ada@example.com",
        "password": "three quiet lamps",
        "password_again": "three quiet lamps",
        "language": "en",
        "zone": "UTC",
    }
    reply = await browser.post(f"/console/first/{made.token}", **(right | wrong))
    assert reply.status_code == httpx.codes.UNPROCESSABLE_ENTITY
    assert f'id="{field}"' in reply.text
    assert "three quiet" not in reply.text
    assert (await browser.post(f"/console/first/{made.token}", **right)).status_code == httpx.codes.SEE_OTHER
