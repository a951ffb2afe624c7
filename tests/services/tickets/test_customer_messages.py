"""What the suite wrote to a customer, in the history of the case; and calls that they were promised."""

import asyncio
from datetime import timedelta
from typing import Any
from uuid import UUID

import pytest

from services.tickets.domain.promise import remind_at
from shared.clock import FixedClock
from shared.contracts.alerts import RecoveryRequested
from shared.contracts.collector import ComplaintFiled
from shared.contracts.event import Event
from shared.contracts.messages import MessageBounced, MessageFailed, MessageRefused, MessageSent
from shared.contracts.notices import TicketsNoticeRequested
from shared.due.claiming import claim
from shared.ids import uuid7
from shared.testing.one_service import OneService
from shared.testing.signing_in import sign_in
from tests.services.tickets.conftest import NOON, Desk, MakeAlert

ANSWER, COMPLAINT, RECOVERY = uuid7(), uuid7(), uuid7()
KIM = UUID(int=1)


def message(kind: Any, **fields: Any) -> Event[Any]:
    """Return what became of the reply to an unhappy answer."""
    values: dict[str, Any] = {
        "message_id": UUID(int=9),
        "effect_key": f"recovery:{RECOVERY}",
        "channel": "email",
        "purpose": "service_contact",
        "cause": "recovery",
        "response_id": ANSWER,
        "at": NOON,
    }
    return Event(kind(**(values | fields)), source="/heed/collector", time=NOON)


def promised(hours: float = 8, **fields: Any) -> Event[RecoveryRequested]:
    values: dict[str, Any] = {
        "recovery_id": RECOVERY,
        "rule": "care",
        "response_id": ANSWER,
        "alert_id": uuid7(),
        "touchpoint": "delivery",
        "location": "Graz",
        "promise_at": NOON + timedelta(hours=hours),
        "promise_zone": "Europe/Vienna",
        "requested_at": NOON,
    }
    return Event(RecoveryRequested(**(values | fields)), source="/heed/alerts", time=NOON)


def complaint() -> Event[ComplaintFiled]:
    filed = ComplaintFiled(complaint_id=COMPLAINT, channel="web", text="Cold soup", occurred_at=NOON, filed_at=NOON)
    return Event(filed, source="/heed/collector", time=NOON)


async def remind(tickets: OneService) -> int:
    """Do the due work that there is, once each; the database's clock is far ahead of the test's."""
    due = tickets.service.due
    assert due is not None
    claimed = await claim(tickets.engine, due.table, "promise", limit=10, lease_seconds=60)
    for one in claimed:
        await due.kinds[0].run(tickets.use_cases, one)
    return len(claimed)


async def notices(tickets: OneService) -> list[TicketsNoticeRequested]:
    return [one.data for one in await tickets.published() if isinstance(one.data, TicketsNoticeRequested)]


async def test_the_case_knows_what_became_of_the_message(tickets: OneService, desk: Desk, alert: MakeAlert) -> None:
    """Each news is an entry, once; it is no step of anybody, and nobody waits less because of it."""
    await tickets.deliver(alert(ANSWER))
    [before] = await desk.found()
    sent, bounced = message(MessageSent, basis="consent"), message(MessageBounced, reason="hard")
    await tickets.deliver(sent, bounced)
    await tickets.deliver(sent, bounced)
    [ticket] = await desk.found()
    entries = await desk.history(ticket["id"])
    assert [one["action"] for one in entries] == ["opened", "message", "message"]
    assert [one["message"]["outcome"] for one in entries[1:]] == ["sent", "bounced"]
    assert entries[2]["message"] == {
        "message_id": str(UUID(int=9)),
        "cause": "recovery",
        "channel": "email",
        "outcome": "bounced",
        "reason": "hard",
    }
    assert (ticket["state"], ticket["waiting_since"]) == ("new", before["waiting_since"])
    await desk.assert_published_what_happened()


@pytest.mark.parametrize("language", ["en", "de"])
async def test_the_page_says_why_nothing_was_sent(
    tickets: OneService, desk: Desk, alert: MakeAlert, language: Any
) -> None:
    """In the reader's language."""
    await tickets.deliver(alert(ANSWER), message(MessageRefused, reason="opted_out"))
    await tickets.deliver(message(MessageFailed, reason="550 5.1.1", message_id=UUID(int=10)))
    [ticket] = await desk.found()
    reader = sign_in(tickets.app, "agent", language=language)
    page = (await tickets.client.get(f"/console/tickets/{ticket['id']}", headers=reader.headers)).text
    expected = {
        "en": ("not sent: reply to the unhappy answer; this customer does not want to be written to", "550 5.1.1"),
        "de": ("nicht gesendet: Reaktion auf die unzufriedene Antwort; diese Person möchte nicht", "550 5.1.1"),
    }
    for text in expected[language]:
        assert text in page
    assert f"/console/collector/messages/{UUID(int=9)}" in page


async def test_news_that_comes_before_its_case_waits(tickets: OneService, desk: Desk, alert: MakeAlert) -> None:
    """However the case comes: by an alert with others on the same answer, by a complaint, or by hand."""
    by_hand = uuid7()
    await tickets.deliver(
        message(MessageRefused, reason="no_basis"),
        message(MessageRefused, reason="no_basis", response_id=None, complaint_id=COMPLAINT, cause="receipt"),
        message(MessageSent, basis="consent", response_id=by_hand),
        message(MessageSent, basis="consent", response_id=None, cause="invitation"),  # about nothing
    )
    await tickets.deliver(alert(ANSWER), alert(ANSWER, rule="other"), complaint())
    await desk.open(response_id=str(by_hand))
    histories = [await desk.history(one["id"]) for one in await desk.found()]
    actions = sorted([entry["action"] for entry in history] for history in histories)
    assert actions == [["opened", "alert_linked", "message"], ["opened", "message"], ["opened", "message"]]
    for history in histories:
        assert [entry["version"] for entry in history] == list(range(1, len(history) + 1))


