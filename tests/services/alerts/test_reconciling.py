"""The ledger beside scoring's count: never a false alarm, and never silent about a response that got lost."""

import random
from datetime import timedelta
from typing import Any

import pytest
from prometheus_client import REGISTRY
from sqlalchemy import text

from services.alerts.application.reconciling import CompareLedger
from services.alerts.domain.ledger import LedgerCounts
from services.alerts.domain.reconciling import Difference, Known, Snapshot, difference
from shared.contracts.scoring import ResponseScored
from shared.testing.collecting import execute, select
from shared.testing.one_service import OneService
from tests.services.alerts.happenings import NOON, answer, get, scored
from tests.services.alerts.looping import counted, query
from tests.services.alerts.scoring_model import LateBus, Life, Scoring, lives, replayed

FOUND = "SELECT survey, hour, missing, surplus FROM alerts.ledger_difference ORDER BY 1, 2"
HOUR = NOON - timedelta(hours=2)


def comparing(alerts: OneService, bus: LateBus) -> CompareLedger:
    return CompareLedger(alerts.unit_of_work, alerts.clock, timedelta(days=90), bus.read_offsets)


@pytest.mark.parametrize("seed", range(5))
async def test_nothing_is_found_while_all_is_well(alerts: OneService, seed: int) -> None:
    """Partitions that are read late, twice and in any order; edits, marks, withdrawals and erasures on their way."""
    chance = random.Random(seed)  # noqa: S311 - a repeatable choice
    bus = LateBus(chance)
    scoring = Scoring(chance, bus, lives(chance, 25))
    compare = comparing(alerts, bus)
    stuck = chance.choice(["scoring/0", "scoring/1", "scoring/2", "collector/0", None])
    compared = 0
    while scoring.step():
        if chance.random() < 0.5:
            ready = [one for one in bus.records if one != stuck and bus.done[one] < len(bus.records[one])]
            if ready:
                await bus.deliver_some(alerts, chance.choice(ready))
        if chance.random() < 0.15:
            await compare()
            assert await select(alerts, FOUND) == []
            compared += 1
    scoring.count()
    await bus.deliver_all(alerts)
    await compare()
    await compare()
    assert await select(alerts, FOUND) == []
    assert compared > 3
    await _adds_up(alerts, scoring)
    # Scoring is replayed, and whoever reads it begins anew: it is all known already.
    events = replayed(bus)
    chance.shuffle(events)
    await alerts.deliver(*events)
    await compare()
    await compare()
    assert await select(alerts, FOUND) == []
    await _adds_up(alerts, scoring)


async def _adds_up(alerts: OneService, scoring: Scoring) -> None:
    """Scoring's numbers are those of the boxes, for everything and for each survey."""
    for survey in ("parcel", "visit", None):
        wanted = {} if survey is None else {"survey": survey}
        found = await get(alerts, f"/v1/ledger?{query(**wanted)}")
        ours = [numbers for hour, numbers in scoring.counts().items() if survey in (None, hour[0])]
        names = ("unhappy", "suspect", "withdrawn", "imported")
        expected = dict(zip(names, map(sum, zip(*ours, strict=True)), strict=True))
        assert {name: found["scoring"][name] for name in names} == expected
        counts = {one["box"]: one["responses"] for one in found["boxes"]}
        assert counts["suspect"] == expected["suspect"]
        assert counts["withdrawn"] + counts["erased"] == expected["withdrawn"]
        assert counts["imported"] == expected["imported"]
        assert found["total"] - counts["corrected"] == found["scoring"]["total"]
        assert (found["adds_up"], found["differences"]) == ("yes", [])


@pytest.mark.parametrize("seed", range(4))
async def test_every_response_that_got_lost_is_found(alerts: OneService, seed: int) -> None:
    """Alerts passed it by, as when it was parked: the hour is named, and once it is handled all is well again.

    Nothing is edited here: what became happy within the two seconds before a count may hide a loss in its hour.
    """
    chance = random.Random(seed)  # noqa: S311 - a repeatable choice
    bus = LateBus(chance)
    scoring = Scoring(chance, bus, lives(chance, 12, revisions=[1]))
    victim = Life("parcel", HOUR, [(True, False)], "kept", to_do=[0])
    scoring.lives.append(victim)
    bus.lost = lambda one: isinstance(one.data, ResponseScored) and one.data.response_id == victim.response_id
    compare = comparing(alerts, bus)
    while scoring.step():
        await bus.deliver_some(alerts)
    scoring.count()
    await bus.deliver_all(alerts)
    await compare()
    assert await compare() == []
    assert await select(alerts, FOUND) == [("parcel", HOUR, 1, 0)]
    assert (await get(alerts, f"/v1/ledger?{query()}"))["adds_up"] == "on_its_way"
    await _five_minutes_later(alerts)
    [found] = await compare()
    assert (found.of, found.difference) == (victim.hour, (1, 0))
    assert REGISTRY.get_sample_value("heed_loop_ledger_difference", {"kind": "missing"}) == 1
    shown = await get(alerts, f"/v1/ledger?{query()}")
    assert shown["adds_up"] == "no"
    [named] = shown["differences"]
    assert (named["survey"], named["hour"], named["missing"]) == ("parcel", "2026-03-02T10:00:00Z", 1)
    await alerts.deliver(*(one for records in bus.records.values() for one in records if bus.lost(one)))
    assert await compare() == []
    assert REGISTRY.get_sample_value("heed_loop_ledger_difference", {"kind": "missing"}) == 0
    await _adds_up(alerts, scoring)


