"""Why so much open time passed: day by day, in steps that add up to the whole, and in words."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, timedelta
from typing import Literal

from shared.business_hours.hours import DAY, BusinessHours

StepKind = Literal["counted", "closed", "holiday"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    """What counts of a date, or of several closed ones in a row."""

    kind: StepKind
    """`holiday`: the date has hours of its own, or none."""
    first: date
    last: date
    hours: tuple[tuple[datetime, datetime], ...] = ()
    """What counts, by the clock on the wall."""
    counted: timedelta = timedelta(0)
    holiday: str | None = None
    """Its name."""
    clock_change: timedelta = timedelta(0)
    """By how much the clock is put forward on this date; negative: back."""


def explain(hours: BusinessHours, begin: datetime, end: datetime) -> Sequence[Step]:
    """Return the steps from one moment to another; what they count adds up to `hours.open_between(begin, end)`.

    Raises:
        TooLongError: the moments are more than twenty years apart.
    """
    hours.open_between(begin, end)
    steps: list[Step] = []
    for step in _days(hours, begin, end):
        before = steps[-1] if steps else None
        is_same = before is not None and (before.kind, before.holiday) == (step.kind, step.holiday)
        if before is not None and is_same and step.kind == "closed" and not step.clock_change:
            steps[-1] = replace(before, last=step.last)
        else:
            steps.append(step)
    return steps


def _days(hours: BusinessHours, begin: datetime, end: datetime) -> Iterator[Step]:
    """Yield a step for each date on the wall that lies between two moments, in real time."""
    if end <= begin:
        return
    day, last = begin.astimezone(hours.zone).date(), (end - timedelta(microseconds=1)).astimezone(hours.zone).date()
    while day <= last:
        midnight, next_midnight = _midnight(hours, day), _midnight(hours, day + DAY)
        spans = list(hours.spans(max(midnight, begin), min(next_midnight, end)))
        holiday = hours.holidays.get(day)
        counted = sum((span.length for span in spans), timedelta(0))
        change = DAY - (next_midnight - midnight)
        if next_midnight > midnight:
            yield Step(
                kind="holiday" if holiday else "counted" if counted else "closed",
                first=day,
                last=day,
                hours=tuple((span.begin.astimezone(hours.zone), span.end.astimezone(hours.zone)) for span in spans),
                counted=counted,
                holiday=holiday.name if holiday else None,
                clock_change=change if change != DAY else timedelta(0),
            )
        day += DAY


def _midnight(hours: BusinessHours, day: date) -> datetime:
    """Return the moment at which a date begins; that of the next one, when the zone skips the date."""
    return datetime(day.year, day.month, day.day, tzinfo=hours.zone).astimezone(UTC)


_WEEKDAYS: Mapping[str, Sequence[str]] = {
    "en": ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"),
    "de": ("Mo", "Di", "Mi", "Do", "Fr", "Sa", "So"),
}
_MONTHS: Mapping[str, Sequence[str]] = {
    "en": ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"),
    "de": ("Jan.", "Feb.", "März", "Apr.", "Mai", "Juni", "Juli", "Aug.", "Sept.", "Okt.", "Nov.", "Dez."),
}
_WORDS: Mapping[str, Mapping[str, str]] = {
    "en": {
        "counted": "counted",
        "closed": "closed",
        "holiday": "holiday",
        "forward": "the clock is put forward",
        "back": "the clock is put back",
        "h": "h",
        "min": "min",
        "s": "s",
    },
    "de": {
        "counted": "gezählt",
        "closed": "geschlossen",
        "holiday": "Feiertag",
        "forward": "die Uhr wird vorgestellt",
        "back": "die Uhr wird zurückgestellt",
        "h": "Std.",
        "min": "Min.",
        "s": "Sek.",
    },
}


def in_words(step: Step, language: str) -> str:
    """Return a step in words, such as `Fri 2 Oct 16:00–18:00: 2 h counted`; the language is `en` or `de`."""
    words = _WORDS[language]
    days = day_in_words(step.first, language)
    if step.last != step.first:
        days = f"{days} – {day_in_words(step.last, language)}"
    times = ", ".join(f"{begin:%H:%M}–{_closing(begin, end)}" for begin, end in step.hours)
    said = [f"{words['holiday']} {step.holiday}"] if step.kind == "holiday" else []
    said.append(f"{length(step.counted, language)} {words['counted']}" if step.counted else words["closed"])
    if step.clock_change:
        change = words["forward" if step.clock_change > timedelta(0) else "back"]
        said.append(f"{change} ({length(abs(step.clock_change), language)})")
    return f"{days}{' ' if times else ''}{times}: {', '.join(said)}"


def length(duration: timedelta, language: str) -> str:
    """Return a length of time in words, such as `2 h 30 min`."""
    words = _WORDS[language]
    seconds = int(duration.total_seconds())
    parts = ((seconds // 3600, "h"), (seconds % 3600 // 60, "min"), (seconds % 60, "s"))
    return " ".join(f"{number} {words[unit]}" for number, unit in parts if number) or f"0 {words['min']}"


def _closing(begin: datetime, end: datetime) -> str:
    return "24:00" if end.date() > begin.date() and (end.hour, end.minute) == (0, 0) else f"{end:%H:%M}"


def weekday_in_words(day: date, language: str) -> str:
    """Return the weekday of a date, such as `Fri`."""
    return _WEEKDAYS[language][day.weekday()]


def day_in_words(day: date, language: str) -> str:
    """Return a date without its year, such as `Fri 2 Oct`."""
    number = f"{day.day}." if language == "de" else str(day.day)
    return f"{weekday_in_words(day, language)} {number} {_MONTHS[language][day.month - 1]}"
