"""The proof that a customer was won back: asked after the closing, and what their answer, or their silence, does."""

import asyncio
from itertools import permutations
from typing import Any
from uuid import UUID

import pytest

from shared.clock import FixedClock
from shared.contracts.collector import ComplaintFiled, RespondentErased
from shared.contracts.event import Event
from shared.contracts.tickets import TicketOutcomeKnown, TicketReopened
from shared.ids import uuid7
from shared.testing.one_service import OneService
from tests.services.tickets.conftest import Desk, MakeAlert
from tests.services.tickets.proving import (
    DAY,
    answered,
    asked,
    cancellations,
    close,
    closed_case,
    do_due,
    expired,
    nps,
    refused,
    requests,
    sent,
)


async def proof_of(desk: Desk, ticket_id: str) -> dict[str, Any]:
    """Return what the API says of the last closing of a case."""
    reply = await desk.get(f"/{ticket_id}/proof")
    assert reply.status_code == 200, reply.text
    last: dict[str, Any] = reply.json()["resurveys"][-1]
    return last


async def case(desk: Desk, ticket_id: str) -> dict[str, Any]:
    found: dict[str, Any] = (await desk.get(f"/{ticket_id}")).json()
    return found


async def outcomes(desk: Desk, ticket_id: str) -> list[tuple[Any, ...]]:
    """Return outcome, reason, answer and author of each entry that knows an outcome."""
    names = ("outcome", "outcome_because", "response_id", "actor")
    return [tuple(one[name] for name in names) for one in await desk.history(ticket_id) if one["outcome"] is not None]


async def test_seven_days_after_the_closing(
    tickets: OneService, desk: Desk, alert: MakeAlert, clock: FixedClock
) -> None:
    """By the policy that every installation begins with; not before, and once."""
    response = uuid7()
    closed = await closed_case(desk, alert, response_id=response)
    clock.advance(7 * DAY - 1)
    assert await do_due(tickets) == 0
    clock.advance(1)
    assert await do_due(tickets) == 1
    assert await do_due(tickets) == 0
    [request] = await requests(tickets)
    assert (str(request.ticket_id), request.survey, request.response_id) == (closed["id"], "parcel", response)
    assert (request.respondent_id, request.touchpoint, request.location) == (UUID(int=7), "delivery", "Graz")
    assert (request.reopened_by, request.basis, request.answer_days) == ((), None, 14)
    assert (request.requested_at - request.due_at).total_seconds() == 0
    assert (await proof_of(desk, closed["id"]))["state"] == "asked"


@pytest.mark.parametrize(
    ("value", "outcome", "because", "state"),
    [
        (10, "recovered", "happy", "closed"),
        (9, "recovered", "happy", "closed"),
        (8, "not_recovered", "neutral", "new"),
        (0, "not_recovered", "unhappy", "new"),
    ],
)
async def test_the_answer_sets_the_outcome(
    tickets: OneService, desk: Desk, alert: MakeAlert, *, value: int, outcome: str, because: str, state: str
) -> None:
    """Whoever is not happy has their case reopened; the reason, and the answer, stand in its history."""
    closed = await closed_case(desk, alert)
    request = await asked(tickets)
    reply = answered(tickets, request, nps(value))
    await tickets.deliver(sent(tickets, request), reply)
    after = await case(desk, closed["id"])
    assert after["state"] == state
    assert after["outcome"] == (outcome if state == "closed" else None)
    said = str(reply.data.response_id)  # type: ignore[attr-defined]  # it is an answer
    assert await outcomes(desk, closed["id"]) == [(outcome, because, said, "heed")]
    last = (await desk.history(closed["id"]))[-1]
    assert (last["action"], last["response_id"]) == ("outcome_known" if state == "closed" else "reopened", said)
    known = [one.data for one in await tickets.published() if isinstance(one.data, TicketOutcomeKnown)]
    assert [one.outcome for one in known] == [outcome]
    reopened = [one for one in await tickets.published() if isinstance(one.data, TicketReopened)]
    assert len(reopened) == (0 if state == "closed" else 1)


async def test_of_several_answers_those_count_that_the_case_was_about(
    tickets: OneService, desk: Desk, alert: MakeAlert
) -> None:
    closed = await closed_case(desk, alert)
    request = await asked(tickets)
    await tickets.deliver(answered(tickets, request, nps(2, "wait"), nps(10, "recommend")))
    assert (await case(desk, closed["id"]))["outcome"] == "recovered"


@pytest.mark.parametrize(
    ("reason", "detail", "shown"),
    [("no_basis", None, "no_basis"), ("not_eligible", "quarantine", "quarantine"), ("bounced", "5.1.1", "bounced")],
)
async def test_who_cannot_be_asked_is_unknown(
    tickets: OneService, desk: Desk, alert: MakeAlert, *, reason: str, detail: str | None, shown: str
) -> None:
    """With the reason; it moves no state and no clock."""
    closed = await closed_case(desk, alert)
    await tickets.deliver(refused(tickets, await asked(tickets), reason, detail))
    after = await case(desk, closed["id"])
    assert (after["state"], after["outcome"]) == ("closed", "unknown")
    assert await outcomes(desk, closed["id"]) == [("unknown", shown, None, "heed")]
    for name in ("resolved_at", "closed_at", "contacted_at", "waiting_since"):
        assert after[name] == closed[name]


