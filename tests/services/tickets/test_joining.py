"""Further unhappy answers and complaints of one customer: in one case while it is open, more urgent if it is not."""

import asyncio
from collections.abc import Iterator
from datetime import timedelta
from typing import Any
from uuid import UUID

import httpx
import pytest
from sqlalchemy import event

from shared.contracts.collector import ComplaintFiled, ResponseWithdrawn
from shared.contracts.event import Event
from shared.contracts.notices import TicketsNoticeRequested
from shared.contracts.tickets import TicketJoined
from shared.ids import uuid7
from shared.testing.one_service import OneService
from shared.vocabulary import CallBack, Comment
from tests.services.tickets.conftest import NOON, Desk, MakeAlert

ADA = UUID(int=7)
LATER = NOON + timedelta(days=1)


@pytest.fixture
def statements(tickets: OneService) -> Iterator[list[str]]:
    """What is asked of the database."""
    found: list[str] = []

    def note(*given: Any) -> None:
        found.append(given[2])

    event.listen(tickets.engine.sync_engine, "before_cursor_execute", note)
    yield found
    event.remove(tickets.engine.sync_engine, "before_cursor_execute", note)


def words(text: str) -> tuple[Comment, ...]:
    return (Comment(question="why", text=text),)


def complaint(**changes: Any) -> Event[ComplaintFiled]:
    """Return that Ada complained about the delivery in Graz, or as asked."""
    fields: dict[str, Any] = {
        "complaint_id": uuid7(),
        "text": "Still broken",
        "channel": "web",
        "touchpoint": "delivery",
        "location": "Graz",
        "respondent_id": ADA,
        "occurred_at": LATER,
        "filed_at": LATER,
    }
    return Event(ComplaintFiled(**(fields | changes)), source="/heed/collector", time=NOON)


def withdrawn(response_id: UUID) -> Event[ResponseWithdrawn]:
    data = ResponseWithdrawn(response_id=response_id, revision=9, survey="parcel", withdrawn_at=NOON)
    return Event(data, source="/heed/collector", time=NOON)


async def said(desk: Desk, ticket: dict[str, Any]) -> dict[str, Any]:
    """Return what the customer of a case said."""
    reply = await desk.get(f"/{ticket['id']}/answers")
    assert reply.status_code == httpx.codes.OK, reply.text
    found: dict[str, Any] = reply.json()
    return found


async def test_a_further_answer_joins(tickets: OneService, desk: Desk, alert: MakeAlert) -> None:
    """Whatever the survey: one case, as urgent as the more urgent answer, found by both, each with its own words."""
    first = alert(respondent_id=ADA, severity="info", comments=words("Late"))
    second = alert(
        respondent_id=ADA, severity="critical", comments=words("Broken"), survey="returns", occurred_at=LATER
    )
    await tickets.deliver(first)
    await tickets.deliver(second)
    [case] = await desk.found()
    assert (case["severity"], case["raised_from"], case["version"]) == ("critical", None, 2)
    assert case["further_response_ids"] == [str(second.data.response_id)]
    for one in (first, second):
        assert [found["id"] for found in await desk.found(response_id=str(one.data.response_id))] == [case["id"]]
    answers = (await said(desk, case))["answers"]
    assert [(one["severity"], one["survey"], one["comments"][0]["text"]) for one in answers] == [
        ("critical", "returns", "Broken"),
        ("info", "parcel", "Late"),
    ]
    entries = await desk.history(case["id"])
    assert [one["action"] for one in entries] == ["opened", "answer_joined"]
    assert entries[1]["response_id"] == str(second.data.response_id)
    joined = (await tickets.published())[-1].data
    assert isinstance(joined, TicketJoined)
    assert joined.further_response_ids == (second.data.response_id,)
    await desk.assert_published_what_happened()


@pytest.mark.parametrize(
    "changes", [{"touchpoint": "till"}, {"location": "Linz"}, {"respondent_id": UUID(int=8)}, {"respondent_id": None}]
)
async def test_what_does_not_join(tickets: OneService, desk: Desk, alert: MakeAlert, changes: dict[str, Any]) -> None:
    """Another place, somebody else, or nobody known: a case of its own, which the same people can see as before."""
    await tickets.deliver(alert(respondent_id=ADA), alert(**{"respondent_id": ADA} | changes))
    assert len(await desk.found()) == 2


async def test_anonymous_answers_never_join(tickets: OneService, desk: Desk, alert: MakeAlert) -> None:
    """Nobody knows whether it is the same customer."""
    await tickets.deliver(alert(respondent_id=None), alert(respondent_id=None))
    assert len(await desk.found()) == 2


