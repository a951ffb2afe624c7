"""Responses with an unhappy answer, by survey and hour: the count is that of a plain recount, whatever happens."""

import random
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from shared.contracts.event import Event
from shared.contracts.scoring import UnhappyCounted
from shared.ids import uuid7
from shared.testing.collecting import execute, select
from shared.testing.one_service import OneService
from tests.services.scoring.conftest import NOON

HOUR = datetime(2026, 3, 2, 12, tzinfo=UTC)
RECOUNT = "UPDATE scoring.unhappy_turn SET recount = true"


async def count(scoring: OneService) -> list[UnhappyCounted]:
    """Let the job count, and return what it published of it."""
    known = len(await scoring.published())
    await scoring.use_cases.responses.count_unhappy()
    return [event.data for event in (await scoring.published())[known:] if isinstance(event.data, UnhappyCounted)]


def numbers(one: UnhappyCounted) -> tuple[int, int, int, int]:
    return one.unhappy, one.suspect, one.withdrawn, one.imported


async def test_an_hour_is_published_when_its_numbers_change(scoring: OneService, response: Any) -> None:
    """A response counts once, however many of its answers are unhappy; neutral ones, words and ratings do not."""
    await scoring.deliver(
        response({"recommend": 0, "satisfied": 1}),
        response({"recommend": 9, "satisfied": 2}, received_at=NOON + timedelta(minutes=29, seconds=59)),
        response({"recommend": 8, "stars": 1, "why": "Bad."}),
        response({"recommend": 3}, suspect="rapid_taps"),
        response({"recommend": 3}, channel="import", occurred_at=NOON - timedelta(days=400)),
        response({"recommend": 3}, received_at=NOON + timedelta(minutes=30)),
        response({"recommend": 3}, survey="other"),
    )
    found = await count(scoring)
    assert [(one.survey, one.hour, numbers(one)) for one in found] == [
        ("other", HOUR, (1, 0, 0, 0)),
        ("visit", HOUR, (3, 1, 0, 1)),
        ("visit", HOUR + timedelta(hours=1), (1, 0, 0, 0)),
    ]
    assert found[0].key() == "other:2026-03-02T12:00:00+00:00"
    assert await count(scoring) == []
    await scoring.deliver(response({"recommend": 10}), response({"recommend": 1}))
    assert [(one.survey, numbers(one)) for one in await count(scoring)] == [("visit", (4, 1, 0, 1))]


async def test_corrections_move_a_response_from_one_number_to_another(
    scoring: OneService, response: Any, edited: Any, withdrawn: Any, erased: Any
) -> None:
    """Edited to be happy and back, marked as suspect and not any more, withdrawn, erased: always as it is now."""
    person = uuid7()
    first = response({"recommend": 2}, respondent_id=person)
    happy = edited(first, {"recommend": 9})
    unhappy = edited(happy, {"recommend": 5})
    suspect = edited(unhappy, suspect="staff")
    honest = edited(suspect, suspect=None)
    steps: list[tuple[Event[Any], tuple[int, int, int, int] | None]] = [
        (first, (1, 0, 0, 0)),
        (happy, (0, 0, 0, 0)),
        (unhappy, (1, 0, 0, 0)),
        (suspect, (0, 1, 0, 0)),
        (honest, (1, 0, 0, 0)),
        (first, None),
        (withdrawn(honest), (0, 0, 1, 0)),
        (erased(person), None),
    ]
    for event, expected in steps:
        await scoring.deliver(event)
        assert [numbers(one) for one in await count(scoring)] == ([] if expected is None else [expected])
    kept = "SELECT survey, received_at, respondent_id, locale, series FROM scoring.scored_response"
    assert await select(scoring, kept) == [("visit", HOUR, None, None, [])]


async def test_what_comes_after_its_withdrawal_never_counted(
    scoring: OneService, response: Any, withdrawn: Any, erased: Any
) -> None:
    """Nor does what comes of somebody who was erased: no score of it was published, so nobody can have judged it."""
    person = uuid7()
    first, second = response({"recommend": 2}), response({"recommend": 2}, respondent_id=person)
    await scoring.deliver(withdrawn(first), erased(person))
    await scoring.deliver(first, second)
    assert await count(scoring) == []


