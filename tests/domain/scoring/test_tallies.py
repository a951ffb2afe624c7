"""What a batch adds is what its responses add one by one."""

from collections import Counter
from datetime import UTC, datetime, timedelta, timezone
from typing import Any
from uuid import UUID

from hypothesis import given
from hypothesis import strategies as st

from services.scoring.domain.response import Answer, Response, judge
from services.scoring.domain.tally import ALL_LOCATIONS, Cell, Volume, latest_by_series, tally

NOON = datetime(2026, 3, 1, 12, 30, tzinfo=UTC)


def answer(question: str = "satisfied", value: int = 4, **changes: Any) -> Answer:
    """Return an answer on one to five."""
    fields: dict[str, Any] = {"survey": "visit", "touchpoint": "till", "channel": "kiosk", "concept": question}
    fields |= changes
    return judge(
        *(fields["survey"], fields["touchpoint"], fields["channel"], question, fields["concept"]),
        *("csat", 1, 5, "high_is_good"),
        value,
    )


def response(number: int, *answers: Answer, location: str | None = None, at: datetime = NOON) -> Response:
    """Return a response with the given number as its id."""
    return Response(
        id=UUID(int=number),
        survey="visit",
        version=1,
        channel="kiosk",
        touchpoint="till",
        location=location,
        locale=None,
        respondent_id=None,
        occurred_at=at,
        received_at=at,
        answers=answers,
        comments=(),
    )


RESPONSES = st.lists(
    st.tuples(
        st.lists(st.tuples(st.sampled_from(["one", "two"]), st.integers(1, 5)), max_size=2, unique_by=lambda a: a[0]),
        st.sampled_from([None, "Graz", "Linz"]),
        st.integers(-10_000_000, 10_000_000),
    ),
    max_size=30,
)


@given(RESPONSES)
def test_a_tally_counts_every_answer_once(drawn: list[tuple[list[tuple[str, int]], str | None, int]]) -> None:
    """Bars, numbers of responses and series totals agree with a plain count over the responses."""
    batch = [
        response(number, *(answer(*one) for one in answers), location=place, at=NOON + timedelta(seconds=seconds))
        for number, (answers, place, seconds) in enumerate(drawn)
    ]
    cells: Counter[Cell] = Counter()
    volumes: Counter[Volume] = Counter()
    totals: Counter[tuple[UUID, int]] = Counter()
    for one in batch:
        bucket = one.occurred_at.replace(minute=0, second=0, microsecond=0)
        for place in {ALL_LOCATIONS, one.location or ALL_LOCATIONS}:
            volumes[Volume("visit", 1, "till", "kiosk", place, bucket)] += 1
            cells.update(Cell(given.series.series_id, place, bucket, given.value) for given in one.answers)
        totals.update((given.series.series_id, given.value) for given in one.answers)
    added = tally(batch)
    assert added.cells == cells
    assert added.volumes == volumes
    assert {(key, value): n for key, one in added.series.items() for value, n in one.counts.items()} == totals


def test_two_questions_of_one_concept_share_a_bar() -> None:
    """Questions that measure the same count together, and the series knows both of them."""
    added = tally([response(1, answer("first", 5, concept="mood"), answer("second", 5, concept="mood"))])
    [(cell, n)] = added.cells.items()
    [series] = added.series.values()
    assert (cell.value, n) == (5, 2)
    assert (series.questions, series.counts) == ({"first", "second"}, {5: 2})


def test_the_hour_is_that_of_the_answer_in_utc() -> None:
    """An answer of 00:15 in a zone ahead of UTC by half an hour counts in the last hour of the day before."""
    moment = datetime(2026, 3, 1, 0, 15, tzinfo=timezone(timedelta(hours=5, minutes=30)))
    [cell] = tally([response(1, answer(), at=moment)]).cells
    assert cell.bucket == datetime(2026, 2, 28, 18, tzinfo=UTC)


def test_the_latest_response_of_each_series_is_known() -> None:
    """Each series names the last response of the batch that has an answer in it."""
    one, two = answer("one"), answer("two")
    latest = latest_by_series([response(1, one, two), response(2, one), response(3)])
    assert latest == {one.series.series_id: UUID(int=2), two.series.series_id: UUID(int=1)}
