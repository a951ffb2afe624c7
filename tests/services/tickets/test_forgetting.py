"""Erased people: their tickets lose words, notes and the link, and what comes later never has them."""

import asyncio
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any
from uuid import UUID

from shared.contracts.alerts import AlertRaised
from shared.contracts.collector import ComplaintFiled, RespondentErased, ResponseWithdrawn
from shared.contracts.event import Event
from shared.ids import uuid7
from shared.testing.one_service import OneService
from shared.vocabulary import Comment

NOON = datetime(2026, 3, 1, 12, tzinfo=UTC)

MakeAlert = Callable[..., Event[AlertRaised]]


def erased(person: UUID) -> Event[RespondentErased]:
    """Return that a person was erased."""
    return Event(RespondentErased(respondent_id=person, erased_at=NOON), source="/heed/collector", time=NOON)


def complaint(person: UUID | None) -> Event[ComplaintFiled]:
    """Return that a person complained."""
    data = ComplaintFiled(
        complaint_id=uuid7(), text="canary", channel="web", respondent_id=person, occurred_at=NOON, filed_at=NOON
    )
    return Event(data, source="/heed/collector", time=NOON)


def again(event: Event[Any]) -> Event[Any]:
    """Return the same fact as a replay publishes it: under a new event id."""
    return replace(event, id=uuid7())


def is_empty(ticket: dict[str, Any]) -> bool:
    """Return whether nothing of the person is left."""
    return ticket["comments"] == [] and ticket["respondent_id"] is None


async def test_tickets_of_an_erased_person_lose_everything_personal(
    tickets: OneService, desk: Any, alert: MakeAlert
) -> None:
    """Comments, notes and the link go, from alerts and complaints, before and after; work on the case goes on."""
    person, other = uuid7(), uuid7()
    words = (Comment(question="why", text="canary"),)
    mine = alert(respondent_id=person, comments=words)
    theirs = alert(respondent_id=other, comments=words)
    filed = complaint(person)
    await tickets.deliver(mine, theirs, filed, complaint(other))
    for ticket in await desk.found():
        await desk.step(ticket["id"], "assign", assignee="Grace", note="canary called")
    gone = erased(person)
    await tickets.deliver(gone)
    await tickets.deliver(gone, again(gone), erased(uuid7()))
    later = alert(respondent_id=person, comments=words, touchpoint="till")
    linked = alert(mine.data.response_id, respondent_id=person, comments=words, rule="very-unhappy")
    joins = alert(respondent_id=person, comments=words)
    await tickets.deliver(later, linked, joins, complaint(person), again(mine), again(filed))

    found = await desk.found()
    assert len(found) == 5
    kept = [ticket for ticket in found if not is_empty(ticket)]
    assert [ticket["respondent_id"] for ticket in kept] == [str(other)] * 2
    notes = {ticket["id"]: [entry["note"] for entry in await desk.history(ticket["id"])] for ticket in found}
    assert {ticket["id"] for ticket in kept} == {one for one, said in notes.items() if "canary called" in said}
    [case] = [ticket for ticket in found if ticket["response_id"] == str(mine.data.response_id)]
    assert case["further_response_ids"] == [str(joins.data.response_id)]
    assert (case["version"], case["state"], case["assignee"]) == (4, "assigned", "Grace")
    after = await desk.step(case["id"], "resolve", if_match=await desk.tag(case["id"]))
    assert (after["version"], is_empty(after)) == (5, True)
    published = [event.data for event in await tickets.published()]
    assert {event.respondent_id for event in published[8:]} == {None}
    await desk.assert_published_what_happened()


async def test_tickets_about_a_withdrawn_response_lose_its_words(
    tickets: OneService, desk: Any, alert: MakeAlert
) -> None:
    """Before or after the ticket is opened, by an alert or by hand; other tickets of the same person keep theirs."""
    before, kept, later = (alert() for _ in range(3))
    await tickets.deliver(before, kept)
    by_hand = await desk.open(response_id=str(uuid7()), note="canary")
    ids = [before.data.response_id, later.data.response_id, UUID(by_hand["response_id"])]
    data = [ResponseWithdrawn(response_id=one, revision=2, survey="parcel", withdrawn_at=NOON) for one in ids]
    await tickets.deliver(*(Event(one, source="/heed/collector", time=NOON) for one in data))
    await tickets.deliver(later, again(before))
    found = {ticket["response_id"]: ticket for ticket in await desk.found()}
    assert [one for one, ticket in found.items() if not is_empty(ticket)] == [str(kept.data.response_id)]
    assert found.keys() == {*map(str, ids), str(kept.data.response_id)}
    assert [entry["note"] for entry in await desk.history(by_hand["id"])] == [None]
    await desk.assert_published_what_happened()


async def test_erasure_and_work_at_the_same_moment(tickets: OneService, desk: Any, alert: MakeAlert) -> None:
    """Whoever comes first, alert, complaint, agent or erasure, nothing of the people is left and no step is lost."""
    people = [uuid7() for _ in range(6)]
    first = [alert(respondent_id=person) for person in people]
    await tickets.deliver(*first[:3])
    known = await desk.found()
    await asyncio.gather(
        tickets.deliver(*first),
        tickets.deliver(*map(again, reversed(first))),
        *(tickets.deliver(complaint(person)) for person in people),
        *(tickets.deliver(erased(person)) for person in people),
        *(desk.step(ticket["id"], "contact", note="canary") for ticket in known),
    )
    found = await desk.found()
    assert len(found) == 12
    assert all(map(is_empty, found))
    for ticket in known:
        assert len(await desk.history(ticket["id"])) == 2
    await desk.assert_published_what_happened()
