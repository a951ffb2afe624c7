"""What rules raise is asked about: once for each group, as long as it is true, and of those whom the rules name."""

from dataclasses import replace
from datetime import timedelta
from uuid import UUID

import pytest

from shared.clock import FixedClock
from shared.contracts.collector import RespondentErased, ResponseWithdrawn
from shared.contracts.event import Event
from shared.contracts.notices import AlertsNoticeRequested
from shared.ids import uuid7
from shared.testing.one_service import OneService
from shared.vocabulary import Comment
from tests.services.alerts.asking_steps import NAGGING, look, pending, reasons, requests, rule
from tests.services.alerts.happenings import (
    NOON,
    PERSON,
    UNHAPPY,
    WORDS,
    answer,
    event,
    filed,
    get,
    put,
    read_of,
    recovered,
    scored,
    silent,
)


@pytest.fixture
def clock() -> FixedClock:
    return FixedClock(NOON)


async def test_all_rules_on_a_response_are_one_request(alerts: OneService, clock: FixedClock) -> None:
    """With what was answered, of all recipients, the most severe; before the wait is over nothing; after it nothing."""
    await rule(alerts, "calm", severity="warning", name="Keep calm")
    await rule(alerts, "loud", severity="critical", notify=NAGGING, when=UNHAPPY)
    response = scored()
    await alerts.deliver(response)
    await look(alerts)
    assert await requests(alerts) == []
    clock.advance(30)
    await look(alerts)
    [asked] = await requests(alerts)
    group = f"response:{response.data.response_id}"
    assert (asked.group, asked.notice_key) == (group, f"alerts:{group}:first:1")
    assert (asked.severity, asked.rules, asked.is_acknowledged_by_hand) == ("critical", ("calm", "loud"), True)
    assert asked.rule_names == ("Keep calm", "loud")
    assert {one.kind for one in asked.recipients} == {"team", "responsible"}
    assert ([one.value for one in asked.answers], asked.comments[0].text) == ([2], WORDS)
    assert (asked.respondent_id, asked.location, asked.survey) == (PERSON, "graz", "parcel")
    assert len(asked.alert_ids) == 2
    clock.advance(30)
    await look(alerts)
    assert len(await requests(alerts)) == 1
    assert len(await pending(alerts)) == 1  # the repeat


async def test_a_notice_is_on_the_trail_of_its_response(alerts: OneService, clock: FixedClock) -> None:
    """Though it is asked for later, and several responses were judged at once."""
    await rule(alerts)
    responses = [replace(scored(), correlation_id=f"trail-{number}") for number in range(3)]
    await alerts.deliver(*responses)
    clock.advance(30)
    await look(alerts)
    asked = {
        one.data.group: one.correlation_id
        for one in await alerts.published()
        if isinstance(one.data, AlertsNoticeRequested)
    }
    assert asked == {f"response:{one.data.response_id}": one.correlation_id for one in responses}


async def test_a_rule_that_notifies_nobody_is_not_looked_at(alerts: OneService) -> None:
    await alerts.client.delete("/v1/rules/unhappy-answer", headers=alerts.admin | {"If-Match": "*"})
    assert (await put(alerts, "silent", when=UNHAPPY)).is_success
    await alerts.deliver(scored())
    assert await pending(alerts) == []


async def test_what_a_rule_wanted_when_it_fired_counts(alerts: OneService, clock: FixedClock) -> None:
    """Its change afterwards is about what comes then; so is its end."""
    await rule(alerts)
    await alerts.deliver(scored())
    await rule(alerts, notify={"recipients": [{"kind": "unit_managers"}]})
    await alerts.client.delete("/v1/rules/unhappy", headers=alerts.admin | {"If-Match": "*"})
    clock.advance(31)
    await look(alerts)
    assert [one.kind for one in (await requests(alerts))[0].recipients] == ["team"]


async def test_signals_are_asked_about_with_their_numbers(alerts: OneService, clock: FixedClock) -> None:
    """A complaint and a silent source have groups of their own; the end of the silence is asked for."""
    await rule(alerts, "complaints", trigger="complaint_filed")
    await rule(alerts, "silence", trigger="source_silent")
    complaint, silence = filed(), silent()
    await alerts.deliver(complaint, silence)
    clock.advance(31)
    await look(alerts)
    by_subject = {one.subject: one for one in await requests(alerts)}
    assert by_subject["complaint"].group == f"complaint:{complaint.data.complaint_id}"
    assert by_subject["source"].figures["silent_hours"] == 5.0
    await alerts.deliver(recovered(silence))
    await look(alerts)
    ended = (await requests(alerts))[2:]
    assert [(one.reason, one.group, one.figures) for one in ended] == [("ended", by_subject["source"].group, {})]


async def test_a_silence_that_ended_before_it_is_known_disturbs_nobody(alerts: OneService, clock: FixedClock) -> None:
    await rule(alerts, "silence", trigger="source_silent")
    silence = silent()
    await alerts.deliver(recovered(silence))
    await alerts.deliver(silence)
    clock.advance(31)
    await look(alerts)
    assert await requests(alerts) == []
    [signal] = (await get(alerts, "/v1/signals"))["items"]
    [held] = (await get(alerts, f"/v1/signals/{signal['id']}/notices"))["withheld"]
    assert held["because"] == "over"


