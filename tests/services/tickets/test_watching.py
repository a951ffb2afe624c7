"""Watching cases: who is notified of what others do, whom a note mentions, and the list of what one watches."""

import asyncio
from typing import Any
from uuid import UUID, uuid4

import httpx
import pytest

from shared.contracts.collector import ComplaintFiled
from shared.contracts.event import Event
from shared.ids import uuid7
from shared.testing.one_service import OneService
from shared.testing.signing_in import SignedIn, sign_in
from tests.services.tickets.company import (
    ALEX,
    GONE,
    KIM,
    SAM,
    VIEWER,
    as_person,
    known_company,
    notices,
    recipients,
)
from tests.services.tickets.conftest import NOON, SETTLED, Desk, MakeAlert


@pytest.fixture
async def case(tickets: OneService, desk: Desk, alert: MakeAlert) -> str:
    """The id of a case in Graz, in a company that is known."""
    await known_company(tickets)
    await tickets.deliver(alert())
    return str((await desk.found())[0]["id"])


async def watch(tickets: OneService, case: str, who: SignedIn, method: str = "PUT") -> httpx.Response:
    return await tickets.client.request(method, f"/v1/tickets/{case}/watch", headers=who.headers)


async def post(tickets: OneService, case: str, step: str, who: SignedIn, **body: Any) -> httpx.Response:
    headers = who.headers | {"If-Match": "*"}
    return await tickets.client.post(f"/v1/tickets/{case}/{step}", headers=headers, json=body)


async def test_people_watch_and_stop(tickets: OneService, case: str) -> None:
    """Saying it again changes nothing; the log has each once; a key is no person; elsewhere there is no case."""
    kim, sam = as_person(tickets, KIM), as_person(tickets, SAM)
    assert (await watch(tickets, case, kim, "GET")).json() == {"watching": False, "watchers": []}
    for _ in range(2):
        assert (await watch(tickets, case, kim)).json() == {"watching": True, "watchers": [str(KIM)]}
    assert (await watch(tickets, case, sam)).json()["watchers"] == [str(KIM), str(SAM)]
    for _ in range(2):
        reply = await watch(tickets, case, kim, "DELETE")
        assert (reply.status_code, reply.json()) == (200, {"watching": False, "watchers": [str(SAM)]})
    log = [(one.action, one.actor) for one in await tickets.audited() if one.thing == "ticket"]
    assert log == [("ticket.watched", str(KIM)), ("ticket.watched", str(SAM)), ("ticket.unwatched", str(KIM))]
    for method in ("PUT", "DELETE"):
        reply = await tickets.client.request(method, f"/v1/tickets/{case}/watch", headers=tickets.admin)
        assert (reply.status_code, reply.json()["type"]) == (403, "urn:heed:problem:nobody-watches")
    wien = sign_in(tickets.app, unit="Wien", locations=frozenset({"Wien"}))
    for method in ("GET", "PUT", "DELETE"):
        assert (await watch(tickets, case, wien, method)).status_code == httpx.codes.NOT_FOUND
        assert (await watch(tickets, str(uuid4()), kim, method)).status_code == httpx.codes.NOT_FOUND


async def test_twenty_who_begin_at_once(tickets: OneService, case: str) -> None:
    """Once each, also of one person with several browsers."""
    kim = as_person(tickets, KIM)
    replies = await asyncio.gather(*(watch(tickets, case, kim) for _ in range(20)))
    assert {reply.status_code for reply in replies} == {200}
    assert (await watch(tickets, case, kim, "GET")).json()["watchers"] == [str(KIM)]
    assert [one.action for one in await tickets.audited()].count("ticket.watched") == 1


STEPS: list[tuple[str, dict[str, Any]]] = [
    ("assign", {"assignee": "Night shift"}),
    ("contact", {}),
    ("wait", {}),
    ("resume", {}),
    ("notes", {"note": "Words"}),
    ("close", SETTLED | {"not_contacted_because": None}),
    ("outcome", {"outcome": "recovered"}),
    ("reopen", {}),
    ("resolve", {}),
]


