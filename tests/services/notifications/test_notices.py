"""One change is one notice to each person, on the ways that they wish, and none that is not true any more."""

from datetime import timedelta
from typing import Any
from uuid import UUID

import pytest

from shared.contracts.alerts import AlertAcknowledged
from shared.contracts.event import Event, EventData
from shared.contracts.notices import Recipient
from shared.contracts.notifications import DeliveryFailed, NoticeSent, NoticeWithheld
from shared.contracts.tickets import TicketAcknowledged
from shared.testing.one_service import types_of
from tests.services.notifications.conftest import KIM, LEE, NOON, World
from tests.services.notifications.noticing import (
    COMMENT,
    KIMS,
    after,
    deliveries,
    erase,
    request,
    requested,
    rows,
    subjects,
    verified_mail,
    withdraw,
    work,
)

ADA = UUID(int=55)


async def test_one_change_is_one_notice(world: World) -> None:
    """Asked for twice, and by several rules within the waiting time: one mail, in the person's language."""
    await verified_mail(world)
    first = requested()
    await request(world, first, first)
    await request(world, first, requested(notice_key="other", severity="critical", rules=("vip",)))
    await work(world)
    [mail] = world.mails.received
    assert mail.recipients == (f"{KIM}@example.com",)
    assert mail.message["Subject"] == "Unzufrieden: 3/10 – checkout, graz"
    assert mail.message["Auto-Submitted"] == "auto-generated", "or a mailbox that answers by itself would"
    text = mail.part("plain")
    assert "detractors, vip" in text
    assert "Das ist neu." in text
    assert COMMENT not in text + mail.part("html")
    assert sorted(await rows(world)) == [("coalesced", None), ("sent", None)]
    await after(world, minutes=5)
    assert len(world.mails.received) == 1
    [sent] = [one.data for one in await world.service.published()]
    assert (sent.channel, sent.person_id, sent.notice_key) == ("email", KIM, "other")


async def test_what_became_of_a_notice_is_on_the_trail_of_its_request(world: World) -> None:
    """Of several that came at once each on its own, through plan and delivery."""
    await verified_mail(world)
    await verified_mail(world, LEE)
    asked = [
        requested(response=one, recipients=(Recipient(kind="person", person_id=one),), notice_key=str(one))
        for one in (KIM, LEE)
    ]
    events = [Event(one, "/heed/alerts", NOON, correlation_id=f"trail-{one.notice_key}") for one in asked]
    await world.service.deliver(*events)
    await after(world, seconds=60)
    found = [(one.data.person_id, one.correlation_id) for one in await world.service.published()]
    assert sorted(found) == sorted((one, f"trail-{one}") for one in (KIM, LEE))


async def test_who_did_not_wait_yet_waits(world: World) -> None:
    """What other services ask for about a case, until an alert about it takes it along."""
    await verified_mail(world)
    await request(world, requested(notice_key="case", cause="assignment"))
    await work(world)
    assert subjects(world) == []
    await request(world, requested())
    await work(world)
    assert len(world.mails.received) == 1
    assert sorted(await rows(world)) == [("coalesced", None), ("sent", None)]


async def test_comments_are_shown_where_the_destination_allows_it(world: World) -> None:
    await world.person(KIM, language="en")
    await verified_mail(world, shows_comments=True)
    await request(world, requested())
    await after(world, seconds=60)
    assert subjects(world) == [f"Unhappy: 3/10 – checkout, graz: “{COMMENT}”"]


async def test_without_a_destination_the_bell_has_it(world: World) -> None:
    await request(world, requested())
    await after(world, seconds=60)
    [sent] = [one.data for one in await world.service.published()]
    assert isinstance(sent, NoticeSent)
    assert sent.channel == "console"
    reply = (await world.get(world.as_("agent"), "/v1/notices")).json()
    assert [one["state"] for one in reply["items"]] == ["sent"]


async def test_what_is_acknowledged_is_not_sent(world: World) -> None:
    """By a colleague meanwhile, also between the plan and the delivery; reminders neither."""
    await verified_mail(world)
    await verified_mail(world, LEE)
    both = (*KIMS, Recipient(kind="person", person_id=LEE))
    await request(world, requested(recipients=both))
    lee = world.as_("agent", LEE)
    [notice] = (await world.get(lee, "/v1/notices")).json()["items"]
    address = f"/v1/notices/{notice['id']}/acknowledge"
    assert (await world.service.client.post(address, headers=lee.headers)).status_code == 200
    await after(world, seconds=60)
    await request(world, requested(reason="repeat", at=NOON + timedelta(minutes=30)))
    await after(world, minutes=5)
    assert subjects(world) == []
    assert set(await rows(world)) == {("withheld", "acknowledged")}
    withheld = [one.data for one in await world.service.published() if isinstance(one.data, NoticeWithheld)]
    assert {one.person_id for one in withheld} == {KIM, LEE}
    assert [one.action for one in await world.service.audited()][-1] == "notice.acknowledged"


