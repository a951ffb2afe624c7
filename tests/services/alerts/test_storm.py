"""A storm of unhappy answers within a minute: each is asked about, and one person gets ten mails and a digest."""

from collections import Counter
from datetime import timedelta
from uuid import UUID

import pytest

from services.alerts.application.asking.looking import TOGETHER
from services.alerts.domain.actions import Notify
from services.alerts.domain.asking import decide
from services.alerts.domain.group import Member
from services.alerts.jobs import DUE_KINDS
from services.alerts.store.tables import DUE
from services.notifications.domain.notices.plan import Known, Pace, digest_key, plan
from services.notifications.service import SERVICE as NOTIFICATIONS
from services.notifications.settings import NotificationsSettings
from shared.clock import FixedClock
from shared.contracts.event import Event
from shared.contracts.notices import Recipient
from shared.due.claiming import claim
from shared.testing.fake_gateway import Reply, fake_gateway
from shared.testing.mail_server import HOST, mail_server
from shared.testing.one_service import OneService, one_service
from tests.domain.notifications.noticing import company, destination, notice, person
from tests.services.alerts.asking_steps import look, pending, requests, rule
from tests.services.alerts.happenings import NOON, scored
from tests.services.alerts.looping import boxes
from tests.services.notifications.conftest import KIM, LEE, World
from tests.services.notifications.noticing import after, rows, verified_mail

MANY, ANSWERS = 10_000, 400
BATCH = 100
SINGLE = 10
"""So many mails are no storm yet."""


@pytest.fixture
def clock() -> FixedClock:
    return FixedClock(NOON)


def test_ten_thousand_groups_are_ten_notices_and_a_digest() -> None:
    """What alerts decides about each of them, and what notifications plans of that for one destination."""
    notify = Notify(recipients=(Recipient(kind="person", person_id=KIM),))
    waiting = []
    for number in range(MANY):
        raised_at = NOON + timedelta(seconds=60 * number / MANY)
        member = Member(alert_id=UUID(int=number), rule="r", severity="warning", notify=notify, raised_at=raised_at)
        decided = decide([member], [], [], NOON + timedelta(seconds=90))
        assert decided.asked is not None
        assert decided.again_at is None
        group, at = f"response:{number}", decided.asked.at
        waiting.append(notice(number, notice_key=decided.asked.key(group), group=group, subject_id=str(number), at=at))
    now = NOON + timedelta(minutes=4)
    planned = plan(waiting, Known(), [destination()], company(person()), now, pace=Pace())
    manners = [step.manner for ready in planned.ready for step in ready.steps]
    assert (manners.count("single"), manners.count("storm"), len(planned.ready)) == (SINGLE, MANY - SINGLE, MANY)
    assert {digest_key(step) for ready in planned.ready for step in ready.steps} == {None, "storm"}


async def test_a_storm_is_bounded(alerts: OneService, clock: FixedClock, database_url: str) -> None:
    """Whatever comes within a minute: nothing is lost or asked twice, nobody drowns, and the ledger adds up."""
    await rule(alerts, notify={"recipients": [{"kind": "person", "person_id": str(one)} for one in (KIM, LEE)]})
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
    assert list((await boxes(alerts)).values()) == [ANSWERS]
    async with mail_server() as mails, fake_gateway(Reply(body={})) as gateway:
        settings = NotificationsSettings(
            smtp_host=HOST, smtp_port=mails.port, smtp_security="none", smtp_from="heed@coffee.example"
        )
        async with one_service(NOTIFICATIONS, database_url, service_settings=settings, clock=clock) as service:
            world = World(service, clock, mails, gateway)
            for one in (KIM, LEE):
                await world.person(one)
                await verified_mail(world, one)
            for start in range(0, ANSWERS, BATCH):
                some = [Event(one, source="/heed/alerts", time=clock.now()) for one in asked[start : start + BATCH]]
                await service.deliver(*some)
            await after(world, seconds=60)
            await after(world, minutes=10)
            await after(world, seconds=1)
            states = [state for (state,) in await rows(world, "state")]
            assert (len(states), "waiting" in states) == (2 * ANSWERS, False)
            assert Counter(mail.recipients for mail in mails.received) == {
                (f"{one}@example.com",): SINGLE + 1 for one in (KIM, LEE)
            }
            for digest in mails.received[-2:]:
                assert str(ANSWERS - SINGLE) in str(digest.message["Subject"])


async def test_many_groups_are_looked_at_together(alerts: OneService, clock: FixedClock) -> None:
    """Whoever looks at one takes others along that are due, each decided by itself."""
    await rule(alerts, notify={"recipients": [{"kind": "person", "person_id": str(KIM)}]})
    await alerts.deliver(*(scored(respondent_id=UUID(int=1000 + number)) for number in range(TOGETHER + 5)))
    clock.advance(30)
    [kind] = DUE_KINDS
    counts = []
    while claimed := await claim(alerts.engine, DUE, kind.name, limit=1, lease_seconds=60.0):
        await kind.run(alerts.use_cases, claimed[0])
        counts.append(len(await requests(alerts)))
    assert counts == [TOGETHER, TOGETHER + 5]
    assert len({one.notice_key for one in await requests(alerts)}) == TOGETHER + 5
    assert await pending(alerts) == []