async def test_watchers_are_notified_of_what_others_do(tickets: OneService, case: str) -> None:
    """Every step, one notice each, also where it is two entries; never of their own."""
    kim, sam = as_person(tickets, KIM), as_person(tickets, SAM)
    for who in (kim, sam):
        await watch(tickets, case, who)
    for step, body in STEPS:
        assert (await post(tickets, case, step, sam, **body)).is_success, step
    found = await notices(tickets, "watched")
    assert [recipients(one) for one in found] == [[KIM]] * len(STEPS)
    assert len({one.notice_key for one in found}) == len(STEPS)
    # One group for all of them: within the waiting time they are one notice, and apart from those of the alert.
    assert {one.group for one in found} == {f"case:{case}"}
    assert {(one.cause, one.reason, one.urgency, one.ticket_id) for one in found} == {
        ("watched", "first", "working_hours", UUID(case))
    }
    assert (await post(tickets, case, "notes", kim, note="Mine")).is_success
    assert [recipients(one) for one in await notices(tickets, "watched")][-1] == [SAM]
    await watch(tickets, case, sam, "DELETE")
    await watch(tickets, case, kim, "DELETE")
    before = len(await notices(tickets))
    await post(tickets, case, "notes", sam, note="Nobody looks")
    assert len(await notices(tickets)) == before


async def test_what_says_nothing_about_the_customer_disturbs_no_watcher(tickets: OneService, case: str) -> None:
    """When somebody looks again, and what they tick off."""
    await watch(tickets, case, as_person(tickets, KIM))
    assert (await post(tickets, case, "follow-up", as_person(tickets, SAM), at="2027-01-01T09:00:00Z")).is_success
    assert await notices(tickets) == []


async def test_news_of_the_customer_is_for_watchers_too(
    tickets: OneService, desk: Desk, case: str, alert: MakeAlert
) -> None:
    """Further alerts and the complaint that joins; nobody did these, so all watchers get to know."""
    await watch(tickets, case, as_person(tickets, KIM))
    response = UUID((await desk.get(f"/{case}")).json()["response_id"])
    filed = ComplaintFiled(
        complaint_id=uuid7(), response_id=response, channel="web", text="Again", occurred_at=NOON, filed_at=NOON
    )
    await tickets.deliver(alert(response), alert(response))
    await tickets.deliver(Event(filed, source="/heed/collector", time=NOON, correlation_id="trail-9"))
    assert [recipients(one) for one in await notices(tickets, "watched")] == [[KIM], [KIM]]
    event = next(one for one in reversed(await tickets.published()) if one.data.event_type.endswith("requested.v1"))
    assert event.correlation_id == "trail-9"


async def test_whoever_gets_the_case_has_one_notice(tickets: OneService, case: str) -> None:
    """The one that it is theirs; other watchers get theirs."""
    kim, sam, alex = (as_person(tickets, one) for one in (KIM, SAM, ALEX))
    for who in (kim, alex):
        await watch(tickets, case, who)
    assert (await post(tickets, case, "assign", sam, assignee=str(KIM))).is_success
    assert [(one.cause, recipients(one)) for one in await notices(tickets)] == [
        ("assignment", [KIM]),
        ("watched", [ALEX]),
    ]


async def test_whom_a_note_mentions_reads_it_and_watches_from_then_on(
    tickets: OneService, desk: Desk, case: str
) -> None:
    """Each once; not its author; other watchers get their own notice; the history has who was mentioned."""
    kim, sam = as_person(tickets, KIM), as_person(tickets, SAM)
    await watch(tickets, case, sam)
    people = [str(one) for one in (ALEX, KIM, ALEX)]
    reply = await post(tickets, case, "notes", kim, note="@Alex Ray please call", mentions=people)
    assert reply.is_success, reply.text
    mention, watched = await notices(tickets)
    assert (mention.cause, recipients(mention), mention.urgency) == ("mention", [ALEX], "at_once")
    assert (watched.cause, recipients(watched)) == ("watched", [SAM])
    assert mention.group == watched.group
    assert "call" not in str(mention)
    entry = (await desk.history(case))[-1]
    assert (entry["action"], entry["mentions"]) == ("noted", people[:2])
    assert set((await watch(tickets, case, kim, "GET")).json()["watchers"]) == {str(KIM), str(ALEX), str(SAM)}
    await post(tickets, case, "contact", sam)
    assert set(recipients((await notices(tickets))[-1])) == {KIM, ALEX}


