"""Recoveries: one for a response or complaint, in the transaction of its alert, and a row that says why not."""

import asyncio
from datetime import timedelta
from typing import Any

import pytest

from services.alerts.service import SERVICE
from services.alerts.settings import AlertsSettings
from shared.clock import FixedClock
from shared.contracts.alerts import RecoveryRequested, RecoveryWithheld
from shared.contracts.event import Event
from shared.contracts.messages import MessageRefused
from shared.directory.structure import Responsibility
from shared.ids import uuid7
from shared.testing.one_service import OneService, one_service
from tests.services.alerts.happenings import NOON, PERSON, UNHAPPY, filed, get, put, read_of, scored, structure
from tests.services.alerts.recovering import company, decided, message, only


@pytest.fixture
def clock() -> FixedClock:
    """A clock that stands at noon on a Monday."""
    return FixedClock(NOON)


async def test_a_call_is_promised_by_the_calendar(alerts: OneService) -> None:
    """Of whoever answers for it: eight office hours after Monday's noon are Tuesday's."""
    await company(alerts)
    await only(alerts)
    answer = scored()
    await alerts.deliver(answer)
    [asked] = await decided(alerts)
    assert isinstance(asked, RecoveryRequested)
    assert asked.promise_at == NOON + timedelta(days=1)
    assert (asked.promise_zone, asked.rule, asked.response_id) == ("Europe/Vienna", "care", answer.data.response_id)
    assert (asked.respondent_id, asked.complaint_id, asked.location) == (PERSON, None, "graz")
    shown = await get(alerts, f"/v1/alerts/{asked.alert_id}/recovery")
    assert (shown["state"], shown["promise"], shown["promise_team"]) == ("requested", "open", "care")
    assert shown["id"] == str(asked.recovery_id)


async def test_the_rule_says_how_soon(alerts: OneService) -> None:
    """Within its own hours; and one that promises nothing says so."""
    await company(alerts)
    await only(alerts, recover={"promises_call": True, "call_within_hours": 2})
    await alerts.deliver(scored())
    await only(alerts, recover={})
    await alerts.deliver(scored(respondent_id=uuid7()))
    first, second = await decided(alerts)
    assert isinstance(first, RecoveryRequested)
    assert isinstance(second, RecoveryRequested)
    assert (first.promise_at, second.promise_at) == (NOON + timedelta(hours=2), None)
    shown = await get(alerts, f"/v1/alerts/{second.alert_id}/recovery")
    assert (shown["promise"], shown["no_promise_because"]) == (None, "not_wanted")


async def test_without_a_calendar_nothing_is_promised(alerts: OneService) -> None:
    """The message goes, and the row says why it promises nothing."""
    await alerts.deliver(structure(responsibilities=(Responsibility(team="care"),)))
    await only(alerts)
    await alerts.deliver(scored())
    [asked] = await decided(alerts)
    assert isinstance(asked, RecoveryRequested)
    assert asked.promise_at is None
    shown = await get(alerts, f"/v1/alerts/{asked.alert_id}/recovery")
    assert shown["no_promise_because"] == "nobody_responsible"


async def test_all_rules_together_want_one_message(alerts: OneService) -> None:
    """The first by severity, then by key; a rule that fires later changes nothing."""
    await only(alerts, "b", severity="critical", recover={"template": "urgent"})
    await only(alerts, "a", severity="warning")
    await only(alerts, "c", severity="critical")
    await put(alerts, "later", trigger="comment_read", when={"field": "comment_sentiment", "equals": "negative"},
              severity="critical", recover={})  # fmt: skip
    answer = scored()
    await alerts.deliver(answer, answer, Event(answer.data, source=answer.source, time=NOON))
    await alerts.deliver(read_of(answer))
    [asked] = await decided(alerts)
    assert isinstance(asked, RecoveryRequested)
    assert (asked.rule, asked.template) == ("b", "urgent")


async def test_workers_at_once_decide_once(alerts: OneService) -> None:
    """Scores and a comment of one response, under many event ids at once."""
    await only(alerts)
    answer = scored()
    await alerts.deliver(scored(respondent_id=uuid7()))  # what the first one stores, all others would wait for
    copies = [Event(answer.data, source=answer.source, time=NOON) for _ in range(8)]
    await asyncio.gather(*(alerts.deliver(one) for one in [*copies, read_of(answer)]))
    assert len(await decided(alerts)) == 2


