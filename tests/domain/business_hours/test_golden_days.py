"""Business hours that a person worked out by hand: both changes of the clock, nights, holidays, and the words."""

from datetime import UTC, date, datetime, timedelta

import pytest

from shared.business_hours.calendar import Calendar, Holiday
from shared.business_hours.checks import calendar_problems
from shared.business_hours.explanation import explain, in_words
from shared.business_hours.hours import BusinessHours
from shared.errors import InvalidFieldsError

SHOP = BusinessHours(
    Calendar(
        zone="Europe/Berlin",
        weekly={
            "monday": ("09:00-12:00", "13:00-18:00"),
            "tuesday": ("09:00-18:00",),
            "friday": ("09:00-18:00",),
        },
        holidays=(
            Holiday(date=date(2026, 10, 5), name="Betriebsausflug"),
            Holiday(date=date(2026, 10, 3), name="Tag der Deutschen Einheit"),
            Holiday(date=date(2026, 10, 6), name="Inventur", hours=("12:00-14:00",)),
        ),
    )
)
NIGHT = BusinessHours(Calendar(zone="Europe/Berlin", weekly={"saturday": ("22:00-06:00",)}))
ALL_SUNDAY = BusinessHours(Calendar(zone="Europe/Berlin", weekly={"sunday": ("00:00-24:00",)}))
FRIDAY = datetime(2026, 10, 2, 14, tzinfo=UTC)
"""16:00 in Berlin."""


@pytest.mark.parametrize(
    ("hours", "begin", "passed"),
    [
        (NIGHT, datetime(2026, 3, 28, 12, tzinfo=UTC), 7),
        (NIGHT, datetime(2026, 10, 24, 12, tzinfo=UTC), 9),
        (NIGHT, datetime(2026, 6, 6, 12, tzinfo=UTC), 8),
        (ALL_SUNDAY, datetime(2026, 3, 28, 12, tzinfo=UTC), 23),
        (ALL_SUNDAY, datetime(2026, 10, 24, 12, tzinfo=UTC), 25),
    ],
)
def test_hours_at_both_changes_of_the_clock(hours: BusinessHours, begin: datetime, passed: int) -> None:
    """The night in spring is an hour shorter, that in autumn an hour longer."""
    assert hours.open_between(begin, begin + timedelta(days=2)) == timedelta(hours=passed)


def test_an_hour_that_the_clock_skips_is_not_open_and_one_shown_twice_is_open_twice() -> None:
    """02:00 to 03:00 does not exist on 29 March, and lasts two hours on 25 October."""
    small_hours = BusinessHours(Calendar(zone="Europe/Berlin", weekly={"sunday": ("02:00-03:00",)}))
    spring, autumn = datetime(2026, 3, 29, tzinfo=UTC), datetime(2026, 10, 25, tzinfo=UTC)
    assert small_hours.open_between(spring, spring + timedelta(days=1)) == timedelta(0)
    assert small_hours.next_opening(spring) == datetime(2026, 4, 5, 0, tzinfo=UTC)
    assert small_hours.open_between(autumn, autumn + timedelta(days=1)) == timedelta(hours=2)
    assert list(small_hours.spans(autumn, autumn + timedelta(days=1))) == [
        (datetime(2026, 10, 25, 0, tzinfo=UTC), datetime(2026, 10, 25, 2, tzinfo=UTC))
    ]


def test_a_due_moment_goes_around_weekends_breaks_and_holidays() -> None:
    """Six hours from Friday 16:00: two on Friday, none to Monday, two on the Tuesday of stocktaking, two on Friday."""
    assert SHOP.add_open(FRIDAY, timedelta(hours=6)) == datetime(2026, 10, 9, 9, tzinfo=UTC)
    assert SHOP.add_open(FRIDAY, timedelta(hours=2)) == datetime(2026, 10, 2, 16, tzinfo=UTC)
    assert SHOP.next_opening(datetime(2026, 10, 2, 16, tzinfo=UTC)) == datetime(2026, 10, 6, 10, tzinfo=UTC)
    lunch = datetime(2026, 9, 28, 10, 30, tzinfo=UTC)
    assert (SHOP.is_open(lunch), SHOP.next_opening(lunch)) == (False, datetime(2026, 9, 28, 11, tzinfo=UTC))


