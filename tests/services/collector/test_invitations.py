"""Asking for invitations: what is decided at once and later, and what is stored."""

import asyncio
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import uuid4

import pytest

from services.collector.domain.consents.entry import ConsentEntry
from services.collector.domain.eligibility.person import Person
from services.collector.store.consent_store import ConsentStore
from shared.clock import FixedClock
from shared.ids import uuid7
from shared.testing.channels import publish_survey
from shared.testing.collecting import post, select, survey_definition
from shared.testing.inviting import (
    ADA,
    do_due_steps,
    invite,
    invited,
    messages_of,
    read_invitation,
)
from shared.testing.one_service import OneService

DAY = 86400.0


@pytest.fixture
def clock() -> FixedClock:
    return FixedClock(datetime.now(UTC))


async def _consent(service: OneService, wish: str, **fields: Any) -> None:
    entry = ConsentEntry(
        id=uuid7(),
        person=Person("email", "ada@example.org").digest(),
        wish=wish,  # type: ignore[arg-type]  # one of them
        source="api",
        said_at=service.clock.now(),
        **fields,
    )
    async with service.unit_of_work.begin() as work:
        await ConsentStore(work.connection).add([entry])


async def test_an_invitation_is_sent_at_once(collector: OneService) -> None:
    """Its message is requested in the same transaction, and nothing of it shows how Ada can be reached."""
    reply = await invite(collector, touchpoint="delivery", attributes={"plan": "plus"}, language="de")
    shown = reply.json()
    assert (reply.status_code, shown["status"], shown["channel"]) == (201, "requested", "email")
    assert reply.headers["location"] == f"/v1/invitations/{shown['id']}"
    assert shown["reason"] is None
    assert shown["disposition"] == {"name": "pending", "code": None, "is_final": False}
    assert await messages_of(collector, shown["id"]) == [
        (f"invitation:{shown['id']}", "invitation", "email", "requested")
    ]
    stored = await select(
        collector,
        "SELECT survey, purpose, touchpoint, language, claimed_basis, values, not_after FROM collector.message",
    )
    expires = datetime.fromisoformat(shown["expires_at"])
    assert stored == [("visit", "survey", "delivery", "de", "existing_customer", {"plan": "plus"}, expires)]
    assert "ada@example.org" not in reply.text
    audited = [one for one in await collector.audited() if one.action == "invitation.requested"]
    assert [one.thing_id for one in audited] == [shown["id"]]
    assert "ada@" not in str(audited).lower()


async def test_a_repetition_is_the_same_invitation(collector: OneService) -> None:
    """Under one Idempotency-Key one person is invited once, whatever became of the first reply."""
    first = await invite(collector, key="order-1")
    again = await invite(collector, key="order-1")
    assert (first.status_code, again.status_code) == (201, 200)
    assert again.json() == first.json()
    other = await invite(collector, key="order-1", language="de")
    assert other.status_code == 422
    assert await select(collector, "SELECT count(*) FROM collector.message") == [(1,)]


async def test_twins_are_one_invitation(collector: OneService) -> None:
    """Two requests under one key at the same moment: one makes it, the other gets it."""
    replies = await asyncio.gather(*(invite(collector, key="order-1") for _ in range(2)))
    assert sorted(reply.status_code for reply in replies) == [200, 201]
    assert len({reply.json()["id"] for reply in replies}) == 1
    assert await select(collector, "SELECT count(*) FROM collector.message") == [(1,)]
    assert len([one for one in await collector.audited() if one.action == "invitation.requested"]) == 1


async def test_two_who_invite_one_person_at_once_ask_once(collector: OneService) -> None:
    replies = await asyncio.gather(*(invite(collector) for _ in range(4)))
    assert sorted(reply.json()["status"] for reply in replies) == ["refused"] * 3 + ["requested"]
    assert {reply.json()["reason"] for reply in replies} == {None, "quarantine"}


