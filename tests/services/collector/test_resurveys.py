"""Asking the customer of a closed case again: who is invited, who is not and why, and what is published of it."""

import asyncio
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID

import pytest
from sqlalchemy import text

from shared.clock import FixedClock
from shared.contracts.case_requests import ResurveyCancelled, ResurveyRequested
from shared.contracts.event import Event
from shared.contracts.resurveys import ResurveyAnswered, ResurveyEvent, ResurveyExpired, ResurveyRefused, ResurveySent
from shared.due.claiming import claim
from shared.ids import uuid7
from shared.testing.channels import publish_survey
from shared.testing.collecting import execute, select, survey_definition
from shared.testing.inviting import ADA, do_due_steps, invited, link_of, messages_of, read_invitation
from shared.testing.one_service import OneService
from shared.testing.personal_pages import answer_all

DAY = 86400.0
TICKET = UUID(int=42)
_REACHED = text(
    "UPDATE collector.due SET next_at = now() WHERE state = 'pending' AND kind = 'resurvey' AND next_at <= :now"
)


@pytest.fixture
def clock() -> FixedClock:
    return FixedClock(datetime.now(UTC))


@pytest.fixture
def survey() -> dict[str, Any]:
    return survey_definition() | {"layout": "question_per_page"}


async def unhappy(service: OneService, **fields: Any) -> tuple[UUID, UUID]:
    """Let Ada answer unhappily by a call centre; return the response and the person."""
    response_id = uuid7()
    body = {"id": str(response_id), "answers": {"recommend": 1}, "channel": "phone", "respondent": ADA} | fields
    reply = await service.client.post("/v1/surveys/visit/responses", json=body, headers=service.admin)
    assert reply.status_code == 201, reply.text
    [(person,)] = await select(service, "SELECT respondent_id FROM collector.response WHERE id = :id", id=response_id)
    return response_id, person


def request(service: OneService, person: UUID | None, response: UUID | None, **fields: Any) -> Event[ResurveyRequested]:
    now = service.clock.now()
    values: dict[str, Any] = {
        "resurvey_id": uuid7(),
        "ticket_id": TICKET,
        "respondent_id": person,
        "survey": "visit",
        "response_id": response,
        "basis": "existing_customer",
        "due_at": now,
        "requested_at": now,
    }
    return Event(ResurveyRequested(**(values | fields)), source="/heed/tickets", time=now)


def cancellation(asked: Event[ResurveyRequested]) -> Event[ResurveyCancelled]:
    data = ResurveyCancelled(resurvey_id=asked.data.resurvey_id, ticket_id=TICKET, at=asked.time)
    return Event(data, source="/heed/tickets", time=asked.time)


async def news(service: OneService) -> list[ResurveyEvent]:
    return [one.data for one in await service.published() if isinstance(one.data, ResurveyEvent)]


async def ask(service: OneService, **fields: Any) -> tuple[str, list[ResurveyEvent]]:
    """Let Ada's case be closed for a week, and ask her again; return the invitation's id and what is published."""
    response, person = await unhappy(service)
    assert isinstance(service.clock, FixedClock)
    service.clock.advance(8 * DAY)
    asked = request(service, person, response, **fields)
    await service.deliver(asked)
    return str(asked.data.resurvey_id), await news(service)


async def end(service: OneService) -> None:
    """Do what is due about re-surveys by the service's own clock."""
    due = service.service.due
    assert due is not None
    async with service.engine.begin() as connection:
        await connection.execute(_REACHED, {"now": service.clock.now()})
    while found := await claim(service.engine, due.table, "resurvey", limit=50, lease_seconds=60):
        for one in found:
            await service.use_cases.invitations.end_resurvey(claimed=one)


