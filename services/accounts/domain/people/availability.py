"""When somebody works, how much they take, in which languages, and when they are away."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta

from shared.business_hours.calendar import Calendar, Weekday
from shared.business_hours.checks import calendar_problems
from shared.directory.people import Absence
from shared.errors import FieldProblem, InvalidFieldsError

MOST_ABSENCES = 50
MOST_LANGUAGES = 50
MOST_CASES = 10_000
LONGEST_ABSENCE = timedelta(days=2 * 366)
_LANGUAGE = re.compile(r"[A-Za-z]{2,3}(-[A-Za-z0-9]{2,8}){0,3}")


class InvalidAvailabilityError(InvalidFieldsError):
    slug = "invalid-availability"
    title = "It does not fit together"
    message = "Nothing was changed. Correct the fields named in `errors` and send it again."


@dataclass(frozen=True, slots=True, kw_only=True)
class Availability:
    """What others must know to give somebody work."""

    hours: Mapping[Weekday, tuple[str, ...]] = field(default_factory=dict)
    """Working hours by weekday, as in a calendar, in the person's own time zone; none at all: not declared."""
    languages: tuple[str, ...] = ()
    """In which they can talk to customers."""
    capacity: int | None = None
    """How many open cases they take at most; None: no limit."""
    absences: tuple[Absence, ...] = ()
    """By their begin."""

    def calendar(self, zone: str) -> Calendar | None:
        """Return the working hours as a calendar; None when none are declared."""
        return Calendar(zone=zone, weekly=dict(self.hours)) if any(self.hours.values()) else None

    def current(self, at: datetime) -> "Availability":
        """Return it without the absences that are over, the others by their begin."""
        kept = sorted((one for one in self.absences if one.ends_at > at), key=lambda one: one.starts_at)
        return replace(self, absences=tuple(kept))

    def check(self, zone: str) -> None:
        """Refuse what contradicts itself.

        Raises:
            InvalidAvailabilityError: names each field.
        """
        problems = [*_hours_problems(self, zone), *_language_problems(self.languages), *_absence_problems(self)]
        if self.capacity is not None and not 0 <= self.capacity <= MOST_CASES:
            problems.append(FieldProblem("capacity", f"must be a whole number from 0 to {MOST_CASES}"))
        if problems:
            raise InvalidAvailabilityError(problems)


def _hours_problems(availability: Availability, zone: str) -> Iterator[FieldProblem]:
    for problem in calendar_problems(Calendar(zone=zone, weekly=dict(availability.hours))):
        yield replace(problem, field=problem.field.replace("weekly", "hours", 1))


def _language_problems(languages: tuple[str, ...]) -> Iterator[FieldProblem]:
    if len(languages) > MOST_LANGUAGES:
        yield FieldProblem("languages", f"are too many: {MOST_LANGUAGES} at most")
    if len(set(map(str.lower, languages))) < len(languages):
        yield FieldProblem("languages", "names a language twice")
    for number, one in enumerate(languages):
        if not _LANGUAGE.fullmatch(one):
            yield FieldProblem(f"languages.{number}", "must be a language tag such as `de` or `pt-BR`")


def _absence_problems(availability: Availability) -> Iterator[FieldProblem]:
    if len(availability.absences) > MOST_ABSENCES:
        yield FieldProblem("absences", f"are too many: {MOST_ABSENCES} at most")
    for number, one in enumerate(availability.absences):
        place = f"absences.{number}.ends_at"
        if one.ends_at <= one.starts_at:
            yield FieldProblem(place, "must be after the begin")
        elif one.ends_at - one.starts_at > LONGEST_ABSENCE:
            yield FieldProblem(place, "must be within two years of the begin")
        before = availability.absences[:number]
        if any(one.starts_at < other.ends_at and other.starts_at < one.ends_at for other in before):
            yield FieldProblem(f"absences.{number}.starts_at", "overlaps another absence")
