"""One ticket per complaint, whatever arrives, how often, and in whichever order."""

import asyncio
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any
from uuid import UUID, uuid5

import pytest

from shared.contracts.collector import Answer, ComplaintFiled, RespondentErased, ResponseEdited
from shared.contracts.event import Event
from shared.contracts.wire.records import encode_value
from shared.ids import uuid7
from shared.testing.one_service import OneService
from shared.vocabulary import CallBack

NOON = datetime(2026, 3, 1, 12, tzinfo=UTC)
WORDS = 'Two hours, and then <b>"nobody"</b> knew!\nAda Doe, ada@example.org'

MakeComplaint = Callable[..., Event[ComplaintFiled]]


@pytest.fixture
def complaint() -> MakeComplaint:
    """Make the event of a complaint about waiting at the counter, or as asked; each is another person's."""

    def make(**changes: Any) -> Event[ComplaintFiled]:
        complaint_id = changes.get("complaint_id") or uuid7()
        fields: dict[str, Any] = {
            "complaint_id": complaint_id,
            "text": WORDS,
            "category": "waiting",
            "channel": "qr",
            "touchpoint": "counter",
            "location": "Graz",
            "respondent_id": uuid5(complaint_id, "author"),
            "occurred_at": NOON,
            "filed_at": NOON,
        }
        return Event(
            ComplaintFiled(**(fields | changes)), source="/heed/collector", time=NOON, correlation_id="trail-1"
        )

    return make


def again(event: Event[ComplaintFiled]) -> Event[ComplaintFiled]:
    """Return the same fact as a replay publishes it: under a new event id."""
    return replace(event, id=uuid7())


async def test_a_complaint_opens_a_ticket_with_what_an_agent_needs(
    tickets: OneService, desk: Any, complaint: MakeComplaint
) -> None:
    """The ticket names complaint, person and place and keeps the words as they are; its opening has none of them."""
    event = complaint()
    await tickets.deliver(event)
    [ticket] = await desk.found()
    assert (ticket["state"], ticket["version"], ticket["assignee"]) == ("new", 1, None)
    assert ticket["subject"] == "Complaint: waiting at counter"
    assert ticket["complaint_id"] == str(event.data.complaint_id)
    assert (ticket["response_id"], ticket["alert_id"], ticket["survey"]) == (None, None, None)
    assert (ticket["touchpoint"], ticket["location"], ticket["channel"]) == ("counter", "Graz", "qr")
    assert ticket["respondent_id"] == str(event.data.respondent_id)
    assert (ticket["reasons"], ticket["comments"]) == ([], [{"question": "complaint", "text": WORDS}])
    [opened] = await tickets.published()
    assert opened.data.event_type == "heed.tickets.ticket.opened.v1"
    assert (opened.correlation_id, opened.data.actor) == ("trail-1", "heed")
    assert (opened.data.complaint_id, opened.data.touchpoint) == (event.data.complaint_id, "counter")
    assert "ada@example.org" not in encode_value(opened.data).decode()


@pytest.mark.parametrize(
    ("changes", "subject"),
    [
        ({}, "Complaint: waiting at counter"),
        ({"category": None}, "Complaint at counter"),
        ({"touchpoint": None}, "Complaint: waiting"),
        ({"category": None, "touchpoint": None, "respondent_id": None}, "Complaint"),
    ],
)
async def test_the_subject_points_at_nobody(
    tickets: OneService, desk: Any, complaint: MakeComplaint, changes: dict[str, Any], subject: str
) -> None:
    """The subject is made of category and place, whichever of them are there, and of nothing that was written."""
    await tickets.deliver(complaint(**changes))
    assert [ticket["subject"] for ticket in await desk.found()] == [subject]


async def test_ten_deliveries_have_the_effect_of_one(tickets: OneService, desk: Any, complaint: MakeComplaint) -> None:
    """The same complaints again, in other orders, in one batch and under new ids open nothing more."""
    events = [complaint() for _ in range(3)]
    for turn in range(4):
        await tickets.deliver(*(events if turn % 2 == 0 else reversed(events)))
    await tickets.deliver(*events, *map(again, reversed(events)), complaint(), *map(again, events))
    found = await desk.found()
    assert len(found) == len({ticket["complaint_id"] for ticket in found}) == 4
    await desk.assert_published_what_happened()


async def test_readers_at_once_open_one_ticket(tickets: OneService, desk: Any, complaint: MakeComplaint) -> None:
    """Twenty readers that receive the same complaints at the same time, under other events, open one each."""
    events = [complaint() for _ in range(5)]
    orders = [events if turn % 2 else events[::-1] for turn in range(20)]
    await asyncio.gather(*(tickets.deliver(*map(again, order)) for order in orders))
    assert {ticket["complaint_id"] for ticket in await desk.found()} == {str(one.data.complaint_id) for one in events}
    assert len(await desk.found()) == 5
    await desk.assert_published_what_happened()


async def test_a_closed_case_is_not_opened_anew(tickets: OneService, desk: Any, complaint: MakeComplaint) -> None:
    """A complaint that was dealt with stays so when its event comes again; its own ticket can be reopened."""
    event = complaint()
    await tickets.deliver(event)
    [ticket] = await desk.found()
    await desk.step(ticket["id"], "resolve")
    await desk.step(ticket["id"], "close")
    await tickets.deliver(again(event))
    assert [one["state"] for one in await desk.found()] == ["closed"]
    assert (await desk.step(ticket["id"], "reopen"))["state"] == "new"


