"""Asking the customer of a closed case again: who is invited, who is not and why, and what is published of it."""

import asyncio
from datetime import UTC, datetime
from typing import Any
from uuid import UUID

import pytest

from shared.clock import FixedClock
from shared.contracts.event import Event
from shared.contracts.resurveys import ResurveyRefused
from shared.testing.channels import publish_survey
from shared.testing.collecting import select, survey_definition
from shared.testing.inviting import invited, messages_of, read_invitation
from shared.testing.one_service import OneService
from tests.services.collector.resurveying import DAY, TICKET, ask, end, news, request, unhappy


@pytest.fixture
def clock() -> FixedClock:
    return FixedClock(datetime.now(UTC))


@pytest.fixture
def survey() -> dict[str, Any]:
    return survey_definition() | {"layout": "question_per_page"}


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
