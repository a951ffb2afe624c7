"""Nobody is muted and nothing is lost in silence: what people get of many notices, and why they do not get one."""

import asyncio
from datetime import timedelta
from typing import Any
from uuid import UUID

import pytest

from services.notifications.domain.notices.notice import Addressee
from services.notifications.store.notice_store import NoticeStore
from shared.contracts.notices import Recipient
from shared.contracts.notifications import NoticeSent
from tests.services.notifications.conftest import KIM, LEE, NOON, World
from tests.services.notifications.noticing import (
    after,
    deliveries,
    request,
    requested,
    rows,
    subjects,
    verified_mail,
    work,
)

CASE = UUID(int=77)
EACH = "addressee, state, withheld_because"
NOBODYS = (Recipient(kind="responsible"), Recipient(kind="team", team="service"), Recipient(kind="unit_managers"))


async def test_acknowledged_while_the_mail_is_on_its_way(world: World) -> None:
    """Up to the last moment: the mail server is talked to already, and gets no mail."""
    await verified_mail(world)
    at_the_door = world.mails.hold("RCPT")
    await request(world, requested())
    running = asyncio.ensure_future(work(world))
    await at_the_door.reached.wait()
    kim = world.as_("agent")
    [notice] = (await world.get(kim, "/v1/notices")).json()["items"]
    assert (await world.service.client.post(f"/v1/notices/{notice['id']}/acknowledge", headers=kim.headers)).is_success
    at_the_door.go_on.set()
    await running
    await work(world)
    assert world.mails.received == []
    assert await deliveries(world) == [("withheld", "acknowledged")]


async def test_several_notices_about_one_case_on_one_day(world: World) -> None:
    """Each has a cause of its own: follow-ups that were moved, reminders, and what comes after somebody took care."""
    await verified_mail(world)
    about: dict[str, Any] = {"cause": "follow_up", "subject": "ticket", "ticket_id": CASE, "ticket_number": 7}
    for hour in (1, 2):
        world.later(hours=1)
        due = NOON + timedelta(hours=hour)
        await request(world, requested(notice_key=f"follow-up:{due}", at=due, occurred_at=due, **about))
        await after(world, minutes=2)
        assert len(world.mails.received) == hour
    kim = world.as_("agent")
    newest = (await world.get(kim, "/v1/notices")).json()["items"][0]
    await world.service.client.post(f"/v1/notices/{newest['id']}/acknowledge", headers=kim.headers)
    world.later(hours=1)
    await request(world, requested(notice_key="follow-up:3", at=world.clock.now(), **about))
    await after(world, minutes=2)
    assert len(world.mails.received) == 3
    await request(world, *(requested(notice_key=f"repeat:{n}", response=UUID(int=5)) for n in (1,)))
    for number in (2, 3):
        await after(world, minutes=20)
        again = {"notice_key": f"repeat:{number}", "reason": "repeat", "at": world.clock.now()}
        await request(world, requested(response=UUID(int=5), **again))
    await after(world, minutes=2)
    assert len(world.mails.received) == 6


async def test_reminders_of_what_is_new_since_somebody_took_care(world: World) -> None:
    """A kiosk that is silent again: that somebody took care of it last month keeps no reminder from anybody."""
    await verified_mail(world)
    kim = world.as_("agent")
    for reason in ("first", "new_member"):
        await request(world, requested(reason=reason, notice_key=reason, at=world.clock.now()))
        await work(world)
        again = {"reason": "repeat", "notice_key": f"repeat after {reason}"}
        world.later(minutes=15)
        await request(world, requested(**again, at=world.clock.now()))
        await work(world)
        newest = (await world.get(kim, "/v1/notices")).json()["items"][0]
        await world.service.client.post(f"/v1/notices/{newest['id']}/acknowledge", headers=kim.headers)
        world.later(minutes=15)
        await request(world, requested(reason="repeat", notice_key=f"too late after {reason}", at=world.clock.now()))
        await after(world, days=30)
    assert len(world.mails.received) == 4
    assert (await rows(world)).count(("withheld", "acknowledged")) == 2


async def test_an_address_that_refused_once_is_not_muted(world: World) -> None:
    """Whatever a server says for good of one mail, the next notice tries it again."""
    await verified_mail(world)
    world.mails.fail("RCPT", "550 5.1.1 nobody")
    await request(world, requested())
    await work(world)
    await request(world, requested(response=UUID(int=5)))
    await work(world)
    assert [state for state, _ in await deliveries(world)] == ["failed", "sent"]
    assert len(world.mails.received) == 1