@pytest.mark.parametrize(
    ("changes", "limits", "because"),
    [
        ({"respondent_id": None}, {}, "anonymous"),
        ({"channel": "import"}, {}, "imported"),
        ({"occurred_at": NOON - timedelta(days=9)}, {"quiet_after_days": 2}, "old"),
    ],
)
async def test_what_is_withheld_says_why(
    alerts: OneService, changes: dict[str, Any], limits: dict[str, Any], because: str
) -> None:
    """A row and an event, and nothing is sent."""
    await only(alerts, limits=limits)
    await alerts.deliver(scored(**changes))
    [withheld] = await decided(alerts)
    assert isinstance(withheld, RecoveryWithheld)
    assert withheld.withheld_because == because
    shown = await get(alerts, f"/v1/alerts/{withheld.alert_id}/recovery")
    assert (shown["state"], shown["withheld_because"], shown["promise"]) == ("withheld", because, None)


async def test_a_rule_that_finds_it_old_leaves_it_to_one_that_does_not(alerts: OneService) -> None:
    """The first wish that can be granted counts."""
    await only(alerts, "a", severity="critical", limits={"quiet_after_days": 2})
    await only(alerts, "b", severity="info")
    await alerts.deliver(scored(occurred_at=NOON - timedelta(days=9)))
    [asked] = await decided(alerts)
    assert (type(asked), asked.rule) == (RecoveryRequested, "b")


async def test_a_limit_of_the_rule_withholds_the_message_too(alerts: OneService) -> None:
    """There is no alert then, and a row nevertheless."""
    await only(alerts, limits={"most_per_hour": 1})
    await alerts.deliver(scored(respondent_id=uuid7()), scored(respondent_id=uuid7()))
    first, second = sorted(await decided(alerts), key=lambda one: isinstance(one, RecoveryWithheld))
    assert isinstance(first, RecoveryRequested)
    assert isinstance(second, RecoveryWithheld)
    assert (second.withheld_because, second.alert_id) == ("limit", None)
    listed = await get(alerts, "/v1/recoveries?state=withheld")
    assert [one["alert_id"] for one in listed["items"]] == [None]


async def test_nobody_is_written_to_again_and_again(alerts: OneService, clock: FixedClock) -> None:
    """Not within a week, also of two answers at once; a message that was refused does not count."""
    await only(alerts)
    await asyncio.gather(*(alerts.deliver(scored()) for _ in range(4)))
    found = await decided(alerts)
    assert sorted(type(one).__name__ for one in found) == ["RecoveryRequested", *["RecoveryWithheld"] * 3]
    clock.advance(timedelta(days=8).total_seconds())
    await alerts.deliver(scored())
    again = (await decided(alerts))[-1]
    assert isinstance(again, RecoveryRequested)
    await alerts.deliver(message(MessageRefused, again, reason="no_basis", at=clock.now()))
    await alerts.deliver(scored())
    assert isinstance((await decided(alerts))[-1], RecoveryRequested)


async def test_the_operator_may_want_one_about_each(database_url: str, clock: FixedClock) -> None:
    """Zero days is no limit."""
    settings = AlertsSettings(recovery_not_again_within_days=0)
    async with one_service(SERVICE, database_url, service_settings=settings, clock=clock) as alerts:
        await only(alerts)
        await alerts.deliver(scored(), scored())
        assert [type(one) for one in await decided(alerts)] == [RecoveryRequested] * 2


async def test_complaints_too(alerts: OneService) -> None:
    """With the complaint's id, and below the signal."""
    await put(alerts, "complaints", trigger="complaint_filed", recover={})
    complaint = filed()
    await alerts.deliver(complaint)
    [asked] = await decided(alerts)
    assert isinstance(asked, RecoveryRequested)
    assert (asked.complaint_id, asked.response_id, asked.survey) == (complaint.data.complaint_id, None, None)
    shown = await get(alerts, f"/v1/alerts/{asked.alert_id}/recovery")
    assert (shown["subject"], shown["subject_id"]) == ("complaint", str(complaint.data.complaint_id))


@pytest.mark.parametrize(
    ("recover", "place"),
    [
        ({"call_within_hours": 4}, "recover.call_within_hours"),
        ({"promises_call": True, "call_within_hours": 0}, "recover.call_within_hours"),
        ({"promises_call": True, "call_within_hours": 201}, "recover.call_within_hours"),
    ],
)
async def test_a_promise_that_makes_no_sense_is_refused(
    alerts: OneService, recover: dict[str, Any], place: str
) -> None:
    """It names the field."""
    reply = await put(alerts, "wrong", when=UNHAPPY, recover=recover)
    assert reply.status_code == 422
    assert place in [one["field"] for one in reply.json()["errors"]]
