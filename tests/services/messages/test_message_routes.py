"""The routes of messages: who may write to whom, what is shown to whom, and that repeating is harmless."""

from typing import Any
from uuid import UUID

import httpx
import pytest

from shared.ids import uuid7
from shared.testing.mail_server import MailServer
from shared.testing.one_service import OneService
from shared.testing.sending import customer, read, work_off, write
from shared.testing.signing_in import sign_in

LETTER = {"channel": "email", "subject": "Your visit", "text": "We are sorry.", "basis": "request"}


async def post(service: OneService, to: object, body: dict[str, Any], **headers: str) -> httpx.Response:
    path = f"/v1/respondents/{to}/messages"
    return await service.client.post(path, json=body, headers=service.admin | headers)


async def listed(service: OneService, headers: dict[str, str] | None = None, **query: Any) -> list[dict[str, Any]]:
    reply = await service.client.get("/v1/messages", params=query, headers=headers or service.admin)
    assert reply.is_success, reply.text
    items: list[dict[str, Any]] = reply.json()["items"]
    return items


async def test_repeating_a_request_writes_once(collector: OneService, mails: MailServer) -> None:
    """The same `Idempotency-Key` stands for one message, with one content, to one person."""
    ada, bob = await customer(collector), await customer(collector, "bob@customer.example")
    first = await post(collector, ada, LETTER, **{"Idempotency-Key": '"one"'})
    again = await post(collector, ada, LETTER, **{"Idempotency-Key": '"one"'})
    assert (first.status_code, again.status_code) == (201, 200)
    assert first.json()["id"] == again.json()["id"]
    assert first.headers["location"] == f"/v1/messages/{first.json()['id']}"
    other = await post(collector, ada, LETTER | {"text": "Else"}, **{"Idempotency-Key": '"one"'})
    assert other.status_code == 422
    assert (await post(collector, bob, LETTER, **{"Idempotency-Key": '"two"'})).status_code == 201
    await work_off(collector)
    late = await post(collector, ada, LETTER, **{"Idempotency-Key": '"one"'})
    assert (late.status_code, late.json()["state"]) == (200, "sent")
    assert len(mails.received) == 2
    assert [one.action for one in await collector.audited() if one.thing == "message"] == ["message.written"] * 2


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"subject": None}, "subject"),
        ({"subject": "two\nlines"}, "subject"),
        ({"subject": "a" * 201}, "subject"),
        ({"subject": "\u0000"}, "subject"),
        ({"text": " \n "}, "text"),
        ({"text": "a" * 10_001}, "text"),
        ({"text": "bell \u0007"}, "text"),
        ({"language": "deutsch!"}, "language"),
        ({"channel": "sms"}, "subject"),
        ({"channel": "sms", "subject": None, "text": "a" * 1001}, "text"),
        ({"channel": "fax"}, "channel"),
        ({"basis": "consent"}, "basis"),
        ({"to": "somebody@else.example"}, "to"),
    ],
)
async def test_what_cannot_be_sent_is_named(collector: OneService, change: dict[str, Any], field: str) -> None:
    reply = await post(collector, await customer(collector), LETTER | change)
    assert reply.status_code == 422, reply.text
    assert field in [one["field"] for one in reply.json()["errors"]]
    assert "somebody@else.example" not in reply.text
    assert await listed(collector) == []


async def test_nobody_to_write_to(collector: OneService) -> None:
    assert (await post(collector, uuid7(), LETTER)).status_code == 404


async def test_basis_of_an_answer(collector: OneService, mails: MailServer) -> None:
    """Who complained may be answered; without a case, a complaint or a basis nobody is written to."""
    ada = await customer(collector)
    plain = {name: value for name, value in LETTER.items() if name != "basis"}
    ids = [
        (await post(collector, ada, plain | about)).json()["id"]
        for about in ({}, {"case_id": str(uuid7())}, {"complaint_id": str(uuid7())}, {"basis": "existing_customer"})
    ]
    await work_off(collector)
    found = [await read(collector, one) for one in ids]
    assert [one["reason"] for one in found] == ["no_basis", None, None, None]
    assert [one["basis"] for one in found] == [None, "request", "request", "existing_customer"]
    said = [mail.part("plain") for mail in mails.received]
    assert ["because you are a customer of ours" in one for one in said] == [False, False, True]