def test_a_night_belongs_to_the_day_on_which_it_begins() -> None:
    """A holiday on Sunday leaves the night of Saturday as it is; one on Saturday takes all of it."""
    begin, end = datetime(2026, 6, 6, tzinfo=UTC), datetime(2026, 6, 8, tzinfo=UTC)
    for day, passed in ((date(2026, 6, 7), 8), (date(2026, 6, 6), 0)):
        calendar = Calendar(
            zone="Europe/Berlin",
            weekly={"saturday": ("22:00-06:00",)},
            holidays=(Holiday(date=day, name="Feast"),),
        )
        assert BusinessHours(calendar).open_between(begin, end) == timedelta(hours=passed)


def test_the_explanation_in_words() -> None:
    """Every date is there once, closed ones in a row together, in English and in German."""
    steps = explain(SHOP, FRIDAY, datetime(2026, 10, 9, 9, tzinfo=UTC))
    assert [in_words(step, "en") for step in steps] == [
        "Fri 2 Oct 16:00–18:00: 2 h counted",
        "Sat 3 Oct: holiday Tag der Deutschen Einheit, closed",
        "Sun 4 Oct: closed",
        "Mon 5 Oct: holiday Betriebsausflug, closed",
        "Tue 6 Oct 12:00–14:00: holiday Inventur, 2 h counted",
        "Wed 7 Oct – Thu 8 Oct: closed",
        "Fri 9 Oct 09:00–11:00: 2 h counted",
    ]
    assert in_words(steps[0], "de") == "Fr 2. Okt. 16:00–18:00: 2 Std. gezählt"
    assert in_words(steps[5], "de") == "Mi 7. Okt. – Do 8. Okt.: geschlossen"


def test_the_explanation_of_a_change_of_the_clock() -> None:
    """The date of the change says so, and its hours are those that really pass."""
    begin = datetime(2026, 10, 24, 12, tzinfo=UTC)
    steps = explain(NIGHT, begin, begin + timedelta(days=1))
    assert [in_words(step, "en") for step in steps] == [
        "Sat 24 Oct 22:00–24:00: 2 h counted",
        "Sun 25 Oct 00:00–06:00: 7 h counted, the clock is put back (1 h)",
    ]
    assert in_words(steps[1], "de") == "So 25. Okt. 00:00–06:00: 7 Std. gezählt, die Uhr wird zurückgestellt (1 Std.)"


def test_findings_name_their_place() -> None:
    """Each mistake of a calendar is found, where it is."""
    calendar = Calendar(
        zone="Berlin",
        weekly={
            "monday": ("9-18", "09:00-09:00", "24:00-02:00", "10:00-25:00"),
            "tuesday": ("09:00-12:00", "11:00-18:00", "20:00-10:00"),
            "wednesday": ("08:00-18:00",),
        },
        holidays=(
            Holiday(date=date(2026, 1, 1), name=" "),
            Holiday(date=date(2026, 1, 1), name="New Year", hours=("x",)),
        ),
    )
    assert [problem.field for problem in calendar_problems(calendar, "calendars.shop")] == [
        "calendars.shop.zone",
        "calendars.shop.weekly.monday.0",
        "calendars.shop.weekly.monday.1",
        "calendars.shop.weekly.monday.2",
        "calendars.shop.weekly.monday.3",
        "calendars.shop.weekly.tuesday.1",
        "calendars.shop.weekly.tuesday.2",
        "calendars.shop.holidays.0.name",
        "calendars.shop.holidays.1.date",
        "calendars.shop.holidays.1.hours.0",
    ]
    with pytest.raises(InvalidFieldsError):
        BusinessHours(calendar)