def withdrawn(response: UUID) -> Event[ResponseWithdrawn]:
    return event(ResponseWithdrawn(response_id=response, revision=2, survey="parcel", withdrawn_at=NOON))


@pytest.mark.parametrize("what", ["withdrawn", "erased", "corrected", "suspect"])
async def test_what_is_over_is_asked_for_once(alerts: OneService, clock: FixedClock, what: str) -> None:
    """Of those who were asked, without a word of the customer; and where nobody was asked yet, nothing at all."""
    await rule(alerts, notify=NAGGING)
    known, fresh = scored(), scored(respondent_id=UUID(int=8))
    await alerts.deliver(known)
    clock.advance(31)
    await look(alerts)
    await alerts.deliver(fresh)
    for one in (known, fresh):
        id_ = one.data.response_id
        match what:
            case "withdrawn":
                await alerts.deliver(withdrawn(id_))
            case "erased":
                erased = RespondentErased(respondent_id=one.data.respondent_id or PERSON, erased_at=NOON)
                await alerts.deliver(event(erased))
            case "corrected":
                await alerts.deliver(scored(answer(10), response_id=id_, revision=2))
            case _:
                await alerts.deliver(scored(response_id=id_, revision=2, suspect="staff"))
    for _ in range(3):
        clock.advance(1000)
        await look(alerts)
    first, ended = await requests(alerts)
    assert (first.reason, ended.reason, ended.group) == ("first", "ended", first.group)
    assert (ended.recipients, ended.answers, ended.comments) == (first.recipients, (), ())
    assert await pending(alerts) == []
    [alert] = (await get(alerts, f"/v1/alerts?response_id={fresh.data.response_id}"))["items"]
    notices = await get(alerts, f"/v1/alerts/{alert['id']}/notices")
    assert (notices["asked"], [one["because"] for one in notices["withheld"]]) == ([], ["over"])


async def test_what_is_true_again_is_news(alerts: OneService, clock: FixedClock) -> None:
    """Under the rule as it was when it fired, though it is another one by now."""
    await rule(alerts)
    id_ = uuid7()
    await alerts.deliver(scored(response_id=id_))
    clock.advance(31)
    await look(alerts)
    await rule(alerts, when={"field": "words", "includes": "never-said"})
    for value, revision in ((9, 2), (1, 3), (2, 4)):
        await alerts.deliver(scored(answer(value), response_id=id_, revision=revision))
        await look(alerts)
    assert await reasons(alerts) == ["first", "ended", "new_member"]


async def test_a_comment_that_is_not_read_again_yet_ends_nothing(alerts: OneService, clock: FixedClock) -> None:
    """A correction of an answer whose comment was rewritten waits for the reading of that."""
    negative = {"field": "comment_sentiment", "equals": "negative"}
    await rule(alerts, "blames", trigger="comment_read", when=negative)
    first = scored()
    await alerts.deliver(first, read_of(first))
    clock.advance(31)
    await look(alerts)
    again = scored(response_id=first.data.response_id, revision=2, comments=(Comment(question="why", text="Fine now"),))
    await alerts.deliver(again)
    await look(alerts)
    assert await reasons(alerts) == ["first"]
    await alerts.deliver(read_of(again, text="Fine now", sentiment="positive"))
    await look(alerts)
    assert await reasons(alerts) == ["first", "ended"]


async def test_an_old_answer_is_withheld_with_the_reason(alerts: OneService, clock: FixedClock) -> None:
    await rule(alerts, limits={"quiet_after_days": 3})
    await alerts.deliver(scored(occurred_at=NOON - timedelta(days=5)))
    clock.advance(31)
    await look(alerts)
    [alert] = (await get(alerts, "/v1/alerts"))["items"]
    notices = await get(alerts, f"/v1/alerts/{alert['id']}/notices")
    assert ([one["because"] for one in notices["withheld"]], notices["asked"], notices["next_look_at"]) == (
        ["old"],
        [],
        None,
    )


async def test_it_is_repeated_until_somebody_takes_care(alerts: OneService, clock: FixedClock) -> None:
    await rule(alerts, notify=NAGGING)
    await alerts.deliver(scored())
    for seconds in (31, 15 * 60, 15 * 60):
        clock.advance(seconds)
        await look(alerts)
    assert await reasons(alerts) == ["first", "repeat", "repeat"]
    [alert] = (await get(alerts, "/v1/alerts"))["items"]
    reply = await alerts.client.post(f"/v1/alerts/{alert['id']}/acknowledgement", headers=alerts.admin)
    assert reply.status_code == 200
    clock.advance(3600)
    await look(alerts)
    assert (await reasons(alerts), await pending(alerts)) == (["first", "repeat", "repeat"], [])


async def test_urgency_is_carried(alerts: OneService, clock: FixedClock) -> None:
    await rule(alerts, notify={"recipients": [{"kind": "responsible"}], "urgency": "digest"})
    await alerts.deliver(scored())
    clock.advance(31)
    await look(alerts)
    assert [one.urgency for one in await requests(alerts)] == ["digest"]
