"""The wish of a customer to be called back: noted by agents, kept by a contact, and when it suits the customer."""

from typing import Any
from uuid import UUID

import httpx

from shared.clock import FixedClock
from shared.contracts.collector import ComplaintFiled, RespondentErased
from shared.contracts.event import Event
from shared.ids import uuid7
from shared.testing.one_service import OneService
from shared.testing.signing_in import sign_in
from shared.vocabulary import CallBack
from tests.services.tickets.company import known_company
from tests.services.tickets.conftest import NOON, Desk, MakeAlert


async def wish(desk: Desk, ticket: str, body: dict[str, Any] | None, **headers: str) -> httpx.Response:
    """Put a wish, or delete it for None."""
    service, url = desk.service, f"/v1/tickets/{ticket}/call-back"
    if body is None:
        return await service.client.delete(url, headers=service.admin | headers)
    return await service.client.put(url, headers=service.admin | headers, json=body)


async def wanted(desk: Desk) -> list[str]:
    """Return the cases whose customer still waits for a call."""
    return [str(one["id"]) for one in await desk.found(call_back="open")]


def complaint(response_id: UUID | None = None, **fields: Any) -> Event[ComplaintFiled]:
    values: dict[str, Any] = {"call_back": CallBack("phone", "evening"), "text": "Call me", "location": "Graz"}
    filed = ComplaintFiled(
        complaint_id=uuid7(),
        response_id=response_id,
        channel="web",
        occurred_at=NOON,
        filed_at=NOON,
        **(values | fields),
    )
    return Event(filed, source="/heed/collector", time=NOON)


async def test_a_wish_is_kept_by_a_contact(
    tickets: OneService, desk: Desk, alert: MakeAlert, clock: FixedClock
) -> None:
    """It is open from the complaint on until somebody contacts the customer; the case keeps what it was."""
    answer = uuid7()
    await tickets.deliver(alert(answer), alert())
    clock.advance(3600)
    await tickets.deliver(complaint(answer))
    [joined] = await wanted(desk)
    ticket = (await desk.get(f"/{joined}")).json()
    assert (ticket["call_back"]["window"], ticket["call_back_open_since"]) == ("evening", "2026-03-01T13:00:00Z")
    clock.advance(3600)
    # A call before the customer said so keeps no wish that came later.
    before = await desk.step(joined, "contact", happened_at="2026-03-01T12:30:00Z")
    assert (before["state"], before["call_back_open_since"]) == ("contacted", "2026-03-01T13:00:00Z")
    after = await desk.step(joined, "contact", happened_at="2026-03-01T13:30:00Z")
    assert (after["call_back"]["window"], after["call_back_open_since"]) == ("evening", None)
    assert await wanted(desk) == []


async def test_agents_note_change_and_withdraw_a_wish(tickets: OneService, desk: Desk, clock: FixedClock) -> None:
    """In the history and the audit log; the same again changes nothing, after a contact it is a new wish."""
    ticket = (await desk.open())["id"]
    assert (await desk.get(f"/{ticket}/call-back")).status_code == httpx.codes.NOT_FOUND
    first = await wish(desk, ticket, {"window": "morning"})
    assert first.json()["call_back"] == {"channel": "phone", "window": "morning"}
    assert first.headers["etag"] == await desk.tag(ticket)
    assert (await wish(desk, ticket, {"window": "morning"})).headers["etag"] == first.headers["etag"]
    assert await wanted(desk) == [ticket]
    await wish(desk, ticket, {"channel": "email"})
    await desk.step(ticket, "contact")
    assert await wanted(desk) == []
    clock.advance(60)
    again = await wish(desk, ticket, {"channel": "email"})
    assert again.json()["call_back_open_since"] == "2026-03-01T12:01:00Z"
    assert (await wish(desk, ticket, None)).json()["call_back"] is None
    assert (await wish(desk, ticket, None)).status_code == httpx.codes.OK
    entries = [(one["action"], one["call_back"]) for one in await desk.history(ticket)]
    by_mail = {"channel": "email", "window": "any_time"}
    assert entries == [
        ("opened", None),
        ("call_back_set", {"channel": "phone", "window": "morning"}),
        ("call_back_set", by_mail),
        ("contacted", None),
        ("call_back_set", by_mail),
        ("call_back_set", None),
    ]
    assert [one.action for one in await tickets.audited()].count("ticket.call_back_set") == 4
    for body, status in (({"window": "night"}, 422), ({"channel": "fax"}, 422), ({"phone": "+43"}, 422)):
        assert (await wish(desk, ticket, body)).status_code == status, body
    assert (await wish(desk, ticket, {}, **{"If-Match": '"old"'})).status_code == httpx.codes.PRECONDITION_FAILED
    assert (await wish(desk, str(uuid7()), {})).status_code == httpx.codes.NOT_FOUND


