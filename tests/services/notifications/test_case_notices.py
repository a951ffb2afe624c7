"""Notices about cases: what one watches, is mentioned in, wanted to look at again, or what goes on by itself."""

from datetime import timedelta
from typing import Any
from uuid import UUID

import pytest

from shared.contracts.event import Event
from shared.contracts.notices import Recipient, TicketsNoticeRequested
from shared.directory.people import Absence
from shared.ids import uuid7
from shared.vocabulary import NoticeCause
from tests.services.notifications.conftest import KIM, LEE, NOON, World
from tests.services.notifications.noticing import after, at, rows, subjects, verified_mail, work

CASE = UUID(int=77)


def about_case(cause: NoticeCause, key: str, *people: UUID, **fields: Any) -> TicketsNoticeRequested:
    values: dict[str, Any] = {
        "notice_key": f"{cause}:{CASE}:{key}",
        "group": f"case:{CASE}",
        "cause": cause,
        "reason": "first",
        "subject": "ticket",
        "subject_id": str(CASE),
        "severity": "warning",
        "ticket_id": CASE,
        "ticket_number": 7,
        "recipients": tuple(Recipient(kind="person", person_id=one) for one in people or (KIM,)),
        "occurred_at": NOON,
        "at": NOON,
    }
    return TicketsNoticeRequested(**(values | fields))


async def ask(world: World, *requests: TicketsNoticeRequested) -> None:
    now = world.clock.now()
    await world.service.deliver(*(Event(one, source="/heed/tickets", time=now, id=uuid7()) for one in requests))


WORDS: list[tuple[NoticeCause, str, str]] = [
    (
        "watched",
        "Case 7, which you watch: somebody did something",
        "Fall 7, den Sie beobachten: Es hat sich etwas getan",
    ),
    ("mention", "Case 7: a note mentions you", "Fall 7: Sie sind in einer Notiz erwähnt"),
    ("follow_up", "Case 7: follow-up is due", "Fall 7: Wiedervorlage ist fällig"),
    ("resumed", "Case 7: the wait is over", "Fall 7: Die Wartezeit ist vorbei"),
]


@pytest.mark.parametrize(("cause", "english", "german"), WORDS)
async def test_it_is_said_in_the_language_of_the_reader(
    world: World, cause: NoticeCause, english: str, german: str
) -> None:
    """Kim reads German, Lee English."""
    await world.person(LEE, name="Lee Ray", role="admin", language="en")
    for person in (KIM, LEE):
        await verified_mail(world, person)
    await ask(world, about_case(cause, "1", KIM, LEE))
    await after(world, minutes=1)
    assert sorted(subjects(world)) == sorted([english, german])


async def test_what_happens_within_a_minute_is_one_notice(world: World) -> None:
    """For each person and case; what comes later is the next one, and other cases have theirs."""
    await verified_mail(world)
    for number in range(3):
        await ask(world, about_case("watched", str(number)))
        await after(world, seconds=10)
    other = about_case("watched", "9", group="case:other", subject_id="other", ticket_number=8)
    await ask(world, other)
    await after(world, minutes=2)
    assert len(subjects(world)) == 2
    [first] = [mail for mail in world.mails.received if "Fall 7" in str(mail.message["Subject"])]
    assert "Zugleich: 2 weitere Mitteilungen dazu." in first.part("plain")
    await ask(world, about_case("watched", "later"))
    await after(world, minutes=2)
    assert len(subjects(world)) == 3


@pytest.mark.parametrize("cause", ["watched", "mention"])
async def test_what_is_meant_for_one_person_goes_to_nobody_else(world: World, cause: NoticeCause) -> None:
    """Neither to a deputy nor to the fallback; who does not get it has a row that says why."""
    away, gone, elsewhere = UUID(int=21), UUID(int=22), UUID(int=23)
    absence = Absence(starts_at=NOON - timedelta(days=1), ends_at=NOON + timedelta(days=1), deputy=LEE)
    await world.person(away, name="Ada Way", absences=(absence,))
    await world.person(gone, name="Bo Gone", is_active=False)
    await world.person(elsewhere, name="Cy Else", unit="wien")
    await verified_mail(world, LEE)
    await ask(world, about_case(cause, "1", away, gone, elsewhere))
    await after(world, minutes=2)
    assert world.mails.received == []
    assert sorted(await rows(world)) == [
        ("withheld", "absent"),
        ("withheld", "inactive"),
        ("withheld", "not_permitted"),
    ]


async def test_a_follow_up_of_somebody_who_is_away_is_their_deputys(world: World) -> None:
    """The case must not wait, unlike what only one person wanted to know."""
    absence = Absence(starts_at=NOON - timedelta(days=1), ends_at=NOON + timedelta(days=1), deputy=LEE)
    await world.person(absences=(absence,))
    await verified_mail(world, LEE)
    await ask(world, about_case("follow_up", "1"))
    await after(world, minutes=2)
    assert [mail.recipients for mail in world.mails.received] == [(f"{LEE}@example.com",)]


async def test_two_follow_ups_of_one_day_are_two_notices(world: World) -> None:
    """Each has a key of its own (zammad#4348); the same once more is none."""
    await verified_mail(world)
    for key in ("9", "12", "12"):
        await ask(world, about_case("follow_up", key))
        await after(world, hours=1)
    assert len(subjects(world)) == 2


async def test_at_night_it_waits_for_the_morning_once(world: World) -> None:
    """The hours are those of the person, apart from the moment that was set (zammad#2157, #4432)."""
    office = {day: ["08:00-17:00"] for day in ("monday", "tuesday", "wednesday", "thursday", "friday")}
    await verified_mail(world, hours=office)
    midnight = at(23)  # in Vienna
    world.clock.advance((midnight - NOON).total_seconds())
    await ask(world, about_case("follow_up", "1", occurred_at=midnight, at=midnight))
    await after(world, hours=7)
    assert subjects(world) == []
    await after(world, hours=1, minutes=5)
    assert subjects(world) == ["Fall 7: Wiedervorlage ist fällig"]
    await after(world, days=1)
    assert len(subjects(world)) == 1


async def test_who_takes_care_of_the_alert_still_reads_what_they_are_mentioned_in(world: World) -> None:
    """An acknowledgement covers the notices of its group; those about people's work in the case are another."""
    await verified_mail(world)
    await ask(world, about_case("mention", "1"), about_case("assignment", "2", group="response:1"))
    page = await world.get(world.as_("agent"), "/v1/notices")
    assignment = next(one for one in page.json()["items"] if one["cause"] == "assignment")
    who = world.as_("agent")
    await world.service.client.post(f"/v1/notices/{assignment['id']}/acknowledge", headers=who.headers)
    await after(world, minutes=2)
    await work(world)
    assert subjects(world) == ["Fall 7: Sie sind in einer Notiz erwähnt"]