@pytest.mark.parametrize(
    ("fields", "reason", "channel"),
    [
        ({"basis": None}, "no_basis", "email"),
        ({"respondent": {"external_id": "C-1"}}, "no_address", None),
        ({"channel": "sms", "respondent": {"email": "a@example.org"}}, "no_address", None),
    ],
)
async def test_who_cannot_be_written_to_is_refused_with_the_reason(
    collector: OneService, fields: dict[str, Any], reason: str, channel: str | None
) -> None:
    """A refusal is an invitation like any other, without a message."""
    shown = await invited(collector, **fields)
    assert (shown["status"], shown["reason"], shown["channel"]) == ("refused", reason, channel)
    assert shown["disposition"] == {"name": "not_sent", "code": "3.11", "is_final": True}
    assert await messages_of(collector, shown["id"]) == []
    listed = await collector.client.get("/v1/invitations", params={"reason": reason}, headers=collector.admin)
    assert [one["id"] for one in listed.json()["items"]] == [shown["id"]]


async def test_an_objection_counts_under_every_name(collector: OneService) -> None:
    """It was made by mail alone, so an invitation by SMS is still possible, and `auto` finds it."""
    await _consent(collector, "withdrawn", channel="email", purpose="survey")
    by_mail = await invited(collector, channel="email")
    assert (by_mail["status"], by_mail["reason"]) == ("refused", "opted_out")
    assert by_mail["disposition"]["code"] == "2.11"
    either = await invited(collector, channel="auto")
    assert (either["status"], either["channel"]) == ("requested", "sms")


async def test_nobody_is_asked_twice(collector: OneService, clock: FixedClock) -> None:
    """The second invitation sees the first one's message before any was sent; an answer counts as well."""
    await invited(collector)
    second = await invited(collector)
    assert (second["status"], second["reason"]) == ("refused", "quarantine")
    clock.advance(15 * DAY)
    await post(collector, {"recommend": 9}, respondent={"external_id": "C-1815"})
    third = await invited(collector)
    assert third["status"] == "refused"
    assert third["disposition"] == {"name": "screened_out", "code": "4.10", "is_final": True}


async def test_a_survey_that_delays_lets_people_wait(collector: OneService, clock: FixedClock) -> None:
    """The invitation waits for the end of the rest, and is decided again then; who would wait too long is refused."""
    survey = survey_definition() | {"eligibility": {"otherwise": "delay", "after_answered_days": 0}}
    await publish_survey(collector.client, collector.admin, "visit", survey)
    await post(collector, {"recommend": 9}, respondent=ADA)
    waiting = await invited(collector)
    assert (waiting["status"], waiting["reason"]) == ("planned", "quarantine")
    assert datetime.fromisoformat(waiting["send_at"]) == clock.now() + timedelta(days=14)
    short = await invited(collector, valid_days=3)
    assert (short["status"], short["reason"]) == ("refused", "quarantine")
    assert await do_due_steps(collector) == 0
    clock.advance(13 * DAY)
    await post(collector, {"recommend": 8}, respondent=ADA)
    clock.advance(DAY + 1)
    assert await do_due_steps(collector) == 1
    still = await read_invitation(collector, waiting["id"])
    assert (still["status"], still["reason"]) == ("planned", "quarantine")
    clock.advance(14 * DAY)
    await do_due_steps(collector)
    sent = await read_invitation(collector, waiting["id"])
    assert (sent["status"], sent["reason"]) == ("requested", None)


async def test_a_delay_counts_days_by_the_clocks_of_the_place(collector: OneService, clock: FixedClock) -> None:
    """Without a structure these are UTC; the message is requested when the moment has come."""
    today = clock.now().date()
    shown = await invited(collector, delay={"days_after": 3, "of": today.isoformat(), "at_time": "10:00"})
    moment = datetime.combine(today + timedelta(days=3), datetime.min.time(), UTC) + timedelta(hours=10)
    assert (shown["status"], datetime.fromisoformat(shown["send_at"])) == ("planned", moment)
    assert await messages_of(collector, shown["id"]) == []
    clock.advance(4 * DAY)
    await do_due_steps(collector)
    assert [row[3] for row in await messages_of(collector, shown["id"])] == ["requested"]
    late = await read_invitation(collector, shown["id"])
    assert datetime.fromisoformat(late["expires_at"]) == clock.now() + timedelta(days=30)


