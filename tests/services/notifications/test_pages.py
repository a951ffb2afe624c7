"""The pages: one's own ways, those of teams and colleagues, and what forms do without JavaScript."""

import re
from typing import Any

import httpx
import pytest

from shared.testing.signing_in import SignedIn
from tests.services.notifications.conftest import LEE, PHONE, World

OWN, ALL = "/console/notifications", "/console/notifications/destinations"


async def post(world: World, who: SignedIn, path: str, **fields: Any) -> httpx.Response:
    """Send a form as the page has it, with its token."""
    return await world.service.client.post(path, data=fields, headers=who.headers)


async def added(world: World, who: SignedIn, **fields: Any) -> str:
    reply = await post(world, who, f"{ALL}/new", **{"channel": "email", "address": "kim@example.com", **fields})
    assert reply.status_code == 303, reply.text
    return str(reply.headers["Location"])


def form_of(page: str, action: str) -> dict[str, Any]:
    """Return what a form sends as it stands."""
    [form] = re.findall(rf'<form[^>]*action="{action}".*?</form>', page, flags=re.DOTALL)
    fields = dict(
        re.findall(r'<input type="(?:hidden|text|time|email)"[^>]*? name="([^"]+)"[^>]*? value="([^"]*)"', form)
    )
    for name, body in re.findall(r'<select[^>]* name="([^"]+)".*?>(.*?)</select>', form, flags=re.DOTALL):
        chosen = re.findall(r'value="([^"]*)" selected', body)
        fields[name] = chosen[0] if chosen else re.findall(r'value="([^"]*)"', body)[0]
    fields |= dict(re.findall(r'<input type="(?:checkbox|radio)" name="([^"]+)" value="([^"]+)" checked', form))
    return fields


async def test_from_the_address_to_the_confirmation(world: World) -> None:
    """Adding sends the link at once; the page says what the mail server did, and later that it is confirmed."""
    kim = world.as_("agent", language="en")
    assert "Bell in the console" in (await world.get(kim, OWN)).text
    address = await added(world, kim, label="Desk")
    page = (await world.get(kim, address)).text
    assert "The mail server took it." in page
    assert "not confirmed" in page
    link = world.link()
    shown = await world.service.client.get(link, headers={"Accept-Language": "de-AT,de;q=0.9"})
    assert "Mitteilungen für Kim Lee sollen an kim@example.com gehen." in shown.text
    assert shown.headers["Cache-Control"] == "no-store"
    assert "Confirmed" in (await world.service.client.post(link)).text
    assert "not confirmed" not in (await world.get(kim, address)).text
    assert "not valid any more" in (await world.service.client.get(link)).text
    assert "Desk" in (await world.get(kim, OWN)).text


async def test_a_form_keeps_what_it_shows(world: World) -> None:
    """Saving a page as it is changes nothing; another hour does, and the list says so."""
    kim = world.as_("agent", language="en")
    address = await added(world, kim)
    before = form_of((await world.get(kim, address)).text, address)
    assert (await post(world, kim, address, **before)).status_code == 303
    assert form_of((await world.get(kim, address)).text, address) == before
    hours = {f"hours-{day}": "08:00-18:00" for day in ("monday", "tuesday", "wednesday", "thursday", "friday")}
    changed = before | hours | {"when": "hours", "hours-saturday": "9:00", "shows_comments": "true"}
    wrong = await post(world, kim, address, **changed)
    assert wrong.status_code == 422
    assert "Write hours such as" in wrong.text
    assert form_of(wrong.text, address) | {"tag": ""} == changed | {"tag": ""}
    saved = await post(world, kim, address, **(changed | {"hours-saturday": "09:00-12:00, 13:00-14:00"}))
    assert saved.status_code == 303
    assert "Mon–Fri 08:00–18:00, Sat 09:00–12:00, 13:00–14:00" in (await world.get(kim, OWN)).text
    late = await post(world, kim, address, **(before | {"label": "Other"}))
    assert "somebody else was quicker" in late.text


async def test_a_phone_is_confirmed_on_its_page(world: World) -> None:
    kim = world.as_("agent", language="en")
    address = await added(world, kim, channel="sms", address=PHONE)
    wrong = await post(world, kim, f"{address}/verification", code="000000x")
    assert "The code is not right." in wrong.text
    assert (await post(world, kim, f"{address}/verification", code=world.code())).status_code == 303
    page = (await world.get(kim, address)).text
    assert "Send a test" in page
    tag = form_of(page, address)["tag"]
    gone = await post(world, kim, f"{address}/remove", tag=tag)
    assert gone.headers["Location"] == OWN
    assert (await world.get(kim, address)).status_code == 404


@pytest.mark.parametrize(
    ("fields", "said"),
    [
        ({"address": "nobody"}, "This cannot be such an address."),
        ({"channel": "chat", "chat_kind": "irc", "address": "https://chat.example/x"}, "Choose one of the list."),
        ({"address": "first@example.com"}, "This address is there already."),
        ({"label": "two\nlines"}, "Write it on one line"),
    ],
)
async def test_what_is_wrong_stands_at_its_field(world: World, fields: dict[str, str], said: str) -> None:
    kim = world.as_("agent", language="en")
    await added(world, kim, address="first@example.com")
    reply = await post(world, kim, f"{ALL}/new", **{"channel": "email", "address": "kim@example.com", **fields})
    assert reply.status_code == 422
    assert said in reply.text


async def test_admins_see_teams_and_colleagues(world: World) -> None:
    """With colleagues' addresses masked; agents see neither, and no way to add one for a team."""
    kim, admin = world.as_("agent"), world.as_("admin", LEE, language="en")
    await added(world, kim)
    address = await added(world, admin, address="service@example.com", team="service")
    await world.service.client.post(world.link())
    page = (await world.get(admin, ALL)).text
    assert "service@example.com" in page
    assert "k…@example.com" in page
    assert "kim@example.com" not in page
    assert (await world.get(kim, ALL)).status_code == 403
    assert (await world.get(kim, address)).status_code == 404
    assert (
        await post(world, kim, f"{ALL}/new", channel="email", address="x@example.com", team="service")
    ).status_code == 403
    form = form_of(page, f"{ALL}/fallback")
    chosen = f"destination:{address.rpartition('/')[2]}"
    assert form["fallback"] == "destination:"
    assert (await post(world, admin, f"{ALL}/fallback", tag=form["tag"], fallback=chosen)).status_code == 303
    now = form_of((await world.get(admin, ALL)).text, f"{ALL}/fallback")
    assert now["fallback"] == chosen
    wrong = await post(world, admin, f"{ALL}/fallback", tag=now["tag"], fallback="team:nobody")
    assert (wrong.status_code, "Choose one of the list." in wrong.text) == (422, True)


async def test_a_webhook_is_on_no_page(world: World) -> None:
    kim = world.as_("agent")
    secret = "https://hooks.slack.com/services/T00/B00/a-long-secret-7Kq2"
    reply = await post(world, kim, f"{ALL}/new", channel="chat", chat_kind="slack", address=secret)
    for path in (OWN, reply.headers["Location"]):
        page = (await world.get(kim, path)).text
        assert "hooks.slack.com/…7Kq2" in page
        assert "a-long-secret" not in page
