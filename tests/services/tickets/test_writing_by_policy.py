"""What the suite writes to customers by policy: a receipt, that it goes on, that it is done; and takes back in time."""

from typing import Any
from uuid import UUID

import pytest

from shared.clock import FixedClock
from shared.contracts.case_requests import MessageCancelled, MessageRequested
from shared.contracts.collector import RespondentErased
from shared.contracts.event import Event
from shared.contracts.messages import MessageEvent, MessageRefused, MessageSent
from shared.ids import uuid7
from shared.testing.one_service import OneService
from tests.services.tickets.conftest import Desk, MakeAlert
from tests.services.tickets.proving import DAY, close, do_due

PROGRESS = "case_progress"


async def policy(service: OneService, key: str = "standard", **changes: Any) -> None:
    """Change the policy that there is, or make one."""
    path = f"/v1/recovery-policies/{key}"
    headers = service.admin | {"If-Match": "*"} if key == "standard" else service.admin
    put = await service.client.put(path, json={"name": key} | changes, headers=headers)
    assert put.is_success, put.text


async def said(service: OneService) -> list[MessageRequested | MessageCancelled]:
    published = [one.data for one in await service.published()]
    return [one for one in published if isinstance(one, MessageRequested | MessageCancelled)]


async def kinds(service: OneService) -> list[str]:
    return [one.kind for one in await said(service) if isinstance(one, MessageRequested)]


def news(service: OneService, request: MessageRequested, *, reason: str | None = None) -> Event[MessageEvent]:
    now = service.clock.now()
    about: dict[str, Any] = {
        "message_id": uuid7(),
        "effect_key": request.effect_key,
        "channel": "email",
        "purpose": "service_contact",
        "cause": request.kind,
        "ticket_id": request.ticket_id,
        "at": now,
    }
    data = MessageSent(**about, basis="consent") if reason is None else MessageRefused(**about, reason=reason)
    return Event(data, source="/heed/collector", time=now)


async def test_nothing_is_written_unless_somebody_wants_it(
    tickets: OneService, desk: Desk, alert: MakeAlert, clock: FixedClock
) -> None:
    await tickets.deliver(alert())
    clock.advance(20 * DAY)
    assert await do_due(tickets, PROGRESS) == 0
    await close(desk, (await desk.found())[0]["id"])
    assert await said(tickets) == []


async def test_a_receipt_and_a_closing_message(tickets: OneService, desk: Desk, alert: MakeAlert) -> None:
    """Each once, with the template and the basis of the policy; whoever wrote it, it is no contact of anybody."""
    await policy(tickets, receipt=True, closing=True, closing_template="done", basis="existing_customer")
    response = uuid7()
    opened = alert(response_id=response)
    await tickets.deliver(opened, opened)
    ticket = (await desk.found())[0]
    [receipt] = await said(tickets)
    assert isinstance(receipt, MessageRequested)
    assert receipt.effect_key == f"case-receipt:{ticket['id']}:1"
    assert (receipt.number, receipt.response_id) == (ticket["number"], response)
    assert str(receipt.respondent_id) == ticket["respondent_id"]
    assert (receipt.template, receipt.basis, receipt.location) == (None, "existing_customer", "Graz")
    await tickets.deliver(news(tickets, receipt))
    assert (await desk.get(f"/{ticket['id']}")).json()["contacted_at"] is None
    after = await close(desk, ticket["id"])
    closing = (await said(tickets))[-1]
    assert isinstance(closing, MessageRequested)
    assert (closing.kind, closing.template) == ("closing", "done")
    assert closing.effect_key == f"case-closing:{ticket['id']}:{after['version']}"


async def test_the_policy_of_the_touchpoint_goes_first(tickets: OneService, alert: MakeAlert) -> None:
    await policy(tickets, receipt=True)
    await policy(tickets, "delivery", touchpoint="delivery", receipt=False)
    await tickets.deliver(alert(), alert(response_id=uuid7(), touchpoint="shop"))
    assert [one.touchpoint for one in await said(tickets) if isinstance(one, MessageRequested)] == ["shop"]


async def test_nobody_is_written_to_whom_nobody_knows(tickets: OneService, alert: MakeAlert) -> None:
    await policy(tickets, receipt=True)
    await tickets.deliver(alert(respondent_id=None))
    assert await said(tickets) == []


