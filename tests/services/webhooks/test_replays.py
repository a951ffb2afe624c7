"""Sending again: one, a range, everything since a moment; and never what was erased."""

from datetime import UTC, datetime, timedelta

import pytest

from shared.contracts.collector import RespondentErased, ResponseWithdrawn
from shared.contracts.notifications import DeliveryFailed
from shared.ids import uuid7
from shared.testing.receiver import answer, receiver
from tests.services.webhooks.subscribers import (
    COMPLAINT,
    Webhooks,
    complaint_filed,
    ids_of,
    published,
    response_received,
    ticket_opened,
)

OK = answer(204)
ERASED, WITHDRAWN = RespondentErased.event_type, ResponseWithdrawn.event_type


async def _since(hooks: Webhooks, key: str) -> str:
    since: str = (await hooks.read(key))["kept_since"]
    return since


async def test_a_replay_sends_what_came_in_since(hooks: Webhooks) -> None:
    """Also what the condition did not let through then, under the same ids."""
    async with receiver(OK) as there:
        condition = {"field": "location", "equals": "ulm"}
        await hooks.subscribe("crm", there.url, condition=condition)
        events = [ticket_opened(location=one) for one in ("ulm", "berlin", "ulm")]
        await hooks.service.deliver(*events)
        await hooks.work_off()
        assert set(ids_of(there)) == {str(events[0].id), str(events[2].id)}
        await hooks.put("crm", there.url, again=True)
        begun = await hooks.post("subscriptions/crm/replay", {"from": await _since(hooks, "crm")})
        assert begun.status_code == 202
        await hooks.work_off()
        assert sorted(ids_of(there)[2:]) == sorted(str(one.id) for one in events)
        assert {one["state"] for one in await hooks.deliveries()} == {"delivered"}


async def test_more_than_is_kept_is_gone(hooks: Webhooks) -> None:
    async with receiver(OK) as there:
        await hooks.subscribe("crm", there.url)
        for ago in (timedelta(hours=1), timedelta(days=400)):
            asked = {"from": (datetime.now(UTC) - ago).isoformat()}
            reply = await hooks.post("subscriptions/crm/replay", asked)
            assert reply.status_code == 410
            assert reply.json()["type"].endswith("events-not-kept")
        before = await _since(hooks, "crm")
        await hooks.put("crm", there.url, again=True, events=["heed.tickets.*", COMPLAINT])
        reply = await hooks.post("subscriptions/crm/replay", {"from": before})
        assert reply.status_code == 410, "complaints are kept since now only"


async def test_redelivering_a_range(hooks: Webhooks) -> None:
    async with receiver(OK) as there:
        await hooks.subscribe("crm", there.url)
        events = [ticket_opened() for _ in range(4)]
        for event in events:
            await hooks.service.deliver(event)
        await hooks.work_off()
        moments = [one["created_at"] for one in await hooks.deliveries()]
        body = {"which": "all", "from": moments[1], "to": moments[3]}
        reply = await hooks.post("subscriptions/crm/redeliver", body)
        assert reply.json() == {"deliveries": 2}
        await hooks.work_off()
        assert set(ids_of(there)[4:]) == {str(one.id) for one in events[1:3]}
        assert (await hooks.post("subscriptions/crm/redeliver", {"which": "failed"})).json() == {"deliveries": 0}


async def test_what_waits_need_not_be_redelivered(hooks: Webhooks) -> None:
    async with receiver(answer(500)) as there:
        await hooks.subscribe("crm", there.url)
        await hooks.service.deliver(ticket_opened())
        await hooks.work_off()
        [delivery] = await hooks.deliveries()
        assert (await hooks.post(f"deliveries/{delivery['id']}/redeliver")).status_code == 409


