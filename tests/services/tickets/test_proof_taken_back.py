"""What is taken back, who is not asked, and what is looked at again when it falls due."""

from typing import Any
from uuid import UUID

from shared.clock import FixedClock
from shared.contracts.collector import ComplaintFiled, RespondentErased
from shared.contracts.event import Event
from shared.ids import uuid7
from shared.testing.one_service import OneService
from tests.services.tickets.conftest import Desk, MakeAlert
from tests.services.tickets.proving import (
    DAY,
    answered,
    asked,
    cancellations,
    case,
    close,
    closed_case,
    do_due,
    nps,
    outcomes,
    proof_of,
    refused,
    requests,
    sent,
)


async def test_reopening_takes_it_back_and_the_next_closing_asks_again(
    tickets: OneService, desk: Desk, alert: MakeAlert, clock: FixedClock
) -> None:
    """Before it is asked: nothing is. Afterwards: the invitation is taken back."""
    closed = await closed_case(desk, alert)
    await desk.step(closed["id"], "reopen")
    clock.advance(8 * DAY)
    assert await do_due(tickets) == 0
    assert await requests(tickets) == []
    await close(desk, closed["id"])
    request = await asked(tickets)
    await desk.step(closed["id"], "reopen")
    [cancelled] = await cancellations(tickets)
    assert cancelled.resurvey_id == request.resurvey_id
    await tickets.deliver(refused(tickets, request, "cancelled"))
    after = await case(desk, closed["id"])
    assert (after["state"], after["outcome"]) == ("new", None)
    await close(desk, closed["id"])
    again = await asked(tickets)
    assert again.resurvey_id != request.resurvey_id


async def test_an_answer_after_the_case_was_taken_up_again(tickets: OneService, desk: Desk, alert: MakeAlert) -> None:
    """It stands in the history, and moves nothing: the next end is settled anew."""
    closed = await closed_case(desk, alert)
    request = await asked(tickets)
    await tickets.deliver(sent(tickets, request))
    await desk.step(closed["id"], "reopen")
    await tickets.deliver(answered(tickets, request, nps(10)))
    after = await case(desk, closed["id"])
    assert (after["state"], after["outcome"]) == ("new", None)
    assert [one[0] for one in await outcomes(desk, closed["id"])] == ["recovered"]


async def test_who_is_still_unhappy_is_asked_again_after_the_next_closing(
    tickets: OneService, desk: Desk, alert: MakeAlert
) -> None:
    """The answer that reopened the case does not stand in the way of that."""
    closed = await closed_case(desk, alert)
    unhappy = answered(tickets, await asked(tickets), nps(2))
    await tickets.deliver(unhappy)
    await close(desk, closed["id"])
    request = await asked(tickets)
    assert request.reopened_by == (unhappy.data.response_id,)  # type: ignore[attr-defined]  # it is an answer
    await tickets.deliver(answered(tickets, request, nps(9)))
    after = await case(desk, closed["id"])
    assert (after["state"], after["outcome"]) == ("closed", "recovered")


async def test_nobody_is_asked_whom_nobody_knows(
    tickets: OneService, desk: Desk, alert: MakeAlert, clock: FixedClock
) -> None:
    closed = await closed_case(desk, alert, respondent_id=None)
    clock.advance(30 * DAY)
    assert await do_due(tickets) == 0
    assert await requests(tickets) == []
    last = await proof_of(desk, closed["id"])
    assert (last["state"], last["reason"]) == ("not_asked", "anonymous")
    assert (await case(desk, closed["id"]))["outcome"] is None


async def test_who_wants_no_contact_and_who_cannot_be_helped_is_not_asked(
    tickets: OneService, desk: Desk, alert: MakeAlert
) -> None:
    settled = {"cause": "waiting-time", "action_taken": "Nothing."}
    for body, reason in (
        (settled | {"not_contacted_because": "declined"}, "declined"),
        (settled | {"not_contacted_because": "not_needed", "outcome": "not_actionable"}, "not_actionable"),
    ):
        await tickets.deliver(alert(response_id=uuid7()))
        ticket = (await desk.found(limit=1))[0]
        await desk.step(ticket["id"], "close", **body)
        last = await proof_of(desk, ticket["id"])
        assert (last["state"], last["reason"]) == ("not_asked", reason)


