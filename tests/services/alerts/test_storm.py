"""Ten thousand unhappy answers within a minute: each is asked about, and one person gets ten mails and a digest."""

from uuid import UUID

import pytest

from services.notifications.service import SERVICE as NOTIFICATIONS
from services.notifications.settings import NotificationsSettings
from shared.clock import FixedClock
from shared.contracts.event import Event
from shared.testing.fake_gateway import Reply, fake_gateway
from shared.testing.mail_server import HOST, mail_server
from shared.testing.one_service import OneService, one_service
from tests.services.alerts.asking_steps import look, pending, requests, rule
from tests.services.alerts.happenings import NOON, scored
from tests.services.notifications.conftest import KIM, World
from tests.services.notifications.noticing import after, rows, verified_mail

ANSWERS = 500
BATCH = 500
SINGLE = 10
"""So many mails are no storm yet."""


@pytest.fixture
def clock() -> FixedClock:
    return FixedClock(NOON)


async def test_a_storm_is_bounded(alerts: OneService, clock: FixedClock, database_url: str) -> None:
    """Whatever comes within a minute: nothing is lost, nothing is asked twice, and nobody drowns."""
    await rule(alerts, notify={"recipients": [{"kind": "person", "person_id": str(KIM)}]})
    answers = [scored(respondent_id=UUID(int=1000 + number)) for number in range(ANSWERS)]
    for start in range(0, ANSWERS, BATCH):
        await alerts.deliver(*answers[start : start + BATCH])
        clock.advance(60 * BATCH / ANSWERS)
    clock.advance(30)
    while await pending(alerts):
        await look(alerts)
    asked = await requests(alerts)
    assert {one.group for one in asked} == {f"response:{one.data.response_id}" for one in answers}
    assert len(asked) == ANSWERS
    async with mail_server() as mails, fake_gateway(Reply(body={})) as gateway:
        settings = NotificationsSettings(
            smtp_host=HOST, smtp_port=mails.port, smtp_security="none", smtp_from="heed@coffee.example"
        )
        async with one_service(NOTIFICATIONS, database_url, service_settings=settings, clock=clock) as service:
            world = World(service, clock, mails, gateway)
            await world.person()
            await verified_mail(world)
            for start in range(0, ANSWERS, BATCH):
                some = [Event(one, source="/heed/alerts", time=clock.now()) for one in asked[start : start + BATCH]]
                await service.deliver(*some)
            await after(world, seconds=60)
            await after(world, minutes=10)
            states = [state for (state,) in await rows(world, "state")]
            assert (len(states), "waiting" in states) == (ANSWERS, False)
            assert len(mails.received) == SINGLE + 1
            assert str(ANSWERS - SINGLE) in str(mails.received[-1].message["Subject"])