async def test_the_answer_that_opened_the_case_does_not_count(collector: OneService) -> None:
    """Everybody else has to rest for 90 days after it; the invitation is that of any survey, with its own words."""
    shown, said = await ask(collector, touchpoint="till", location="graz")
    assert said == []
    invitation = await read_invitation(collector, shown)
    assert (invitation["status"], invitation["reason"]) == ("requested", None)
    assert [row[:2] for row in await messages_of(collector, shown)] == [(f"invitation:{shown}", "invitation")]
    stored = await select(
        collector, "SELECT purpose, template, ticket_id, touchpoint, location, requested_by FROM collector.message"
    )
    assert stored == [("survey", "built-in-resurvey", TICKET, "till", "graz", "heed")]
    refused = await invited(collector)
    assert (refused["status"], refused["reason"]) == ("refused", "answered_recently")


async def test_other_answers_count(collector: OneService, clock: FixedClock) -> None:
    """The refusal is an invitation with its reason, and is published."""
    response, person = await unhappy(collector)
    clock.advance(4 * DAY)
    await unhappy(collector)
    clock.advance(4 * DAY)
    asked = request(collector, person, response)
    await collector.deliver(asked)
    [refused] = await news(collector)
    assert isinstance(refused, ResurveyRefused)
    assert (refused.ticket_id, refused.reason) == (TICKET, "answered_recently")
    shown = await read_invitation(collector, str(asked.data.resurvey_id))
    assert (shown["status"], shown["reason"]) == ("refused", "answered_recently")


async def test_answers_that_reopened_the_case_do_not_count(collector: OneService, clock: FixedClock) -> None:
    """It was closed twice: the answer in between is why it was taken up again."""
    response, person = await unhappy(collector)
    clock.advance(8 * DAY)
    again, _ = await unhappy(collector)
    clock.advance(8 * DAY)
    asked = request(collector, person, response, reopened_by=(again,))
    await collector.deliver(asked)
    assert await news(collector) == []
    assert (await read_invitation(collector, str(asked.data.resurvey_id)))["status"] == "requested"


async def test_an_erased_customer_does_not_answer(collector: OneService, clock: FixedClock) -> None:
    response, person = await unhappy(collector)
    clock.advance(8 * DAY)
    await collector.deliver(request(collector, person, response))
    erased = await collector.client.delete(f"/v1/respondents/{person}", headers=collector.admin)
    assert erased.is_success, erased.text
    clock.advance(60 * DAY)
    await end(collector)
    assert {one.reason for one in await news(collector) if isinstance(one, ResurveyRefused)} == {"erased"}


async def test_another_invitation_counts(collector: OneService, clock: FixedClock) -> None:
    """One that is on its way to the same person, to another survey."""
    await publish_survey(collector.client, collector.admin, "other", survey_definition())
    response, person = await unhappy(collector)
    clock.advance(20 * DAY)
    other = await invited(collector, survey="other")
    assert other["status"] == "requested"
    await collector.deliver(request(collector, person, response))
    [refused] = await news(collector)
    assert isinstance(refused, ResurveyRefused)
    assert refused.reason == "quarantine"


@pytest.mark.parametrize(
    ("fields", "reason"),
    [
        ({"basis": None}, "no_basis"),
        ({"respondent_id": UUID(int=7)}, "erased"),
        ({"respondent_id": None}, "erased"),
        ({"survey": "nowhere"}, "survey_not_found"),
        ({"requested_at": datetime(2026, 1, 1, tzinfo=UTC)}, "expired"),
    ],
)
async def test_every_refusal_says_why(collector: OneService, fields: dict[str, Any], reason: str) -> None:
    """Also where there is nobody to invite, nothing to ask, and where the request waited too long on its way."""
    _, [refused] = await ask(collector, **fields)
    assert isinstance(refused, ResurveyRefused)
    assert refused.reason == reason
    assert await select(collector, "SELECT count(*) FROM collector.message") == [(0,)]


async def test_an_objection_counts(collector: OneService, clock: FixedClock) -> None:
    response, person = await unhappy(collector)
    path = f"/v1/respondents/{person}/consents"
    await collector.client.post(path, json={"wish": "withdrawn"}, headers=collector.admin)
    clock.advance(8 * DAY)
    await collector.deliver(request(collector, person, response))
    [refused] = await news(collector)
    assert isinstance(refused, ResurveyRefused)
    assert refused.reason == "opted_out"


