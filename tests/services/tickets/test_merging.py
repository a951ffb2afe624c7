"""Merging two cases over HTTP: who may, what is refused, what goes along, and what happens at the same moment."""

import asyncio
from datetime import timedelta
from typing import Any
from uuid import UUID, uuid4

import httpx
import pytest

from services.tickets.store.ticket_store import TicketStore
from shared.contracts.alerts import RecoveryRequested
from shared.contracts.collector import ComplaintFiled, ResponseWithdrawn
from shared.contracts.event import Event
from shared.contracts.messages import MessageSent
from shared.contracts.tickets import TicketJoined, TicketMerged
from shared.ids import uuid7
from shared.testing.locks import waits_or_ends
from shared.testing.one_service import OneService
from shared.testing.signing_in import sign_in
from shared.vocabulary import CallBack, CallBackWindow, Comment
from tests.services.tickets.conftest import NOON, Desk, MakeAlert

ADA = UUID(int=7)


@pytest.fixture
async def two(tickets: OneService, desk: Desk, alert: MakeAlert) -> tuple[dict[str, Any], dict[str, Any]]:
    """Two open cases: an anonymous answer in words, and one of Ada's."""
    words = (Comment(question="why", text="canary"),)
    await tickets.deliver(alert(respondent_id=None, comments=words, severity="critical"), alert(respondent_id=ADA))
    first, second = sorted(await desk.found(), key=lambda one: one["respondent_id"] is not None)
    return first, second


async def merge(desk: Desk, ticket: dict[str, Any], into: object, *, if_match: str | None = "*") -> httpx.Response:
    return await desk.post(f"/{ticket['id']}/merge", {"into": into, "note": "The same parcel"}, if_match=if_match)


async def test_one_case_goes_on(tickets: OneService, desk: Desk, two: Any) -> None:
    """By its number: with the answers and words of both, found by each; both histories and events say so."""
    first, second = two
    reply = await merge(desk, first, second["number"], if_match=await desk.tag(first["id"]))
    assert reply.status_code == httpx.codes.OK, reply.text
    assert (reply.json()["state"], reply.json()["merged_into"]) == ("closed", second["id"])
    on = (await desk.get(f"/{second['id']}")).json()
    assert (on["severity"], on["further_response_ids"], on["merged_cases"]) == ("critical", [first["response_id"]], 1)
    assert "canary" in str(on["comments"])
    assert [one["id"] for one in await desk.found(response_id=first["response_id"])] == [second["id"]]
    [found] = await desk.found(number=first["number"])
    assert (found["merged_into"], found["comments"]) == (second["id"], [])
    said = (await desk.get(f"/{second['id']}/answers")).json()
    assert {one["response_id"] for one in said["answers"]} == {first["response_id"], second["response_id"]}
    for ticket, other in ((first, second), (second, first)):
        entry = (await desk.history(ticket["id"]))[-1]
        assert (entry["action"], entry["other_ticket_id"], entry["note"]) == ("merged", other["id"], "The same parcel")
    merged, joined = [one.data for one in (await tickets.published())[-2:]]
    assert isinstance(merged, TicketMerged)
    assert str(merged.merged_into) == second["id"]
    assert isinstance(joined, TicketJoined)
    assert (joined.merged_cases, [str(one) for one in joined.further_response_ids]) == (1, [first["response_id"]])
    audited = [(one.action, one.thing_id) for one in await tickets.audited()]
    assert audited == [("ticket.merged", first["id"]), ("ticket.merged", second["id"])]
    await desk.assert_published_what_happened()


