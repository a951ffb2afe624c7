"""Reminders: counted from when the invitation left, at most those that were asked for, and none after an end."""

import asyncio
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID

import pytest

from services.collector.application.invitations.standing import EndOfInvitation, invitation_standing
from services.collector.service import SERVICE
from services.collector.store.message_tables import DUE
from shared.clock import FixedClock
from shared.due.claiming import claim
from shared.due.pieces import LeaseLostError
from shared.testing.channels import publish_survey
from shared.testing.collecting import commits_held_up, held_up, select, survey_definition
from shared.testing.inviting import (
    BROWSER,
    do_due_steps,
    invited,
    link_of,
    messages_of,
    read_invitation,
    settle_messages,
)
from shared.testing.one_service import OneService, one_service

DAY = 86400.0
ANSWER = {"go": "next", "page": "recommend", "version": "1", "a.recommend": "9"}


@pytest.fixture
def clock() -> FixedClock:
    return FixedClock(datetime.now(UTC))


async def _causes(service: OneService, invitation_id: str) -> list[str]:
    return [row[1] for row in await messages_of(service, invitation_id)]


async def test_two_reminders_follow_and_no_third(collector: OneService, clock: FixedClock) -> None:
    shown = await invited(collector, reminders=[3, 7])
    await settle_messages(collector, shown["id"])
    for days, causes in ((2.9, 1), (0.2, 2), (3.8, 2), (0.2, 3), (20, 3)):
        clock.advance(days * DAY)
        await do_due_steps(collector)
        await settle_messages(collector, shown["id"])
        assert await _causes(collector, shown["id"]) == ["invitation", "reminder", "reminder"][:causes]
    keys = [row[0] for row in await messages_of(collector, shown["id"])]
    assert keys[1:] == [f"reminder:{shown['id']}:1", f"reminder:{shown['id']}:2"]


async def test_days_count_from_when_the_invitation_left(collector: OneService, clock: FixedClock) -> None:
    """It was held back for two days, as by quiet hours; nobody is reminded of what they have not got yet."""
    shown = await invited(collector, reminders=[3])
    clock.advance(3 * DAY + 1)
    await do_due_steps(collector)
    assert await _causes(collector, shown["id"]) == ["invitation"]
    await settle_messages(collector, shown["id"])
    clock.advance(3601)
    await do_due_steps(collector)
    assert await _causes(collector, shown["id"]) == ["invitation"]
    clock.advance(3 * DAY)
    await do_due_steps(collector)
    assert await _causes(collector, shown["id"]) == ["invitation", "reminder"]


async def _answer(service: OneService, shown: dict[str, Any]) -> None:
    sent = await service.client.post(await link_of(service, shown["id"]), data=ANSWER, headers=BROWSER)
    assert sent.status_code == 303


async def _cancel(service: OneService, shown: dict[str, Any]) -> None:
    await service.client.post(f"/v1/invitations/{shown['id']}/cancel", headers=service.admin)


async def _close(service: OneService, _shown: dict[str, Any]) -> None:
    await service.client.post("/v1/surveys/visit/pause", headers=service.admin)


async def _erase(service: OneService, shown: dict[str, Any]) -> None:
    await service.client.delete(f"/v1/respondents/{shown['respondent_id']}", headers=service.admin)


async def _bounce(service: OneService, shown: dict[str, Any]) -> None:
    await settle_messages(service, shown["id"], "bounced", reason="5.1.1")


@pytest.mark.parametrize("end", [_answer, _cancel, _close, _erase, _bounce])
async def test_nothing_follows_an_end(collector: OneService, clock: FixedClock, end: Any) -> None:
    shown = await invited(collector, reminders=[3])
    if end is not _bounce:
        await settle_messages(collector, shown["id"])
    await end(collector, shown)
    clock.advance(4 * DAY)
    await do_due_steps(collector)
    assert await _causes(collector, shown["id"]) == ["invitation"]
    open_work = await select(
        collector, "SELECT count(*) FROM collector.due WHERE kind = 'invitation' AND state = 'pending'"
    )
    assert open_work == [(0,)]


