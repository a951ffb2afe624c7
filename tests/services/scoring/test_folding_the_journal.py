"""Folding counts what workers noted: once, one at a time, published once for each series."""

import asyncio
from datetime import timedelta
from typing import Any
from uuid import UUID

import pytest

from services.scoring.application import fold_journal
from services.scoring.service import SERVICE
from services.scoring.settings import ScoringSettings
from shared.bus.topics import scores_topic
from shared.clock import FixedClock
from shared.contracts.scoring import ScoreChanged, ScoreRestated
from shared.contracts.wire.records import decode_value
from shared.testing.one_service import OneService, one_service


async def published(scoring: OneService, kind: type[Any]) -> list[Any]:
    """Return the bodies of all published events of one type, in order."""
    return [event.data for event in await scoring.published() if isinstance(event.data, kind)]


async def latest(scoring: OneService) -> list[tuple[UUID, int | None]]:
    """Return what the compacted topic is given, in order: series, and the number of answers or None for a tombstone."""
    outbox = SERVICE.transport.outbox
    wanted = outbox.select().where(outbox.c.topic == scores_topic(scoring.settings.topic_prefix)).order_by(outbox.c.id)
    async with scoring.engine.connect() as connection:
        rows = (await connection.execute(wanted)).all()
    return [
        (UUID(row.key.decode()), None if row.value is None else decode_value(ScoreChanged, row.value).n) for row in rows
    ]


async def test_a_series_is_published_once_for_all_that_came(scoring: OneService, response: Any) -> None:
    """However many answers came in, each series that changed is published once, with the score over all of them."""
    fold = scoring.use_cases.scores.fold_journal
    await scoring.deliver(*(response({"recommend": value}) for value in (10, 9)))
    await scoring.deliver(*(response({"recommend": value}) for value in (8, 3)))
    assert await published(scoring, ScoreChanged) == []
    assert await fold() == 4
    await scoring.deliver(response({"recommend": 10}), response({"recommend": 0}, channel="sms"))
    assert await fold() == 2
    assert await fold() == 0
    changes = await published(scoring, ScoreChanged)
    assert sorted((one.series.channel, one.n, one.value, one.revision) for one in changes) == [
        ("sms", 1, -100.0, 1),
        ("web", 4, 25.0, 1),
        ("web", 5, 40.0, 2),
    ]
    assert changes[0].counts == {"promoter": 2, "passive": 1, "detractor": 1}
    assert await latest(scoring) == [(one.series_id, one.n) for one in changes]


async def test_a_long_journal_is_folded_to_its_end(
    scoring: OneService, response: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    """It takes several transactions, whose pause from each other is none, and nothing waits for the next turn."""
    monkeypatch.setattr(fold_journal, "ROWS", 3)
    await scoring.deliver(*(response({"recommend": value}) for value in range(11)))
    assert await scoring.use_cases.scores.fold_journal(pause=timedelta(0)) == 11
    assert (await published(scoring, ScoreChanged))[-1].n == 11
    await scoring.deliver(*(response({"recommend": value}) for value in range(6)))
    assert await scoring.use_cases.scores.fold_journal() == 6
    assert await scoring.use_cases.scores.fold_journal() == 0


async def test_the_journal_rests_between_two_folds(scoring: OneService, response: Any) -> None:
    """A worker that comes too early after another one leaves everything as it is."""
    await scoring.deliver(response({"recommend": 10}))
    assert await scoring.use_cases.scores.fold_journal(pause=timedelta(hours=1)) == 1
    await scoring.deliver(response({"recommend": 10}))
    assert await scoring.use_cases.scores.fold_journal(pause=timedelta(hours=1)) == 0
    assert await scoring.use_cases.scores.fold_journal() == 1


async def test_only_one_folds_at_a_time(scoring: OneService, response: Any) -> None:
    """Of many at once, each line is counted by exactly one."""
    await scoring.deliver(*(response({"recommend": number % 11}) for number in range(110)))
    folded = await asyncio.gather(*(scoring.use_cases.scores.fold_journal() for _ in range(5)))
    assert sum(folded) == 11
    assert [one.n for one in await published(scoring, ScoreChanged)] == [110]


async def test_a_series_without_answers_leaves_the_compacted_topic(
    scoring: OneService, response: Any, withdrawn: Any
) -> None:
    """When the last answer is taken back, readers of the latest scores are asked to forget the series."""
    event = response({"recommend": 10})
    await scoring.deliver(event)
    await scoring.use_cases.scores.fold_journal()
    await scoring.deliver(withdrawn(event))
    await scoring.use_cases.scores.fold_journal()
    [change] = await published(scoring, ScoreChanged)
    assert await latest(scoring) == [(change.series_id, 1), (change.series_id, None)]


async def test_late_answers_restate_their_day(database_url: str, response: Any) -> None:
    """An answer that comes after its day was closed is published with the figures of that day before and after."""
    clock = FixedClock(response().data.occurred_at)
    async with one_service(SERVICE, database_url, clock=clock) as scoring:
        await scoring.deliver(response({"recommend": 10}), response({"recommend": 0}))
        await scoring.use_cases.scores.fold_journal()
        assert await published(scoring, ScoreRestated) == []
        clock.advance(timedelta(days=2).total_seconds())
        await scoring.deliver(response({"recommend": 10}), response({"recommend": 7}))
        await scoring.use_cases.scores.fold_journal()
        [restated] = await published(scoring, ScoreRestated)
        assert (restated.reasons, restated.revision) == (("late",), 2)
        assert (restated.before.n, restated.before.value, restated.after.n, restated.after.value) == (2, 0.0, 4, 25.0)
        assert restated.bucket_start.isoformat() == "2026-03-02T00:00:00+00:00"
        assert restated.bucket_end - restated.bucket_start == timedelta(days=1)


async def test_a_flood_of_values_is_counted_together(database_url: str, response: Any) -> None:
    """No more places are distinguished than the settings allow; all answers count in the whole all the same."""
    settings = ScoringSettings(most_segment_values=3)
    async with one_service(SERVICE, database_url, service_settings=settings) as scoring:
        await scoring.deliver(*(response({"recommend": 10}, location=f"Shop {number}") for number in range(8)))
        await scoring.use_cases.scores.fold_journal()
        await scoring.deliver(response({"recommend": 0}, location="Shop 99"))
        await scoring.use_cases.scores.fold_journal()
        async with scoring.engine.connect() as connection:
            rows = await connection.exec_driver_sql(
                "SELECT value_1, v0 + v10 FROM scoring.slice JOIN scoring.daily USING (slice_id) ORDER BY value_1"
            )
            assert [tuple(row) for row in rows] == [
                *(("", 9), ("(other)", 6), ("Shop 0", 1), ("Shop 1", 1), ("Shop 2", 1)),
            ]
