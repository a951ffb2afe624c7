"""What stands in a replay's way, and what it finds that is none of its making."""

import asyncio
from dataclasses import replace
from functools import partial
from uuid import UUID

import pytest

from services.scoring.domain.errors import RebuildHinderedError, RebuildLostError, RebuildRunningError
from services.scoring.domain.rebuild import RebuildScope
from services.scoring.service import SERVICE
from services.scoring.settings import ScoringSettings
from shared.testing.eventually import eventually
from shared.testing.one_service import one_service
from tests.services.replay.conftest import MOMENTS, Pair


async def test_one_replay_at_a_time_and_nothing_left_of_a_killed_one(pair: Pair) -> None:
    """A second one is refused and harms nothing; what a killed one left goes at the next start, or by itself."""
    await pair.fill(6)
    begin, scores = pair.scoring.use_cases.rebuild.start, pair.scoring.use_cases

    async def meanwhile() -> None:
        with pytest.raises(RebuildRunningError):
            await pair.replay()
        assert await scores.rebuild.drop_abandoned() is False
        assert await pair.leftovers()

    assert (await pair.replay_slowly(meanwhile)).is_equal
    assert not await pair.leftovers()
    for _ in range(2):
        await pair.sql("CREATE SCHEMA scoring_replay")
        await pair.sql("CREATE TABLE scoring_replay.daily (left_behind text)")
        assert (await pair.replay()).is_equal
    await pair.sql("CREATE SCHEMA scoring_replay")
    assert await scores.rebuild.drop_abandoned() is True
    assert not await pair.leftovers()
    async with begin(scope=RebuildScope()) as rebuild:
        await pair.sql("DROP SCHEMA scoring_replay CASCADE")
        with pytest.raises(RebuildLostError):
            await scores.rebuild.swap(rebuild=rebuild, fetch=pair.collector.use_cases.responses.republish.some)


async def is_waiting(pair: Pair) -> bool:
    """Return whether anybody waits for a lock."""
    statement = "SELECT 1 FROM pg_stat_activity WHERE wait_event_type = 'Lock' AND datname = current_database()"
    return bool(await pair.sql(statement))


async def test_others_are_waited_for_and_views_are_named(pair: Pair) -> None:
    """Who reads or writes for long delays the exchange and nothing else; a view makes it impossible and is named."""
    await pair.fill(6)
    before = await pair.stored()
    scores, republish = pair.scoring.use_cases, pair.collector.use_cases.responses.republish

    async with scores.rebuild.start(scope=RebuildScope()) as rebuild:
        republication = await republish(survey=None, from_at=None)
        async for page in republication.pages:
            await scores.rebuild.add(rebuild=rebuild, responses=page)
        assert [step async for step in scores.rebuild.count(rebuild=rebuild)] == [(1, 3), (2, 3), (3, 3)]
        async with pair.scoring.engine.connect() as reader:
            await reader.exec_driver_sql("SELECT count(*) FROM scoring.daily")
            assert await scores.rebuild.swap(rebuild=rebuild, fetch=republish.some) is None
            await pair.answer({"recommend": 0})
            await pair.deliver()
        async with pair.scoring.engine.connect() as vacuum:
            await vacuum.exec_driver_sql("LOCK TABLE scoring_replay.histogram IN SHARE UPDATE EXCLUSIVE MODE")
            assert await scores.rebuild.swap(rebuild=rebuild, fetch=republish.some) is None
        async with pair.scoring.engine.connect() as worker:
            await worker.exec_driver_sql("SELECT 1 FROM scoring.scored_response FOR UPDATE")
            swapping = asyncio.create_task(scores.rebuild.swap(rebuild=rebuild, fetch=republish.some))
            await eventually(partial(is_waiting, pair))
        comparison = await swapping
    assert comparison is not None
    assert comparison.is_equal
    assert len((await pair.stored())["responses"]) == len(before["responses"]) + 1
    await pair.sql("CREATE VIEW public.my_days AS SELECT * FROM scoring.daily")
    with pytest.raises(RebuildHinderedError, match="my_days"):
        await pair.replay()
    assert not await pair.leftovers()


async def test_values_are_distinguished_by_the_setting_of_today(pair: Pair, database_url: str) -> None:
    """With another limit the commonest values are distinguished, or those that were; series and days stay the same."""
    places = {f"place {number}": number + 1 for number in range(6)}
    await pair.answer_many(
        [
            {"survey": "visit", "answers": {"recommend": 9}, "location": place, "occurred_at": MOMENTS[0]}
            for place, count in places.items()
            for _ in range(count)
        ]
    )
    await pair.deliver()

    async def distinguished() -> dict[str, int]:
        statement = (
            "SELECT value_1, v9 FROM scoring.slice JOIN scoring.daily USING (slice_id) JOIN scoring.series "
            "USING (series_id) WHERE dimension_1 = 'location' AND dimension_2 = '' AND concept = 'recommend'"
        )
        return {value: int(n) for value, n in await pair.sql(statement)}

    assert await distinguished() == places
    for limit, expected in (
        (2, {"place 5": 6, "place 4": 5, "(other)": 10}),
        (3, {"place 5": 6, "place 4": 5, "place 3": 4, "(other)": 6}),
        (200, places),
    ):
        settings = ScoringSettings(most_segment_values=limit)
        async with one_service(SERVICE, database_url, service_settings=settings) as scoring:
            assert (await replace(pair, scoring=scoring).replay_slowly()).is_equal
        assert await distinguished() == expected, limit


async def test_what_cannot_be_scored_or_was_noted_wrongly(pair: Pair) -> None:
    """An answer without a rule is ignored and reported; a journal that notes what never was does not survive."""
    ids = await pair.fill(6)
    right = await pair.stored()

    async def note_nonsense() -> None:
        await pair.sql(
            "INSERT INTO scoring.journal (series_id, bucket, segments, slot, n, reason) "
            "SELECT series_id, '2025-03-11T08:15:00Z', '[]', 10, 50, 'received' FROM scoring.series"
        )

    await pair.replay_slowly(_pass, _pass, _pass, note_nonsense)
    assert await pair.sql("SELECT * FROM scoring.journal") == []
    assert await pair.stored() == right
    await pair.sql("UPDATE collector.response SET answers = '{\"recommend\": 11}' WHERE id = :id", id=UUID(ids[0]))
    comparison = await pair.replay()
    assert (comparison.unscorable, comparison.responses) == (1, 5)
    assert not comparison.is_equal
    assert len((await pair.stored())["responses"]) == 5


async def _pass() -> None:
    """Let nothing happen."""