async def _five_minutes_later(alerts: OneService) -> None:
    await execute(alerts, "UPDATE alerts.ledger_difference SET first_seen_at = first_seen_at - interval '5 minutes'")


async def test_a_difference_that_changes_is_a_new_one(alerts: OneService) -> None:
    """What grows and shrinks is on its way; only what stays the same for minutes is certain."""
    bus = LateBus(random.Random(0))  # noqa: S311 - no secret
    compare = comparing(alerts, bus)
    await alerts.deliver(counted(1))
    await compare()
    assert await compare() == []
    await _five_minutes_later(alerts)
    await alerts.deliver(later(counted(2)))
    await compare()
    assert await compare() == []
    await _five_minutes_later(alerts)
    assert [one.difference for one in await compare()] == [Difference(2, 0)]


def later(one: Any) -> Any:
    return type(one)(one.data, source=one.source, time=one.time + timedelta(seconds=5))


async def test_the_count_that_was_published_last_counts(alerts: OneService) -> None:
    """Whichever comes first, and also where its watermark is older: a transaction began before and ended after."""
    old, new = counted(5), later(counted(7, counted_to=NOON))
    await alerts.deliver(new)
    await alerts.deliver(old)
    kept = "SELECT unhappy FROM alerts.unhappy_count"
    assert await select(alerts, kept) == [(7,)]
    await alerts.deliver(later(later(counted(3))), old, new)
    assert await select(alerts, kept) == [(3,)]


async def test_nothing_is_compared_without_a_bus_or_before_the_ledger_begins(alerts: OneService) -> None:
    assert await alerts.use_cases.loop.compare() == []
    await alerts.deliver(counted(3))
    await execute(alerts, "UPDATE alerts.ledger_state SET begins_at = '2026-03-02 13:00Z'")
    compare = comparing(alerts, LateBus(random.Random(0)))  # noqa: S311 - no secret
    await compare()
    await compare()
    assert await select(alerts, FOUND) == []
    await execute(alerts, "UPDATE alerts.ledger_state SET begins_at = NULL, compared_all_at = NULL")
    await compare()
    assert len(await select(alerts, FOUND)) == 1


async def test_all_hours_are_compared_again_from_time_to_time(alerts: OneService) -> None:
    """A row that disappears from the ledger long after its hour was compared is found, too."""
    compare = comparing(alerts, LateBus(random.Random(0)))  # noqa: S311 - no secret
    await alerts.deliver(scored(answer(1)), counted(1))
    await compare()
    await compare()
    await execute(alerts, "DELETE FROM alerts.judged")
    await compare()
    assert await select(alerts, FOUND) == []
    await execute(alerts, "UPDATE alerts.ledger_state SET compared_all_at = now() - interval '7 hours'")
    await compare()
    assert await select(alerts, FOUND) == [("parcel", NOON, 1, 0)]


async def test_what_an_older_release_stored_does_not_disturb(alerts: OneService) -> None:
    """It does not say when it was scored: before it was judged."""
    await alerts.deliver(scored(answer(1)), counted(1))
    async with alerts.engine.begin() as connection:
        await connection.execute(text("UPDATE alerts.judged SET scored_at = NULL"))
    compare = comparing(alerts, LateBus(random.Random(0)))  # noqa: S311 - no secret
    await compare()
    await compare()
    assert await select(alerts, FOUND) == []


@pytest.mark.parametrize(
    ("total", "known", "expected"),
    [
        (3, Known(3, 0, 3), (0, 0)),
        (3, Known(2, 1, 3), (0, 0)),
        (2, Known(2, 1, 3), (0, 0)),
        (4, Known(2, 1, 3), (1, 0)),
        (1, Known(2, 1, 3), (0, 1)),
        (0, Known(), (0, 0)),
    ],
)
def test_what_was_scored_after_the_watermark_may_be_counted_or_not(
    total: int, known: Known, expected: tuple[int, int]
) -> None:
    assert difference(LedgerCounts(total, 0, 0, 0), known) == expected
    assert difference(LedgerCounts(0, 0, total, 0), known) == expected


def test_a_moment_is_passed_when_every_partition_is() -> None:
    snapshot = Snapshot(NOON, {"a/0": 3, "a/1": 0})
    assert not snapshot.is_passed({"a/0": (2, 9), "a/1": (0, 5)})
    assert snapshot.is_passed({"a/0": (3, 9), "a/1": (0, 5)})
    assert not snapshot.is_passed({})


def test_a_moment_of_topics_that_were_made_anew_is_void() -> None:
    snapshot = Snapshot(NOON, {"a/0": 3})
    assert not snapshot.is_void({"a/0": (1, 3)})
    assert snapshot.is_void({"a/0": (1, 1)})
    assert snapshot.is_void({"b/0": (3, 3)})


async def test_topics_that_were_made_anew_do_not_stop_the_comparison(alerts: OneService) -> None:
    bus = LateBus(random.Random(0))  # noqa: S311 - no secret
    compare = comparing(alerts, bus)
    bus.records["a/0"] = [counted(1)] * 5
    await compare()
    bus.records["a/0"] = []
    await alerts.deliver(counted(1))
    await compare()
    assert await select(alerts, FOUND) == []
    await compare()
    assert len(await select(alerts, FOUND)) == 1