async def test_one_counts_at_a_time_and_not_too_often(scoring: OneService, response: Any) -> None:
    """While somebody counts, or has just published, nothing is published; it is all there the next time."""
    await scoring.deliver(response({"recommend": 0}))
    job = scoring.use_cases.responses.count_unhappy
    async with scoring.engine.begin() as connection:
        await connection.exec_driver_sql("SELECT 1 FROM scoring.unhappy_turn FOR UPDATE")
        assert await job() == 0
    assert await job(pause=timedelta(hours=1)) == 1
    await scoring.deliver(response({"recommend": 0}))
    assert await job(pause=timedelta(hours=1)) == 0
    assert [numbers(one) for one in await count(scoring)] == [(2, 0, 0, 0)]


async def test_what_is_still_being_written_is_behind_the_watermark(scoring: OneService, response: Any) -> None:
    """`counted_to` lies before the beginning of every transaction that may still add something."""
    await scoring.deliver(response({"recommend": 0}))
    async with scoring.engine.begin() as connection:
        await connection.exec_driver_sql("SELECT pg_current_xact_id()")
        began = (await connection.exec_driver_sql("SELECT now()")).scalar_one()
        [counted] = await count(scoring)
        assert counted.counted_to < began
    await scoring.deliver(response({"recommend": 0}))
    [later] = await count(scoring)
    assert later.counted_to > counted.counted_to


@pytest.mark.parametrize("most", [1, 3, 1000])
async def test_a_recount_corrects_every_hour_that_is_wrong(
    scoring: OneService, response: Any, monkeypatch: pytest.MonkeyPatch, most: int
) -> None:
    """Hours that are wrong, missing, or of nobody are corrected and published, in steps; right ones are not."""
    monkeypatch.setattr("services.scoring.application.count_unhappy.MOST_HOURS", most)
    hours = [HOUR + timedelta(hours=number) for number in range(6)]
    await scoring.deliver(*(response({"recommend": 0}, received_at=hour + timedelta(minutes=5)) for hour in hours))
    await count(scoring)
    await execute(
        scoring, "UPDATE scoring.unhappy_hour SET unhappy = 7, withdrawn = 2 WHERE hour = '2026-03-02 12:00Z'"
    )
    await execute(scoring, "DELETE FROM scoring.unhappy_hour WHERE hour = '2026-03-02 13:00Z'")
    await execute(scoring, "INSERT INTO scoring.unhappy_hour VALUES ('visit', '2020-01-01 00:00Z', 1, 1, 1, 1)")
    await scoring.deliver(response({"recommend": 0}, received_at=hours[2]))
    await execute(scoring, RECOUNT)
    found = await count(scoring)
    assert {(one.hour, numbers(one)) for one in found} == {
        (hours[0], (1, 0, 0, 0)),
        (hours[1], (1, 0, 0, 0)),
        (hours[2], (2, 0, 0, 0)),
        (datetime(2020, 1, 1, tzinfo=UTC), (0, 0, 0, 0)),
    }
    assert len(found) == 4
    assert await count(scoring) == []
    assert await select(scoring, "SELECT recount FROM scoring.unhappy_turn") == [(False,)]


# --- whatever happens, it is the recount ---


@dataclass
class Life:
    """What happens to one response, in order; all that the recount knows of it."""

    survey: str
    hour: int
    is_imported: bool
    answers: list[dict[str, int]]
    """As they came in, and after each edit."""
    suspect: list[bool]
    """Whether it was marked then."""
    end: str
    queue: list[Event[Any]] = field(default_factory=list)

    @property
    def box(self) -> str | None:
        """Where it is in the end."""
        last = self.answers[-1]
        # NPS: 0 to 6. Satisfaction of five: the two lowest. Effort of seven: the three lowest.
        unhappy = last.get("recommend", 10) <= 6 or last.get("satisfied", 5) <= 2 or last.get("effort", 7) <= 3
        if not unhappy:
            return None
        if self.end in {"withdrawn", "erased"}:
            return "withdrawn"
        return "suspect" if self.suspect[-1] else "imported" if self.is_imported else "unhappy"


