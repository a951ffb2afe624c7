"""Ladders of real cases: each step once and in its moment, to whoever is there, until somebody takes care."""

from datetime import timedelta
from uuid import UUID

from shared.clock import FixedClock
from shared.contracts.accounts import PersonChanged
from shared.contracts.collector import RespondentErased
from shared.contracts.event import Event
from shared.contracts.notices import Recipient
from shared.contracts.notifications import NoticeAcknowledged
from shared.directory.people import Absence
from shared.testing.one_service import OneService
from shared.testing.signing_in import sign_in
from shared.vocabulary import NoticeCause
from tests.services.tickets.clocks.ladders import (
    KIM,
    LEE,
    MONDAY,
    acknowledged,
    clocks_of,
    escalated,
    kims_case,
    notices,
    pending,
    person,
    work,
)
from tests.services.tickets.conftest import Desk, MakeAlert
from tests.services.tickets.test_joining import complaint

HOUR = 3600.0
AT_NOON = MONDAY + timedelta(hours=4)


async def test_three_steps_to_three_people(
    company: OneService, desk: Desk, alert: MakeAlert, clock: FixedClock
) -> None:
    """Kim at half of the time, her team's lead at 80 per cent, the manager at the deadline: each in its moment."""
    ticket = await kims_case(company, desk, alert)
    moments = [MONDAY + timedelta(minutes=minutes) for minutes in (119, 120, 191, 192, 239, 240)]
    seen = []
    for moment in moments:
        clock.advance((moment - clock.now()).total_seconds())
        await work(company)
        seen.append(len([one for one in await escalated(company) if one.clock == "contact"]))
    assert seen == [0, 1, 1, 2, 2, 3]
    asked = await notices(company)
    assert [one.recipients for one in asked] == [
        (Recipient(kind="person", person_id=KIM),),
        (Recipient(kind="person", person_id=LEE),),
        (Recipient(kind="unit_managers"),),
    ]
    assert [one.reason for one in asked] == ["first", "escalated", "escalated"]
    assert {(one.group, one.is_acknowledged_by_hand, one.urgency) for one in asked} == {
        (f"response:{ticket['response_id']}", True, "at_once")
    }
    assert [one.figures for one in asked] == [
        {"clock": "contact", "percent": percent, "deadline_at": AT_NOON.isoformat()} for percent in (50, 80, 100)
    ]
    first = (await escalated(company))[0]
    assert (first.step, first.percent, first.rung, first.due_at) == (1, 50, "person", moments[1])
    standing = (first.version, first.actor, first.deadline_at, first.late_seconds)
    assert standing == (ticket["version"], "heed", AT_NOON, 0)
    steps = (await clocks_of(company, ticket["id"]))["contact:1"]["steps"]
    assert [(one["number"], one["rung"], one["late_seconds"]) for one in steps] == [
        (1, "person", 0),
        (2, "team_lead", 0),
        (3, "manager", 0),
    ]


async def test_one_piece_of_work_is_pending_for_each_clock(
    company: OneService, desk: Desk, alert: MakeAlert, clock: FixedClock
) -> None:
    """The next step, whatever is written about the case meanwhile."""
    ticket = await kims_case(company, desk, alert)
    half = MONDAY + timedelta(hours=2)
    for _ in range(3):
        await desk.post(f"/{ticket['id']}/notes", {"note": "still trying"})
    assert await pending(company) == [("contact:1", half), ("resolution:1", MONDAY + timedelta(hours=8))]
    clock.advance(2 * HOUR)
    await work(company)
    assert [moment for ref, moment in await pending(company) if ref == "contact:1"] == [MONDAY + timedelta(minutes=192)]


async def test_a_contact_in_time_stops_its_ladder_and_no_other(
    company: OneService, desk: Desk, alert: MakeAlert, clock: FixedClock
) -> None:
    """The case has still to be settled."""
    ticket = await kims_case(company, desk, alert)
    await desk.step(ticket["id"], "contact")
    assert [ref for ref, _ in await pending(company)] == ["resolution:1"]
    await desk.step(ticket["id"], "close")
    assert await pending(company) == []
    clock.advance(100 * HOUR)
    assert await work(company) == 0
    assert await notices(company) == []