async def test_units_are_kept_apart(collector: OneService, mails: MailServer) -> None:
    """Whoever is limited to a unit writes to its people, and sees and repeats its messages alone."""
    graz, wien = await customer(collector, location="graz"), await customer(collector, "bob@c.example", location="wien")
    nowhere = await customer(collector, "eve@c.example")
    own = sign_in(collector.app, "agent", unit="graz", locations=frozenset({"graz"})).headers
    path = "/v1/respondents/{}/messages"
    statuses = [
        (await collector.client.post(path.format(one), json=LETTER, headers=own)).status_code
        for one in (graz, wien, nowhere)
    ]
    assert statuses == [201, 404, 404]
    mine = (await listed(collector, own))[0]["id"]
    theirs = (await write(collector, wien))["id"]
    nobodys = (await write(collector, nowhere))["id"]
    assert {one["id"] for one in await listed(collector)} == {mine, theirs, nobodys}
    assert [one["id"] for one in await listed(collector, own)] == [mine]
    assert await listed(collector, own, location="wien") == []
    assert await listed(collector, own, respondent_id=str(wien)) == []
    for message_id, status in ((mine, 200), (theirs, 404), (nobodys, 404), (str(uuid7()), 404)):
        assert (await collector.client.get(f"/v1/messages/{message_id}", headers=own)).status_code == status
    mails.fail("RCPT", "554 5.7.1 no", times=3)
    await work_off(collector)
    for message_id, status in ((theirs, 404), (nobodys, 404), (mine, 202)):
        assert (await collector.client.post(f"/v1/messages/{message_id}/redo", headers=own)).status_code == status


async def test_a_person_of_two_places(collector: OneService) -> None:
    """A message belongs to the place where whoever writes saw them last, not to another that they do not see."""
    ada = await customer(collector, location="graz")
    assert await customer(collector, location="wien") == ada
    own = sign_in(collector.app, "agent", unit="graz", locations=frozenset({"graz"})).headers
    written = await collector.client.post(f"/v1/respondents/{ada}/messages", json=LETTER, headers=own)
    assert written.json()["location"] == "graz"
    assert (await write(collector, ada))["location"] == "wien"


async def test_lists_are_filtered_and_paged(collector: OneService) -> None:
    ada, bob = await customer(collector), await customer(collector, "bob@customer.example", location="wien")
    case = str(uuid7())
    first = await write(collector, ada, case_id=case)
    second = await write(collector, bob, basis=None)
    await work_off(collector)
    third = await write(collector, ada)
    everything = [third["id"], second["id"], first["id"]]
    assert [one["id"] for one in await listed(collector)] == everything

    async def found(**query: Any) -> list[str]:
        return [one["id"] for one in await listed(collector, **query)]

    assert await found(state="sent") == [first["id"]]
    assert await found(state="refused", reason="no_basis") == [second["id"]]
    assert await found(state="requested") == [third["id"]]
    assert await found(respondent_id=str(ada)) == [third["id"], first["id"]]
    assert await found(case_id=case) == [first["id"]]
    assert await found(location="wien") == [second["id"]]
    assert await found(channel="sms") == []
    assert await found(cause="written", purpose="service_contact") == everything
    assert await found(cause="invitation") == []
    assert await found(to=first["requested_at"]) == []
    assert await found(**{"from": third["requested_at"]}) == [third["id"]]
    paged: list[str] = []
    cursor: str | None = None
    while True:
        query = {"limit": 1} | ({"cursor": cursor} if cursor else {})
        page = (await collector.client.get("/v1/messages", params=query, headers=collector.admin)).json()
        paged += [one["id"] for one in page["items"]]
        cursor = page["next_cursor"]
        if cursor is None:
            break
    assert paged == everything
    assert (await collector.client.get("/v1/messages", params={"state": "x"}, headers=collector.admin)).is_client_error


async def test_nothing_that_is_shown_says_how_somebody_is_reached(collector: OneService, mails: MailServer) -> None:
    """Neither address nor digest; nor do refusals and attempts quote what a server said."""
    wanted = await write(collector, await customer(collector))
    mails.fail("RCPT", "550 5.1.1 <ada@customer.example>: no such user ada")
    await work_off(collector)
    reply = await collector.client.get(f"/v1/messages/{wanted['id']}", headers=collector.admin)
    assert "ada@" not in reply.text.lower()
    assert "no such user" not in reply.text
    assert "address" not in reply.json()
    shown = await listed(collector)
    assert "text" not in shown[0]
    assert "subject" not in shown[0]
    assert UUID(shown[0]["respondent_id"])
