"""The console's pages of answers and customers, over HTTP, with two people who said something at two places."""

from dataclasses import dataclass
from typing import Any

import httpx

from shared.testing.collecting import post, select
from shared.testing.one_service import OneService
from shared.testing.signing_in import SignedIn

BASE = "/console/collector"
HTMX = {"HX-Request": "true"}
ADA = {"email": "ada@example.org", "name": "Ada Lovelace-Müller", "phone": "+4930123456"}
"""Who spoke up in Graz; in Wien it was Bo Lovett, who has a customer number."""


@dataclass(frozen=True, slots=True)
class Place:
    """Ids of what one person said at a place."""

    response: str
    complaint: str
    person: str


async def said_at_places(collector: OneService) -> dict[str, Place]:
    """Let different people answer and complain in Graz and in Wien."""
    found = {}
    for place, who in (("graz", ADA), ("wien", {"external_id": "C-2", "name": "Bo Lovett"})):
        posted = await post(
            collector, {"recommend": 2, "why": f"canary {place}"}, channel="qr", location=place, respondent=who
        )
        complaint = {"text": f"canary {place}", "location": place, "respondent": who}
        filed = await collector.client.post("/v1/complaints", json=complaint)
        [(person,)] = await select(
            collector, "SELECT respondent_id FROM collector.response WHERE location = :place", place=place
        )
        found[place] = Place(posted.json()["id"], filed.json()["id"], str(person))
    return found


async def get(service: OneService, who: SignedIn, path: str, **headers: str) -> httpx.Response:
    """Open a page below `BASE`."""
    return await service.client.get(f"{BASE}{path}", headers=who.headers | headers)


async def send(
    service: OneService,
    who: SignedIn,
    path: str,
    *,
    htmx: bool = False,
    **fields: Any,  # noqa: ANN401 - what a form holds
) -> httpx.Response:
    """Send a form to a page below `BASE`."""
    headers = who.headers | (HTMX if htmx else {})
    return await service.client.post(f"{BASE}{path}", headers=headers, data=fields)
