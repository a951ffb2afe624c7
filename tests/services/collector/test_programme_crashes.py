"""Workers that are killed while they make a round, or make it at once: one batch, and the next round planned."""

import asyncio
from collections.abc import AsyncIterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import text

from shared.due.claiming import claim
from shared.due.pieces import LeaseLostError
from shared.testing.batches import work_on_batches
from shared.testing.collecting import select
from shared.testing.fork_server import ForkServer
from shared.testing.one_service import OneService
from shared.testing.processes import Operator, operator
from shared.testing.programmes import kept_programme, make_rounds, rounds_of

PEOPLE = 2300
_KNOWN = text(
    "INSERT INTO collector.respondent (id, identity_kind, identity, email, created_at, updated_at) "
    "SELECT gen_random_uuid(), 'email', name, name, now(), now() "
    "FROM (SELECT 'p' || number || '@example.org' AS name FROM generate_series(1, :count) AS number) AS names"
)
_DUE = (
    "UPDATE collector.programme_round SET planned_at = now() - interval '1 minute' WHERE state = 'planned'",
    "UPDATE collector.due SET next_at = now() WHERE state = 'pending' AND kind = 'programme'",
)
KEPT = """
    SELECT (SELECT count(*) FROM collector.invitation_batch), (SELECT count(*) FROM collector.invitation_batch_row),
        (SELECT count(DISTINCT person) FROM collector.programme_mark),
        (SELECT count(*) FROM collector.programme_round WHERE state = 'made'),
        (SELECT count(*) FROM collector.programme_round WHERE state = 'planned'),
        (SELECT count(*) FROM collector.due WHERE state = 'pending' AND kind = 'programme')
"""


@pytest.fixture
async def person(database_url: str, tmp_path: Path, fork_server: ForkServer) -> AsyncIterator[Operator]:
    """Somebody who starts workers of the collector, on the same database."""
    environment = {"HEED_DATABASE_URL": database_url, "HEED_BUS_URL": "postgres://"}
    async with operator(tmp_path, environment, fork_server.start) as opened:
        yield opened


async def _round_is_due(service: OneService, *, people: int = PEOPLE) -> dict[str, Any]:
    """Keep a programme for everybody whose first round is due."""
    tomorrow = (datetime.now(UTC) + timedelta(days=1)).date()
    programme = await kept_programme(
        service, sample={"share": 1}, cadence={"starts_on": tomorrow.isoformat(), "zone": "UTC"}
    )
    async with service.engine.begin() as connection:
        await connection.execute(_KNOWN, {"count": people})
        for statement in _DUE:
            await connection.execute(text(statement))
    return programme


@pytest.mark.parametrize("failpoint", ["collector.programme_page=kill@2", "collector.programme_piece=kill@2"])
async def test_who_dies_before_the_commit_leaves_nothing(
    collector: OneService, person: Operator, failpoint: str
) -> None:
    """Neither half a batch nor marks; whoever gets the work when its lease has ended makes the round, once."""
    await _round_is_due(collector)
    doomed = await person.start(["collector"], "worker", failpoints=failpoint, ready=False)
    await doomed.ended()
    assert await select(collector, KEPT) == [(0, 0, 0, 0, 1, 1)]
    async with collector.engine.begin() as connection:
        await connection.execute(text(_DUE[1]))
    assert await make_rounds(collector) == 1
    assert await select(collector, KEPT) == [(1, PEOPLE, PEOPLE, 1, 1, 1)]
    assert [(one["state"], one["invited"]) for one in await rounds_of(collector)] == [("done", PEOPLE), ("planned", 0)]
    query = "SELECT count(*), count(DISTINCT respondent_id), count(DISTINCT effect_key) FROM collector.message"
    assert await select(collector, query) == [(PEOPLE, PEOPLE, PEOPLE)]


async def test_who_dies_behind_the_commit_leaves_a_batch_that_others_finish(
    collector: OneService, person: Operator
) -> None:
    """The round is made, the next one planned, and nobody makes it a second time."""
    await _round_is_due(collector, people=450)
    failpoints = "collector.programme_round=kill@1"
    doomed = await person.start(["collector"], "worker", failpoints=failpoints, ready=False)
    await doomed.ended()
    assert (await select(collector, KEPT))[0][0] == 1
    assert await make_rounds(collector) == 0
    assert await select(collector, KEPT) == [(1, 450, 450, 1, 1, 1)]
    assert (await rounds_of(collector))[0]["invited"] == 450


async def test_of_two_workers_with_the_same_work_one_makes_the_round(collector: OneService) -> None:
    """The lease of the first has ended; it finds that out before it has done anything that stays."""
    await _round_is_due(collector, people=50)
    assert collector.service.due is not None
    claims = []
    for _ in range(2):
        async with collector.engine.begin() as connection:
            await connection.execute(text(_DUE[1]))
        claims += await claim(collector.engine, collector.service.due.table, "programme", limit=1, lease_seconds=60)
    make = collector.use_cases.invitations.programmes.make_round
    ends = await asyncio.gather(*(make(claimed=one) for one in claims), return_exceptions=True)
    assert [type(one) for one in ends if one is not None] == [LeaseLostError]
    await work_on_batches(collector)
    assert await select(collector, KEPT) == [(1, 50, 50, 1, 1, 1)]


async def test_a_programme_that_goes_while_its_round_is_due_makes_none(collector: OneService) -> None:
    """Somebody deletes it between the claim and the work."""
    await _round_is_due(collector, people=5)
    assert collector.service.due is not None
    [claimed] = await claim(collector.engine, collector.service.due.table, "programme", limit=1, lease_seconds=60)
    gone = await collector.client.delete("/v1/programmes/relationship", headers=collector.admin | {"If-Match": "*"})
    assert gone.is_success
    with pytest.raises(LeaseLostError):
        await collector.use_cases.invitations.programmes.make_round(claimed=claimed)
    assert await select(collector, KEPT) == [(0, 0, 0, 0, 0, 0)]