async def test_what_comes_later_is_in_the_case_that_goes_on(
    tickets: OneService, desk: Desk, alert: MakeAlert, two: Any
) -> None:
    """Alerts, answers of the same customer, complaints, messages, promises; withdrawing takes the words from there."""
    first, second = two
    own = alert(respondent_id=UUID(int=8), touchpoint="till")
    await tickets.deliver(own)
    [third] = await desk.found(touchpoint="till")
    third_too = {"respondent_id": UUID(int=8), "touchpoint": "till"}
    anonymous = await desk.open(location="Graz")
    assert (await merge(desk, third, anonymous["id"])).status_code == httpx.codes.OK
    await tickets.deliver(alert(**third_too), alert(own.data.response_id, rule="other", **third_too))
    on = (await desk.get(f"/{anonymous['id']}")).json()
    assert len(on["further_response_ids"]) == 2
    assert (await merge(desk, first, second["id"])).status_code == httpx.codes.OK
    response_id, recovery = UUID(first["response_id"]), uuid7()
    await tickets.deliver(
        Event(
            MessageSent(
                message_id=uuid7(),
                effect_key=f"recovery:{recovery}",
                channel="email",
                purpose="service_contact",
                cause="recovery",
                basis="consent",
                response_id=response_id,
                at=NOON,
            ),
            source="/heed/collector",
            time=NOON,
        ),
        Event(
            RecoveryRequested(
                recovery_id=recovery,
                rule="care",
                response_id=response_id,
                alert_id=uuid7(),
                promise_at=NOON + timedelta(hours=8),
                requested_at=NOON,
            ),
            source="/heed/alerts",
            time=NOON,
        ),
    )
    assert [one["action"] for one in await desk.history(second["id"])][-1] == "message"
    reader = sign_in(tickets.app, "agent")
    page = (await tickets.client.get(f"/console/tickets/{second['id']}", headers=reader.headers)).text
    assert " a call by " in page
    gone = ResponseWithdrawn(response_id=response_id, revision=9, survey="parcel", withdrawn_at=NOON)
    await tickets.deliver(Event(gone, source="/heed/collector", time=NOON))
    for ticket in await desk.found():
        assert "canary" not in str(ticket)
        if ticket["number"] in {first["number"], second["number"]}:
            assert [one["note"] for one in await desk.history(ticket["id"]) if one["note"]] == []


async def test_complaints_go_along(tickets: OneService, desk: Desk) -> None:
    """A case can answer for several; the wish for a call is the customer's last."""
    cases = []
    windows: tuple[CallBackWindow, ...] = ("morning", "evening")
    for hour, window in enumerate(windows):
        data = ComplaintFiled(
            complaint_id=uuid7(),
            channel="web",
            text=window,
            call_back=CallBack("phone", window),
            occurred_at=NOON + timedelta(hours=hour),
            filed_at=NOON,
        )
        await tickets.deliver(Event(data, source="/heed/collector", time=NOON))
        cases.append((await desk.found())[0])
    first, second = cases
    assert (await merge(desk, first, second["id"])).status_code == httpx.codes.OK
    on = (await desk.get(f"/{second['id']}")).json()
    assert (on["complaint_id"], on["further_complaint_ids"]) == (second["complaint_id"], [first["complaint_id"]])
    assert (on["call_back"]["window"], {one["text"] for one in on["comments"]}) == ("evening", {"morning", "evening"})
    for one in cases:
        assert [found["id"] for found in await desk.found(complaint_id=one["complaint_id"])] == [second["id"]]


async def test_what_is_refused(tickets: OneService, desk: Desk, alert: MakeAlert, two: Any) -> None:
    """Without a tag, on an old one, into itself, into what is closed or another customer's; and nothing is changed."""
    first, second = two
    await tickets.deliver(alert(respondent_id=UUID(int=8)))
    other = (await desk.found())[0]
    closed = await desk.open()
    await desk.step(closed["id"], "close")
    before = await desk.found()
    for into, code, kind in (
        (first["id"], 422, "invalid"),
        (uuid4().hex, 422, "invalid"),
        (99999, 422, "invalid"),
        (0, 422, "invalid"),
        ("x", 422, "invalid"),
        (closed["number"], 409, "merge-refused"),
    ):
        reply = await merge(desk, first, into)
        assert (reply.status_code, kind in reply.json()["type"]) == (code, True), (into, reply.text)
    assert (await merge(desk, second, other["id"])).json()["type"].endswith("merge-refused")
    assert (await merge(desk, first, second["id"], if_match=None)).status_code == 428
    assert (await merge(desk, first, second["id"], if_match='"old"')).status_code == 412
    assert (await merge(desk, closed, second["id"])).json()["type"].endswith("ticket-step-refused")
    assert await desk.found() == before
    assert (await merge(desk, first, second["id"])).status_code == httpx.codes.OK
    assert (await merge(desk, other, first["id"])).json()["detail"].startswith(f"Ticket number {first['number']} was")
    assert (await desk.post(f"/{first['id']}/reopen")).status_code == 409