async def test_a_resolved_case_is_reopened(tickets: OneService, desk: Desk, alert: MakeAlert) -> None:
    """Its customer is unhappy again; whoever had it has it again, and gets a notice."""
    await tickets.deliver(alert(respondent_id=ADA))
    [case] = await desk.found()
    await desk.step(case["id"], "assign", assignee=str(UUID(int=1)))
    await desk.step(case["id"], "resolve", cause="waiting-time")
    again = alert(respondent_id=ADA, occurred_at=LATER)
    await tickets.deliver(again)
    [case] = await desk.found()
    assert (case["state"], case["cause"], case["resolved_at"]) == ("assigned", None, None)
    entries = (await desk.history(case["id"]))[-2:]
    assert [(one["action"], one["actor"]) for one in entries] == [("answer_joined", "heed"), ("reopened", "heed")]
    assert entries[1]["response_id"] == str(again.data.response_id)
    notices = [one.data for one in await tickets.published() if isinstance(one.data, TicketsNoticeRequested)]
    assert [one.cause for one in notices] == ["assignment", "assignment"]
    await desk.step(case["id"], "resolve")
    await tickets.deliver(alert(again.data.response_id, respondent_id=ADA, rule="other"))
    assert [one["state"] for one in await desk.found()] == ["resolved"]
    await tickets.deliver(complaint())
    assert [one["state"] for one in await desk.found()] == ["assigned"]
    await desk.assert_published_what_happened()


async def test_what_was_withdrawn_reopens_nothing(tickets: OneService, desk: Desk, alert: MakeAlert) -> None:
    """It joins without its words, and nobody has to look at it."""
    await tickets.deliver(alert(respondent_id=ADA))
    [case] = await desk.found()
    await desk.step(case["id"], "resolve")
    late = alert(respondent_id=ADA, comments=words("canary"))
    await tickets.deliver(withdrawn(late.data.response_id), late)
    [case] = await desk.found()
    assert (case["state"], case["further_response_ids"]) == ("resolved", [str(late.data.response_id)])
    assert "canary" not in str(case)


async def test_a_closed_case_stays_closed(tickets: OneService, desk: Desk, alert: MakeAlert) -> None:
    """The next answer opens another one, which shows the first as another case of the customer and is more urgent."""
    await tickets.deliver(alert(respondent_id=ADA))
    [old] = await desk.found()
    await desk.step(old["id"], "close")
    await tickets.deliver(alert(respondent_id=ADA, occurred_at=LATER))
    new, old = await desk.found()
    assert (new["state"], old["state"]) == ("new", "closed")
    assert (new["severity"], new["raised_from"], old["severity"]) == ("critical", "warning", "warning")
    related = (await desk.get(f"/{new['id']}/related")).json()
    assert [one["id"] for one in related] == [old["id"]]
    await tickets.deliver(alert(respondent_id=ADA, occurred_at=LATER))
    assert len(await desk.found()) == 2
    await desk.assert_published_what_happened()


async def test_a_case_that_is_reopened_joins_again(tickets: OneService, desk: Desk, alert: MakeAlert) -> None:
    """As before it was closed."""
    await tickets.deliver(alert(respondent_id=ADA))
    [case] = await desk.found()
    await desk.step(case["id"], "close")
    await desk.step(case["id"], "reopen")
    await tickets.deliver(alert(respondent_id=ADA, occurred_at=LATER))
    [case] = await desk.found()
    assert (case["state"], len(case["further_response_ids"])) == ("new", 1)


async def test_nobody_reopens_a_case_whose_answer_is_in_another(
    tickets: OneService, desk: Desk, alert: MakeAlert
) -> None:
    """A response has one open case, also where it joined one."""
    first, second = alert(respondent_id=ADA), alert(respondent_id=ADA, occurred_at=LATER)
    await tickets.deliver(first, second)
    [old] = await desk.found()
    await desk.step(old["id"], "close")
    await tickets.deliver(alert(second.data.response_id, respondent_id=ADA, rule="other", occurred_at=LATER))
    reply = await desk.post(f"/{old['id']}/reopen")
    assert reply.status_code == httpx.codes.CONFLICT
    assert reply.json()["type"].endswith("response-has-ticket")


async def test_an_answer_joins_a_case_opened_by_hand(tickets: OneService, desk: Desk, alert: MakeAlert) -> None:
    """Somebody opened it for this customer at this place: a call came before the answer."""
    case = await desk.open(touchpoint="delivery", location="Graz", respondent_id=str(ADA))
    late = alert(respondent_id=ADA)
    await tickets.deliver(late)
    [after] = await desk.found()
    assert (after["id"], after["response_id"]) == (case["id"], str(late.data.response_id))


