"""Whoever answers for a webhook is notified on another way when it does not answer, and when it does again."""

from collections.abc import AsyncIterator
from contextlib import AsyncExitStack
from typing import Any

import pytest

from services.notifications.service import SERVICE
from services.notifications.settings import NotificationsSettings
from shared.clock import FixedClock
from shared.contracts.event import Event
from shared.contracts.notifications import EndpointPaused, EndpointResumed
from shared.testing.fake_gateway import fake_gateway
from shared.testing.mail_server import HOST, mail_server
from shared.testing.one_service import one_service
from shared.testing.receiver import Receiver, answer, receiver
from tests.services.notifications.conftest import KIM, LEE, NOON, World
from tests.services.notifications.noticing import after, rows, subjects, verified_mail, work
from tests.services.webhooks.subscribers import TICKET, ticket_opened

ENOUGH = 6
"""Failures, so that the endpoint is paused at once."""


@pytest.fixture
async def office(database_url: str) -> AsyncIterator[tuple[World, Receiver]]:
    """A CRM that fails, and a team that answers for it."""
    async with AsyncExitStack() as stack:
        mails = await stack.enter_async_context(mail_server())
        gateway = await stack.enter_async_context(fake_gateway("hangs"))
        crm = await stack.enter_async_context(receiver(answer(503)))
        settings = NotificationsSettings(
            smtp_host=HOST,
            smtp_port=mails.port,
            smtp_security="none",
            smtp_from="Heed <heed@coffee.example>",
            private_targets=("127.0.0.1",),
            webhook_pause_after_minutes=1e-9,
        )
        clock = FixedClock(NOON)
        service = await stack.enter_async_context(
            one_service(SERVICE, database_url, service_settings=settings, clock=clock)
        )
        world = World(service, clock, mails, gateway)
        await world.person()
        await world.person(LEE, name="Lee Ray", role="admin", language="en")
        await world.team(members=(KIM,))
        await verified_mail(world)
        await verified_mail(world, LEE)
        yield world, crm


async def subscribe(world: World, crm: Receiver, **owner: Any) -> None:
    body = {"url": f"{crm.url}/secret", "events": [TICKET], **owner}
    reply = await world.service.client.put("/v1/subscriptions/crm", json=body, headers=world.service.admin)
    assert reply.status_code == 201, reply.text
    await world.service.deliver(*(ticket_opened() for _ in range(ENOUGH)))
    await work(world)


async def come_back(world: World) -> list[Event[Any]]:
    """Let what was published of endpoints come back, as often as a bus may bring it; return it."""
    kinds = (EndpointPaused, EndpointResumed)
    found = [one for one in await world.service.published() if isinstance(one.data, kinds)]
    for event in found:
        await world.service.deliver(event)
        await world.service.deliver(event)
    return found


async def hurry(world: World) -> None:
    """Let the waits of deliveries and endpoints be over."""
    async with world.service.engine.begin() as connection:
        for table, column in (("webhook_delivery", "next_at"), ("webhook_endpoint", "not_before")):
            await connection.exec_driver_sql(
                f"UPDATE notifications.{table} SET {column} = timestamptz '2026-03-01' WHERE {column} IS NOT NULL"  # noqa: S608 - names of the test
            )
    await work(world)


async def test_the_team_is_notified_once_and_again_at_the_end(office: tuple[World, Receiver]) -> None:
    """By mail, without the address; when it answers again it is over, and what waited is sent."""
    world, crm = office
    await subscribe(world, crm, owner_team="service")
    [paused] = await come_back(world)
    assert paused.data.waiting == ENOUGH
    await after(world, seconds=60)
    await after(world, minutes=5)
    [mail] = world.mails.received
    assert mail.recipients == (f"{KIM}@example.com",)
    assert mail.message["Subject"] == "Der Webhook crm antwortet nicht"
    text = mail.part("plain")
    assert f"Wartende Zustellungen: {ENOUGH}" in text
    assert "http-503" in text
    assert "127.0.0.1" not in text + mail.part("html")
    crm.behave = answer(204)
    world.later(hours=2)
    await hurry(world)
    assert [type(one.data) for one in await come_back(world)] == [EndpointPaused, EndpointResumed]
    await after(world, seconds=60)
    assert subjects(world) == ["Der Webhook crm antwortet nicht", "Der Webhook crm antwortet wieder"]
    assert len(crm.bodies) >= ENOUGH
    assert sorted(await rows(world, "state, reason")) == [("sent", "ended"), ("sent", "first")]


async def test_what_answers_again_before_anybody_knew_is_nobodys_concern(office: tuple[World, Receiver]) -> None:
    world, crm = office
    await subscribe(world, crm, owner_team="service")
    crm.behave = answer(204)
    world.later(seconds=5)
    await hurry(world)
    await come_back(world)
    await after(world, minutes=2)
    assert subjects(world) == []
    assert set(await rows(world)) == {("withheld", "ended")}


async def test_whoever_lets_it_go_on_takes_care_of_it(office: tuple[World, Receiver]) -> None:
    """Nobody gets a notice about what somebody has just mended by hand; the next time is new."""
    world, crm = office
    await subscribe(world, crm, owner_person_id=str(LEE))
    await come_back(world)
    world.later(seconds=5)
    crm.behave = answer(204)
    assert (await world.service.client.post("/v1/subscriptions/crm/resume", headers=world.service.admin)).is_success
    await after(world, minutes=2)
    assert subjects(world) == []
    assert await rows(world) == [("withheld", "acknowledged")]
    crm.behave = answer(410)
    await world.service.deliver(ticket_opened())
    await work(world)
    await come_back(world)
    await after(world, minutes=2)
    assert subjects(world) == ["The webhook crm does not answer"]
    assert "Last failure: gone" in world.mails.received[0].part("plain")


async def test_an_owner_who_left_leaves_it_to_whoever_is_chosen(office: tuple[World, Receiver]) -> None:
    world, crm = office
    await world.person(KIM, is_active=False)
    await subscribe(world, crm, owner_person_id=str(KIM))
    await come_back(world)
    await after(world, seconds=60)
    assert [mail.recipients for mail in world.mails.received] == [(f"{LEE}@example.com",)]
    lee = world.as_("admin", LEE, language="en")
    [notice] = (await world.get(lee, "/v1/notices")).json()["items"]
    page = (await world.get(lee, f"/console/notifications/notices/{notice['id']}")).text
    assert 'href="/console/notifications/webhooks/crm"' in page