@pytest.mark.parametrize(
    "done",
    [
        AlertAcknowledged(
            alert_id=UUID(int=1), group=requested().group, acknowledged_by=str(LEE), acknowledged_at=NOON
        ),
        TicketAcknowledged(
            ticket_id=UUID(int=1), version=2, state="new", group=requested().group, actor=str(LEE), at=NOON
        ),
    ],
)
async def test_other_services_say_that_somebody_acknowledged(world: World, done: EventData) -> None:
    """In alerts, or in the case."""
    await verified_mail(world)
    await request(world, requested())
    await world.service.deliver(Event(done, source=f"/heed/{done.producer()}", time=NOON))
    await after(world, seconds=60)
    assert await rows(world) == [("withheld", "acknowledged")]
    await request(world, requested(notice_key="new", reason="new_member", at=NOON + timedelta(minutes=2)))
    await after(world, seconds=60)
    assert len(world.mails.received) == 1


@pytest.mark.parametrize("what", ["acknowledged", "erased", "withdrawn", "too_late", "ended", "inactive", "absent"])
async def test_what_is_not_true_any_more_is_not_sent(world: World, what: str) -> None:
    """Each with its reason, which is kept and published, although it was planned for the next opening."""
    hours: dict[str, Any] = {"hours": {"tuesday": ["08:00-17:00"]}, "zone": "Europe/Vienna"}
    await verified_mail(world, **hours)
    not_after = NOON + timedelta(hours=2) if what == "too_late" else None
    await request(world, requested(respondent_id=ADA, not_after=not_after))
    await after(world, seconds=60)
    assert await deliveries(world) == [("waiting", None)]
    match what:
        case "erased":
            await erase(world, ADA)
        case "withdrawn":
            await withdraw(world, UUID(int=99))
        case "ended":
            await request(world, requested(reason="ended", at=NOON + timedelta(minutes=3)))
        case "inactive":
            await world.person(KIM, is_active=False)
        case "absent":
            await world.person(KIM, absences=[{"starts_at": NOON, "ends_at": NOON + timedelta(days=3)}])
        case "acknowledged":
            [notice] = (await world.get(world.as_("agent"), "/v1/notices")).json()["items"]
            address = f"/v1/notices/{notice['id']}/acknowledge"
            await world.service.client.post(address, headers=world.as_("agent").headers)
        case _:
            pass
    await after(world, hours=19, minutes=30)
    assert "3/10" not in "".join(subjects(world))
    if what == "ended":
        assert subjects(world) == []
    assert (await rows(world))[0] == ("withheld", what)
    [delivery] = await deliveries(world)
    assert delivery == ("withheld", what)
    withheld = [one.data for one in await world.service.published() if isinstance(one.data, NoticeWithheld)]
    assert what in {one.withheld_because for one in withheld if one.person_id == KIM}


async def test_hours_hold_a_notice_and_release_it_once(world: World) -> None:
    """Monday noon; the destination opens on Tuesday at eight by the clock of Vienna."""
    await verified_mail(world, hours={"tuesday": ["08:00-17:00"]}, zone="Europe/Vienna")
    await request(world, requested())
    await after(world, seconds=60)
    await after(world, hours=18)
    assert subjects(world) == []
    await after(world, hours=1)
    await after(world, hours=1)
    assert len(world.mails.received) == 1
    assert await deliveries(world) == [("sent", None)]


async def test_critical_ones_break_hours_where_that_is_wished(world: World) -> None:
    quiet: dict[str, Any] = {"hours": {"tuesday": ["08:00-17:00"]}, "zone": "Europe/Vienna"}
    await verified_mail(world, **quiet)
    await verified_mail(world, LEE, **quiet, critical_at_any_hour=True)
    both = (*KIMS, Recipient(kind="person", person_id=LEE))
    await request(world, requested(recipients=both, severity="critical"))
    await after(world, seconds=60)
    assert [mail.recipients for mail in world.mails.received] == [(f"{LEE}@example.com",)]