async def test_a_complaint_joins(tickets: OneService, desk: Desk, alert: MakeAlert) -> None:
    """Its words and the wish for a call are in the case of its author, and it is found by it."""
    await tickets.deliver(alert(respondent_id=ADA))
    filed = complaint(call_back=CallBack("phone", "morning"))
    await tickets.deliver(filed, Event(filed.data, source=filed.source, time=NOON))
    [case] = await desk.found()
    assert (case["complaint_id"], case["call_back"]["window"]) == (str(filed.data.complaint_id), "morning")
    [shown] = (await said(desk, case))["complaints"]
    assert (shown["text"], shown["complaint_id"]) == ("Still broken", str(filed.data.complaint_id))
    assert [one["action"] for one in await desk.history(case["id"])] == ["opened", "complaint_linked"]


async def test_an_answer_and_a_complaint_that_meet_are_one_case(
    tickets: OneService, desk: Desk, alert: MakeAlert
) -> None:
    """An anonymous answer, another one by Ada, and then her complaint about the first: nobody was at work yet."""
    anonymous, named = alert(respondent_id=None), alert(respondent_id=ADA, occurred_at=LATER)
    await tickets.deliver(anonymous)
    await tickets.deliver(named)
    assert len(await desk.found()) == 2
    await tickets.deliver(complaint(response_id=anonymous.data.response_id))
    second, first = await desk.found()
    assert (first["respondent_id"], first["merged_cases"], second["merged_into"]) == (str(ADA), 1, first["id"])
    assert len((await said(desk, first))["answers"]) == 2
    assert (await said(desk, second))["answers"] == []
    assert [one["action"] for one in await desk.history(second["id"])] == ["opened", "merged"]
    await desk.assert_published_what_happened()


async def test_cases_at_work_do_not_become_one_by_themselves(tickets: OneService, desk: Desk, alert: MakeAlert) -> None:
    """Two colleagues are at it; the complaint is in the case of its answer, and the page shows the other."""
    anonymous, named = alert(respondent_id=None), alert(respondent_id=ADA, occurred_at=LATER)
    await tickets.deliver(anonymous, named)
    for case in await desk.found():
        await desk.step(case["id"], "assign", assignee="Grace")
    filed = complaint(response_id=anonymous.data.response_id)
    await tickets.deliver(filed)
    cases = {one["response_id"]: one for one in await desk.found()}
    assert cases[str(anonymous.data.response_id)]["complaint_id"] == str(filed.data.complaint_id)
    assert [one["state"] for one in cases.values()] == ["assigned", "assigned"]


async def test_many_workers_with_one_customer(tickets: OneService, desk: Desk, alert: MakeAlert) -> None:
    """Answers and complaints of the same people, received by several workers at once: one case each, no deadlock."""
    people = [UUID(int=number) for number in range(20, 26)]
    events: list[Event[Any]] = [alert(respondent_id=one) for one in people for _ in range(4)]
    events += [complaint(respondent_id=one, complaint_id=uuid7()) for one in people]
    batches = [events[start::5] for start in range(5)]
    again = [[Event(one.data, source=one.source, time=NOON) for one in reversed(batch)] for batch in batches]
    await asyncio.gather(*(tickets.deliver(*batch) for batch in [*batches, *again]))
    found = await desk.found()
    assert sorted(one["respondent_id"] for one in found) == [str(one) for one in people]
    assert {len(one["further_response_ids"]) for one in found} <= {3, 4}
    for one in found:
        assert len((await said(desk, one))["answers"]) == 4
    await desk.assert_published_what_happened()


async def test_a_batch_costs_the_same_whatever_its_size(
    tickets: OneService, desk: Desk, alert: MakeAlert, statements: list[str]
) -> None:
    """Opening, joining and rising are a fixed number of statements each."""
    counted = []
    for size in (2, 60):
        people = [uuid7() for _ in range(size)]
        await tickets.deliver(*(alert(respondent_id=one, touchpoint="till") for one in people))
        before = len(statements)
        await tickets.deliver(*(alert(respondent_id=one, occurred_at=LATER) for one in people))
        await tickets.deliver(*(alert(respondent_id=one, occurred_at=LATER) for one in people))
        counted.append(len(statements) - before)
    assert counted[0] == counted[1]
    assert len(await desk.found()) == 124
