"""What tests of scoring's pages share: who reads them, and their addresses."""

from typing import Any

import httpx

from shared.access import Role
from shared.testing.one_service import OneService
from shared.testing.signing_in import SignedIn, sign_in

SCORES, COMMENTS, START = "/console/scoring/scores", "/console/scoring/comments", "/console/scoring/start"
BERLIN = frozenset({"berlin"})


def manager(service: OneService, role: Role = "manager", **who: Any) -> SignedIn:
    return sign_in(service.app, role, **who)


def of_berlin(service: OneService, **who: Any) -> SignedIn:
    """Let a manager be signed in who sees Berlin only."""
    return manager(service, unit="berlin", locations=BERLIN, **who)


async def page(
    service: OneService, who: SignedIn, path: str, *, fragment: bool = False, **query: Any
) -> httpx.Response:
    """Return a page."""
    headers = who.headers | ({"HX-Request": "true"} if fragment else {})
    return await service.client.get(path, headers=headers, params=query or None)  # {} would take the address's own away


async def text_of(service: OneService, who: SignedIn, path: str, **query: Any) -> str:
    reply = await page(service, who, path, **query)
    assert reply.status_code == 200, (path, reply.text)
    return " ".join(reply.text.split())
