"""One open ticket per response, whatever arrives, how often, and in whichever order."""

import asyncio
import json
from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest

from shared import failpoints
from shared.contracts.alerts import AlertRaised
from shared.contracts.event import Event
from shared.contracts.wire.records import encode_value
from shared.ids import uuid7
from shared.testing.one_service import OneService

MakeAlert = Callable[..., Event[AlertRaised]]


def again(event: Event[AlertRaised]) -> Event[AlertRaised]:
    """Return the same fact as a replay publishes it: under a new event id."""
    return replace(event, id=uuid7())


def pairs(alert: MakeAlert, count: int) -> tuple[list[Event[AlertRaised]], list[Event[AlertRaised]]]:
    """Return two alerts each on `count` responses: those of one rule, and those of another."""
    first = [alert() for _ in range(count)]
    second = [alert(event.data.response_id, rule="very-unhappy") for event in first]
    return first, second


async def assert_one_ticket_each(desk: Any, first: list[Event[AlertRaised]], second: list[Event[AlertRaised]]) -> None:
    """Check that each response has one ticket, with both of its alerts in its history, once."""
    tickets = await desk.found()
    by_response = {ticket["response_id"]: ticket for ticket in tickets}
    assert len(tickets) == len(by_response) == len(first)
    for one, other in zip(first, second, strict=True):
        ticket = by_response[str(one.data.response_id)]
        entries = await desk.history(ticket["id"])
        assert [entry["action"] for entry in entries] == ["opened", "alert_linked"]
        linked = {entry["alert_id"] for entry in entries}
        assert linked == {str(one.data.alert_id), str(other.data.alert_id)}
    await desk.assert_published_what_happened()


async def test_an_alert_opens_a_ticket_with_what_an_agent_needs(
    tickets: OneService, desk: Any, alert: MakeAlert
) -> None:
    """The ticket names response, place, reason and comments, and its opening is published with the alert's trail."""
    event = alert()
    await tickets.deliver(event)
    [ticket] = await desk.found()
    assert (ticket["state"], ticket["version"], ticket["number"]) == ("new", 1, 1)
    assert ticket["subject"] == "Detractor: 2/10 at delivery"
    assert ticket["allowed_steps"] == ["assign", "contact", "wait", "resolve", "close", "merge"]
    assert (ticket["response_id"], ticket["alert_id"]) == (str(event.data.response_id), str(event.data.alert_id))
    for name in ("survey", "touchpoint", "location", "channel"):
        assert ticket[name] == getattr(event.data, name)
    assert ticket["respondent_id"] == str(event.data.respondent_id)
    sent = json.loads(encode_value(event.data))
    assert (ticket["reasons"], ticket["comments"]) == (sent["reasons"], sent["comments"])
    [opened] = await tickets.published()
    assert opened.data.event_type == "heed.tickets.ticket.opened.v1"
    assert (opened.correlation_id, opened.data.actor) == ("trail-1", "heed")
    assert (opened.data.response_id, opened.data.touchpoint) == (event.data.response_id, "delivery")
    assert (await desk.get(f"/{ticket['id']}")).json() == ticket


async def test_tickets_are_numbered_in_the_order_of_their_alerts(
    tickets: OneService, desk: Any, alert: MakeAlert
) -> None:
    """Alerts of one batch get growing numbers as they came, and the next batch goes on from there."""
    alerts = [alert() for _ in range(12)]
    await tickets.deliver(*alerts[:7])
    await tickets.deliver(*alerts[7:])
    numbers = {ticket["alert_id"]: ticket["number"] for ticket in await desk.found()}
    assert [numbers[str(one.data.alert_id)] for one in alerts] == list(range(1, 13))


async def test_an_alert_that_asks_for_no_ticket_opens_none(tickets: OneService, desk: Any, alert: MakeAlert) -> None:
    """Some rules only raise alerts."""
    await tickets.deliver(alert(opens_ticket=False), alert())
    assert len(await desk.found()) == 1


async def test_a_second_alert_is_linked(tickets: OneService, desk: Any, alert: MakeAlert) -> None:
    """Whether it comes in the same batch or later, it opens no second ticket and is published to nobody."""
    first, second = pairs(alert, 2)
    await tickets.deliver(first[0], second[0], first[1])
    await tickets.deliver(second[1])
    await assert_one_ticket_each(desk, first, second)
    assert len(await tickets.published()) == 2


async def test_ten_deliveries_have_the_effect_of_one(tickets: OneService, desk: Any, alert: MakeAlert) -> None:
    """The same alerts ten times, forwards and backwards, alone, in one batch and under new ids change nothing more."""
    first, second = pairs(alert, 3)
    events = first + second
    for turn in range(4):
        await tickets.deliver(*(events if turn % 2 == 0 else reversed(events)))
    await tickets.deliver(*events, *reversed(events))
    await tickets.deliver(*map(again, reversed(events)), *map(again, events))
    for event in events:
        await tickets.deliver(event)
        await tickets.deliver(again(event))
    await assert_one_ticket_each(desk, first, second)


