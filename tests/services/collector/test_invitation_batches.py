"""Batches of invitations: the dry run, sending them piece by piece, at most so many a day, taking them back."""

import asyncio
from collections import Counter
from collections.abc import AsyncIterator, Sequence
from datetime import UTC, datetime
from typing import Any
from uuid import UUID

import pytest
from sqlalchemy import text

from services.collector.application.invitations.batches.requesting import BATCH_KIND
from services.collector.application.messages.requesting import DUE_WORK
from services.collector.service import SERVICE
from services.collector.store.batch_store import BatchStore
from shared import failpoints
from shared.clock import FixedClock
from shared.due.pieces import LeaseLostError
from shared.testing.batches import PATH, claim_batches, read_batch, report, rows_of, send_csv, sent, work_on_batches
from shared.testing.channels import publish_survey
from shared.testing.collecting import select, survey_definition
from shared.testing.eventually import eventually
from shared.testing.inviting import do_due_steps, invited
from shared.testing.one_service import OneService, one_service

DAY = 86400.0
_KEPT = """
    SELECT id::text FROM collector.respondent UNION ALL SELECT id::text FROM collector.invitation
    UNION ALL SELECT id::text FROM collector.message UNION ALL SELECT id::text FROM collector.invitation_batch
    UNION ALL SELECT number::text FROM collector.invitation_batch_row UNION ALL SELECT id::text FROM collector.due
"""
FILE = (
    "external_id;email;phone;name;language;location;plan\n"
    "C-1;ada@example.org;;Ada Lovelace;en;berlin;plus\n"
    ";;+4930123456;Charles;de;;\n"
    "C-3;nobody;;;;;\n"
    "C-4;;;Grace;;;\n"
    "C-1;other@example.org;;;;;\n"
    ";;;;;;x\n"
)


@pytest.fixture
def clock() -> FixedClock:
    """A Monday, ahead of the database's clock, so that nothing is due before the test says so."""
    return FixedClock(datetime(2030, 3, 4, 10, tzinfo=UTC))


@pytest.fixture
async def collector(database_url: str, clock: FixedClock) -> AsyncIterator[OneService]:
    """The collector with the survey `visit` published, and a clock that the test moves."""
    async with one_service(SERVICE, database_url, clock=clock) as service:
        await publish_survey(service.client, service.admin, "visit", survey_definition())
        yield service


def _many(count: int, first: int = 1) -> str:
    return "email\n" + "".join(f"p{number}@example.org\n" for number in range(first, first + count))


def _by_row(items: Sequence[dict[str, Any]]) -> dict[int, tuple[Any, ...]]:
    return {one["row"]: (one["outcome"], one["reason"], [error["field"] for error in one["errors"]]) for one in items}


async def test_a_dry_run_reports_row_by_row_and_stores_nothing(collector: OneService) -> None:
    """It is what happens when nobody asks for more, and says nothing about who is in the file."""
    reply = await send_csv(collector, FILE)
    shown = reply.json()
    assert (reply.status_code, shown["rows"], shown["attributes"]) == (200, 6, ["plan"])
    assert _by_row(shown["items"]) == {
        2: ("invite", None, []),
        3: ("invite", None, []),
        4: ("refuse", "bad_value", ["email"]),
        5: ("refuse", "no_address", []),
        6: ("refuse", "duplicate_row", ["row"]),
        7: ("refuse", "bad_value", ["row"]),
    }
    assert shown["counts"] == {"invite": 2, "wait": 0, "refuse": 4}
    assert shown["reasons"] == {"bad_value": 2, "no_address": 1, "duplicate_row": 1}
    assert shown["days"] == [{"date": "2030-03-04", "invitations": 2}]
    assert not any(secret in reply.text for secret in ("nobody", "ada@", "other@", "Lovelace", "30123456", "C-1"))
    assert await select(collector, _KEPT) == []


async def test_the_dry_run_comes_true(collector: OneService) -> None:
    """Row by row: reasons, channels, moments; and what the file said is forgotten once a row is decided."""
    foreseen = await report(collector, FILE, per_day=1)
    batch = await sent(collector, FILE, per_day=1)
    assert (batch["state"], batch["decided"]) == ("working", 3)
    await work_on_batches(collector)
    done = await read_batch(collector, batch["id"])
    assert (done["state"], done["decided"]) == ("done", 6)
    assert done["counts"] == {"gone": 1, "planned": 1, "waiting": 0, "refused": 4, "cancelled": 0}
    assert done["reasons"] == foreseen["reasons"]
    assert done["last_at"] == foreseen["last_at"] == "2030-03-05T09:00:00Z"
    rows = await rows_of(collector, batch["id"])
    alike = ("row", "reason", "send_at", "channel", "errors")
    invited_rows = [one for one in rows if one["state"] != "refused"]
    assert [{name: one[name] for name in alike} for one in invited_rows] == [
        {name: one[name] for name in alike} for one in foreseen["items"] if one["outcome"] != "refuse"
    ]
    assert await select(collector, "SELECT count(*) FROM collector.invitation_batch_row WHERE wanted IS NOT NULL") == [
        (0,)
    ]
    listed = await collector.client.get(
        "/v1/invitations", params={"batch_id": batch["id"], "status": "requested"}, headers=collector.admin
    )
    [first] = listed.json()["items"]
    assert (first["language"], first["location"], first["attributes"]) == ("en", "berlin", {"plan": "plus"})


