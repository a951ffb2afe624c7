"""Deadlines in words, read aloud: in English and in German, with pauses, holidays and nights of a changed clock."""

from collections.abc import Sequence
from datetime import UTC, date, datetime, timedelta

import pytest

from services.tickets.domain.clocks.calendars import CountedHours
from services.tickets.domain.clocks.clock import Terms, clock_at
from services.tickets.domain.clocks.policy import Target
from services.tickets.domain.clocks.words import ClockWords, target_in_words
from services.tickets.domain.clocks.working import working_of
from shared.access import Language
from shared.business_hours.calendar import WEEKDAYS, Calendar, Holiday
from shared.vocabulary import ClockKind
from tests.domain.tickets.clocks.histories import ALWAYS, BERLIN, FRIDAY, Line, berlin, span, terms

OPENED = Line("opened", FRIDAY, actor="heed")
NIGHT = CountedHours(Calendar(zone=BERLIN, weekly={"saturday": ("22:00-06:00",)}))


def words(
    kind: ClockKind, lines: Sequence[Line], now: datetime, *going_by: Terms, language: Language = "en", run: int = 1
) -> ClockWords:
    """Return the words for a clock."""
    found = span(kind, *lines, run=run)
    clock = clock_at(found, going_by, now)
    return ClockWords(clock, working_of(found, going_by, clock, now), now, language)


@pytest.mark.parametrize(
    ("language", "line"),
    [
        ("en", "Fri 16:30 + 4 business hours = Mon 12:30; closed Sat, Sun"),
        ("de", "Fr 16:30 + 4 Geschäftsstunden = Mo 12:30; geschlossen Sa, So"),
    ],
)
def test_the_line_of_a_deadline(language: Language, line: str) -> None:
    """As the issue asks for it."""
    assert words("contact", [OPENED], FRIDAY, terms(4), language=language).deadline() == line


def test_the_steps_add_up_with_a_pause_among_them() -> None:
    """Half an hour on Friday, one on Monday, then the case waits, and two and a half on Tuesday: four hours."""
    lines = [OPENED, Line("waited", berlin(8, 10)), Line("resumed", berlin(9, 11))]
    said = words("resolution", lines, berlin(9, 12), terms(4))
    assert said.deadline() == "Fri 16:30 + 4 business hours = Tue 13:30; closed Sat, Sun; paused Mon 10:00 – Tue 11:00"
    assert said.steps() == [
        "Fri 5 Jun 16:30–17:00: 30 min counted",
        "Sat 6 Jun – Sun 7 Jun: closed",
        "Mon 8 Jun 09:00–10:00: 1 h counted",
        "Mon 10:00 – Tue 11:00: waited for the customer, not counted",
        "Tue 9 Jun 11:00–13:30: 2 h 30 min counted",
    ]
    assert said.working.counted == timedelta(hours=4)
    assert said.standing() == "2 h 30 min of 4 business hours used"


@pytest.mark.parametrize(
    ("language", "begin", "end", "step"),
    [
        (
            "en",
            "Fri 16:30 + 4 business hours; 2 h 30 min left; paused since Mon 10:00: ",
            "the case waits for the customer; closed Sat, Sun",
            "Mon 8 Jun 09:00–10:00: 1 h counted",
        ),
        (
            "de",
            "Fr 16:30 + 4 Geschäftsstunden; 2 Std. 30 Min. übrig; angehalten seit Mo 10:00: ",
            "Der Fall wartet auf den Kunden; geschlossen Sa, So",
            "Mo 8. Juni 09:00–10:00: 1 Std. gezählt",
        ),
    ],
)
def test_a_paused_clock_says_what_is_left(language: Language, begin: str, end: str, step: str) -> None:
    """It has no deadline as long as it is paused."""
    said = words("resolution", [OPENED, Line("waited", berlin(8, 10))], berlin(8, 15), terms(4), language=language)
    assert said.deadline() == begin + end
    assert said.steps()[-1] == step


def test_holidays_and_dates_where_a_weekday_does_not_say_which() -> None:
    """The feed's holiday is named; beyond six days every moment has its date."""
    feast = Holiday(date=date(2026, 6, 8), name="Betriebsausflug")
    office = CountedHours(
        Calendar(zone=BERLIN, weekly=dict.fromkeys(WEEKDAYS[:5], ("09:00-17:00",)), holidays=(feast,))
    )
    near = words("contact", [OPENED], FRIDAY, terms(4, counted=office))
    assert near.deadline() == "Fri 16:30 + 4 business hours = Tue 12:30; closed Sat, Sun; holiday Mon (Betriebsausflug)"
    far = words("contact", [OPENED], berlin(29, 9), terms(4, counted=office), language="de")
    assert far.deadline() == (
        "Fr 5. Juni 16:30 + 4 Geschäftsstunden = Di 9. Juni 12:30; geschlossen Sa 6. Juni, So 7. Juni; "
        "Feiertag Mo 8. Juni (Betriebsausflug)"
    )


def test_evenings_are_no_closed_days_and_many_closed_days_are_counted() -> None:
    """Friday after closing is not called closed; of four weekends only the number is given."""
    evening = [Line("opened", berlin(5, 18), actor="heed")]
    assert words("contact", evening, berlin(5, 18), terms(4)).deadline() == (
        "Fri 18:00 + 4 business hours = Mon 13:00; closed Sat, Sun"
    )
    assert words("contact", [OPENED], FRIDAY, terms(160)).deadline() == (
        "Fri 5 Jun 16:30 + 160 business hours = Fri 3 Jul 16:30; closed on 8 days"
    )