async def test_a_room_that_wants_only_what_is_severe(world: World) -> None:
    """A team has no bell: what its destination does not want is withheld, and says so."""
    await world.team(members=(KIM,))
    await verified_mail(world, None, team="service", from_severity="critical")
    await request(world, requested(recipients=(Recipient(kind="team", team="service"),)))
    await work(world)
    assert world.mails.received == []
    states = {addressee: (state, because) for addressee, state, because in await rows(world, EACH)}
    assert states == {f"person:{KIM}": ("sent", None), "team:service": ("withheld", "not_wanted")}
    sent = [one.data for one in await world.service.published() if isinstance(one.data, NoticeSent)]
    assert [one.person_id for one in sent] == [KIM]


async def test_the_fallback_gets_what_is_little_severe_too(world: World) -> None:
    """Whatever it wants otherwise: nobody else gets it."""
    admin = world.as_("admin", LEE)
    room = await verified_mail(world, None, team="service", from_severity="critical")
    headers = {**admin.headers, "If-Match": "*"}
    chosen = {"destination_id": room}
    assert (await world.service.client.put("/v1/notice-fallback", json=chosen, headers=headers)).is_success
    await request(world, requested(severity="info", recipients=(Recipient(kind="team", team="nobody"),)))
    await work(world)
    assert [mail.recipients for mail in world.mails.received] == [("service@example.com",)]
    assert await rows(world) == [("sent", None)]


async def test_an_opening_is_no_flood(world: World) -> None:
    """What came in over a whole night, one by one: ten by themselves, the rest in one digest, all when it opens."""
    await world.person(KIM, language="en")
    await verified_mail(world, hours={"tuesday": ["08:00-17:00"]}, zone="Europe/Vienna")
    for hour in range(6):
        await request(world, *(requested(response=UUID(int=1 + 5 * hour + n)) for n in range(5)))
        await after(world, hours=3)
    assert world.mails.received == []
    await after(world, hours=1, minutes=1)
    await after(world, hours=1)
    assert len(world.mails.received) == 11
    assert subjects(world).count("20 notices in a short time") == 1


async def test_a_digest_of_a_storm_of_any_size(world: World) -> None:
    """What is known of its groups is one question each, however many they are."""
    kims, groups = Addressee.person(KIM), [f"response:{number}" for number in range(40_000)]
    await verified_mail(world)
    await request(world, requested(response=UUID(int=1), group=groups[-1]))
    await work(world)
    async with world.service.unit_of_work.begin() as transaction:
        store = NoticeStore(transaction.connection)
        await store.acknowledge(groups[-1], NOON, str(LEE))
        found = [await store.acknowledged(groups), await store.news(groups), await store.last_of_groups(kims, groups)]
        assert [set(one) for one in found] == [{groups[-1]}] * 3
        assert await store.begun(kims, groups) == {groups[-1]}
        assert [list(await store.ended(groups)), await store.waiting_in(kims, groups)] == [[], []]


async def test_many_requests_at_once(world: World) -> None:
    """As many as a consumer hands over at most, each to several people, are kept in one transaction."""
    people = tuple(Recipient(kind="person", person_id=one) for one in (KIM, LEE))
    await request(world, *(requested(response=UUID(int=n), recipients=people) for n in range(1, 1001)))
    assert len(await rows(world)) == 2000


@pytest.mark.parametrize("recipient", NOBODYS, ids=lambda one: one.kind)
async def test_where_nobody_works_yet_a_row_says_so(world: World, recipient: Recipient) -> None:
    """Customers may answer before the first colleague has signed in: whoever comes later sees that nobody got it."""
    for person in (KIM, LEE):
        await world.person(person, is_active=False)
    await request(world, requested(recipients=(recipient,)))
    await after(world, minutes=2)
    assert await rows(world, EACH) == [("nobody:", "withheld", "nobody")]
    ada = world.as_("admin")
    listed = (await world.get(ada, "/v1/notices?everybody=true&withheld_because=nobody")).json()["items"]
    assert [(one["person_id"], one["team"], one["state"]) for one in listed] == [(None, None, "withheld")]
    page = await world.get(ada, "/console/notifications/sent")
    assert page.is_success
    assert "nobody works here yet" in page.text
    assert "Bell in the console" not in page.text
    assert (await world.get(ada, f"/console/notifications/notices/{listed[0]['id']}")).is_success
