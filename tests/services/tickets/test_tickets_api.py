"""Opening, reading and listing tickets over HTTP."""

import asyncio
from collections.abc import Callable
from typing import Any
from uuid import UUID, uuid4

import httpx
from pydantic import SecretStr

from services.tickets.service import SERVICE
from shared.contracts.alerts import AlertRaised
from shared.contracts.collector import RespondentErased
from shared.contracts.event import Event
from shared.contracts.wire.records import encode_value
from shared.identity.ring import digest_of
from shared.settings import ApiKey, Settings
from shared.testing.one_service import OneService, one_service
from shared.web.paging import encode_cursor


async def test_a_case_is_opened_by_hand(desk: Any, tickets: OneService) -> None:
    """201 with the address of the ticket; the note stays in the history and is not published."""
    response_id = str(uuid4())
    case = {
        "subject": "  Rude at the till ",
        "survey": "visit",
        "touchpoint": "till",
        "location": "Graz",
        "response_id": response_id,
        "note": "Kim Doe said so by phone",
    }
    reply = await desk.post("", case)
    assert reply.status_code == httpx.codes.CREATED
    ticket = reply.json()
    assert reply.headers["location"] == f"/v1/tickets/{ticket['id']}"
    assert (await tickets.client.get(reply.headers["location"], headers=tickets.admin)).json() == ticket
    assert (ticket["subject"], ticket["state"], ticket["version"]) == ("Rude at the till", "new", 1)
    assert {name: ticket[name] for name in ("survey", "touchpoint", "location", "response_id")} == {
        "survey": "visit",
        "touchpoint": "till",
        "location": "Graz",
        "response_id": response_id,
    }
    assert [entry["note"] for entry in await desk.history(ticket["id"])] == ["Kim Doe said so by phone"]
    [opened] = await tickets.published()
    assert "Kim Doe" not in encode_value(opened.data).decode()
    await desk.assert_published_what_happened()


async def test_a_ticket_that_the_client_knows_is_not_sent_again(
    desk: Any, tickets: OneService, alert: Callable[..., Event[AlertRaised]]
) -> None:
    """304 without a body as long as nothing has changed: no step, no linked alert, and no erasure."""
    event = alert()
    await tickets.deliver(event)
    [ticket] = await desk.found()
    path = f"/v1/tickets/{ticket['id']}"

    async def read(known: str) -> httpx.Response:
        return await tickets.client.get(path, headers=tickets.admin | {"If-None-Match": known})

    erased = RespondentErased(respondent_id=UUID(ticket["respondent_id"]), erased_at=event.time)
    tag = await desk.tag(ticket["id"])
    for change in (
        desk.step(ticket["id"], "contact"),
        tickets.deliver(alert(event.data.response_id, rule="rude")),
        tickets.deliver(Event(erased, source="/heed/collector", time=event.time)),
    ):
        for known in (tag, f"W/{tag}", f'"other", {tag}', "*"):
            unchanged = await read(known)
            assert (unchanged.status_code, unchanged.content, unchanged.headers["etag"]) == (304, b"", tag)
        await change
        changed = await read(tag)
        assert (changed.status_code, changed.json()) == (200, (await desk.get(f"/{ticket['id']}")).json())
        tag = changed.headers["etag"]
    assert changed.json()["comments"] == []


async def test_numbers_grow_and_are_never_shared(desk: Any) -> None:
    """Tickets that are opened at the same time get different numbers."""
    opened = await asyncio.gather(*(desk.open() for _ in range(20)))
    assert len({ticket["number"] for ticket in opened}) == 20
    later = await desk.open()
    assert later["number"] > max(ticket["number"] for ticket in opened)


async def test_a_response_gets_one_open_ticket_by_hand(desk: Any) -> None:
    """Of many who open a case about one response at once, one does; the others learn its number."""
    response_id = str(uuid4())
    replies = await asyncio.gather(
        *(desk.post("", {"subject": "Late parcel", "response_id": response_id}) for _ in range(10))
    )
    assert sorted(reply.status_code for reply in replies) == [201] + [409] * 9
    [ticket] = await desk.found()
    for reply in replies:
        if reply.status_code == httpx.codes.CONFLICT:
            assert reply.json()["type"] == "urn:heed:problem:response-has-ticket"
            assert f"number {ticket['number']} " in reply.json()["detail"]
    await desk.assert_published_what_happened()


