"""The proof that a customer was won back: asked after the closing, and what their answer, or their silence, does."""

from uuid import UUID

import pytest

from shared.clock import FixedClock
from shared.contracts.tickets import TicketOutcomeKnown, TicketReopened
from shared.ids import uuid7
from shared.testing.one_service import OneService
from tests.services.tickets.conftest import Desk, MakeAlert
from tests.services.tickets.proving import (
    DAY,
    answered,
    asked,
    case,
    closed_case,
    do_due,
    expired,
    nps,
    outcomes,
    proof_of,
    refused,
    requests,
    sent,
)


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
    assert (request.respondent_id, request.touchpoint, request.location) == (
        UUID(closed["respondent_id"]),
        "delivery",
        "Graz",
    )
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