ANSWERS = st.fixed_dictionaries(
    {}, optional={"satisfied": st.integers(1, 5), "recommend": st.integers(0, 10), "effort": st.integers(1, 7)}
)
LIVES = st.lists(
    st.builds(
        Life,
        survey=st.sampled_from(["one", "two"]),
        hour=st.integers(0, 2),
        is_imported=st.booleans(),
        answers=st.lists(ANSWERS, min_size=1, max_size=3),
        suspect=st.lists(st.booleans(), min_size=3, max_size=3),
        end=st.sampled_from(["kept", "kept", "withdrawn", "erased"]),
    ),
    max_size=15,
)


@pytest.fixture
def events(response: Any, edited: Any, withdrawn: Any, erased: Any) -> Callable[[Life, str], list[Event[Any]]]:
    """Make all events of a response, from the first to the last."""

    def make(life: Life, run: str) -> list[Event[Any]]:
        person = uuid7()
        life.suspect = life.suspect[: len(life.answers)]
        marks = ["staff" if one else None for one in life.suspect]
        made = [
            response(
                life.answers[0],
                survey=life.survey + run,
                respondent_id=person,
                channel="import" if life.is_imported else "web",
                received_at=HOUR + timedelta(hours=life.hour, minutes=17),
                suspect=marks[0],
            )
        ]
        for answers, mark in zip(life.answers[1:], marks[1:], strict=True):
            made.append(edited(made[-1], answers, suspect=mark))
        if life.end == "withdrawn":
            made.append(withdrawn(made[-1]))
        return [*made, erased(person)] if life.end == "erased" else made

    return make


def recount(lives: Sequence[Life], run: str) -> dict[tuple[str, datetime], tuple[int, int, int, int]]:
    """Count response by response."""
    found: dict[tuple[str, datetime], list[int]] = {}
    for one in lives:
        if one.box is not None:
            hour = found.setdefault((one.survey + run, HOUR + timedelta(hours=one.hour)), [0, 0, 0, 0])
            hour[0] += one.box in {"unhappy", "imported"}
            hour[1] += one.box == "suspect"
            hour[2] += one.box == "withdrawn"
            hour[3] += one.box == "imported"
    return {key: (first, second, third, last) for key, (first, second, third, last) in found.items()}


@settings(
    max_examples=12,
    phases=[Phase.explicit, Phase.reuse, Phase.generate],
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(lives=LIVES, seed=st.integers(0, 2**32))
async def test_any_history_gives_the_numbers_of_a_recount(
    scoring: OneService, events: Callable[[Life, str], list[Event[Any]]], again: Any, lives: list[Life], seed: int
) -> None:
    """Events of one response in their order, those of many mixed and repeated, counted and recounted at any moment."""
    run = uuid7().hex
    chance = random.Random(seed)  # noqa: S311 - a repeatable choice
    for life in lives:
        life.queue = events(life, run)
    delivered: list[Event[Any]] = []
    known = len(await scoring.published())
    while waiting := [life for life in lives if life.queue]:
        batch = [chance.choice(waiting).queue for _ in range(chance.randint(1, 6))]
        taken = [queue.pop(0) for queue in batch if queue]
        repeated = [again(one) for one in delivered if chance.random() < 0.1]
        await scoring.deliver(*taken, *repeated)
        delivered += taken
        if chance.random() < 0.3:
            if chance.random() < 0.3:
                await execute(scoring, RECOUNT)
            await scoring.use_cases.responses.count_unhappy()
    await scoring.use_cases.responses.count_unhappy()
    last: dict[tuple[str, datetime], tuple[int, int, int, int]] = {}
    for event in (await scoring.published())[known:]:
        if isinstance(event.data, UnhappyCounted) and event.data.survey.endswith(run):
            assert last.get((event.data.survey, event.data.hour)) != numbers(event.data)
            last[event.data.survey, event.data.hour] = numbers(event.data)
    expected = recount(lives, run)
    assert {key: counts for key, counts in last.items() if any(counts)} == expected
    await execute(scoring, RECOUNT)
    assert await count(scoring) == []
