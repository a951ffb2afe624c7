"""What becomes of asking the customer of a closed case again: taken back, answered, corrected, or nothing."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from shared.clock import FixedClock
from shared.contracts.resurveys import ResurveyAnswered, ResurveyEvent, ResurveyExpired, ResurveyRefused, ResurveySent
from shared.testing.channels import publish_survey
from shared.testing.collecting import execute, select, survey_definition
from shared.testing.inviting import ADA, do_due_steps, link_of, read_invitation
from shared.testing.one_service import OneService
from shared.testing.personal_pages import answer_all
from tests.services.collector.resurveying import DAY, TICKET, ask, cancellation, end, news, request, unhappy


@pytest.fixture
def clock() -> FixedClock:
    return FixedClock(datetime.now(UTC))


@pytest.fixture
def survey() -> dict[str, Any]:
    return survey_definition() | {"layout": "question_per_page"}


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