async def test_pages_hold_every_ticket_once_newest_first(desk: Any) -> None:
    """Whatever the page's length, nothing is repeated or skipped."""
    numbers = [(await desk.open())["number"] for _ in range(7)]
    for limit in (1, 3, 7, 200):
        found: list[int] = []
        cursor = None
        while True:
            page = (await desk.get("", limit=limit, **({"cursor": cursor} if cursor else {}))).json()
            assert 1 <= len(page["items"]) <= limit
            found += [item["number"] for item in page["items"]]
            assert len(found) <= len(numbers), "a page begins where the one before has been already"
            cursor = page["next_cursor"]
            if cursor is None:
                break
        assert found == sorted(numbers, reverse=True)


async def test_a_history_has_pages_too(desk: Any) -> None:
    """The oldest step comes first, and each step is on one page."""
    ticket = await desk.open()
    for number in range(4):
        await desk.step(ticket["id"], "assign", assignee=f"agent-{number}")
    first = (await desk.get(f"/{ticket['id']}/history", limit=3)).json()
    second = (await desk.get(f"/{ticket['id']}/history", limit=3, cursor=first["next_cursor"])).json()
    assert [entry["version"] for entry in first["items"] + second["items"]] == [1, 2, 3, 4, 5]
    assert second["next_cursor"] is None


async def test_filters_choose(tickets: OneService, desk: Any, alert: Callable[..., Event[AlertRaised]]) -> None:
    """Each filter leaves exactly the tickets that fit."""
    event = alert(survey="parcel", touchpoint="delivery")
    await tickets.deliver(event)
    visit = await desk.open(survey="visit", touchpoint="till")
    await desk.step(visit["id"], "assign", assignee="Kim Doe")

    async def surveys(**query: str) -> list[str]:
        return [ticket["survey"] for ticket in await desk.found(**query)]

    assert await surveys() == ["visit", "parcel"]
    assert await surveys(state="new") == ["parcel"]
    assert await surveys(state="closed") == []
    assert await surveys(assignee="Kim Doe") == ["visit"]
    assert await surveys(survey="parcel") == ["parcel"]
    assert await surveys(touchpoint="till") == ["visit"]
    assert await surveys(response_id=str(event.data.response_id)) == ["parcel"]
    assert await surveys(state="assigned", touchpoint="delivery") == []


async def test_an_unknown_ticket_is_not_found(desk: Any) -> None:
    """404 for an id that nobody has, 422 for what is no id."""
    for path in ("", "/history"):
        assert (await desk.get(f"/{uuid4()}{path}")).status_code == httpx.codes.NOT_FOUND
        assert (await desk.get(f"/17{path}")).status_code == httpx.codes.UNPROCESSABLE_ENTITY


BAD_CASES: list[tuple[Any, str]] = [
    ({}, "subject"),
    ({"subject": ""}, "subject"),
    ({"subject": "x" * 201}, "subject"),
    ({"subject": "two\nlines"}, "subject"),
    ({"subject": "nul\x00"}, "subject"),
    ({"subject": None}, "subject"),
    ({"subject": "s", "survey": "No Key"}, "survey"),
    ({"subject": "s", "touchpoint": "x" * 65}, "touchpoint"),
    ({"subject": "s", "location": "a\tb"}, "location"),
    ({"subject": "s", "response_id": "17"}, "response_id"),
    ({"subject": "s", "note": "x" * 4001}, "note"),
    ({"subject": "s", "note": "\udc00"}, "note"),
    ({"subject": "s", "state": "closed"}, "state"),
    ([], "body"),
]
"""What is sent, and the field that must be named."""

