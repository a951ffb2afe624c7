"""When to call a customer, beside an oracle that looks at the clocks of their place minute by minute."""

from datetime import UTC, datetime, timedelta
from typing import Any, get_args
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.tickets.domain.casework.call_back import HOURS, call_time, want_call_back, zone_of_case
from services.tickets.domain.opening import ManualCase, open_by_hand
from services.tickets.domain.ticket import Ticket
from services.tickets.domain.workflow import StepRefusedError
from shared.directory.structure import Structure, Unit
from shared.ids import uuid7
from shared.vocabulary import CallBack, CallBackWindow

ZONES = ("Europe/Vienna", "America/St_Johns", "Asia/Kathmandu", "Pacific/Apia", "Africa/Cairo", "UTC")
WINDOWS: tuple[CallBackWindow, ...] = get_args(CallBackWindow)
NOON = datetime(2026, 3, 1, 12, tzinfo=UTC)
MOMENTS = st.datetimes(datetime(2026, 1, 1), datetime(2027, 12, 31), timezones=st.just(UTC)).map(  # noqa: DTZ001 - the strategy adds the zone
    lambda moment: moment.replace(microsecond=0)
)


def shows(zone: str, moment: datetime) -> tuple[int, int]:
    """Return hour and minute on the clocks of a place."""
    local = moment.astimezone(ZoneInfo(zone))
    return local.hour, local.minute


@given(zone=st.sampled_from(ZONES), window=st.sampled_from(WINDOWS), now=MOMENTS)
def test_the_time_is_what_the_clocks_there_show(zone: str, window: CallBackWindow, now: datetime) -> None:
    """It is open within its hours; it ends when the clocks show its end, and not earlier; else the next one begins."""
    first, last = HOURS[window]
    time = call_time(CallBack("phone", window), zone, now)
    assert time is not None
    assert time.is_now is (first <= shows(zone, now)[0] < last)
    assert time.closes_at > now
    assert (shows(zone, time.opens_at), shows(zone, time.closes_at)) == ((first, 0), (last, 0))
    assert timedelta(0) < time.closes_at - time.opens_at <= timedelta(hours=24)
    if time.is_now:
        assert time.opens_at <= now
        return
    # Between now and then it is never open: no day is skipped, none comes too early.
    minute = now
    while minute < time.opens_at:
        assert not first <= shows(zone, minute)[0] < last
        minute += timedelta(minutes=1) if time.opens_at - minute < timedelta(hours=2) else timedelta(minutes=30)


@pytest.mark.parametrize("day", [datetime(2026, 3, 29, tzinfo=UTC), datetime(2026, 10, 25, tzinfo=UTC)])
def test_on_days_when_the_clocks_change_the_hours_are_those_of_the_clocks(day: datetime) -> None:
    """At eight in the morning, whether the night was short or long."""
    time = call_time(CallBack("phone", "morning"), "Europe/Vienna", day)
    assert time is not None
    assert shows("Europe/Vienna", time.opens_at) == (8, 0)
    assert time.opens_at.hour == (6 if day.month == 3 else 7)


def test_no_time_is_said_where_nobody_knows_it() -> None:
    """Without a zone, and for an answer in writing."""
    assert call_time(CallBack("phone", "evening"), None, NOON) is None
    assert call_time(CallBack("email"), "Europe/Vienna", NOON) is None


def test_the_zone_is_that_of_the_place_or_of_what_it_belongs_to() -> None:
    """The nearest that is declared; nobody's, where none is."""
    units = (
        Unit(code="all", name="All"),
        Unit(code="south", name="South", parent="all", zone="Europe/Vienna"),
        Unit(code="graz", name="Graz", parent="south"),
        Unit(code="wien", name="Wien", parent="all"),
    )
    structure = Structure(version=1, units=units)
    zones = {one: zone_of_case(ticket(location=one), structure) for one in ("graz", "south", "wien", "oslo", None)}
    assert zones == {"graz": "Europe/Vienna", "south": "Europe/Vienna", "wien": None, "oslo": None, None: None}


def ticket(**fields: Any) -> Ticket:
    case = ManualCase(subject="Late", **fields)
    return open_by_hand(case, actor="kim", ticket_id=uuid7(), number=1, at=NOON).ticket


@given(
    steps=st.lists(
        st.one_of(
            st.builds(CallBack, st.sampled_from(["phone", "email"]), st.sampled_from(WINDOWS)),
            st.sampled_from([None, "contact", "earlier"]),
        ),
        max_size=12,
    )
)
def test_a_wish_is_open_until_somebody_contacts_the_customer_after_it(steps: list[Any]) -> None:
    """Whatever is wished, withdrawn and logged in which order."""
    case, wished_at, at = ticket(), None, NOON
    for step in steps:
        at += timedelta(hours=1)
        if step in {"contact", "earlier"}:
            happened_at = at if step == "contact" else at - timedelta(minutes=90)
            case = case.contact(actor="kim", at=at, happened_at=happened_at).ticket
            wished_at = None if wished_at is None or happened_at >= wished_at else wished_at
        else:
            change = want_call_back(case, step, actor="kim", at=at)
            is_news = step != case.call_back or (step is not None and wished_at is None)
            assert (change is not None) is is_news
            if change is not None:
                case, wished_at = change.ticket, None if step is None else at
        assert case.call_back_open_since == wished_at
        assert wished_at is None or case.call_back is not None


def test_a_closed_case_takes_no_wish() -> None:
    """Nobody would keep it."""
    closed = ticket().merge_into(uuid7(), actor="kim", at=NOON).ticket
    for wish in (CallBack(), None):
        with pytest.raises(StepRefusedError):
            want_call_back(closed, wish, actor="kim", at=NOON)
