"""Nobody is written to at night, wherever their phone may be, and nobody on a Sunday for a survey."""

from datetime import UTC, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.collector.domain.messages.quiet_hours import Hours, QuietHours, country_of, next_allowed, zones_of
from shared.vocabulary import MessageBasis, MessagePurpose

BERLIN, ZURICH, LONDON, NEW_YORK = "+4915112345678", "+41791234567", "+447400123456", "+12125550123"
SPAIN, AUSTRALIA, RUSSIA, TOLL_FREE = "+34612345678", "+61412345678", "+78005553535", "+18005550123"
SATELLITE, NOT_A_NUMBER = "+870773111632", "nobody"
PHONES = [BERLIN, ZURICH, LONDON, NEW_YORK, SPAIN, AUSTRALIA, RUSSIA, TOLL_FREE, SATELLITE, NOT_A_NUMBER, None]
RULES = QuietHours(home="Europe/Berlin")
WEDNESDAY = datetime(2026, 3, 4, tzinfo=ZoneInfo("Europe/Berlin"))

moments = st.datetimes(datetime(2024, 1, 1), datetime(2032, 1, 1), timezones=st.just(UTC))  # noqa: DTZ001 - Hypothesis adds it
purposes = st.sampled_from(["survey", "service_contact", "sharing"])
bases = st.sampled_from(["consent", "existing_customer", "request", None])
minutes_of_a_day = st.builds(time, st.integers(0, 23), st.integers(0, 59))
hours_of_a_day = (
    st.tuples(minutes_of_a_day, minutes_of_a_day, st.booleans())
    .filter(lambda drawn: drawn[0] < drawn[1])
    .map(lambda drawn: Hours(drawn[0], drawn[1], sundays=drawn[2]))
)


def allowed(
    at: datetime,
    phone: str | None = BERLIN,
    *,
    rules: QuietHours = RULES,
    purpose: MessagePurpose = "survey",
    basis: MessageBasis | None = "consent",
) -> datetime:
    """Return from when on an SMS may be sent."""
    return next_allowed(at, rules, channel="sms", purpose=purpose, basis=basis, phone=phone).at


def at_home(day: int, hour: int, minute: int = 0, *, month: int = 3, zone: str = "Europe/Berlin") -> datetime:
    return datetime(2026, month, day, hour, minute, tzinfo=ZoneInfo(zone))


@pytest.mark.parametrize(
    ("at", "expected"),
    [
        pytest.param(at_home(4, 8, 59), at_home(4, 9), id="before they begin"),
        pytest.param(at_home(4, 9), at_home(4, 9), id="when they begin"),
        pytest.param(at_home(4, 19, 59), at_home(4, 19, 59), id="just before they end"),
        pytest.param(at_home(4, 20), at_home(5, 9), id="when they end"),
        pytest.param(at_home(7, 20), at_home(9, 9), id="Saturday evening: Sunday is skipped"),
        pytest.param(at_home(8, 12), at_home(9, 9), id="Sunday noon"),
        pytest.param(at_home(28, 21), at_home(30, 9), id="the night in which clocks go forward"),
        pytest.param(at_home(24, 21, month=10), at_home(26, 9, month=10), id="the night in which clocks go back"),
    ],
)
def test_surveys_are_sent_in_the_hours_of_the_number(at: datetime, expected: datetime) -> None:
    assert allowed(at) == expected


@pytest.mark.parametrize(
    ("hour", "purpose", "basis", "may"),
    [
        (8, "service_contact", "request", True),
        (20, "service_contact", "request", True),
        (21, "service_contact", "request", False),
        (8, "service_contact", "consent", False),
        (10, "service_contact", "existing_customer", True),
        (8, "survey", "request", False),
        (10, "sharing", "consent", False),
    ],
)
def test_what_somebody_asked_for_may_come_earlier_later_and_on_a_sunday(
    hour: int, purpose: MessagePurpose, basis: MessageBasis, *, may: bool
) -> None:
    sunday = at_home(8, hour)

    assert (allowed(sunday, purpose=purpose, basis=basis) == sunday) is may


def test_a_day_that_clocks_change_is_as_long_as_it_is() -> None:
    before, after = allowed(at_home(24, 21, month=10)), allowed(at_home(28, 21))

    assert before.astimezone(UTC).hour == 8, "winter time: 9 in Berlin is 8 in UTC"
    assert after.astimezone(UTC).hour == 7, "summer time: 9 in Berlin is 7 in UTC"


def test_hours_that_begin_in_the_hour_that_does_not_exist_begin_after_it() -> None:
    rules = QuietHours(sms=Hours(time(2, 30), time(20)))

    opened = allowed(at_home(29, 1, 59), rules=rules)

    assert opened.astimezone(ZoneInfo("Europe/Berlin")).time() == time(3, 30)


