"""Another unit's tickets: to those who do not see their location they do not exist, on every route."""

from typing import Any
from uuid import UUID, uuid4

import httpx
import pytest

from shared.testing.one_service import OneService
from shared.testing.signing_in import SignedIn, sign_in

SINGLE_READS = ("", "/history")
STEPS: dict[str, dict[str, Any]] = {
    "assign": {"assignee": "kim"},
    "take": {},
    "contact": {},
    "resolve": {},
    "close": {},
    "reopen": {},
    "notes": {"note": "canary"},
}
PERSON = UUID(int=7)


@pytest.fixture
def graz(tickets: OneService) -> SignedIn:
    """An agent who is limited to Graz."""
    return sign_in(tickets.app, "agent", unit="graz", locations=frozenset({"graz", "Graz"}))


@pytest.fixture
async def cases(tickets: OneService, desk: Any, alert: Any) -> dict[str, dict[str, Any]]:
    """One ticket in Graz, one in Wien, one at no location, each about a response of the same person."""
    places = ("Graz", "Wien", None)
    await tickets.deliver(*(alert(location=place, respondent_id=PERSON) for place in places))
    return {str(ticket["location"]): ticket for ticket in await desk.found()}


async def test_lists_and_counts_hold_only_what_the_caller_sees(
    tickets: OneService, graz: SignedIn, cases: dict[str, dict[str, Any]]
) -> None:
    """Whatever is asked for: by filter, by the number, by the person or response, page after page."""
    wien = cases["Wien"]
    for query in (
        {},
        {"order": "waiting"},
        {"limit": 1},
        {"respondent_id": str(PERSON)},
        {"state": ["new", "closed"]},
        {"location": "Graz"},
    ):
        reply = await tickets.client.get("/v1/tickets", headers=graz.headers, params=query)
        assert [one["id"] for one in reply.json()["items"]] == [cases["Graz"]["id"]], query
        assert reply.json()["next_cursor"] is None
    for hidden in (
        {"location": "Wien"},
        {"number": wien["number"]},
        {"response_id": wien["response_id"]},
        {"response_id": cases["None"]["response_id"]},
    ):
        reply = await tickets.client.get("/v1/tickets", headers=graz.headers, params=hidden)
        assert reply.json() == {"items": [], "next_cursor": None}, hidden
        counts = (await tickets.client.get("/v1/tickets/counts", headers=graz.headers, params=hidden)).json()
        assert (counts["open"], counts["states"]["new"], counts["waiting_since"]) == (0, 0, None)
    assert (await tickets.client.get("/v1/tickets/counts", headers=graz.headers)).json()["open"] == 1
    assert (await tickets.client.get("/v1/tickets/counts", headers=tickets.admin)).json()["open"] == 3


async def test_single_tickets_and_steps_answer_as_if_there_were_none(
    tickets: OneService, desk: Any, graz: SignedIn, cases: dict[str, dict[str, Any]]
) -> None:
    """The same 404 as for an id that nobody has, whatever the state, and nothing is changed."""
    headers = graz.headers | {"If-Match": "*"}

    async def answer(method: str, path: str, body: Any = None) -> tuple[int, str]:
        reply = await tickets.client.request(method, f"/v1/tickets/{path}", headers=headers, json=body)
        return reply.status_code, reply.json()["detail"]

    for place in ("Wien", "None"):
        ticket, unknown = cases[place]["id"], str(uuid4())
        for tail in SINGLE_READS:
            assert await answer("GET", ticket + tail) == await answer("GET", unknown + tail)
        for step, body in STEPS.items():
            found = await answer("POST", f"{ticket}/{step}", body)
            assert found == await answer("POST", f"{unknown}/{step}", body)
            assert found[0] == httpx.codes.NOT_FOUND
        many = {"assignee": "kim", "tickets": [{"id": ticket, "tag": "*"}, {"id": cases["Graz"]["id"], "tag": "*"}]}
        reply = await tickets.client.post("/v1/tickets/assign", headers=headers, json=many)
        assert reply.json()["results"][0]["problem"]["status"] == httpx.codes.NOT_FOUND
        assert (await desk.get(f"/{ticket}")).json() == cases[place]
    assert (await answer_of_own(tickets, graz, cases["Graz"]["id"])) == httpx.codes.OK


async def answer_of_own(tickets: OneService, who: SignedIn, ticket: str) -> int:
    """Return what a step on a ticket of one's own unit answers."""
    reply = await tickets.client.post(f"/v1/tickets/{ticket}/contact", headers=who.headers | {"If-Match": "*"})
    return reply.status_code


async def test_a_case_is_opened_where_one_works(tickets: OneService, graz: SignedIn, cases: Any) -> None:
    """Elsewhere, or nowhere, is refused; and the number of a ticket that they may not see is not named."""
    for case, status in (
        ({"location": "Graz"}, 201),
        ({"location": "Wien"}, 422),
        ({}, 422),
        ({"location": "Graz", "response_id": cases["Wien"]["response_id"]}, 409),
    ):
        reply = await tickets.client.post("/v1/tickets", headers=graz.headers, json={"subject": "Rude"} | case)
        assert reply.status_code == status, (case, reply.text)
    assert str(cases["Wien"]["number"]) not in reply.json()["detail"]


async def test_pages_and_fragments_show_only_what_the_reader_sees(
    tickets: OneService, graz: SignedIn, cases: dict[str, dict[str, Any]]
) -> None:
    """Inbox, case, search and fragments: nothing of another unit's ticket is in them, and its page does not exist."""
    wien = cases["Wien"]

    async def page(path: str) -> httpx.Response:
        return await tickets.client.get(f"/console/tickets{path}", headers=graz.headers)

    for path in ("", "?state=all&order=newest", "?place=Wien", f"/person/{PERSON}", "/start"):
        reply = await page(path)
        assert reply.status_code == httpx.codes.OK, path
        assert wien["id"] not in reply.text
    assert cases["Graz"]["id"] in (await page(f"/person/{PERSON}")).text
    assert f"/console/tickets/{wien['id']}" not in (await page(f"/of-response/{wien['response_id']}")).text
    assert (await page(f"/{wien['id']}")).status_code == httpx.codes.NOT_FOUND
    form = {"q": str(wien["number"])}
    found = await tickets.client.post("/console/tickets/find", headers=graz.headers, data=form)
    assert found.status_code == httpx.codes.NOT_FOUND
    step = {"tag": "x", "note": "canary"}
    for name in ("take", "note", "close"):
        reply = await tickets.client.post(f"/console/tickets/{wien['id']}/{name}", headers=graz.headers, data=step)
        assert reply.status_code == httpx.codes.NOT_FOUND
    many = {"assignee": "me", "ticket": f"{wien['id']} x"}
    reply = await tickets.client.post("/console/tickets/assign", headers=graz.headers, data=many)
    assert "There is no case with this number" in reply.text