async def test_acknowledged_stops_it(company: OneService, desk: Desk, alert: MakeAlert, clock: FixedClock) -> None:
    """By hand over HTTP: nothing further up, and it is published for those who notify; twice is once."""
    ticket = await kims_case(company, desk, alert)
    path = f"/{ticket['id']}/acknowledge"
    early = await desk.post(path)
    assert (early.status_code, early.json()["type"].rpartition(":")[2]) == (409, "nothing-escalated")
    clock.advance(2 * HOUR)
    await work(company)
    kim = sign_in(company.app, "agent", person_id=KIM)
    for _ in range(2):
        reply = await company.client.post(f"/v1/tickets{path}", headers=kim.headers)
        assert reply.status_code == 200, reply.text
    contact = next(one for one in reply.json()["clocks"] if one["kind"] == "contact")
    assert (contact["acknowledged_by"], contact["state"], contact["next_step_at"]) == (str(KIM), "running", None)
    [event] = await acknowledged(company)
    assert (event.group, event.clocks, event.actor) == (f"response:{ticket['response_id']}", ("contact",), str(KIM))
    assert [one.action for one in await company.audited()][-1] == "ticket.acknowledged"
    clock.advance(5 * HOUR)
    await work(company)
    assert [one.percent for one in await escalated(company)] == [50]
    assert [ref for ref, _ in await pending(company)] == ["resolution:1"]


def said(
    group: str, at_seconds: float, *, cause: NoticeCause = "alert", subject_id: str = "1"
) -> Event[NoticeAcknowledged]:
    """Return that somebody pressed the button of a notice, so long after the case was opened."""
    at = MONDAY + timedelta(seconds=at_seconds)
    data = NoticeAcknowledged(
        notice_id=UUID(int=5),
        notice_key="a",
        group=group,
        cause=cause,
        reason="first",
        subject="ticket",
        subject_id=subject_id,
        acknowledged_by=str(KIM),
        requested_at=MONDAY,
        at=at,
    )
    return Event(data, source="/heed/notifications", time=at)


async def test_the_button_of_a_notice_stops_it(
    company: OneService, desk: Desk, alert: MakeAlert, clock: FixedClock
) -> None:
    """Also when the clock of who sent it is behind; what was said before the step says nothing about it."""
    ticket = await kims_case(company, desk, alert)
    group = f"response:{ticket['response_id']}"
    clock.advance(2 * HOUR)
    await work(company)
    await company.deliver(said(group, 1 * HOUR), said(f"response:{UUID(int=3)}", 3 * HOUR))
    assert await acknowledged(company) == []
    own = said(group, 2 * HOUR - 30, cause="escalation", subject_id=ticket["id"])
    await company.deliver(own, own)
    [event] = await acknowledged(company)
    assert (event.actor, event.group, str(event.ticket_id)) == (str(KIM), group, ticket["id"])
    clock.advance(5 * HOUR)
    await work(company)
    assert len(await notices(company)) == 1


async def test_any_notice_of_the_group_answers_what_was_said_before(
    company: OneService, desk: Desk, alert: MakeAlert, clock: FixedClock
) -> None:
    """Whoever takes care of the answer takes care of its case."""
    ticket = await kims_case(company, desk, alert)
    clock.advance(2 * HOUR)
    await work(company)
    await company.deliver(said(f"response:{ticket['response_id']}", 2 * HOUR + 1))
    assert len(await acknowledged(company)) == 1


async def test_a_notice_about_an_answer_that_joined_counts_as_well(
    company: OneService, desk: Desk, alert: MakeAlert, clock: FixedClock
) -> None:
    """Each alert about each answer of a case has notices of its own."""
    ticket = await kims_case(company, desk, alert)
    further = alert(respondent_id=UUID(ticket["respondent_id"]))
    await company.deliver(further)
    clock.advance(2 * HOUR)
    await work(company)
    await company.deliver(said(f"response:{further.data.response_id}", 2 * HOUR + 1))
    assert [str(one.ticket_id) for one in await acknowledged(company)] == [ticket["id"]]


async def test_a_notice_about_a_complaint_that_joined_counts_as_well(
    company: OneService, desk: Desk, alert: MakeAlert, clock: FixedClock
) -> None:
    """What came later into the case, and nothing of the same customer that is elsewhere."""
    ticket = await kims_case(company, desk, alert)
    place = {"touchpoint": ticket["touchpoint"], "location": ticket["location"]}
    joined = complaint(respondent_id=UUID(ticket["respondent_id"]), **place)
    elsewhere = complaint(respondent_id=UUID(ticket["respondent_id"]), touchpoint="hotline", location="Linz")
    await company.deliver(joined, elsewhere)
    clock.advance(2 * HOUR)
    await work(company)
    await company.deliver(said(f"complaint:{elsewhere.data.complaint_id}", 2 * HOUR + 1))
    assert ticket["id"] not in {str(one.ticket_id) for one in await acknowledged(company)}
    await company.deliver(said(f"complaint:{joined.data.complaint_id}", 2 * HOUR + 2))
    assert ticket["id"] in {str(one.ticket_id) for one in await acknowledged(company)}


