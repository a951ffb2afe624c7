"""An alert is raised once per rule and response, whatever arrives, how often, and in whichever order."""

import asyncio
from collections.abc import Callable
from dataclasses import replace
from uuid import UUID

import msgspec
import pytest

from shared import failpoints
from shared.contracts.event import Event
from shared.contracts.scoring import ResponseScored
from shared.ids import uuid7
from shared.testing.one_service import OneService

MakeScored = Callable[..., Event[ResponseScored]]
SECOND_RULE = {"name": "Very unhappy", "severity": "critical", "when": {"any": [{"metric": "nps", "at_most": 2}]}}


def again(event: Event[ResponseScored]) -> Event[ResponseScored]:
    """Return the same fact as a replay publishes it: under a new event id."""
    return replace(event, id=uuid7())


async def published(alerts: OneService) -> list[tuple[str, UUID]]:
    """Return rule and response of every alert that was published, sorted."""
    return sorted((event.data.rule, event.data.response_id) for event in await alerts.published())


async def shown(alerts: OneService) -> list[tuple[str, UUID]]:
    """Return rule and response of every alert that is stored, sorted."""
    reply = await alerts.client.get("/v1/alerts?limit=200", headers=alerts.admin)
    return sorted((item["rule"], UUID(item["response_id"])) for item in reply.json()["items"])


@pytest.fixture
async def two_rules(alerts: OneService) -> OneService:
    """An installation with a second rule that fires on the same answers."""
    await alerts.client.put("/v1/rules/very-unhappy", headers=alerts.admin, json=SECOND_RULE)
    return alerts


def expected(events: list[Event[ResponseScored]]) -> list[tuple[str, UUID]]:
    """Return both rules for each response."""
    return sorted((rule, event.data.response_id) for event in events for rule in ("unhappy-answer", "very-unhappy"))


async def test_each_rule_raises_its_own_alert(two_rules: OneService, scored: MakeScored) -> None:
    """Two rules that fire on one response raise two alerts."""
    events = [scored(), scored()]
    await two_rules.deliver(*events)
    assert await published(two_rules) == await shown(two_rules) == expected(events)


async def test_alerts_on_one_response_come_in_the_order_of_their_rules(
    two_rules: OneService, scored: MakeScored
) -> None:
    """By key, whenever the rules were written, so that the case which they open names its reasons in the same order."""
    await two_rules.client.put("/v1/rules/another", headers=two_rules.admin, json=SECOND_RULE)
    events = [scored(), scored()]
    await two_rules.deliver(*events)
    in_order = [(event.data.response_id, event.data.rule) for event in await two_rules.published()]
    keys = ("another", "unhappy-answer", "very-unhappy")
    assert in_order == [(event.data.response_id, key) for event in events for key in keys]


async def test_ten_deliveries_have_the_effect_of_one(two_rules: OneService, scored: MakeScored) -> None:
    """The same events ten times, forwards and backwards, alone and in one batch, raise each alert once."""
    events = [scored() for _ in range(5)]
    for turn in range(5):
        await two_rules.deliver(*(events if turn % 2 else reversed(events)))
    await two_rules.deliver(*events, *events, *reversed(events))
    for event in events:
        await two_rules.deliver(event)
    assert await published(two_rules) == await shown(two_rules) == expected(events)


async def test_a_replay_under_new_event_ids_raises_nothing_new(two_rules: OneService, scored: MakeScored) -> None:
    """Rule and response make the alert, not the id of the event about it."""
    events = [scored() for _ in range(5)]
    await two_rules.deliver(*events)
    await two_rules.deliver(*map(again, reversed(events)), *map(again, events))
    assert await published(two_rules) == await shown(two_rules) == expected(events)


async def test_two_workers_with_the_same_events_raise_each_alert_once(
    two_rules: OneService, scored: MakeScored
) -> None:
    """Neither the same events at the same time nor their replays in another order make a second alert or a deadlock."""
    events = [scored() for _ in range(20)]
    await asyncio.gather(
        two_rules.deliver(*events),
        two_rules.deliver(*events),
        two_rules.deliver(*reversed(events)),
        two_rules.deliver(*map(again, events)),
        two_rules.deliver(*map(again, reversed(events))),
    )
    assert await published(two_rules) == await shown(two_rules) == expected(events)


async def test_a_batch_that_fails_leaves_nothing(
    two_rules: OneService, scored: MakeScored, monkeypatch: pytest.MonkeyPatch
) -> None:
    """When the commit does not happen there is neither alert nor event, and the next delivery makes up for it."""
    events = [scored(), scored()]

    with monkeypatch.context() as armed:
        armed.setattr(failpoints, "_armed", failpoints._parse("alerts.before_commit=raise"))
        with pytest.raises(failpoints.FailpointError):
            await two_rules.deliver(*events)
    assert await published(two_rules) == await shown(two_rules) == []
    await two_rules.deliver(*events)
    assert await published(two_rules) == await shown(two_rules) == expected(events)


async def test_responses_without_an_unhappy_answer_raise_nothing(
    alerts: OneService, scored: MakeScored, score: Callable[..., object]
) -> None:
    """Happy answers and responses without any scored answer raise nothing and are not looked at again."""
    events = [scored(score("nps", 10)), scored(score("rating", 1, ends=(1, 5)))]
    empty = scored()
    events.append(replace(empty, data=msgspec.structs.replace(empty.data, scores=())))
    await alerts.deliver(*events)
    assert await published(alerts) == []
    assert await alerts.use_cases.alerts.judge_responses(events=events) == []
