"""Counting requests: windows as a plain recount sees them, in a bounded piece of memory."""

from collections import Counter
from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.collector.application.abuse.rate_limits import RateLimits, parse_rates
from services.collector.application.abuse.windows import MAX_KEYS, Windows
from services.collector.settings import CollectorSettings
from shared.clock import FixedClock
from shared.errors import TooManyRequestsError

NOON = datetime(2026, 3, 1, 12, tzinfo=UTC)
LIMIT = 3
MINUTE = 60


def limits(clock: FixedClock, **rates: str) -> RateLimits:
    """Return limits of which only `rates` are set."""
    return RateLimits(clock, **({"per_address": "", "per_survey": "", "per_address_and_survey": ""} | rates))


def is_let_in(limited: RateLimits, address: str = "10.0.0.1", survey: str | None = "visit") -> bool:
    """Whether one more request is let in."""
    try:
        limited.take("write", address, survey)
    except TooManyRequestsError:
        return False
    return True


@given(st.lists(st.tuples(st.integers(0, 40), st.sampled_from(["10.0.0.1", "10.0.0.2", "10.0.0.3"])), max_size=60))
def test_windows_are_a_plain_recount(arrivals: list[tuple[int, str]]) -> None:
    """A window begins with the first request after the last one ended, and lets so many in as the limit says."""
    clock = FixedClock(NOON)
    limited = limits(clock, per_address=f"{LIMIT}/minute")
    begun: dict[str, float] = {}
    taken: Counter[str] = Counter()
    now = 0
    for pause, address in arrivals:
        now += pause
        clock.advance(pause)
        if address not in begun or now >= begun[address] + MINUTE:
            begun[address] = now
            taken[address] = 0
        taken[address] += 1
        assert is_let_in(limited, address) == (taken[address] <= LIMIT)


def test_who_is_refused_learns_how_long_to_wait() -> None:
    """The seconds until the window ends, rounded up; after them the request is let in."""
    clock = FixedClock(NOON)
    limited = limits(clock, per_address="1/minute")
    limited.take("write", "10.0.0.1", None)
    clock.advance(17.5)
    with pytest.raises(TooManyRequestsError) as refused:
        limited.take("write", "10.0.0.1", None)
    assert refused.value.retry_after_seconds == 43
    clock.advance(42.5)
    assert is_let_in(limited)


def test_several_rates_hold_together() -> None:
    """`2/second; 3/minute` lets two in at once and one more later."""
    clock = FixedClock(NOON)
    limited = limits(clock, per_address="2/second; 3/minute")
    first = [is_let_in(limited) for _ in range(3)]
    clock.advance(1)
    assert [first, is_let_in(limited), is_let_in(limited)] == [[True, True, False], True, False]


def test_axes_count_for_themselves() -> None:
    """One address may go on at another survey, another address at the same; all share what the survey bears."""
    limited = limits(FixedClock(NOON), per_address_and_survey="1/minute", per_survey="2/minute")
    assert is_let_in(limited, "10.0.0.1", "visit")
    assert not is_let_in(limited, "10.0.0.1", "visit")
    assert is_let_in(limited, "10.0.0.1", "parcel")
    assert is_let_in(limited, "10.0.0.1", None)
    assert is_let_in(limited, "10.0.0.2", "visit")
    assert not is_let_in(limited, "10.0.0.3", "visit")


def test_who_is_refused_uses_nothing_up_of_what_others_share() -> None:
    """A single address that asks a thousand times leaves the survey to the others."""
    limited = limits(FixedClock(NOON), per_address="2/minute", per_survey="3/minute")
    assert sum(is_let_in(limited, "10.0.0.1") for _ in range(1000)) == 2
    assert is_let_in(limited, "10.0.0.2")


def test_reads_and_writes_have_budgets_of_their_own() -> None:
    """A page that asks for its configuration all the time can still answer."""
    limited = limits(FixedClock(NOON), per_address="1/minute")
    limited.take("read", "10.0.0.1", "visit")
    with pytest.raises(TooManyRequestsError):
        limited.take("read", "10.0.0.1", "visit")
    assert is_let_in(limited)


def test_a_flood_of_addresses_fills_no_memory() -> None:
    """However many addresses ask within one window, so many windows are kept and no more, the newest ones."""
    now = [0.0]
    windows = Windows(lambda: now[0])
    for number in range(100_000):
        now[0] += 0.0001
        windows.incr(str(number), MINUTE)
        assert len(windows) <= MAX_KEYS
    assert (windows.get("99999"), windows.get("0")) == (1, 0)


def test_windows_that_are_over_make_room_by_themselves() -> None:
    """Steady traffic from ever new addresses keeps no more windows than are open, far from the bound."""
    now = [0.0]
    windows = Windows(lambda: now[0])
    for number in range(5_000):
        now[0] += 1
        windows.incr(str(number), MINUTE)
    assert len(windows) <= MINUTE + 1


@pytest.mark.parametrize("text", ["", "0", " "])
def test_a_limit_can_be_off(text: str) -> None:
    """Empty and 0 mean no limit."""
    assert parse_rates(text) == []
    assert all(is_let_in(limits(FixedClock(NOON), per_address=text)) for _ in range(1000))


@pytest.mark.parametrize(
    "text", ["often", "10", "0/minute", "-1/minute", "10/fortnight", "10/minute; often", "1e3/hour"]
)
def test_nonsense_is_no_rate(text: str) -> None:
    """A setting that is no rate stops the start, with a sentence about what is."""
    with pytest.raises(ValueError, match="such as `600/minute`"):
        CollectorSettings(rate_per_survey=text)