async def test_once_however_often_it_is_asked_for(collector: OneService, clock: FixedClock) -> None:
    """Under the same event and under others, one after the other and side by side."""
    response, person = await unhappy(collector)
    clock.advance(8 * DAY)
    asked = request(collector, person, response)
    again = [Event(asked.data, source="/heed/tickets", time=asked.time) for _ in range(3)]
    await asyncio.gather(*(collector.deliver(one) for one in (asked, asked, *again)))
    assert await select(collector, "SELECT count(*) FROM collector.invitation") == [(1,)]
    assert await select(collector, "SELECT count(*) FROM collector.message") == [(1,)]
    assert await news(collector) == []


async def test_what_is_not_sent_yet_is_taken_back(collector: OneService, clock: FixedClock) -> None:
    """Its message is refused, its link leads to a kind page, and that is published once."""
    response, person = await unhappy(collector)
    clock.advance(8 * DAY)
    asked = request(collector, person, response)
    await collector.deliver(asked)
    await collector.deliver(cancellation(asked), cancellation(asked))
    [refused] = await news(collector)
    assert isinstance(refused, ResurveyRefused)
    assert refused.reason == "cancelled"
    assert await select(collector, "SELECT state, reason FROM collector.message") == [("refused", "cancelled")]
    shown = await read_invitation(collector, str(asked.data.resurvey_id))
    assert shown["status"] == "cancelled"
    pending = "SELECT count(*) FROM collector.due WHERE state = 'pending' AND kind = 'message'"
    assert await select(collector, pending) == [(0,)]


async def test_what_was_sent_stays_sent(collector: OneService, clock: FixedClock) -> None:
    """The customer has the link, and may answer."""
    response, person = await unhappy(collector)
    clock.advance(8 * DAY)
    asked = request(collector, person, response)
    await collector.deliver(asked)
    await execute(collector, "UPDATE collector.message SET state = 'sent', began_at = now(), settled_at = now()")
    await collector.deliver(cancellation(asked))
    assert await news(collector) == []
    await answer_all(collector, await link_of(collector, str(asked.data.resurvey_id)))
    [answered] = await news(collector)
    assert isinstance(answered, ResurveyAnswered)


async def test_taken_back_before_it_was_asked_for(collector: OneService) -> None:
    """Whichever arrives first: nobody is asked."""
    response, person = await unhappy(collector)
    asked = request(collector, person, response)
    await collector.deliver(cancellation(asked))
    await collector.deliver(asked)
    [refused] = await news(collector)
    assert isinstance(refused, ResurveyRefused)
    assert refused.reason == "cancelled"
    assert await select(collector, "SELECT count(*) FROM collector.invitation") == [(0,)]


async def test_the_answer_reaches_the_case(collector: OneService) -> None:
    """With its values on their scales, and again when it is corrected and taken back."""
    shown, _ = await ask(collector)
    await answer_all(collector, await link_of(collector, shown), score=9)
    [answered] = await news(collector)
    assert isinstance(answered, ResurveyAnswered)
    assert (str(answered.resurvey_id), answered.ticket_id, answered.revision) == (shown, TICKET, 1)
    assert answered.by_link
    assert {one.question: one.value for one in answered.answers} == {"recommend": 9, "wait": 2, "ease": 3, "room": 7}
    path = f"/v1/responses/{answered.response_id}"
    seen = await collector.client.get(path, headers=collector.admin)
    headers = collector.admin | {"If-Match": seen.headers["etag"]}
    edited = await collector.client.put(f"{path}/answers", json={"answers": {"recommend": 3}}, headers=headers)
    assert edited.is_success, edited.text
    marked = await collector.client.put(f"{path}/suspect", json={"reason": "rapid_taps"}, headers=collector.admin)
    assert marked.is_success, marked.text
    assert (await collector.client.delete(path, headers=collector.admin)).is_success
    _, corrected, suspect, withdrawn = [one for one in await news(collector) if isinstance(one, ResurveyAnswered)]
    assert [(one.question, one.value) for one in corrected.answers] == [("recommend", 3)]
    assert suspect.suspect == "rapid_taps"
    assert (withdrawn.is_withdrawn, withdrawn.answers) == (True, ())
    assert [one.revision for one in (corrected, suspect, withdrawn)] == [2, 3, 4]