async def test_silence_is_unknown_and_an_answer_weeks_later_is_not(
    tickets: OneService, desk: Desk, alert: MakeAlert, clock: FixedClock
) -> None:
    closed = await closed_case(desk, alert)
    request = await asked(tickets)
    clock.advance(15 * DAY)
    await tickets.deliver(sent(tickets, request), expired(tickets, request))
    assert (await case(desk, closed["id"]))["outcome"] == "unknown"
    clock.advance(30 * DAY)
    await tickets.deliver(answered(tickets, request, nps(9)))
    after = await case(desk, closed["id"])
    assert (after["outcome"], after["closed_at"]) == ("recovered", closed["closed_at"])
    assert [one[1] for one in await outcomes(desk, closed["id"])] == ["unanswered", "happy"]


async def test_silence_of_the_collector_is_unknown_too(
    tickets: OneService, desk: Desk, alert: MakeAlert, clock: FixedClock
) -> None:
    """Nothing was ever published about the request: a case does not wait for ever."""
    closed = await closed_case(desk, alert)
    await asked(tickets)
    clock.advance(34.9 * DAY)
    assert await do_due(tickets) == 0
    clock.advance(0.2 * DAY)
    assert await do_due(tickets) == 1
    assert await outcomes(desk, closed["id"]) == [("unknown", "unanswered", None, "heed")]


async def test_the_answer_wins_over_what_was_said_by_hand(tickets: OneService, desk: Desk, alert: MakeAlert) -> None:
    """Silence does not; both stand in the history."""
    closed = await closed_case(desk, alert)
    await desk.step(closed["id"], "outcome", outcome="recovered", note="She thanked us.")
    request = await asked(tickets)
    await tickets.deliver(expired(tickets, request))
    assert (await case(desk, closed["id"]))["outcome"] == "recovered"
    await tickets.deliver(answered(tickets, request, nps(3)))
    assert [(one[0], one[3]) for one in await outcomes(desk, closed["id"])] == [
        ("recovered", "admin"),
        ("not_recovered", "heed"),
    ]
    assert (await case(desk, closed["id"]))["state"] == "new"


async def test_the_same_in_every_order(tickets: OneService, desk: Desk, alert: MakeAlert) -> None:
    """Sent, expired and answered, each of them twice, under the same event and under another."""
    results = set()
    for value in (9, 4):
        for order in permutations(range(3)):
            closed = await closed_case(desk, alert, response_id=uuid7())
            request = await asked(tickets)
            events = [sent(tickets, request), expired(tickets, request), answered(tickets, request, nps(value))]
            for number in order:
                again = Event(events[number].data, source="/heed/collector", time=events[number].time)
                await tickets.deliver(events[number], events[number])
                await tickets.deliver(again)
            after, last = await case(desk, closed["id"]), await proof_of(desk, closed["id"])
            reopenings = [one for one in await desk.history(closed["id"]) if one["action"] == "reopened"]
            result = (after["state"], after["outcome"], last["state"], last["outcome"], len(reopenings))
            results.add((value, *result))
    assert results == {
        (9, "closed", "recovered", "answered", "recovered", 0),
        (4, "new", None, "answered", "not_recovered", 1),
    }


async def test_two_workers_with_one_answer(tickets: OneService, desk: Desk, alert: MakeAlert) -> None:
    closed = await closed_case(desk, alert)
    request = await asked(tickets)
    first = answered(tickets, request, nps(1))
    twins = [Event(first.data, source="/heed/collector", time=first.time) for _ in range(4)]
    await asyncio.gather(*(tickets.deliver(one) for one in (first, first, *twins)))
    assert [one["action"] for one in await desk.history(closed["id"])].count("reopened") == 1


async def test_a_corrected_answer(tickets: OneService, desk: Desk, alert: MakeAlert) -> None:
    """The newest revision counts; one that is taken back, or was probably nobody's, proves nothing."""
    closed = await closed_case(desk, alert)
    request = await asked(tickets)
    response = uuid7()

    def revised(revision: int, value: int, **more: Any) -> Event[Any]:
        return answered(tickets, request, nps(value), response_id=response, revision=revision, **more)

    await tickets.deliver(revised(2, 9), revised(1, 0))
    assert (await case(desk, closed["id"]))["outcome"] == "recovered"
    await tickets.deliver(revised(3, 9, suspect="rapid_taps"))
    assert (await case(desk, closed["id"]))["outcome"] == "unknown"
    await tickets.deliver(revised(4, 9))
    assert (await case(desk, closed["id"]))["outcome"] == "recovered"
    await tickets.deliver(revised(5, 9, is_withdrawn=True))
    after = await case(desk, closed["id"])
    assert (after["state"], after["outcome"]) == ("closed", "unknown")
    assert [one[1] for one in await outcomes(desk, closed["id"])] == ["happy", "suspect", "happy", "withdrawn"]


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
    erased = RespondentErased(respondent_id=UUID(int=7), erased_at=clock.now())
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
    await tickets.deliver(alert(response_id=unhappy.data.response_id))  # type: ignore[attr-defined]  # an answer
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
