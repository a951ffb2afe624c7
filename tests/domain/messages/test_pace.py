"""No account sends faster than it may, and what somebody waits for gets ahead of what comes in masses."""

import heapq
from datetime import UTC, datetime, timedelta
from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from services.collector.domain.messages.pace import Pace, Turn, patience, take_turn

START = datetime(2026, 3, 4, 12, tzinfo=UTC)
FRESH = Pace(START, START, START)


def ask(
    pace: Pace,
    after: float,
    *,
    per_second: float = 1.0,
    is_urgent: bool = False,
    comes_again: bool = False,
) -> tuple[Pace, Turn]:
    """Ask for a turn some seconds after the start."""
    return take_turn(
        pace,
        START + timedelta(seconds=after),
        per_second=per_second,
        patience_seconds=patience(per_second, is_urgent=is_urgent),
        comes_again=comes_again,
    )


@given(st.lists(st.tuples(st.floats(0, 5), st.booleans(), st.booleans()), max_size=80), st.floats(0.05, 50))
def test_turns_are_never_closer_than_the_rate_allows(asked: list[tuple[float, bool, bool]], per_second: float) -> None:
    pace, now = FRESH, 0.0
    turns: list[float] = []
    for pause, is_urgent, comes_again in asked:
        now += pause
        pace, turn = ask(pace, now, per_second=per_second, is_urgent=is_urgent, comes_again=comes_again)
        assert turn.seconds >= 0
        if turn.is_given:
            turns.append(now + turn.seconds)

    for earlier, later in pairwise(turns):
        assert later - earlier >= 1 / per_second - 0.001


def test_the_first_message_is_sent_at_once() -> None:
    _, turn = ask(FRESH, 100)

    assert turn == Turn(is_given=True, seconds=0)


def test_who_comes_too_early_comes_back_at_a_moment_of_its_own() -> None:
    pace = FRESH
    turns = []
    for _ in range(6):
        pace, turn = ask(pace, 0)
        turns.append(turn)

    assert [turn.is_given for turn in turns] == [True, True, False, False, False, False]
    assert [round(turn.seconds, 2) for turn in turns] == [0, 1, 3.05, 4.11, 5.16, 6.21]


def test_what_somebody_waits_for_gets_ahead_of_masses() -> None:
    pace = FRESH
    for _ in range(1000):
        pace, _ = ask(pace, 0)

    _, turn = ask(pace, 0, is_urgent=True)

    assert turn == Turn(is_given=True, seconds=2.0)


def test_a_mass_is_sent_in_the_time_that_it_takes_and_asks_seldom() -> None:
    """All 2000 messages are due at once, the workers are away for ten minutes, and urgent ones come in between."""
    per_second, count = 5.0, 2000
    waiting = [(0.0, number, False) for number in range(count)]
    heapq.heapify(waiting)
    pace, asked, urgent_waits, sent = FRESH, 0, [], []
    next_urgent = 1.0
    while waiting:
        due, number, comes_again = heapq.heappop(waiting)
        now = max(due, 720.0) if 120 <= due < 720 else due
        while next_urgent <= now:
            pace, turn = ask(pace, next_urgent, per_second=per_second, is_urgent=True)
            urgent_waits.append(turn)
            next_urgent += 10
        asked += 1
        pace, turn = ask(pace, now, per_second=per_second, comes_again=comes_again)
        if turn.is_given:
            sent.append(now + turn.seconds)
        else:
            heapq.heappush(waiting, (now + turn.seconds, number, True))

    assert len(sent) == count
    assert all(turn.is_given and turn.seconds <= 3 for turn in urgent_waits)
    assert asked < 6 * count, "they asked again and again"
    assert max(sent) < 600 + 2.5 * count / per_second
