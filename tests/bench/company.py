"""Colleagues of one team that answers for a shop, each with a mailbox that is proven, as an admin sets them up."""

import re
from collections.abc import Awaitable, Sequence

import httpx

from shared.testing.eventually import eventually
from shared.testing.mail_server import MailServer
from shared.testing.processes import ADMIN_KEY, SuiteProcess

SHOP = "graz"
TEAM = "care"
_FORM_TOKEN = re.compile(r'name="form_token" value="([^"]+)"')
_CONFIRM = re.compile(r"(/console/notifications/confirm/\S+)")
_STRUCTURE = {
    "units": [{"code": SHOP, "name": "Graz", "zone": "Europe/Vienna", "language": "en"}],
    "responsibilities": [{"unit": SHOP, "team": TEAM}],
}


async def set_up(process: SuiteProcess, mails: MailServer, *, people: int) -> Sequence[str]:
    """Let so many people answer for the shop; return the addresses of their mailboxes."""
    addresses = [f"agent{number}@company.example" for number in range(people)]
    async with process.client({"Authorization": f"Bearer {ADMIN_KEY}"}) as admin:
        ids = [await _join(process, admin, address) for address in addresses]
        await _done(admin.put(f"/v1/teams/{TEAM}", json={"name": "Care", "members": ids}))
        await _done(admin.put("/v1/structure", json=_STRUCTURE))
        for id_, address in zip(ids, addresses, strict=True):
            await _prove(admin, mails, id_, address)
    return addresses


async def _join(process: SuiteProcess, admin: httpx.AsyncClient, address: str) -> str:
    """Invite somebody, and let them accept as their browser does; return their id."""
    body = {"sign_in_name": address, "role": "agent"}
    invited = (await _done(admin.post("/v1/people", json=body))).json()
    path = httpx.URL(invited["link"]["url"]).path
    async with process.client() as browser:
        [token] = _FORM_TOKEN.findall((await _done(browser.get(path))).text)
        form = {"display_name": address.partition("@")[0], "language": "en", "zone": "Europe/Vienna"}
        form |= dict.fromkeys(("password", "password_again"), "a long sentence that nobody guesses")
        form["form_token"] = token
        reply = await browser.post(path, data=form)
    if reply.status_code != httpx.codes.SEE_OTHER:
        message = f"the invitation was not accepted: {reply.status_code}"
        raise RuntimeError(message)
    return str(invited["person"]["id"])


async def _prove(admin: httpx.AsyncClient, mails: MailServer, person_id: str, address: str) -> None:
    """Add a mailbox, once notifications knows its owner, and follow the link that is sent there."""

    async def added() -> str | None:
        reply = await admin.post(
            "/v1/destinations", json={"person_id": person_id, "channel": "email", "address": address}
        )
        return str(reply.json()["id"]) if reply.is_success else None

    destination = await eventually(added)
    await _done(admin.post(f"/v1/destinations/{destination}/test"))

    async def link() -> str | None:
        texts = [one.part("plain") for one in mails.received if address in one.recipients]
        found = [path for text in texts for path in _CONFIRM.findall(text)]
        return str(found[-1]) if found else None

    await _done(admin.post(str(await eventually(link))))


async def _done(reply: Awaitable[httpx.Response]) -> httpx.Response:
    return (await reply).raise_for_status()