async def test_a_step_that_reaches_nobody_falls_through_at_once(
    company: OneService, desk: Desk, alert: MakeAlert, clock: FixedClock
) -> None:
    """Nobody has the case: the lead gets it at half of the time. When she is away too, the manager."""
    await company.deliver(alert(severity="critical"))
    away = Absence(starts_at=MONDAY, ends_at=MONDAY + timedelta(days=30))
    clock.advance(2 * HOUR)
    await work(company)
    [first] = await escalated(company)
    assert (first.step, first.rung, first.percent, first.fallen_through) == (2, "team_lead", 80, ("person",))
    [ticket] = await desk.found()
    steps = (await clocks_of(company, ticket["id"]))["contact:1"]["steps"]
    assert [(one["number"], one["fell_because"], one["is_reached"]) for one in steps] == [
        (1, "nobody_has_it", False),
        (2, None, True),
    ]
    assert [moment for ref, moment in await pending(company) if ref == "contact:1"] == [AT_NOON]
    await company.deliver(person(LEE, 2, absences=(away,)), alert(severity="critical"))
    clock.advance(2 * HOUR)
    await work(company)
    assert {(one.step, one.fallen_through) for one in (await escalated(company))[1:]} == {
        (3, ()),
        (3, ("person", "team_lead")),
    }


async def test_when_nobody_can_be_reached_the_fallback_gets_it(
    tickets: OneService, desk: Desk, alert: MakeAlert, clock: FixedClock
) -> None:
    """Once, with the word that nobody whom the policy names was there."""
    await tickets.deliver(alert(severity="critical"))
    clock.advance(8 * HOUR)
    await work(tickets)
    [event] = [one for one in await escalated(tickets) if one.clock == "contact"]
    assert (event.step, event.is_reached, event.fallen_through) == (3, False, ("person", "team_lead"))
    [asked] = [one for one in await notices(tickets) if one.figures["clock"] == "contact"]
    assert (asked.recipients, asked.figures["is_reached"]) == ((Recipient(kind="unit_managers"),), 0)
    [ticket] = await desk.found()
    assert "contact:1" not in [ref for ref, _ in await pending(tickets)]
    assert (await clocks_of(tickets, ticket["id"]))["contact:1"]["steps"][-1]["fell_because"] == "no_manager"


async def test_an_erased_customer_is_not_waited_for(
    company: OneService, desk: Desk, alert: MakeAlert, clock: FixedClock
) -> None:
    """Its clock stops when the worker looks next, and at the latest when a step is due: nobody is notified of it."""
    ticket = await kims_case(company, desk, alert)
    erased = RespondentErased(respondent_id=UUID(ticket["respondent_id"]), erased_at=MONDAY)
    await company.deliver(Event(erased, source="/heed/collector", time=MONDAY))
    clock.advance(2 * HOUR)
    await work(company)
    assert await notices(company) == []
    contact = (await clocks_of(company, ticket["id"]))["contact:1"]
    assert (contact["state"], contact["ended_at"]) == ("stopped", "2026-03-02T10:00:00Z")
    [listed] = await desk.found()
    assert listed["due"]["at"] == "2026-03-03T16:00:00Z"


async def test_somebody_who_is_back_gets_it(
    company: OneService, desk: Desk, alert: MakeAlert, clock: FixedClock
) -> None:
    """Absences count when the step is due, not when the case was opened; a deputy who is there stands in."""
    away = Absence(starts_at=MONDAY, ends_at=MONDAY + timedelta(hours=1))
    await company.deliver(person(KIM, 2, absences=(away,)))
    ticket = await desk_case(company, desk, alert)
    clock.advance(2 * HOUR)
    await work(company)
    assert [one.rung for one in await escalated(company)] == ["person"]
    with_deputy = Absence(starts_at=MONDAY, ends_at=MONDAY + timedelta(days=3), deputy=LEE)
    changed = PersonChanged(
        person_id=KIM, version=3, display_name="Kim", role="agent", absences=(with_deputy,), changed_at=MONDAY
    )
    await company.deliver(Event(changed, source="/heed/accounts", time=MONDAY))
    second = await desk_case(company, desk, alert)
    clock.advance(3 * HOUR)
    await work(company)
    assert [one.rung for one in await escalated(company) if str(one.ticket_id) == second] == ["person"]
    assert ticket != second


async def desk_case(tickets: OneService, desk: Desk, alert: MakeAlert) -> str:
    """Open a critical case that is Kim's, whether she is there or not, and return its id."""
    await tickets.deliver(alert(severity="critical"))
    [ticket] = await desk.found(limit=1)
    await desk.step(ticket["id"], "assign", assignee=str(KIM), even_if_away=True)
    return str(ticket["id"])