def test_all_zones_of_a_number_count() -> None:
    # Spain is also the Canary Islands, an hour behind; Australia reaches from the Cocos Islands to Lord Howe.
    assert allowed(at_home(4, 9), SPAIN) == at_home(4, 10)
    assert allowed(at_home(4, 20, zone="Australia/Sydney"), AUSTRALIA) == at_home(5, 13, 30, zone="Australia/Sydney")


def test_where_zones_have_no_hour_in_common_the_middle_one_counts() -> None:
    hours = QuietHours(sms=Hours(time(9), time(10)))

    found = allowed(WEDNESDAY, RUSSIA, rules=hours)

    assert any(found.astimezone(ZoneInfo(zone)).hour == 9 for zone in zones_of(RUSSIA, "UTC"))
    assert allowed(found, RUSSIA, rules=hours) == found


def test_a_number_that_says_nothing_is_where_the_company_is() -> None:
    assert {allowed(at_home(4, 8), phone) for phone in (SATELLITE, NOT_A_NUMBER, None)} == {at_home(4, 9)}


def test_a_country_may_have_hours_of_its_own() -> None:
    rules = QuietHours(by_country={"CH": Hours(time(11), time(12))})

    assert allowed(at_home(4, 9), ZURICH, rules=rules) == at_home(4, 11)
    assert allowed(at_home(4, 9), BERLIN, rules=rules) == at_home(4, 9)


def test_countries_are_read_off_numbers() -> None:
    assert [country_of(phone) for phone in PHONES] == [
        *("DE", "CH", "GB", "US", "ES", "AU", "RU", "US"),
        *(None, None, None),
    ]


def test_mails_are_sent_at_any_hour_unless_the_operator_says_otherwise() -> None:
    night = at_home(8, 3)
    asked = next_allowed(night, RULES, channel="email", purpose="survey", basis="consent", phone=BERLIN)
    quiet = QuietHours(email=Hours(time(7), time(22)), home="Europe/Berlin")
    later = next_allowed(night, quiet, channel="email", purpose="survey", basis="consent", phone=None)

    assert asked.at == night
    assert later.at == at_home(8, 7)


def test_the_explanation_names_the_zone_and_never_the_number() -> None:
    late = next_allowed(at_home(4, 21, 5), RULES, channel="sms", purpose="survey", basis="consent", phone=BERLIN)
    in_time = next_allowed(at_home(4, 12), RULES, channel="sms", purpose="survey", basis="consent", phone=BERLIN)

    assert late.explanation == "it is Wednesday 21:05 in Europe/Berlin; they are sent 09:00 to 20:00, not on Sundays"
    assert in_time.explanation is None


@pytest.mark.parametrize("text", ["", "9", "9-20", "20:00-09:00", "09:00-09:00", "09:00-24:00", "09:00 20:00", "-"])
def test_what_names_no_hours_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match="hours of one day"):
        Hours.parse(text)


def test_hours_are_read_from_text() -> None:
    assert Hours.parse("9:00 - 20:30", sundays=False) == Hours(time(9), time(20, 30), sundays=False)


@given(moments, st.sampled_from(PHONES), purposes, bases, hours_of_a_day)
def test_what_is_found_is_allowed_not_early_and_stays(
    at: datetime, phone: str | None, purpose: MessagePurpose, basis: MessageBasis | None, usual: Hours
) -> None:
    rules = QuietHours(sms=usual, sms_requested=usual, home="Asia/Tokyo")

    found = allowed(at, phone, rules=rules, purpose=purpose, basis=basis)

    assert found >= at
    assert allowed(found, phone, rules=rules, purpose=purpose, basis=basis) == found
    hours = rules.hours("sms", purpose, basis, country_of(phone))
    assert hours is not None
    inside = [hours.include(found.astimezone(ZoneInfo(zone))) for zone in zones_of(phone, rules.home)]
    assert all(inside) or (len(inside) > 1 and any(inside))
    for minutes in range(15, 24 * 60, 165):
        earlier = found - timedelta(minutes=minutes)
        if earlier < at:
            break
        within = [hours.include(earlier.astimezone(ZoneInfo(zone))) for zone in zones_of(phone, rules.home)]
        assert not all(within), "an earlier moment was allowed too"


@given(moments, st.sampled_from([phone for phone in PHONES if phone != TOLL_FREE]))
def test_with_the_usual_hours_every_zone_is_awake(at: datetime, phone: str | None) -> None:
    found = allowed(at, phone)

    locals_ = [found.astimezone(ZoneInfo(zone)) for zone in zones_of(phone, RULES.home)]
    assert all(time(9) <= local.time() < time(20) and local.weekday() != 6 for local in locals_)
    assert found - at < timedelta(days=4)