async def test_what_was_allowed_is_looked_at_again(collector: OneService, clock: FixedClock) -> None:
    """Somebody objects between the request and its moment; a survey closes; somebody answers."""
    at = (clock.now() + timedelta(days=2)).isoformat()
    objecting = await invited(collector, send_at=at)
    await _consent(collector, "withdrawn")
    clock.advance(3 * DAY)
    await do_due_steps(collector)
    refused = await read_invitation(collector, objecting["id"])
    assert (refused["status"], refused["reason"]) == ("refused", "opted_out")
    other = {"respondent": {"email": "grace@example.org"}, "send_at": (clock.now() + timedelta(days=2)).isoformat()}
    closing = await invited(collector, **other)
    await collector.client.post("/v1/surveys/visit/pause", headers=collector.admin)
    clock.advance(3 * DAY)
    await do_due_steps(collector)
    closed = await read_invitation(collector, closing["id"])
    assert (closed["status"], closed["reason"]) == ("refused", "survey_not_open")
    assert closed["disposition"]["code"] == "4.90"


async def test_a_cancelled_invitation_is_not_sent(collector: OneService, clock: FixedClock) -> None:
    """Cancelling twice is cancelling once; what is over cannot be cancelled."""
    shown = await invited(collector, send_at=(clock.now() + timedelta(days=2)).isoformat())
    address = f"/v1/invitations/{shown['id']}/cancel"
    for _ in range(2):
        reply = await collector.client.post(address, headers=collector.admin)
        assert (reply.status_code, reply.json()["status"]) == (200, "cancelled")
    clock.advance(3 * DAY)
    assert await do_due_steps(collector) == 0
    assert await messages_of(collector, shown["id"]) == []
    assert len([one for one in await collector.audited() if one.action == "invitation.cancelled"]) == 1
    refused = await invited(collector, basis=None)
    over = await collector.client.post(f"/v1/invitations/{refused['id']}/cancel", headers=collector.admin)
    assert (over.status_code, over.json()["type"]) == (409, "urn:heed:problem:invitation-over")


@pytest.mark.parametrize(
    ("fields", "named"),
    [
        ({"survey": "No Key"}, "survey"),
        ({"respondent": {"name": "Ada"}}, "respondent"),
        ({"respondent": None}, "respondent"),
        ({"respondent": {"email": "nobody"}}, "respondent.email"),
        ({"language": "d e"}, "language"),
        ({"touchpoint": "A B"}, "touchpoint"),
        ({"location": "a\nb"}, "location"),
        ({"attributes": {"a b": 1}}, "attributes"),
        ({"valid_days": 0}, "valid_days"),
        ({"valid_days": 366}, "valid_days"),
        ({"reminders": [1, 2, 3]}, "reminders"),
        ({"reminders": [5, 2]}, "reminders"),
        ({"reminders": [30]}, "reminders"),
        ({"reminders": [2, 2]}, "reminders"),
        ({"delay": {"days_after": -1, "of": "2026-03-01"}}, "delay.days_after"),
        ({"delay": {"days_after": 1, "of": "2026-03-01", "at_time": "25:00"}}, "delay.at_time"),
        ({"delay": {"days_after": 1, "of": "yesterday"}}, "delay.of"),
        ({"delay": {"days_after": 365, "of": "2900-01-01"}}, "delay"),
        ({"send_at": "2026-03-01T10:00:00"}, "send_at"),
        ({"send_at": "2990-03-01T10:00:00Z"}, "send_at"),
        ({"send_at": "2026-03-01T10:00:00Z", "delay": {"days_after": 1, "of": "2026-03-01"}}, "delay"),
        ({"channel": "letter"}, "channel"),
        ({"basis": "consent"}, "basis"),
        ({"colour": "red"}, "colour"),
    ],
)
async def test_a_wrong_field_is_named(collector: OneService, fields: dict[str, Any], named: str) -> None:
    """Nothing is stored, and the value is not repeated."""
    reply = await invite(collector, **fields)
    assert reply.status_code == 422, reply.text
    assert any(one["field"].removeprefix("body.").startswith(named) for one in reply.json()["errors"])
    assert await select(collector, "SELECT count(*) FROM collector.invitation") == [(0,)]


async def test_an_unknown_survey_and_an_unknown_person_are_not_found(collector: OneService) -> None:
    assert (await invite(collector, survey="nothing")).status_code == 404
    assert (await invite(collector, respondent_id=str(uuid4()))).status_code == 404


async def test_a_known_person_is_invited_by_their_id(collector: OneService) -> None:
    await post(collector, {"recommend": 9}, respondent=ADA, occurred_at="2025-01-01T00:00:00Z")
    [(person,)] = await select(collector, "SELECT id FROM collector.respondent")
    shown = await invited(collector, respondent_id=str(person))
    assert (shown["respondent_id"], shown["status"]) == (str(person), "requested")
