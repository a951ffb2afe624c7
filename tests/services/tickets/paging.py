"""Looking at pages of cases and sending their forms, as a browser does that runs no script."""

import re
from typing import Any

import httpx

from shared.testing.one_service import OneService
from shared.testing.signing_in import SignedIn

PATH = "/console/tickets"
_TAG = re.compile(r'name="tag" value="([^"]*)"')


async def page(tickets: OneService, who: SignedIn, path: str = "") -> str:
    reply = await tickets.client.get(f"{PATH}{path}", headers=who.headers)
    assert reply.status_code == httpx.codes.OK, reply.text
    return reply.text


async def send(tickets: OneService, who: SignedIn, path: str, **form: Any) -> httpx.Response:
    return await tickets.client.post(f"{PATH}{path}", headers=who.headers, data=form)


def tag_in(text: str) -> str:
    return str(_TAG.findall(text)[0])


async def kept(tickets: OneService, path: str) -> dict[str, Any]:
    reply = await tickets.client.get(f"/v1/{path}", headers=tickets.admin)
    assert reply.status_code == httpx.codes.OK, reply.text
    found: dict[str, Any] = reply.json()
    return found