async def test_what_is_not_true_any_more_is_taken_back(tickets: OneService, desk: Desk, alert: MakeAlert) -> None:
    """As far as it is not known to be out."""
    await policy(tickets, closing=True)
    await tickets.deliver(alert())
    ticket = (await desk.found())[0]["id"]
    await close(desk, ticket)
    await desk.step(ticket, "reopen")
    first, cancelled = await said(tickets)
    assert isinstance(cancelled, MessageCancelled)
    assert cancelled.effect_key == first.effect_key
    await close(desk, ticket)
    second = (await said(tickets))[-1]
    assert isinstance(second, MessageRequested)
    assert second.effect_key != first.effect_key
    await tickets.deliver(news(tickets, second))
    await desk.step(ticket, "reopen")
    assert sum(isinstance(one, MessageCancelled) for one in await said(tickets)) == 1


async def test_it_goes_on_after_days_without_news(
    tickets: OneService, desk: Desk, alert: MakeAlert, clock: FixedClock
) -> None:
    """A call counts as news, and so does what the suite wrote; after three times a machine puts nobody off again."""
    await policy(tickets, progress=True, progress_after_days=4)
    await tickets.deliver(alert())
    ticket = (await desk.found())[0]["id"]
    clock.advance(3 * DAY)
    await desk.step(ticket, "contact")
    clock.advance(DAY)
    await do_due(tickets, PROGRESS)
    assert await kinds(tickets) == []
    clock.advance(3 * DAY)
    await do_due(tickets, PROGRESS)
    [first] = await said(tickets)
    assert isinstance(first, MessageRequested)
    assert (first.kind, first.effect_key) == ("progress", f"case-progress:{ticket}:1")
    for _ in range(6):
        clock.advance(4 * DAY)
        await do_due(tickets, PROGRESS)
    assert await kinds(tickets) == ["progress"] * 3


async def test_a_letter_of_a_colleague_is_news(
    tickets: OneService, desk: Desk, alert: MakeAlert, clock: FixedClock
) -> None:
    """Also while its case waits."""
    await policy(tickets, progress=True, progress_after_days=4)
    await tickets.deliver(alert())
    ticket = (await desk.found())[0]["id"]
    await desk.step(ticket, "wait")
    clock.advance(2 * DAY)
    letter = MessageSent(
        message_id=uuid7(),
        effect_key="written:1",
        channel="email",
        purpose="service_contact",
        cause="written",
        ticket_id=UUID(ticket),
        at=clock.now(),
        basis="request",
        by_person=True,
    )
    await tickets.deliver(Event(letter, source="/heed/collector", time=clock.now()))
    clock.advance(2 * DAY)
    await do_due(tickets, PROGRESS)
    assert await kinds(tickets) == []
    clock.advance(2 * DAY)
    await do_due(tickets, PROGRESS)
    assert await kinds(tickets) == ["progress"]


@pytest.mark.parametrize("end", ["resolve", "erase", "switch_off"])
async def test_nothing_goes_on_any_more(
    tickets: OneService, desk: Desk, alert: MakeAlert, clock: FixedClock, end: str
) -> None:
    await policy(tickets, progress=True, progress_after_days=4)
    await tickets.deliver(alert())
    [case] = await desk.found()
    ticket = case["id"]
    if end == "resolve":
        await desk.step(ticket, "resolve")
    elif end == "erase":
        erased = RespondentErased(respondent_id=UUID(case["respondent_id"]), erased_at=clock.now())
        await tickets.deliver(Event(erased, source="/heed/collector", time=clock.now()))
    else:
        await policy(tickets, progress=False)
    clock.advance(5 * DAY)
    await do_due(tickets, PROGRESS)
    assert await said(tickets) == []


async def test_what_became_of_them_is_shown(tickets: OneService, desk: Desk, alert: MakeAlert) -> None:
    """In whichever order the news come; the latest counts."""
    await policy(tickets, receipt=True)
    await tickets.deliver(alert())
    [receipt] = await said(tickets)
    assert isinstance(receipt, MessageRequested)
    refusal = news(tickets, receipt, reason="no_basis")
    await tickets.deliver(refusal, refusal)
    shown = (await desk.get(f"/{receipt.ticket_id}/proof")).json()["messages"]
    assert [(one["kind"], one["outcome"], one["reason"]) for one in shown] == [("receipt", "refused", "no_basis")]