async def test_tickets_are_found_by_their_complaint(tickets: OneService, desk: Any, complaint: MakeComplaint) -> None:
    """The list can be asked for one complaint."""
    one, other = complaint(), complaint()
    await tickets.deliver(one, other)
    [found] = await desk.found(complaint_id=str(other.data.complaint_id))
    assert found["complaint_id"] == str(other.data.complaint_id)
    assert await desk.found(complaint_id=str(uuid7())) == []


async def test_a_complaint_that_follows_a_response_joins_its_case(
    tickets: OneService, desk: Any, complaint: MakeComplaint, alert: Any
) -> None:
    """Whichever comes first, alert or complaint: one open case, which has the words and the wish to be called."""
    wish = CallBack("phone", "morning")
    for complaint_first in (False, True):
        response_id = uuid7()
        alarm = alert(response_id=response_id)
        filed = complaint(response_id=response_id, survey="visit", call_back=wish)
        for event in (filed, alarm) if complaint_first else (alarm, filed, again(filed)):
            await tickets.deliver(event)
        [case] = [one for one in await desk.found() if one["response_id"] == str(response_id)]
        assert (case["complaint_id"], case["alert_id"]) == (str(filed.data.complaint_id), str(alarm.data.alert_id))
        assert case["call_back"] == {"channel": "phone", "window": "morning"}
        assert WORDS in {one["text"] for one in case["comments"]}
        history = [entry["action"] for entry in await desk.history(case["id"])]
        assert history == ["opened", "alert_linked" if complaint_first else "complaint_linked"]


async def test_a_second_complaint_about_a_response_joins_its_case(
    tickets: OneService, desk: Any, complaint: MakeComplaint
) -> None:
    """It is found by each of them and has the words of all, in one batch or in two; the last wish for a call counts."""
    response_id = uuid7()
    first, second = complaint(response_id=response_id), complaint(response_id=response_id, text="More")
    third = complaint(response_id=response_id, text="And more", call_back=CallBack())
    await tickets.deliver(first, second)
    await tickets.deliver(third)
    [case] = await desk.found()
    assert {one["text"] for one in case["comments"]} == {WORDS, "More", "And more"}
    assert [case["complaint_id"], *case["further_complaint_ids"]] == [
        str(one.data.complaint_id) for one in (first, second, third)
    ]
    assert case["call_back"] == {"channel": "phone", "window": "any_time"}
    for one in (first, second, third):
        assert [found["id"] for found in await desk.found(complaint_id=str(one.data.complaint_id))] == [case["id"]]
    joined = [event.data for event in await tickets.published()]
    assert [event.event_type.split(".")[3] for event in joined] == ["opened", "joined", "joined"]
    assert joined[-1].further_complaint_ids == (second.data.complaint_id, third.data.complaint_id)
    await desk.assert_published_what_happened()


async def test_a_call_without_words_says_what_is_wanted(
    tickets: OneService, desk: Any, complaint: MakeComplaint
) -> None:
    """Whoever only asks for a call gets a case; once they are erased, the wish is gone as well."""
    await tickets.deliver(
        complaint(
            text="",
            category=None,
            response_id=uuid7(),
            respondent_id=UUID(int=7),
            call_back=CallBack("phone", "evening"),
        )
    )
    [case] = await desk.found()
    assert (case["comments"], case["call_back"]["window"]) == ([], "evening")
    gone = Event(RespondentErased(respondent_id=UUID(int=7), erased_at=NOON), source="/heed/collector", time=NOON)
    await tickets.deliver(gone)
    [case] = await desk.found()
    assert case["call_back"] is None


def edited(response_id: UUID, text: str, **changes: Any) -> Event[ResponseEdited]:
    """Return that a customer wrote something else in answer to `why`."""
    words = Answer(question="why", concept="why", type="text", value=text)
    fields: dict[str, Any] = {
        "response_id": response_id,
        "survey": "parcel",
        "version": 1,
        "channel": "web",
        "revision": 2,
        "answers": (words,),
        "occurred_at": NOON,
        "received_at": NOON,
        "edited_at": NOON,
    }
    return Event(ResponseEdited(**(fields | changes)), source="/heed/collector", time=NOON)


async def test_words_that_come_later_join_the_open_case(
    tickets: OneService, desk: Any, complaint: MakeComplaint, alert: Any
) -> None:
    """What an unhappy customer adds on the page of thanks is in the case, as they corrected it last."""
    alarm = alert(comments=())
    mine = alarm.data.response_id
    await tickets.deliver(alarm)
    await tickets.deliver(edited(mine, "Broken"), edited(mine, "Corrected", revision=3), edited(uuid7(), "x"))
    await tickets.deliver(edited(mine, "Late"), complaint())
    [case] = [one for one in await desk.found() if one["kind"] == "alert"]
    assert case["comments"] == [{"question": "why", "text": "Corrected"}]
    assert [entry["action"] for entry in await desk.history(case["id"])] == ["opened", "words_added", "words_added"]
    await tickets.deliver(edited(mine, "", revision=4, answers=()))
    assert (await desk.get(f"/{case['id']}")).json()["comments"] == []


async def test_words_that_come_before_the_alert_are_in_its_case(tickets: OneService, desk: Any, alert: Any) -> None:
    """The alert was raised before its author corrected them; what it says is not shown any more."""
    alarm = alert()
    await tickets.deliver(
        edited(alarm.data.response_id, "Corrected"), edited(alarm.data.response_id, "Older", revision=1)
    )
    await tickets.deliver(alarm, alert(alarm.data.response_id, rule="other"))
    [case] = await desk.found()
    assert case["comments"] == [{"question": "why", "text": "Corrected"}]