async def test_a_repetition_is_the_same_batch(collector: OneService) -> None:
    """Under one key one file is sent once; with other options or another file the key is refused."""
    first = await send_csv(collector, _many(3), key="spring", dry_run="false")
    again = await send_csv(collector, _many(3), key="spring", dry_run="false")
    assert (first.status_code, again.status_code) == (202, 200)
    assert first.json()["id"] == again.json()["id"]
    assert (await send_csv(collector, _many(3), key="spring", dry_run="false", per_day=2)).status_code == 422
    assert (await send_csv(collector, _many(4), key="spring", dry_run="false")).status_code == 422
    await work_on_batches(collector)
    assert await select(collector, "SELECT count(*), count(DISTINCT respondent_id) FROM collector.message") == [(3, 3)]


async def test_the_same_file_again_invites_nobody_again(collector: OneService) -> None:
    """Also without a key: whoever can still answer an invitation to the survey is not invited to it again."""
    await sent(collector, _many(3))
    await work_on_batches(collector)
    shown = await report(collector, _many(4))
    assert shown["reasons"] == {"already_invited": 3}
    again = await sent(collector, _many(4))
    await work_on_batches(collector)
    assert (await read_batch(collector, again["id"]))["counts"]["gone"] == 1
    assert await select(collector, "SELECT count(*) FROM collector.message") == [(4,)]


