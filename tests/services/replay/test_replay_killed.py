"""A replay whose process dies: at every step the live scores are the old ones or the new ones, and whole."""

import signal
from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from shared.testing.fork_server import ForkServer
from shared.testing.processes import Operator
from tests.services.replay.conftest import Pair

RESPONSES = 2_100
"""More than the collector republishes at once, so that there is a second page."""
BATCH = 300

STEPS = ("copied=kill@2", "compared=kill", "done=kill")
"""Where it dies: on the second page, between comparing and exchanging, and before it has cleared up."""

TABLES = "SELECT relname, oid::text FROM pg_class WHERE relnamespace = 'scoring'::regnamespace AND relkind = 'r'"
INDEXES = "SELECT indexdef FROM pg_indexes WHERE schemaname = 'scoring'"
CONSTRAINTS = (
    "SELECT conrelid::regclass::text, conname, contype::text FROM pg_constraint "
    "WHERE connamespace = 'scoring'::regnamespace"
)
KINDS = (
    "SELECT relname, relkind::text, relpersistence::text, relacl::text, reloptions::text FROM pg_class "
    "WHERE relnamespace = 'scoring'::regnamespace"
)
SCHEMAS = "SELECT nspname FROM pg_namespace"
LOCKS = (
    "SELECT classid, objid, objsubid FROM pg_locks JOIN pg_database ON pg_database.oid = database "
    "WHERE locktype = 'advisory' AND datname = current_database()"
)
JOURNAL, UNANNOUNCED = "SELECT * FROM scoring.journal", "SELECT * FROM scoring.unannounced_response"
AROUND = (INDEXES, CONSTRAINTS, KINDS, SCHEMAS, LOCKS, JOURNAL, UNANNOUNCED)
"""What a replay of right scores leaves as it was, or removes."""


@pytest.fixture
async def operator(pair: Pair, tmp_path: Path, fork_server: ForkServer) -> AsyncIterator[Operator]:
    """Somebody who starts replays in processes of their own."""
    settings = pair.scoring.settings
    environment = {
        "HEED_DATABASE_URL": settings.database_url.get_secret_value(),
        "HEED_TOPIC_PREFIX": settings.topic_prefix,
    }
    person = Operator(tmp_path, environment, fork_server.start)
    yield person
    await person.end_all()


async def rows(pair: Pair, *statements: str) -> list[list[str]]:
    """Return what each of the statements finds."""
    return [sorted(map(str, await pair.sql(statement))) for statement in statements]


async def test_a_killed_replay_is_as_if_it_had_not_been(pair: Pair, operator: Operator) -> None:
    """Only a shadow is left of it; live scoring goes on; the next replay finds everything equal and clears all away."""
    for _ in range(RESPONSES // BATCH):
        await pair.fill(BATCH)
    around = await rows(pair, *AROUND)
    for number, step in enumerate(STEPS, start=1):
        stored, tables = await pair.stored(), await rows(pair, TABLES)
        failpoint = f"replay.{step}"
        killed = await operator.start_module("services", "replay", "scoring", failpoints=failpoint, ready=False)
        assert await killed.ended() == -signal.SIGKILL, killed.log.read_text()
        assert await pair.stored() == stored, step
        assert (await rows(pair, TABLES) != tables) is step.startswith("done"), step
        assert await pair.leftovers(), step
        await pair.answer({"recommend": 9, "why": "You went on."})
        await pair.deliver()
        stored, events = await pair.stored(), len(await pair.published())
        assert len(stored["responses"]) == RESPONSES + number, step
        code, said = await operator.command("replay", "scoring")
        assert code == 0, said
        assert f"Rebuilt from {RESPONSES + number} responses. The scores are equal to what they were.\n" in said
        assert await pair.stored() == stored, step
        assert await rows(pair, *AROUND) == around, step
        assert len(await pair.published()) == events, step