async def test_events_of_erased_people_are_never_sent_again(hooks: Webhooks) -> None:
    """What waits is not sent, what was sent cannot be repeated, what comes later is dropped; the erasure is sent."""
    person, other = uuid7(), uuid7()
    async with receiver(answer(500)) as there:
        await hooks.subscribe("crm", there.url, events=[COMPLAINT, ERASED], with_comments=True)
        since = await _since(hooks, "crm")
        waits = complaint_filed("Cold coffee", respondent_id=person)
        stays = complaint_filed("Warm beer", respondent_id=other)
        await hooks.service.deliver(waits, stays)
        await hooks.work_off()
        erased = published(RespondentErased(respondent_id=person, erased_at=datetime.now(UTC)))
        await hooks.service.deliver(erased)
        await hooks.service.deliver(complaint_filed("Cold again", respondent_id=person))
        there.behave = OK
        there.heads.clear()
        await hooks.hurry()
        await hooks.work_off()
        assert set(ids_of(there)) == {str(stays.id), str(erased.id)}
        states = {one["event_id"]: (one["state"], one["can_be_redelivered"]) for one in await hooks.deliveries()}
        assert states[str(waits.id)] == ("erased", False)
        [gone] = [one for one in await hooks.deliveries() if one["event_id"] == str(waits.id)]
        assert (await hooks.post(f"deliveries/{gone['id']}/redeliver")).status_code == 410
        await hooks.post("subscriptions/crm/replay", {"from": since})
        await hooks.post("subscriptions/crm/redeliver", {"which": "all"})
        await hooks.work_off()
        assert str(waits.id) not in ids_of(there)
        kept = "SELECT convert_from(data, 'UTF8') FROM notifications.webhook_event"
        assert "Cold" not in repr(await hooks.select(kept))
        assert all(attempt["answer"] is None for attempt in await hooks.history(gone["id"]))


async def test_a_withdrawn_response_is_forgotten_and_its_case_goes_on(hooks: Webhooks) -> None:
    response = response_received()
    response_id = response.data.response_id
    async with receiver(OK) as there:
        await hooks.subscribe("crm", there.url, events=["heed.collector.response.*", "heed.tickets.*"])
        await hooks.service.deliver(response)
        withdrawn = ResponseWithdrawn(
            response_id=response_id, revision=2, survey="visit", withdrawn_at=datetime.now(UTC)
        )
        asked = published(withdrawn)
        await hooks.service.deliver(asked)
        case = ticket_opened(response_id=response_id)
        await hooks.service.deliver(case)
        await hooks.work_off()
        assert set(ids_of(there)) == {str(asked.id), str(case.id)}


@pytest.mark.parametrize("erasure_first", [True, False])
async def test_the_order_of_topics_makes_no_difference(hooks: Webhooks, *, erasure_first: bool) -> None:
    person = uuid7()
    async with receiver(OK) as there:
        await hooks.subscribe("crm", there.url, events=[COMPLAINT, ERASED])
        erased = published(RespondentErased(respondent_id=person, erased_at=datetime.now(UTC)))
        events = [complaint_filed("Cold", respondent_id=person), erased]
        for event in reversed(events) if erasure_first else events:
            await hooks.service.deliver(event)
        await hooks.work_off()
        assert ids_of(there) == [str(erased.id)]


async def test_old_events_and_deliveries_are_forgotten(hooks: Webhooks) -> None:
    """But not what still waits, until it has waited for too long, which is an event as every other failure."""
    async with receiver(OK) as there, receiver(answer(500)) as failing:
        await hooks.subscribe("crm", there.url)
        await hooks.subscribe("slow", failing.url, condition={"field": "location", "equals": "ulm"})
        await hooks.service.deliver(ticket_opened(), ticket_opened(location="ulm"))
        await hooks.work_off()
        await hooks.execute("UPDATE notifications.webhook_event SET received_at = received_at - interval '8 days'")
        await hooks.service.use_cases.deliveries.forget()
        kept = {one["id"]: one["can_be_redelivered"] for one in await hooks.deliveries()}
        [waits] = await hooks.deliveries(state="pending")
        assert kept.pop(waits["id"])
        assert sorted(kept.values()) == [False, True], "the other one of the case that still waits, and a gone one"
        await hooks.execute(
            "UPDATE notifications.webhook_delivery SET created_at = created_at - interval '40 days', "
            "settled_at = settled_at - interval '40 days'"
        )
        await hooks.service.use_cases.deliveries.forget()
        assert [one["failure"] for one in await hooks.deliveries()] == ["expired"]
        failed = [event.data for event in await hooks.service.published() if isinstance(event.data, DeliveryFailed)]
        assert [(one.target_id, one.failure, one.attempts) for one in failed] == [("slow", "expired", 1)]