BAD_QUERIES: list[tuple[str, dict[str, str], str]] = [
    ("", {"state": "lost"}, "state"),
    ("", {"assignee": ""}, "assignee"),
    ("", {"assignee": "x" * 201}, "assignee"),
    ("", {"survey": "No Key"}, "survey"),
    ("", {"touchpoint": "-"}, "touchpoint"),
    ("", {"response_id": "17"}, "response_id"),
    ("", {"limit": "0"}, "limit"),
    ("", {"limit": "201"}, "limit"),
    ("", {"cursor": "nonsense"}, "cursor"),
    ("", {"cursor": encode_cursor("x")}, "cursor"),
    ("", {"cursor": encode_cursor("-1")}, "cursor"),
    ("", {"cursor": encode_cursor("9" * 30)}, "cursor"),
    ("/history", {"cursor": encode_cursor("1", "2")}, "cursor"),
    ("/history", {"limit": "many"}, "limit"),
]
"""A path below a ticket or the list, the query, and the parameter that must be named."""


async def test_a_wrong_case_is_refused_and_not_kept(desk: Any, tickets: OneService) -> None:
    """What is malformed, too long or cannot be stored is 422 and opens nothing."""
    for case, field in BAD_CASES:
        reply = await desk.post("", case)
        assert reply.status_code == httpx.codes.UNPROCESSABLE_ENTITY, field
        assert field in [error["field"] for error in reply.json()["errors"]], (field, reply.json())
    assert await desk.found() == await tickets.published() == []


async def test_a_wrong_query_is_named(desk: Any) -> None:
    """A filter, limit or cursor that can mean nothing is 422 and names the parameter."""
    ticket = await desk.open()
    for path, query, field in BAD_QUERIES:
        reply = await desk.get(f"/{ticket['id']}{path}" if path else "", **query)
        assert reply.status_code == httpx.codes.UNPROCESSABLE_ENTITY, query
        assert [error["field"] for error in reply.json()["errors"]] == [field], query


async def test_a_cursor_far_beyond_the_end_gives_an_empty_page(desk: Any) -> None:
    """A number that no ticket or version will ever have is no error."""
    ticket = await desk.open()
    beyond = encode_cursor("9" * 18)
    assert (await desk.get(f"/{ticket['id']}/history", cursor=beyond)).json() == {"items": [], "next_cursor": None}
    assert len((await desk.get("", cursor=beyond)).json()["items"]) == 1


async def test_reading_and_writing_need_their_scopes(database_url: str) -> None:
    """401 without a key, 403 with a key for something else; the name of the key is the actor."""
    keys = {
        "reader": ApiKey(key_sha256=digest_of("key-of-reader"), scopes=("tickets:read",)),
        "front-desk": ApiKey(key_sha256=digest_of("key-of-front-desk"), scopes=("tickets:read", "tickets:write")),
        "watcher": ApiKey(key_sha256=digest_of("key-of-watcher"), scopes=("alerts:read",)),
    }
    settings = Settings(admin_key=SecretStr("an-admin-key-of-this-test"), api_keys=keys)
    async with one_service(SERVICE, database_url, settings=settings) as service:

        async def ask(method: str, path: str, name: str | None, **more: Any) -> httpx.Response:
            headers = {"Authorization": f"Bearer key-of-{name}"} if name else {}
            return await service.client.request(method, path, headers=headers | {"If-Match": "*"}, **more)

        opened = await ask("POST", "/v1/tickets", "front-desk", json={"subject": "Late parcel"})
        assert opened.status_code == httpx.codes.CREATED
        ticket = f"/v1/tickets/{opened.json()['id']}"
        reads = ["/v1/tickets", ticket, f"{ticket}/history"]
        writes = ["/v1/tickets", *(f"{ticket}/{step}" for step in ("assign", "contact", "resolve", "close", "reopen"))]
        for path in reads:
            assert [(await ask("GET", path, who)).status_code for who in (None, "watcher", "reader")] == [401, 403, 200]
        for path in writes:
            assert [(await ask("POST", path, who, json={})).status_code for who in (None, "reader")] == [401, 403]
        assert (await ask("POST", f"{ticket}/contact", "front-desk")).status_code == httpx.codes.OK
        history = (await ask("GET", f"{ticket}/history", "reader")).json()["items"]
        assert [entry["actor"] for entry in history] == ["front-desk", "front-desk"]
        assert [event.data.actor for event in await service.published()] == ["front-desk", "front-desk"]
