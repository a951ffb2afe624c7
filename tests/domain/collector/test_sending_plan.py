"""When the invitations of a batch go out: at most so many a day, and in no quiet hours."""

from collections import Counter
from datetime import UTC, datetime, time, timedelta
from zoneinfo import ZoneInfo

from hypothesis import given
from hypothesis import strategies as st

from services.collector.domain.invitations.batches.plan import SendingPlan
from services.collector.domain.messages.quiet_hours import QuietHours
from shared.vocabulary import MessageChannel

BERLIN = ZoneInfo("Europe/Berlin")
START = datetime(2026, 3, 28, 9, 30, tzinfo=UTC)
GERMAN, AMERICAN = "+4930123456", "+12125550123"
QUIET = QuietHours()


def _plan(per_day: int | None, **fields: object) -> SendingPlan:
    return SendingPlan(per_day, BERLIN, time(10), QUIET, **fields)  # type: ignore[arg-type]  # named in each test


def test_the_rest_goes_out_on_the_next_days() -> None:
    """At the same time by the clock, also over the night on which clocks are changed."""
    plan = _plan(2)
    moments = [plan.take(START, "email", None) for _ in range(5)]
    assert moments == [
        START,
        START,
        datetime(2026, 3, 29, 8, tzinfo=UTC),
        datetime(2026, 3, 29, 8, tzinfo=UTC),
        datetime(2026, 3, 30, 8, tzinfo=UTC),
    ]


def test_what_was_planned_before_counts() -> None:
    plan = _plan(2, taken={START.date(): 2, START.date() + timedelta(days=1): 1})
    days = [plan.day_of(plan.take(START, "email", None)).day for _ in range(2)]
    assert days == [29, 30]


def test_looking_takes_nothing() -> None:
    plan = _plan(1)
    assert plan.earliest(START, "email", None) == plan.earliest(START, "email", None) == START


def test_quiet_hours_move_a_text_message_to_a_day_with_room() -> None:
    """A number in Berlin gets none on Saturday night and on Sunday; Monday is full, so it is Tuesday."""
    late = datetime(2026, 3, 28, 20, tzinfo=UTC)
    monday = datetime(2026, 3, 30, tzinfo=UTC).date()
    assert _plan(None).earliest(late, "sms", GERMAN) == datetime(2026, 3, 30, 7, tzinfo=UTC)
    assert _plan(1, taken={monday: 1}).earliest(late, "sms", GERMAN) == datetime(2026, 3, 31, 8, tzinfo=UTC)


PEOPLE = st.tuples(
    st.integers(0, 20_000).map(lambda minutes: START + timedelta(minutes=minutes)),
    st.sampled_from([("email", None), ("sms", GERMAN), ("sms", AMERICAN), (None, None)]),
)


@given(st.lists(PEOPLE, max_size=60), st.integers(1, 5))
def test_no_day_has_too_many_and_nobody_is_early_or_disturbed(
    people: list[tuple[datetime, tuple[MessageChannel | None, str | None]]], per_day: int
) -> None:
    plan = _plan(per_day)
    moments = [plan.take(wanted, channel, phone) for wanted, (channel, phone) in people]
    assert all(count <= per_day for count in Counter(plan.day_of(one) for one in moments).values())
    for (wanted, (channel, phone)), moment in zip(people, moments, strict=True):
        assert moment >= wanted
        assert _plan(None).earliest(moment, channel, phone) == moment


@given(st.integers(0, 300), st.integers(1, 40))
def test_no_day_is_left_unused(count: int, per_day: int) -> None:
    plan = _plan(per_day)
    days = {plan.day_of(plan.take(START, "email", None)) for _ in range(count)}
    assert len(days) == -(-count // per_day)