async def test_the_digest_of_a_morning(world: World) -> None:
    """At the time of the destination, without what somebody took care of meanwhile."""
    await verified_mail(world, digest="always", digest_at="07:30", zone="Europe/Vienna")
    await request(world, *(requested(response=UUID(int=n)) for n in (1, 2, 3)))
    await after(world, seconds=60)
    kim = world.as_("agent")
    newest = (await world.get(kim, "/v1/notices")).json()["items"][0]
    await world.service.client.post(f"/v1/notices/{newest['id']}/acknowledge", headers=kim.headers)
    await after(world, hours=18)
    assert subjects(world) == []
    await after(world, hours=1)
    assert subjects(world) == ["Ihre Übersicht: 2 Mitteilungen"]


async def test_whoever_stands_in_gets_what_waited_for_the_absent(world: World) -> None:
    await verified_mail(world, LEE)
    await request(world, requested())
    away = [{"starts_at": NOON, "ends_at": NOON + timedelta(days=3), "deputy": LEE}]
    await world.person(KIM, absences=away)
    await after(world, seconds=60)
    await after(world, seconds=60)
    assert [mail.recipients for mail in world.mails.received] == [(f"{LEE}@example.com",)]
    assert "Kim Lee" in world.mails.received[0].part("plain")
    assert await rows(world) == [("withheld", "absent"), ("sent", None)]


async def test_a_mail_server_that_refuses_leaves_it_to_the_bell(world: World) -> None:
    await verified_mail(world)
    world.mails.fail("RCPT", "550 5.1.1 nobody")
    await request(world, requested())
    await after(world, seconds=60)
    assert await rows(world) == [("sent", None)]
    assert [state for state, _ in await deliveries(world)] == ["failed"]
    assert sorted(types_of(await world.service.published())) == sorted(
        [DeliveryFailed.event_type, NoticeSent.event_type]
    )


async def test_a_mail_server_that_is_busy_gets_it_later(world: World) -> None:
    await verified_mail(world)
    world.mails.fail("RCPT", "451 4.3.0 busy")
    await request(world, requested())
    await after(world, seconds=60)
    assert [state for state, _ in await deliveries(world)] == ["waiting"]
    await after(world, minutes=1)
    assert [state for state, _ in await deliveries(world)] == ["sent"]
    assert len(world.mails.received) == 1


async def test_the_room_of_a_team_and_nobody_at_all(world: World) -> None:
    """A team's own destination gets it beside its members; without any person the last resort does."""
    await world.team(members=())
    await verified_mail(world, None, team="service")
    team = (Recipient(kind="team", team="service"),)
    await request(world, requested(recipients=team))
    await after(world, seconds=60)
    assert [mail.recipients for mail in world.mails.received] == [("service@example.com",)]
    assert "/n/" not in world.mails.received[0].part("plain")
    assert sorted(await rows(world, "addressee")) == [(f"person:{LEE}",), ("team:service",)]


async def test_notices_are_for_those_who_may_see_them(world: World) -> None:
    """One's own, never those of another unit; those of everybody only with the scope."""
    await request(world, requested())
    lee, kim = world.as_("admin", LEE), world.as_("agent")
    assert (await world.get(lee, "/v1/notices")).json()["items"] == []
    [notice] = (await world.get(lee, "/v1/notices?everybody=true")).json()["items"]
    assert (await world.get(kim, "/v1/notices?everybody=true")).status_code == 403
    address = f"/v1/notices/{notice['id']}"
    assert (await world.get(world.as_("agent", LEE), address)).status_code == 404
    elsewhere = world.as_("agent", KIM, locations=frozenset({"wien"}))
    assert (await world.get(elsewhere, address)).status_code == 404
    assert (await world.get(elsewhere, "/v1/notices")).json()["items"] == []
    reply = await world.service.client.post(f"{address}/acknowledge", headers=elsewhere.headers)
    assert reply.status_code == 404
    assert (await world.get(kim, address)).status_code == 200


async def test_erasing_deletes_the_words(world: World) -> None:
    await request(world, requested(respondent_id=ADA))
    await erase(world, ADA)
    assert COMMENT not in str(await rows(world, "content"))
    await request(world, requested(notice_key="late", respondent_id=ADA))
    assert COMMENT not in str(await rows(world, "content"))
    await after(world, seconds=60)
    assert await rows(world) == [("withheld", "erased")] * 2