def test_a_healed_clock_shows_both_moments() -> None:
    """When the customer was called, and when that was written down."""
    lines = [OPENED, Line("contacted", berlin(9, 10), happened_at=berlin(8, 11))]
    assert words("contact", lines, berlin(9, 10), terms(4)).standing() == (
        "contacted Mon 11:00, 1 h 30 min before the deadline; written down Tue 10:00; until then it counted as missed"
    )
    assert words("contact", lines, berlin(9, 10), terms(4), language="de").standing() == (
        "Kontakt Mo 11:00, 1 Std. 30 Min. vor der Frist; eingetragen Di 10:00; bis dahin galt die Frist als versäumt"
    )


@pytest.mark.parametrize(
    ("lines", "english", "german"),
    [
        ([], "missed Mon 12:30", "versäumt Mo 12:30"),
        (
            [Line("resolved", berlin(8, 15))],
            "settled Mon 15:00, 2 h 30 min after the deadline",
            "gelöst Mo 15:00, 2 Std. 30 Min. nach der Frist",
        ),
        (
            [Line("merged", berlin(8, 9))],
            "the case ended Mon 09:00, before the deadline: neither kept nor missed",
            "Der Fall endete Mo 09:00 vor der Frist: weder eingehalten noch versäumt",
        ),
    ],
)
def test_how_a_clock_ended(lines: list[Line], english: str, german: str) -> None:
    """Each in one line."""
    for language, line in (("en", english), ("de", german)):
        said = words("resolution", [OPENED, *lines], berlin(9, 10), terms(4), language=language)  # type: ignore[arg-type]
        assert said.standing() == line


def test_other_terms_and_other_hours_are_said() -> None:
    """The target and the calendar that hold, and since when."""
    lines = [Line("opened", berlin(8, 9), actor="heed")]
    other = CountedHours(Calendar(zone=BERLIN, weekly=dict.fromkeys(WEEKDAYS[:5], ("10:00-12:00",))))
    changed = [terms(8), terms(4, since=berlin(8, 11)), terms(4, since=berlin(8, 12), counted=other)]
    said = words("resolution", lines, berlin(8, 13), *changed)
    assert said.deadline() == (
        "Mon 09:00 + 4 business hours = Tue 11:00; 4 business hours instead of 8 business hours since Mon 11:00; "
        "other hours count since Mon 12:00"
    )
    assert said.steps()[1] == "4 business hours instead of 8 business hours since Mon 11:00"
    assert words("resolution", lines, berlin(8, 13), *changed, language="de").steps()[1] == (
        "4 Geschäftsstunden statt 8 Geschäftsstunden seit Mo 11:00"
    )


def test_that_waiting_counts_or_not_is_said() -> None:
    """A policy that pauses, and then one that does not."""
    lines = [Line("opened", berlin(8, 9), actor="heed")]
    changed = [terms(8), terms(8, since=berlin(8, 11), pauses=False), terms(8, since=berlin(8, 12))]
    assert words("resolution", lines, berlin(8, 13), *changed).deadline() == (
        "Mon 09:00 + 8 business hours = Mon 17:00; waiting for the customer counts since Mon 11:00; "
        "waiting for the customer does not count since Mon 12:00"
    )
    assert words("resolution", lines, berlin(8, 13), *changed, language="de").steps()[1] == (
        "seit Mo 11:00 zählt das Warten auf den Kunden mit"
    )


def test_a_night_in_which_the_clock_changes() -> None:
    """Eight hours from Saturday 22:00 are over at 05:00, because one hour is there twice; the step says so."""
    begin = datetime(2026, 10, 24, 20, tzinfo=UTC)
    said = words("contact", [Line("opened", begin)], begin, terms(8, counted=NIGHT, since=begin))
    assert said.deadline() == "Sat 22:00 + 8 business hours = Sun 05:00"
    assert said.steps()[-1] == "Sun 25 Oct 00:00–05:00: 6 h counted, the clock is put back (1 h)"


def test_without_open_hours_there_is_no_deadline() -> None:
    """The line says why."""
    never = CountedHours(Calendar(zone=BERLIN))
    assert words("contact", [OPENED], FRIDAY, terms(4, counted=never)).deadline() == (
        "Fri 16:30 + 4 business hours; no deadline: the calendar is not open in the next three years"
    )


@pytest.mark.parametrize(
    ("minutes", "hours", "english", "german"),
    [
        (60, "business", "1 business hour", "1 Geschäftsstunde"),
        (90, "business", "1 h 30 min of business hours", "1 Std. 30 Min. Geschäftszeit"),
        (60, "around_the_clock", "1 hour", "1 Stunde"),
        (2880, "around_the_clock", "48 hours", "48 Stunden"),
        (15, "around_the_clock", "15 min", "15 Min."),
    ],
)
def test_targets_in_words(minutes: int, hours: str, english: str, german: str) -> None:
    """Whole hours by their number, everything else as a length."""
    target = Target(minutes=minutes, hours=hours)  # type: ignore[arg-type]
    assert (target_in_words(target, "en"), target_in_words(target, "de")) == (english, german)


def test_around_the_clock_in_words() -> None:
    """Nights and weekends count."""
    said = words("contact", [OPENED], FRIDAY, terms(24, counted=ALWAYS))
    assert said.deadline() == "Fri 16:30 + 24 hours = Sat 16:30"
    assert said.steps() == ["Fri 5 Jun 16:30–24:00: 7 h 30 min counted", "Sat 6 Jun 00:00–16:30: 16 h 30 min counted"]


def test_a_miss_is_explained_by_what_was_aimed_at_then() -> None:
    """A longer target that came after the deadline explains nothing."""
    lines = [Line("opened", berlin(8, 9), actor="heed")]
    said = words("resolution", lines, berlin(8, 16), terms(4), terms(40, since=berlin(8, 14)))
    assert said.deadline() == "Mon 09:00 + 4 business hours = Mon 13:00"
