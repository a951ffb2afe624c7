"""Cases about what no customer said; complaints that a rule lifts; rehearsals, which open none."""

import asyncio
from typing import Any
from uuid import UUID

import pytest

from shared.contracts.alerts import SignalRaised
from shared.contracts.collector import ComplaintFiled
from shared.contracts.event import Event
from shared.ids import uuid7
from shared.testing.one_service import OneService
from shared.testing.signing_in import sign_in
from tests.services.tickets.conftest import NOON, Desk, MakeAlert


def signal(**fields: Any) -> Event[SignalRaised]:
    """Return that a kiosk fell silent, or something else."""
    values: dict[str, Any] = {
        "alert_id": uuid7(),
        "rule": "silence",
        "rule_version": 1,
        "trigger": "source_silent",
        "subject": "source",
        "subject_id": "device:7",
        "location": "Graz",
        "severity": "warning",
        "opens_ticket": True,
        "figures": {"name": "Kiosk at the door", "silent_hours": 5.5},
        "occurred_at": NOON,
        "raised_at": NOON,
    }
    return Event(SignalRaised(**(values | fields)), source="/heed/alerts", time=NOON)


def complaint(complaint_id: UUID) -> Event[ComplaintFiled]:
    filed = ComplaintFiled(complaint_id=complaint_id, channel="web", text="Cold soup", occurred_at=NOON, filed_at=NOON)
    return Event(filed, source="/heed/collector", time=NOON)


async def test_one_case_about_one_silence(tickets: OneService, desk: Desk) -> None:
    """Whichever rules find it, however often it is published, by many workers at once."""
    first, other = signal(), signal(rule="other", severity="critical")
    copies = [Event(first.data, source=first.source, time=NOON) for _ in range(5)]
    await asyncio.gather(*(tickets.deliver(one) for one in [first, *copies, other]))
    [ticket] = await desk.found()
    assert (ticket["kind"], ticket["severity"], ticket["about"]) == ("signal", "critical", "source:device:7")
    assert (ticket["location"], ticket["figures"]["silent_hours"]) == ("Graz", 5.5)
    assert [one["action"] for one in await desk.history(ticket["id"])] == ["opened", "alert_linked"]
    await desk.assert_published_what_happened()


async def test_a_silence_after_the_case_is_a_new_case(tickets: OneService, desk: Desk) -> None:
    """While the first is open it is the same one."""
    await tickets.deliver(signal())
    [ticket] = await desk.found()
    for step in ("resolve", "close"):
        await desk.step(ticket["id"], step)
    await tickets.deliver(signal())
    assert sorted(one["state"] for one in await desk.found()) == ["closed", "new"]


@pytest.mark.parametrize("language", ["en", "de"])
async def test_the_case_says_what_happened(tickets: OneService, desk: Desk, language: Any) -> None:
    """By the name that people know."""
    await tickets.deliver(signal())
    [ticket] = await desk.found()
    assert ticket["subject"] == "A source fell silent: Kiosk at the door"
    reader = sign_in(tickets.app, "agent", language=language)
    page = (await tickets.client.get(f"/console/tickets/{ticket['id']}", headers=reader.headers)).text
    assert {"en": "A source fell silent", "de": "Eine Quelle ist verstummt"}[language] + ": Kiosk at the door" in page


@pytest.mark.parametrize(
    "fields",
    [
        {"opens_ticket": False},
        {"subject": "drill", "subject_id": "1"},
        {"subject": "ticket", "subject_id": str(UUID(int=1))},
        {"subject": "endpoint", "subject_id": "1"},
    ],
)
async def test_what_opens_no_case(tickets: OneService, desk: Desk, fields: dict[str, Any]) -> None:
    """A rule that wants none, a rehearsal, and a case about a case."""
    await tickets.deliver(signal(**fields))
    assert await desk.found() == []


async def test_a_rehearsal_of_an_alert_opens_none(tickets: OneService, desk: Desk, alert: MakeAlert) -> None:
    await tickets.deliver(alert(is_drill=True))
    assert await desk.found() == []


@pytest.mark.parametrize("is_late", [False, True])
async def test_a_complaint_is_lifted_by_a_rule(tickets: OneService, desk: Desk, *, is_late: bool) -> None:
    """It has one case, by itself, with its words; whichever comes first."""
    complaint_id = uuid7()
    lifted = signal(subject="complaint", subject_id=str(complaint_id), trigger="complaint_filed", severity="critical")
    again = Event(lifted.data, source=lifted.source, time=NOON)
    filed = complaint(complaint_id)
    await tickets.deliver(*((lifted, again, filed) if is_late else (filed, lifted, again)))
    await tickets.deliver(again)
    [ticket] = await desk.found()
    assert (ticket["kind"], ticket["severity"], ticket["alert_id"]) == (
        "complaint",
        "critical",
        str(lifted.data.alert_id),
    )
    assert ticket["comments"][0]["text"] == "Cold soup"
    assert [one["action"] for one in await desk.history(ticket["id"])] == ["opened", "alert_linked"]


async def test_a_quiet_signal_opens_its_case(tickets: OneService, desk: Desk) -> None:
    """Without noise: nobody is asked to be notified."""
    await tickets.deliver(signal(is_quiet=True))
    assert len(await desk.found()) == 1
    assert [type(one.data).__name__ for one in await tickets.published()] == ["TicketOpened"]
