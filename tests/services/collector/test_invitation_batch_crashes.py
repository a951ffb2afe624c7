"""A worker that is killed while it works on a batch: nobody is invited twice, nobody is forgotten."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from shared.testing.batches import read_batch, sent, work_on_batches
from shared.testing.collecting import select
from shared.testing.fork_server import ForkServer
from shared.testing.one_service import OneService
from shared.testing.processes import Operator, operator

ROWS = 450


@pytest.fixture
async def person(database_url: str, tmp_path: Path, fork_server: ForkServer) -> AsyncIterator[Operator]:
    """Somebody who starts workers of the collector, on the same database."""
    environment = {"HEED_DATABASE_URL": database_url, "HEED_BUS_URL": "postgres://"}
    async with operator(tmp_path, environment, fork_server.start) as opened:
        yield opened


async def test_a_killed_worker_leaves_nobody_out_and_nobody_twice(collector: OneService, person: Operator) -> None:
    """It dies after the second piece of three; whoever gets the work when its lease has ended does the rest."""
    file = "email\n" + "".join(f"p{number}@example.org\n" for number in range(ROWS))
    batch = await sent(collector, file, per_day=ROWS)
    doomed = await person.start(["collector"], "worker", failpoints="collector.batch_piece=kill@2", ready=False)
    await doomed.ended()
    halfway = (await read_batch(collector, batch["id"]))["counts"]
    assert (halfway["gone"], halfway["waiting"]) == (400, 50)
    await work_on_batches(collector)
    done = await read_batch(collector, batch["id"])
    assert (done["state"], done["counts"]["gone"], done["counts"]["waiting"]) == ("done", ROWS, 0)
    query = "SELECT count(*), count(DISTINCT respondent_id), count(DISTINCT effect_key) FROM collector.message"
    assert await select(collector, query) == [(ROWS, ROWS, ROWS)]