@pytest.mark.parametrize("location", ["Graz", "Wien", None])
async def test_only_those_who_may_see_the_case_are_mentioned(
    tickets: OneService, desk: Desk, alert: MakeAlert, location: str | None
) -> None:
    """Who has left, sees no cases, or not this one, is named with 422, and the note is not written."""
    await known_company(tickets)
    await tickets.deliver(alert(location=location))
    [ticket] = await desk.found()
    refused = {GONE, VIEWER, UUID(int=999)} | (set() if location == "Graz" else {ALEX})
    for person in (KIM, ALEX, SAM, GONE, VIEWER, UUID(int=999)):
        mentions = [str(KIM), str(person)]
        reply = await post(tickets, ticket["id"], "notes", as_person(tickets, SAM), note="Hi", mentions=mentions)
        if person in refused:
            assert reply.status_code == httpx.codes.UNPROCESSABLE_ENTITY, person
            assert [one["field"] for one in reply.json()["errors"]] == ["mentions.1"]
        else:
            assert reply.status_code == httpx.codes.OK, person
    assert len(await desk.history(ticket["id"])) == 1 + 6 - len(refused)
    for wrong in (["kim"], [str(KIM)] * 21, "kim"):
        reply = await post(tickets, ticket["id"], "notes", as_person(tickets, SAM), note="Hi", mentions=wrong)
        assert reply.status_code == httpx.codes.UNPROCESSABLE_ENTITY


async def test_the_list_of_what_somebody_watches(tickets: OneService, desk: Desk, case: str, alert: MakeAlert) -> None:
    """Together with other filters, and only as far as they still see it."""
    kim = as_person(tickets, KIM)
    await tickets.deliver(alert(location="Wien"))
    [wien] = [one for one in await desk.found() if one["location"] == "Wien"]
    for one in (case, wien["id"]):
        await watch(tickets, one, kim)

    async def listed(who: SignedIn, **query: Any) -> list[str]:
        reply = await tickets.client.get("/v1/tickets", headers=who.headers, params={"watching": "me"} | query)
        return [str(one["id"]) for one in reply.json()["items"]]

    assert await listed(kim) == [wien["id"], case]
    assert await listed(kim, location="Graz") == [case]
    assert await listed(as_person(tickets, SAM)) == []
    moved = sign_in(tickets.app, person_id=KIM, unit="Graz", locations=frozenset({"Graz"}))
    assert await listed(moved) == [case]
    counts = await tickets.client.get("/v1/tickets/counts", headers=kim.headers, params={"watching": "me"})
    assert counts.json()["open"] == 2
    by_key = await desk.get("", watching="me")
    assert (by_key.status_code, by_key.json()["type"]) == (403, "urn:heed:problem:nobody-watches")
    assert (await desk.get("", watching="kim")).status_code == httpx.codes.UNPROCESSABLE_ENTITY


async def test_who_watches_a_case_watches_the_one_that_goes_on_with_it(
    tickets: OneService, desk: Desk, case: str, alert: MakeAlert
) -> None:
    """Once, also where they watch both; they are notified of the merging, and of what happens next."""
    kim, sam = as_person(tickets, KIM), as_person(tickets, SAM)
    customer = UUID((await desk.get(f"/{case}")).json()["respondent_id"])
    await tickets.deliver(alert(touchpoint="till", respondent_id=customer))
    [other] = [str(one["id"]) for one in await desk.found(state="new") if one["id"] != case]
    for one in (case, other):
        await watch(tickets, one, kim)
    await watch(tickets, case, sam)
    reply = await desk.post(f"/{case}/merge", {"into": other})
    assert reply.is_success, reply.text
    assert set((await watch(tickets, other, kim, "GET")).json()["watchers"]) == {str(KIM), str(SAM)}
    assert {one for notice in await notices(tickets, "watched") for one in recipients(notice)} == {KIM, SAM}
    await desk.step(other, "contact")
    assert set(recipients((await notices(tickets, "watched"))[-1])) == {KIM, SAM}