async def test_workers_with_the_same_responses_open_one_ticket_each(
    tickets: OneService, desk: Any, alert: MakeAlert
) -> None:
    """Alerts on one response that reach several workers at the same time make one ticket and no deadlock."""
    first, second = pairs(alert, 15)
    await asyncio.gather(
        tickets.deliver(*first),
        tickets.deliver(*second),
        tickets.deliver(*first, *second),
        tickets.deliver(*reversed(second), *reversed(first)),
        tickets.deliver(*map(again, second)),
        tickets.deliver(*map(again, reversed(first))),
    )
    await assert_one_ticket_each(desk, first, second)


async def test_an_alert_that_was_handled_opens_nothing_after_closing(
    tickets: OneService, desk: Any, alert: MakeAlert
) -> None:
    """A replay long after the case was closed does not send anybody to the customer again; a new alert does."""
    event = alert()
    await tickets.deliver(event)
    [ticket] = await desk.found()
    await desk.step(ticket["id"], "resolve")
    await desk.step(ticket["id"], "close")
    await tickets.deliver(event, again(event))
    assert [item["state"] for item in await desk.found()] == ["closed"]
    await tickets.deliver(alert(event.data.response_id, rule="new-rule"))
    assert [item["state"] for item in await desk.found()] == ["new", "closed"]
    await desk.assert_published_what_happened()


async def test_linking_to_a_case_at_work_keeps_its_state(tickets: OneService, desk: Any, alert: MakeAlert) -> None:
    """State and assignee stay; the version grows, so that who has not seen the alert takes no step unaware of it."""
    event = alert()
    await tickets.deliver(event)
    [ticket] = await desk.found()
    await desk.step(ticket["id"], "assign", assignee="kim")
    seen = await desk.tag(ticket["id"])
    other = alert(event.data.response_id, rule="rude", comments=())
    await tickets.deliver(other)
    after = (await desk.get(f"/{ticket['id']}")).json()
    assert (after["state"], after["assignee"], after["version"]) == ("assigned", "kim", 3)
    assert (await desk.post(f"/{ticket['id']}/contact", if_match=seen)).status_code == 412
    await desk.step(ticket["id"], "contact", if_match=await desk.tag(ticket["id"]))
    await desk.assert_published_what_happened()


async def test_an_alert_is_linked_to_a_case_opened_by_hand(tickets: OneService, desk: Any, alert: MakeAlert) -> None:
    """Somebody was quicker than the alert: their case takes what the alert says."""
    event = alert()
    ticket = await desk.open(response_id=str(event.data.response_id), subject="He called")
    await tickets.deliver(event)
    [after] = await desk.found()
    assert (after["id"], after["subject"], after["alert_id"]) == (ticket["id"], "He called", str(event.data.alert_id))
    assert (after["survey"], after["comments"][0]["text"]) == ("parcel", "It came late.")


async def test_a_batch_that_fails_leaves_nothing(
    tickets: OneService, desk: Any, alert: MakeAlert, monkeypatch: pytest.MonkeyPatch
) -> None:
    """When the commit does not happen there is neither ticket nor event, and the next delivery makes up for it."""
    first, second = pairs(alert, 2)
    with monkeypatch.context() as armed:
        armed.setattr(failpoints, "_armed", failpoints._parse("tickets.before_commit=raise"))
        with pytest.raises(failpoints.FailpointError):
            await tickets.deliver(*first, *second)
    assert await desk.found() == await tickets.published() == []
    await tickets.deliver(*first, *second)
    await assert_one_ticket_each(desk, first, second)


async def test_alerts_race_with_closing_and_reopening(tickets: OneService, desk: Any, alert: MakeAlert) -> None:
    """While a ticket is closed and reopened again and again, new alerts on its response never make two open ones."""
    event = alert()
    await tickets.deliver(event)
    [ticket] = await desk.found()
    await desk.step(ticket["id"], "resolve")

    async def close_and_reopen() -> None:
        for step in ("close", "reopen", "resolve") * 8:
            await desk.post(f"/{ticket['id']}/{step}")

    async def raise_more(start: int) -> None:
        for number in range(start, start + 8):
            await tickets.deliver(alert(event.data.response_id, rule=f"rule-{number}"))

    await asyncio.gather(close_and_reopen(), raise_more(0), raise_more(100))
    found = await desk.found()
    assert len([item for item in found if item["state"] != "closed"]) <= 1
    alerts = [entry["alert_id"] for item in found for entry in await desk.history(item["id"]) if entry["alert_id"]]
    assert len(alerts) == len(set(alerts)) == 17
    await desk.assert_published_what_happened()
