"""Whatever is published can be subscribed to, however much it is; and what says of failures goes round in no circle."""

import json
from dataclasses import replace
from pathlib import Path
from typing import Any
from uuid import UUID

from prometheus_client import REGISTRY

from services.notifications.application.webhooks.log import HEALTHS
from services.notifications.domain.webhooks.subscription import is_match
from shared.contracts.audit import ActionAudited
from shared.contracts.event import Event
from shared.contracts.notifications import DeliveryFailed
from shared.contracts.wire.catalogue import BY_TYPE
from shared.contracts.wire.records import decode
from shared.ids import uuid7
from shared.testing.receiver import answer, receiver
from tests.services.webhooks.subscribers import TICKET, Webhooks, ids_of, ticket_opened

SAMPLES = Path(__file__).parents[2] / "contracts" / "samples"
OK = answer(204)
ERASING = ("heed.collector.respondent.erased.v1", "heed.collector.response.withdrawn.v1")


def one_of_each() -> list[Event[Any]]:
    """Return an event of every type at least, each with an id of its own; those that erase come last."""
    found = []
    for path in SAMPLES.glob("*.json"):
        sample = json.loads(path.read_text())
        headers = tuple((name, text.encode()) for name, text in sample["headers"].items())
        found.append(replace(decode(headers, json.dumps(sample["value"]).encode()), id=uuid7()))
    return sorted(found, key=lambda event: (event.data.event_type in ERASING, event.data.event_type))


async def test_every_type_of_event_reaches_whoever_wants_it(hooks: Webhooks) -> None:
    """By its name or by a pattern, with a condition and without; the audit log by name alone."""
    events = one_of_each()
    assert {event.data.event_type for event in events} == set(BY_TYPE)
    async with receiver(OK) as named, receiver(OK) as all_but_audits, receiver(OK) as chosen:
        audits = [one for one in BY_TYPE if issubclass(BY_TYPE[one], ActionAudited)]
        await hooks.subscribe("named", named.url, events=audits)
        await hooks.subscribe("all", all_but_audits.url, events=["*"])
        condition = {"none_of": [{"field": "type", "equals": "none"}, {"answer": {"question": "none"}}]}
        await hooks.subscribe("chosen", chosen.url, events=["*"], condition=condition)
        for event in events:
            await hooks.service.deliver(event)
            await hooks.work_off()
        by_pattern = {str(event.id) for event in events if is_match("*", event.data.event_type)}
        assert set(ids_of(all_but_audits)) == set(ids_of(chosen)) == by_pattern
        by_name = {str(event.id) for event in events if event.data.event_type in audits}
        assert set(ids_of(named)) == by_name
        assert by_pattern | by_name == {str(event.id) for event in events}


async def test_that_a_failure_could_not_be_delivered_is_no_event(hooks: Webhooks) -> None:
    """Two who want to know of failures and refuse everything: each case fails twice, and what says so fails alone."""
    async with receiver(answer(403)) as one, receiver(answer(403)) as other:
        wanted = [TICKET, DeliveryFailed.event_type]
        await hooks.subscribe("one", one.url, events=wanted)
        await hooks.subscribe("other", other.url, events=wanted)
        await hooks.service.deliver(ticket_opened())
        failures = await all_failures(hooks)
        for _ in range(2):  # what was published comes back, as the bus brings it
            await hooks.service.deliver(*(event for event in await hooks.service.published() if event.id in failures))
            assert await all_failures(hooks) == failures
        assert len(failures) == 2
        failed = {str(one.id): one.data.target_id for one in await hooks.service.published() if one.id in failures}
        says = [one for one in await hooks.deliveries() if one["event_type"] == DeliveryFailed.event_type]
        assert [one["subscription"] for one in says if failed[one["event_id"]] == one["subscription"]] == []
        assert {one["subscription"] for one in says} == {"one", "other"}
        states = {(row["event_type"], row["state"]) for row in await hooks.deliveries()}
        assert states == {(TICKET, "failed"), (DeliveryFailed.event_type, "failed")}


async def all_failures(hooks: Webhooks) -> set[UUID]:
    """Let all attempts be made, and return the events that say that something could not be delivered."""
    while any(row["state"] in {"pending", "paused"} for row in await hooks.deliveries()):
        await hooks.hurry()
        await hooks.work_off()
    return {event.id for event in await hooks.service.published() if isinstance(event.data, DeliveryFailed)}


async def test_a_backlog_is_kept_whole_and_measured(hooks: Webhooks) -> None:
    """However much comes in while nobody takes it: nothing is dropped, and the operator sees how much waits."""
    async with receiver(OK) as there:
        await hooks.subscribe("crm", there.url)
        await hooks.post("subscriptions/crm/pause")
        events = [ticket_opened() for _ in range(400)]
        await hooks.service.deliver(*events)
        await hooks.service.use_cases.deliveries.measure()
        assert waiting("disabled") == len(events)
        await hooks.post("subscriptions/crm/resume")
        while await hooks.work_off():
            pass
        assert set(ids_of(there)) == {str(event.id) for event in events}
        await hooks.service.use_cases.deliveries.measure()
        assert {waiting(health) for health in HEALTHS} == {0}


def waiting(health: str) -> float | None:
    """Return how many deliveries wait for endpoints of such a health, as it is measured."""
    return REGISTRY.get_sample_value("heed_webhook_waiting", {"health": health})