async def test_both_must_be_seen(tickets: OneService, desk: Desk, alert: MakeAlert) -> None:
    """Whoever sees only one of the places can neither give their case away nor learn of the other one."""
    await tickets.deliver(alert(location="Graz", respondent_id=ADA), alert(location="Linz", respondent_id=ADA))
    linz, graz = sorted(await desk.found(), key=lambda one: str(one["location"]), reverse=True)
    agent = sign_in(tickets.app, "agent", unit="graz", locations=frozenset({"Graz"}))
    headers = agent.headers | {"If-Match": "*"}
    for ticket, into, code in ((graz, linz, 422), (linz, graz, 404)):
        reply = await tickets.client.post(
            f"/v1/tickets/{ticket['id']}/merge", headers=headers, json={"into": into["number"]}
        )
        assert reply.status_code == code
    for path in ("answers", "related"):
        assert (await tickets.client.get(f"/v1/tickets/{linz['id']}/{path}", headers=headers)).status_code == 404
    reply = await tickets.client.get(f"/v1/tickets/{graz['id']}/related", headers=headers)
    assert reply.json() == []
    assert [one["id"] for one in (await desk.get(f"/{graz['id']}/related")).json()] == [linz["id"]]


async def test_two_that_are_merged_into_each_other_at_once(desk: Desk, two: Any) -> None:
    """One of them goes on; the other way is refused, and nobody waits for ever."""
    first, second = two
    replies = await asyncio.gather(
        *(merge(desk, first, second["id"]) for _ in range(5)), *(merge(desk, second, first["id"]) for _ in range(5))
    )
    assert sorted(one.status_code for one in replies) == [200] + [409] * 9
    assert sorted(one["merged_into"] is None for one in await desk.found()) == [False, True]
    await desk.assert_published_what_happened()


async def test_merging_races_with_steps_and_alerts(tickets: OneService, desk: Desk, alert: MakeAlert, two: Any) -> None:
    """Whatever happens to both at the same moment: each answer has one open case, and each step is in one history."""
    first, second = two
    response = UUID(first["response_id"])
    more = [alert(response, respondent_id=None, rule=f"rule-{number}") for number in range(6)]
    theirs = [alert(respondent_id=ADA, occurred_at=NOON + timedelta(hours=hour)) for hour in range(1, 7)]
    await asyncio.gather(
        *(tickets.deliver(one, other) for one, other in zip(more, theirs, strict=True)),
        *(desk.post(f"/{ticket['id']}/contact") for ticket in (first, second) for _ in range(4)),
        merge(desk, first, second["id"]),
    )
    open_ones = [one for one in await desk.found() if one["state"] != "closed"]
    [case] = open_ones
    assert case["id"] == second["id"]
    assert len({case["response_id"], *case["further_response_ids"]}) == 8
    await desk.assert_published_what_happened()


async def test_merging_waits_for_what_comes_in(tickets: OneService, desk: Desk, two: Any) -> None:
    """While somebody decides about a response, it does not move to another case."""
    first, second = two
    async with tickets.engine.connect() as connection:
        await TicketStore(connection).lock_cases([UUID(first["response_id"])])
        merging = asyncio.create_task(merge(desk, first, second["id"]))
        assert await waits_or_ends(tickets.engine, merging)
        await connection.rollback()
    assert (await merging).status_code == httpx.codes.OK