async def test_an_answer_on_the_phone_is_one_as_well(collector: OneService, clock: FixedClock) -> None:
    """Whoever says it to the call centre need not write it again; what they said before is no answer to it."""
    shown, _ = await ask(collector)
    before = (clock.now() - timedelta(days=2)).isoformat()
    await unhappy(collector, answers={"recommend": 2}, occurred_at=before)
    assert await news(collector) == []
    assert (await read_invitation(collector, shown))["status"] == "requested"
    response, _ = await unhappy(collector, answers={"recommend": 10})
    [answered] = await news(collector)
    assert isinstance(answered, ResurveyAnswered)
    assert (answered.response_id, answered.by_link) == (response, False)


async def test_nobody_answers(collector: OneService, clock: FixedClock) -> None:
    """When the time is over for good, that is published; not before, and not of those who answered."""
    await ask(collector, answer_days=10)
    clock.advance(10.9 * DAY)
    await end(collector)
    assert await news(collector) == []
    clock.advance(0.2 * DAY)
    await end(collector)
    await end(collector)
    [expired] = await news(collector)
    assert isinstance(expired, ResurveyExpired)


async def test_whoever_answered_does_not_expire(collector: OneService, clock: FixedClock) -> None:
    shown, _ = await ask(collector)
    await answer_all(collector, await link_of(collector, shown))
    clock.advance(60 * DAY)
    await end(collector)
    assert [type(one) for one in await news(collector)] == [ResurveyAnswered]


async def test_a_survey_that_lets_people_wait(collector: OneService, clock: FixedClock) -> None:
    """The invitation is decided again when the rest is over; the case's own answer does not count then either."""
    survey = survey_definition() | {"eligibility": {"otherwise": "delay"}}
    await publish_survey(collector.client, collector.admin, "visit", survey)
    await publish_survey(collector.client, collector.admin, "other", survey_definition())
    response, person = await unhappy(collector)
    clock.advance(8 * DAY)
    body = {"answers": {"recommend": 9}, "channel": "phone", "respondent": ADA}
    await collector.client.post("/v1/surveys/other/responses", json=body, headers=collector.admin)
    asked = request(collector, person, response, answer_days=30)
    await collector.deliver(asked)
    shown = await read_invitation(collector, str(asked.data.resurvey_id))
    assert (shown["status"], shown["reason"]) == ("planned", "quarantine")
    clock.advance(14.1 * DAY)
    assert await do_due_steps(collector) == 1
    shown = await read_invitation(collector, str(asked.data.resurvey_id))
    assert (shown["status"], shown["reason"]) == ("requested", None)
    assert await news(collector) == []


async def test_refused_after_waiting(collector: OneService, clock: FixedClock) -> None:
    """Whatever is decided later reaches tickets, too."""
    survey = survey_definition() | {"eligibility": {"otherwise": "delay", "after_answered_days": 0}}
    await publish_survey(collector.client, collector.admin, "visit", survey)
    response, person = await unhappy(collector)
    clock.advance(2 * DAY)
    await unhappy(collector)
    await collector.deliver(request(collector, person, response, answer_days=30))
    path = f"/v1/respondents/{person}/consents"
    await collector.client.post(path, json={"wish": "withdrawn"}, headers=collector.admin)
    clock.advance(15 * DAY)
    await do_due_steps(collector)
    [refused] = await news(collector)
    assert isinstance(refused, ResurveyRefused)
    assert refused.reason == "opted_out"


async def test_a_colleague_cancels_it(collector: OneService) -> None:
    shown, _ = await ask(collector)
    reply = await collector.client.post(f"/v1/invitations/{shown}/cancel", headers=collector.admin)
    assert reply.is_success, reply.text
    [refused] = await news(collector)
    assert isinstance(refused, ResurveyRefused)
    assert refused.reason == "cancelled"


def test_the_events_are_all_of_the_family() -> None:
    for one in (ResurveySent, ResurveyRefused, ResurveyAnswered, ResurveyExpired):
        assert issubclass(one, ResurveyEvent)