async def test_cases_and_news_at_once(tickets: OneService, desk: Desk, alert: MakeAlert) -> None:
    """Whichever is first, every case has its one entry."""
    answers = [uuid7() for _ in range(12)]
    news = [message(MessageRefused, reason="no_basis", response_id=one, message_id=uuid7()) for one in answers]
    await asyncio.gather(*(tickets.deliver(one) for one in [*map(alert, answers), *news]))
    for ticket in await desk.found():
        assert [one["action"] for one in await desk.history(ticket["id"])] == ["opened", "message"]
    assert len(await desk.found()) == 12


async def test_what_was_written_in_a_case_is_not_there_twice(tickets: OneService, desk: Desk, alert: MakeAlert) -> None:
    """The collector shows it in the case already."""
    await tickets.deliver(alert(ANSWER))
    [ticket] = await desk.found()
    await tickets.deliver(message(MessageSent, basis="request", cause="written", ticket_id=UUID(ticket["id"])))
    assert len(await desk.history(ticket["id"])) == 1


async def test_somebody_is_reminded_of_the_promise(tickets: OneService, desk: Desk, alert: MakeAlert) -> None:
    """Whoever has the case, once, before the time is over; until then the page says until when."""
    await tickets.deliver(promised(), alert(ANSWER), message(MessageSent, basis="consent"))
    [ticket] = await desk.found()
    await desk.step(ticket["id"], "assign", assignee=str(KIM))
    reader = sign_in(tickets.app, "agent")
    page = (await tickets.client.get(f"/console/tickets/{ticket['id']}", headers=reader.headers)).text
    assert "The customer was promised a call by " in page  # pages go by the clock on the wall
    assert await remind(tickets) == 1
    asked = (await notices(tickets))[-1]
    assert (asked.cause, asked.reason, asked.group) == ("promise", "first", f"response:{ANSWER}")
    assert (asked.notice_key, asked.ticket_number) == (f"promise:{RECOVERY}", ticket["number"])
    assert [(one.kind, one.person_id) for one in asked.recipients] == [("person", KIM)]
    await tickets.deliver(promised())
    assert await remind(tickets) == 0


async def test_nobody_is_reminded_of_what_is_done(tickets: OneService, desk: Desk, alert: MakeAlert) -> None:
    """Somebody called; the page says nothing more."""
    await tickets.deliver(promised(), alert(ANSWER), message(MessageSent, basis="consent"))
    [ticket] = await desk.found()
    await desk.step(ticket["id"], "contact")
    assert await remind(tickets) == 1
    assert await notices(tickets) == []
    reader = sign_in(tickets.app, "agent")
    page = (await tickets.client.get(f"/console/tickets/{ticket['id']}", headers=reader.headers)).text
    assert "a call by" not in page


async def test_nobody_is_reminded_of_what_was_never_promised(tickets: OneService, alert: MakeAlert) -> None:
    """The message was refused, also when that was known before the promise was."""
    await tickets.deliver(alert(ANSWER), message(MessageRefused, reason="no_basis"), promised())
    assert await remind(tickets) == 1
    assert await notices(tickets) == []


async def test_a_message_that_waits_is_waited_for(tickets: OneService, clock: FixedClock, alert: MakeAlert) -> None:
    """Until morning, say; when it is sent at last, somebody is reminded; when it never is, nobody."""
    other = uuid7()
    await tickets.deliver(promised(), alert(ANSWER))
    await tickets.deliver(promised(recovery_id=other, response_id=uuid7()))
    assert await remind(tickets) == 2
    assert await notices(tickets) == []
    await tickets.deliver(message(MessageSent, basis="consent"))
    clock.advance(timedelta(hours=9).total_seconds())
    await hurry(tickets)
    assert await remind(tickets) == 2
    assert [one.notice_key for one in await notices(tickets)] == [f"promise:{RECOVERY}"]
    await hurry(tickets)
    assert await remind(tickets) == 0


async def hurry(tickets: OneService) -> None:
    """Let everything that waits be due now."""
    due = tickets.service.due
    assert due is not None
    async with tickets.engine.begin() as connection:
        await connection.execute(due.table.update().where(due.table.c.state == "pending").values(next_at=NOON))


async def test_without_a_case_whoever_answers_for_it_is_reminded(tickets: OneService) -> None:
    """The rule opened none."""
    await tickets.deliver(promised(), message(MessageSent, basis="consent"))
    assert await remind(tickets) == 1
    [asked] = await notices(tickets)
    assert (asked.subject, asked.subject_id, asked.group) == ("response", str(ANSWER), f"response:{ANSWER}")
    assert (asked.recipients[0].kind, asked.location, asked.ticket_id) == ("responsible", "Graz", None)


@pytest.mark.parametrize(("hours", "before"), [(8, 2), (4, 2), (1, 0.5)])
def test_the_reminder_comes_in_time(hours: float, before: float) -> None:
    """Two hours before, or half of a short time."""
    until = NOON + timedelta(hours=hours)
    assert remind_at(NOON, until) == until - timedelta(hours=before)