async def test_it_is_looked_at_again_when_it_is_due(
    tickets: OneService, desk: Desk, alert: MakeAlert, clock: FixedClock
) -> None:
    """Meanwhile the policy was switched off; or it is far too late, as after an outage of weeks."""
    closed = await closed_case(desk, alert)
    late = await closed_case(desk, alert, response_id=uuid7(), touchpoint="shop")
    path = "/v1/recovery-policies/standard"
    read = await tickets.client.get(path, headers=tickets.admin)
    body = {name: value for name, value in read.json().items() if name in {"name", "resurvey_after_days"}}
    headers = tickets.admin | {"If-Match": read.headers["etag"]}
    put = await tickets.client.put(path, json=body | {"resurvey": False}, headers=headers)
    assert put.status_code == 200, put.text
    shop = {"name": "Shop", "touchpoint": "shop", "resurvey": True}
    put = await tickets.client.put("/v1/recovery-policies/shop", json=shop, headers=tickets.admin)
    assert put.status_code == 201, put.text
    clock.advance(40 * DAY)
    assert await do_due(tickets) == 2
    assert await requests(tickets) == []
    assert (await proof_of(desk, closed["id"]))["reason"] == "switched_off"
    assert (await proof_of(desk, late["id"]))["reason"] == "too_late"


async def test_late_is_flagged(tickets: OneService, desk: Desk, alert: MakeAlert, clock: FixedClock) -> None:
    """Late rather than never."""
    closed = await closed_case(desk, alert)
    clock.advance(9 * DAY)
    await do_due(tickets)
    assert len(await requests(tickets)) == 1
    assert (await proof_of(desk, closed["id"]))["is_late"]


async def test_nobody_is_asked_who_was_erased(
    tickets: OneService, desk: Desk, alert: MakeAlert, clock: FixedClock
) -> None:
    closed = await closed_case(desk, alert)
    erased = RespondentErased(respondent_id=UUID(closed["respondent_id"]), erased_at=clock.now())
    await tickets.deliver(Event(erased, source="/heed/collector", time=clock.now()))
    clock.advance(8 * DAY)
    await do_due(tickets)
    assert await requests(tickets) == []
    assert (await proof_of(desk, closed["id"]))["reason"] == "erased"


async def test_an_alert_on_the_same_answer_is_no_second_case(tickets: OneService, desk: Desk, alert: MakeAlert) -> None:
    """Whoever answers unhappily again is one customer: what an alert has opened first is taken in."""
    closed = await closed_case(desk, alert)
    request = await asked(tickets)
    unhappy = answered(tickets, request, nps(1))
    response_id, who = unhappy.data.response_id, UUID(closed["respondent_id"])  # type: ignore[attr-defined]  # an answer
    await tickets.deliver(alert(response_id=response_id, respondent_id=who))
    assert len([one for one in await desk.found() if one["state"] != "closed"]) == 1
    await tickets.deliver(unhappy)
    [still_open] = [one for one in await desk.found() if one["state"] != "closed"]
    assert still_open["id"] == closed["id"]


async def test_who_only_complained_is_asked_by_the_survey_that_the_policy_names(
    tickets: OneService, desk: Desk
) -> None:
    """Without one there is nothing to ask."""
    first = await complained(desk)
    last = await proof_of(desk, first["id"])
    assert (last["state"], last["reason"]) == ("not_asked", "no_survey")
    policy = {"name": "Shop", "touchpoint": "shop", "resurvey": True, "survey": "after-complaint"}
    put = await tickets.client.put("/v1/recovery-policies/shop", json=policy, headers=tickets.admin)
    assert put.status_code == 201, put.text
    second = await complained(desk)
    request = await asked(tickets)
    assert (request.survey, request.response_id) == ("after-complaint", None)
    assert str(request.complaint_id) == second["complaint_id"]
    await tickets.deliver(answered(tickets, request, nps(9, "any-question")))
    assert (await case(desk, second["id"]))["outcome"] == "recovered"


async def complained(desk: Desk) -> dict[str, Any]:
    """Let somebody complain in the shop, and close their case."""
    now = desk.service.clock.now()
    complaint = ComplaintFiled(
        complaint_id=uuid7(),
        text="Cold soup",
        channel="web",
        touchpoint="shop",
        respondent_id=UUID(int=9),
        occurred_at=now,
        filed_at=now,
    )
    await desk.service.deliver(Event(complaint, source="/heed/collector", time=now))
    return await close(desk, (await desk.found(limit=1))[0]["id"])