@pytest.mark.parametrize("dies", ["collector.before_commit", "collector.after_commit", "collector.batch_piece"])
async def test_whoever_stops_in_the_middle_leaves_nobody_out_and_nobody_twice(
    collector: OneService, dies: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    batch = await sent(collector, _many(450))
    [first] = await claim_batches(collector)
    monkeypatch.setattr(failpoints, "_armed", failpoints._parse(f"{dies}=raise@2"))
    with pytest.raises(failpoints.FailpointError):
        await collector.use_cases.invitations.batches.work_on(claimed=first)
    monkeypatch.setattr(failpoints, "_armed", {})
    halfway = (await read_batch(collector, batch["id"]))["counts"]
    assert halfway["gone"] in {200, 400}
    await work_on_batches(collector)
    done = await read_batch(collector, batch["id"])
    assert (done["state"], done["counts"]["gone"], done["counts"]["waiting"]) == ("done", 450, 0)
    assert await select(collector, "SELECT count(*), count(DISTINCT respondent_id) FROM collector.message") == [
        (450, 450)
    ]


async def test_two_workers_do_it_once(collector: OneService) -> None:
    """Whoever lost the work to another commits nothing any more."""
    batch = await sent(collector, _many(300))
    claims = [*await claim_batches(collector), *await claim_batches(collector)]
    work_on = collector.use_cases.invitations.batches.work_on
    ends = await asyncio.gather(*(work_on(claimed=one) for one in claims), return_exceptions=True)
    assert [type(one).__name__ for one in ends] == ["LeaseLostError", "NoneType"]
    assert (await read_batch(collector, batch["id"]))["counts"]["gone"] == 300


async def test_whoever_cancels_and_whoever_works_never_wait_for_each_other(collector: OneService) -> None:
    """Both take the batch first; the other way round, one of the two would be refused after a second."""
    batch = await sent(collector, _many(3))
    [first] = await claim_batches(collector)
    waiting = "SELECT 1 FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'"

    async def waits() -> bool:
        return len(await select(collector, waiting)) == 1

    async with collector.unit_of_work.begin() as work:
        await BatchStore(work.connection).lock(UUID(batch["id"]))
        working = asyncio.create_task(collector.use_cases.invitations.batches.work_on(claimed=first))
        await eventually(waits)
        assert await DUE_WORK.cancel(work.connection, BATCH_KIND, [batch["id"]]) == 1
    with pytest.raises(LeaseLostError):
        await working


async def test_at_most_so_many_go_out_on_one_day(collector: OneService, clock: FixedClock) -> None:
    """The forecast names the days; also when due work comes late, no day has more."""
    shown = await report(collector, _many(7), per_day=3)
    assert [day["invitations"] for day in shown["days"]] == [3, 3, 1]
    assert shown["last_at"] == "2030-03-06T09:00:00Z"
    batch = await sent(collector, _many(7), per_day=3)
    await work_on_batches(collector)
    gone = [(await read_batch(collector, batch["id"]))["counts"]["gone"]]
    clock.advance(3 * DAY)  # nobody worked for three days: all that is left is late
    for _ in range(4):
        await do_due_steps(collector)
        gone.append((await read_batch(collector, batch["id"]))["counts"]["gone"])
        clock.advance(DAY)
    assert gone == [3, 6, 7, 7, 7]
    days = await select(collector, "SELECT invited_at::date, count(*) FROM collector.invitation GROUP BY 1 ORDER BY 1")
    assert [count for _, count in days] == [3, 3, 1]


async def test_who_rests_waits_and_takes_the_room_of_that_day(collector: OneService) -> None:
    """The survey says `delay`: whoever answered it not long ago is invited when the rest is over."""
    rules = {"after_answered_days": 5, "otherwise": "delay", "quarantine": False}
    await publish_survey(collector.client, collector.admin, "calm", survey_definition() | {"eligibility": rules})
    answer = {"answers": {"recommend": 9}, "respondent": {"email": "p1@example.org"}}
    assert (await collector.client.post("/v1/surveys/calm/responses", json=answer)).status_code == 201
    shown = await report(collector, _many(2), survey="calm", per_day=1)
    assert _by_row(shown["items"])[2] == ("wait", "answered_recently", [])
    assert shown["counts"] == {"invite": 1, "wait": 1, "refuse": 0}
    assert shown["waits"] == {"answered_recently": 1}
    assert [day["date"] for day in shown["days"]] == ["2030-03-04", "2030-03-09"]


async def test_text_messages_wait_for_the_morning(collector: OneService, clock: FixedClock) -> None:
    """In the forecast, and in the plan, so that a night does not make two days' messages of one morning."""
    clock.advance(0.5 * DAY)
    numbers = "phone\n" + "".join(f"+49301234{number:03}\n" for number in range(4))
    shown = await report(collector, numbers, per_day=2, zone="Europe/Berlin")
    assert Counter(one["send_at"] for one in shown["items"]) == {"2030-03-05T08:00:00Z": 2, "2030-03-06T08:00:00Z": 2}


async def test_taking_back_stops_what_has_not_gone_out(collector: OneService, clock: FixedClock) -> None:
    """Rows that wait, invitations that are planned, and messages that have not begun to leave."""
    batch = await sent(collector, _many(5), per_day=2)
    await work_on_batches(collector)
    [(began,)] = await select(collector, "SELECT id FROM collector.message ORDER BY effect_key LIMIT 1")
    async with collector.engine.begin() as connection:
        await connection.execute(
            text("UPDATE collector.message SET state = 'sending', began_at = now() WHERE id = :id"), {"id": began}
        )
    reply = await collector.client.post(f"{PATH}/{batch['id']}/cancel", headers=collector.admin)
    assert (reply.status_code, reply.json()["state"]) == (200, "cancelled")
    assert reply.json()["counts"] == {"gone": 1, "planned": 0, "waiting": 0, "refused": 0, "cancelled": 4}
    again = await collector.client.post(f"{PATH}/{batch['id']}/cancel", headers=collector.admin)
    assert again.json() == reply.json()
    clock.advance(5 * DAY)
    assert await do_due_steps(collector) == 0
    waiting = await sent(collector, _many(3, first=50))
    await collector.client.post(f"{PATH}/{waiting['id']}/cancel", headers=collector.admin)
    await work_on_batches(collector)
    assert (await read_batch(collector, waiting["id"]))["counts"]["cancelled"] == 3
    actions = [one.action for one in await collector.audited() if one.thing == "invitation_batch"]
    assert actions == ["invitation_batch.sent", "invitation_batch.cancelled"] * 2


async def test_whoever_is_erased_meanwhile_is_not_invited(collector: OneService) -> None:
    """Their row forgets them before anybody decides it."""
    known = await invited(collector, respondent={"email": "p1@example.org"}, survey="visit")
    batch = await sent(collector, _many(2))
    erased = await collector.client.delete(f"/v1/respondents/{known['respondent_id']}", headers=collector.admin)
    assert erased.status_code == 204
    await work_on_batches(collector)
    rows = await rows_of(collector, batch["id"])
    assert [(one["state"], one["reason"]) for one in rows] == [("refused", "erased"), ("gone", None)]
    stored = await select(collector, "SELECT email FROM collector.respondent")
    assert stored == [("p2@example.org",)]