async def test_the_timeline_says_what_comes_and_why_nothing_does(collector: OneService) -> None:
    shown = await invited(collector, reminders=[3, 7])
    await settle_messages(collector, shown["id"])
    ahead = (await read_invitation(collector, shown["id"]))["timeline"]
    kinds = [one["kind"] for one in ahead]
    assert kinds == ["requested", "message", "reminder_planned", "reminder_planned", "expires"]
    await _answer(collector, shown)
    after = (await read_invitation(collector, shown["id"]))["timeline"]
    stopped = [one for one in after if one["kind"] == "reminder_stopped"]
    assert [(one["number"], one["reason"]) for one in stopped] == [(1, "answered"), (2, "answered")]
    assert {"opened", "started", "answered"} <= {one["kind"] for one in after}


async def test_an_answer_beats_a_reminder_that_is_being_claimed(collector: OneService, clock: FixedClock) -> None:
    """The worker has the work already when the answer is stored: it can neither do nor finish it."""
    shown = await invited(collector, reminders=[3])
    await settle_messages(collector, shown["id"])
    clock.advance(3 * DAY + 1)
    async with collector.engine.begin() as connection:
        await connection.exec_driver_sql("UPDATE collector.due SET next_at = now() WHERE cause = 'reminder'")
    [claimed] = await claim(collector.engine, DUE, "invitation", limit=5, lease_seconds=60)
    await _answer(collector, shown)
    with pytest.raises(LeaseLostError):
        await collector.use_cases.invitations.take_step(claimed=claimed)
    assert await _causes(collector, shown["id"]) == ["invitation"]


async def test_a_reminder_waits_for_an_answer_that_is_being_stored(collector: OneService, clock: FixedClock) -> None:
    """And so does whoever is about to send one: they see the answer once it is committed."""
    shown = await invited(collector, reminders=[3])
    await settle_messages(collector, shown["id"])
    clock.advance(3 * DAY + 1)
    async with collector.engine.begin() as connection:
        await connection.exec_driver_sql("UPDATE collector.due SET next_at = now() WHERE cause = 'reminder'")
    [claimed] = await claim(collector.engine, DUE, "invitation", limit=5, lease_seconds=60)

    async def standing() -> str:
        async with collector.unit_of_work.begin() as work:
            return await invitation_standing(work.connection, UUID(shown["id"]), clock.now())

    async with commits_held_up(collector):
        answer = asyncio.create_task(_answer(collector, shown))
        await held_up(collector, 1)
        step = asyncio.create_task(collector.use_cases.invitations.take_step(claimed=claimed))
        sender = asyncio.create_task(standing())
        await held_up(collector, 3)
    await answer
    assert await sender == "answered"
    with pytest.raises(LeaseLostError):
        await step
    assert await _causes(collector, shown["id"]) == ["invitation"]


async def test_a_sender_learns_why_nothing_is_to_be_sent(collector: OneService, clock: FixedClock) -> None:
    async def end_of(shown: dict[str, Any]) -> str | None:
        async with collector.unit_of_work.begin() as work:
            return await EndOfInvitation(clock)(work.connection, UUID(shown["id"]))

    answered, cancelled, expiring = [
        await invited(collector, respondent={"email": f"p{number}@example.org"}, valid_days=5) for number in range(3)
    ]
    assert await end_of(expiring) is None
    await _answer(collector, answered)
    await _cancel(collector, cancelled)
    assert (await end_of(answered), await end_of(cancelled)) == ("answered", "cancelled")
    await _close(collector, expiring)
    assert await end_of(expiring) == "survey_not_open"
    clock.advance(timedelta(days=5).total_seconds())
    assert await end_of(expiring) == "expired"


async def test_a_survey_that_has_closed_by_its_own_times_is_not_open(database_url: str, clock: FixedClock) -> None:
    closes = (clock.now() + timedelta(days=2)).isoformat()
    async with one_service(SERVICE, database_url, clock=clock) as service:
        survey = survey_definition() | {"closes_at": closes}
        await publish_survey(service.client, service.admin, "visit", survey)
        shown = await invited(service)
        late = await invited(
            service, respondent={"email": "l@example.org"}, send_at=(clock.now() + timedelta(days=3)).isoformat()
        )
        assert (late["status"], late["reason"]) == ("refused", "survey_not_open")
        async with service.unit_of_work.begin() as work:
            found = [
                await invitation_standing(work.connection, UUID(shown["id"]), clock.now() + timedelta(days=days))
                for days in (1, 3)
            ]
        assert found == ["ok", "survey_not_open"]