async def test_closing_ends_the_wait_for_a_call(desk: Desk) -> None:
    """A closed case is not among those that wait, and takes no new wish; reopened it is among them again."""
    ticket = (await desk.open())["id"]
    await wish(desk, ticket, {})
    await desk.step(ticket, "close")
    assert await wanted(desk) == []
    for body in ({"window": "morning"}, None):
        refused = await wish(desk, ticket, body)
        assert (refused.status_code, refused.json()["type"]) == (409, "urn:heed:problem:ticket-step-refused")
    await desk.step(ticket, "reopen")
    assert await wanted(desk) == [ticket]


async def test_when_to_call_is_by_the_clocks_of_the_place(tickets: OneService, desk: Desk, clock: FixedClock) -> None:
    """It is 13:00 in Graz; in Wien nobody has said by which clocks; an answer in writing has no time."""
    await known_company(tickets)
    for place in ("Graz", "Wien", None):
        await tickets.deliver(complaint(location=place))
    by_place = {one["location"]: one["id"] for one in await desk.found()}

    async def read(place: str | None) -> dict[str, Any]:
        reply = await desk.get(f"/{by_place[place]}/call-back")
        assert reply.status_code == httpx.codes.OK
        found: dict[str, Any] = reply.json()
        return found

    graz = await read("Graz")
    assert (graz["zone"], graz["is_now"]) == ("Europe/Vienna", False)
    assert (graz["opens_at"], graz["closes_at"]) == ("2026-03-01T16:00:00Z", "2026-03-01T19:00:00Z")
    clock.advance(4 * 3600)
    assert (await read("Graz"))["is_now"] is True
    clock.advance(4 * 3600)
    assert ((await read("Graz"))["is_now"], (await read("Graz"))["opens_at"]) == (False, "2026-03-02T16:00:00Z")
    for place in ("Wien", None):
        assert [(await read(place))[name] for name in ("zone", "is_now", "opens_at")] == [None] * 3
    await wish(desk, by_place["Graz"], {"channel": "email"})
    assert ((await read("Graz"))["zone"], (await read("Graz"))["channel"]) == (None, "email")


async def test_elsewhere_there_is_no_wish(tickets: OneService, desk: Desk) -> None:
    """Neither to read nor to change."""
    await tickets.deliver(complaint(location="Wien"))
    [ticket] = await desk.found()
    graz = sign_in(tickets.app, unit="Graz", locations=frozenset({"Graz"}))
    url = f"/v1/tickets/{ticket['id']}/call-back"
    for method, body in (("GET", None), ("PUT", {}), ("DELETE", None)):
        reply = await tickets.client.request(method, url, headers=graz.headers, json=body)
        assert reply.status_code == httpx.codes.NOT_FOUND, method
    reply = await tickets.client.get("/v1/tickets", headers=graz.headers, params={"call_back": "open"})
    assert reply.json()["items"] == []


async def test_an_erased_customer_wishes_nothing(tickets: OneService, desk: Desk) -> None:
    """Neither the case nor its history says how they wanted to be called."""
    person = uuid7()
    await tickets.deliver(complaint(respondent_id=person))
    [ticket] = await wanted(desk)
    await wish(desk, ticket, {"window": "morning"})
    erased = RespondentErased(respondent_id=person, erased_at=NOON)
    await tickets.deliver(Event(erased, source="/heed/collector", time=NOON))
    after = (await desk.get(f"/{ticket}")).json()
    assert (after["call_back"], after["call_back_open_since"]) == (None, None)
    assert [one["call_back"] for one in await desk.history(ticket)] == [None, None]


async def test_the_wish_of_a_merged_case_goes_on(tickets: OneService, desk: Desk) -> None:
    """The case that goes on has it, open as it was; it waits there once."""
    for number in range(2):
        await tickets.deliver(complaint(call_back=CallBack("phone", "evening") if number else None))
    into, merged = [one["id"] for one in await desk.found(order="oldest")]
    assert await wanted(desk) == [merged]
    reply = await desk.post(f"/{merged}/merge", {"into": into})
    assert reply.is_success, reply.text
    assert await wanted(desk) == [into]
    after = (await desk.get(f"/{into}")).json()
    assert (after["call_back"]["window"], after["call_back_open_since"]) == ("evening", "2026-03-01T12:00:00Z")
    assert (await desk.get(f"/{merged}")).json()["call_back_open_since"] is None
