"""A deadline in words that people understand: `Fri 16:30 + 4 business hours = Mon 12:30; closed Sat, Sun`."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Literal

from services.tickets.domain.clocks.clock import Clock
from services.tickets.domain.clocks.policy import Target
from services.tickets.domain.clocks.working import Working, WorkingStep
from shared.access import Language
from shared.business_hours.explanation import day_in_words, in_words, length, weekday_in_words
from shared.business_hours.hours import BusinessHours

_DAY = timedelta(days=1)
_MINUTE = timedelta(minutes=1)
_WITHOUT_DATE = timedelta(days=6)
"""Within so long a weekday says which one."""
_MOST_CLOSED = 6
"""So many closed days are named one by one."""

_Word = Literal[
    "hours", "hour", "time", "open_hours", "open_hour", "open_time", "closed", "closed_days", "holiday", "paused",
    "waiting", "paused_since", "never_open", "left", "retargeted", "recounted", "pausing", "not_pausing", "running",
    "missed", "met", "late", "met_without", "stopped", "contact", "resolution", "healed",
]  # fmt: skip
_WORDS: Mapping[Language, Mapping[_Word, str]] = {
    "en": {
        "hours": "{number} hours",
        "hour": "1 hour",
        "time": "{length}",
        "open_hours": "{number} business hours",
        "open_hour": "1 business hour",
        "open_time": "{length} of business hours",
        "closed": "closed {days}",
        "closed_days": "closed on {number} days",
        "holiday": "holiday {day} ({name})",
        "paused": "paused {begin} – {end}",
        "waiting": "{begin} – {end}: waited for the customer, not counted",
        "paused_since": "paused since {begin}: the case waits for the customer",
        "never_open": "no deadline: the calendar is not open in the next three years",
        "left": "{left} left",
        "retargeted": "{after} instead of {before} since {moment}",
        "recounted": "other hours count since {moment}",
        "pausing": "waiting for the customer does not count since {moment}",
        "not_pausing": "waiting for the customer counts since {moment}",
        "running": "{spent} of {target} used",
        "missed": "missed {due}",
        "met": "{done} {moment}, {length} before the deadline",
        "late": "{done} {moment}, {length} after the deadline",
        "met_without": "{done} {moment}",
        "stopped": "the case ended {moment}, before the deadline: neither kept nor missed",
        "contact": "contacted",
        "resolution": "settled",
        "healed": "written down {moment}; until then it counted as missed",
    },
    "de": {
        "hours": "{number} Stunden",
        "hour": "1 Stunde",
        "time": "{length}",
        "open_hours": "{number} Geschäftsstunden",
        "open_hour": "1 Geschäftsstunde",
        "open_time": "{length} Geschäftszeit",
        "closed": "geschlossen {days}",
        "closed_days": "geschlossen an {number} Tagen",
        "holiday": "Feiertag {day} ({name})",
        "paused": "angehalten {begin} – {end}",
        "waiting": "{begin} – {end}: auf den Kunden gewartet, zählt nicht",
        "paused_since": "angehalten seit {begin}: Der Fall wartet auf den Kunden",
        "never_open": "keine Frist: Der Kalender hat in den nächsten drei Jahren nicht geöffnet",
        "left": "{left} übrig",
        "retargeted": "{after} statt {before} seit {moment}",
        "recounted": "seit {moment} zählen andere Zeiten",
        "pausing": "seit {moment} zählt das Warten auf den Kunden nicht",
        "not_pausing": "seit {moment} zählt das Warten auf den Kunden mit",
        "running": "{spent} von {target} verbraucht",
        "missed": "versäumt {due}",
        "met": "{done} {moment}, {length} vor der Frist",
        "late": "{done} {moment}, {length} nach der Frist",
        "met_without": "{done} {moment}",
        "stopped": "Der Fall endete {moment} vor der Frist: weder eingehalten noch versäumt",
        "contact": "Kontakt",
        "resolution": "gelöst",
        "healed": "eingetragen {moment}; bis dahin galt die Frist als versäumt",
    },
}


@dataclass(frozen=True, slots=True)
class ClockWords:
    """The words for one clock in one language. Moments are shown by the clocks on the walls of its calendar."""

    clock: Clock
    working: Working
    now: datetime
    language: Language

    def deadline(self) -> str:
        """Return how the deadline came about, in one line."""
        working, clock = self.working, self.clock
        parts = [f"{self.moment(working.begins_at)} + {target_in_words(self._target, self.language)}"]
        if working.is_complete:
            parts[0] += f" = {self.moment(working.until)}"
        elif clock.paused_since is not None:
            parts.append(self._say("left", left=self._length(max(clock.target - clock.spent, timedelta(0)))))
            parts.append(self._say("paused_since", begin=self.moment(clock.paused_since)))
        else:
            parts.append(self._say("never_open"))
        return "; ".join([*parts, *self._notes()])

    def steps(self) -> list[str]:
        """Return a line for each step; what they count adds up."""
        return [self._step(step) for step in self.working.steps]

    def standing(self) -> str:
        """Return how the clock stands, in one line."""
        clock = self.clock
        said = self._outcome()
        if clock.is_healed and clock.recorded_at is not None:
            said += f"; {self._say('healed', moment=self.moment(clock.recorded_at))}"
        return said

    def _outcome(self) -> str:
        clock = self.clock
        if clock.done_at is not None:
            known = {"done": self._say(clock.kind), "moment": self.moment(clock.done_at)}
            if clock.due_at is None:
                return self._say("met_without", **known)
            begin, end = sorted((clock.done_at, clock.due_at))
            counted = self._hours.open_between(begin, end)
            return self._say("late" if clock.state == "late" else "met", **known, length=self._length(counted))
        if clock.state == "missed" and clock.due_at is not None:
            return self._say("missed", due=self.moment(clock.due_at))
        if clock.ended_at is not None:
            return self._say("stopped", moment=self.moment(clock.ended_at))
        target = target_in_words(self._target, self.language)
        return self._say("running", spent=self._length(clock.spent), target=target)

    @property
    def _target(self) -> Target:
        return self.working.terms.target

    @property
    def _hours(self) -> BusinessHours:
        return self.working.terms.counted.hours

    def _notes(self) -> Iterator[str]:
        """Yield what the line must say for the sum to be right: what was closed, pauses and changes."""
        steps = self.working.steps
        closed = list(dict.fromkeys(day for step in steps for day in self._closed_days(step)))
        if len(closed) > _MOST_CLOSED:
            yield self._say("closed_days", number=len(closed))
        elif closed:
            yield self._say("closed", days=", ".join(map(self._day, closed)))
        for step in steps:
            if step.kind == "holiday" and step.days is not None:
                yield self._say("holiday", day=self._day(step.days.first), name=step.days.holiday or "")
            elif step.kind == "paused" and (self.working.is_complete or step.end < self.working.until):
                yield self._say("paused", begin=self.moment(step.begin), end=self.moment(step.end))
            elif step.kind == "changed":
                yield self._change(step)

    def _closed_days(self, step: WorkingStep) -> Iterator[date]:
        """Yield the dates on which it was not open at all."""
        if step.kind != "closed" or step.days is None:
            return
        hours, day = step.terms.counted.hours, step.days.first
        while day <= step.days.last:
            midnight = datetime(day.year, day.month, day.day, tzinfo=hours.zone)
            if not hours.open_between(midnight, midnight + _DAY):
                yield day
            day += _DAY

    def _step(self, step: WorkingStep) -> str:
        if step.kind == "changed":
            return self._change(step)
        if step.days is None:
            return self._say("waiting", begin=self.moment(step.begin), end=self.moment(step.end))
        return in_words(step.days, self.language)

    def _change(self, step: WorkingStep) -> str:
        before = step.terms_before
        moment = self.moment(step.terms.since)
        if before is None or before.target == step.terms.target:
            if before is None or before.counted.digest != step.terms.counted.digest:
                return self._say("recounted", moment=moment)
            return self._say("pausing" if step.terms.pauses else "not_pausing", moment=moment)
        targets = (target_in_words(one.target, self.language) for one in (before, step.terms))
        return self._say("retargeted", **dict(zip(("before", "after"), targets, strict=True)), moment=moment)

    def moment(self, at: datetime) -> str:
        """Return a moment by the clocks on the walls of the calendar."""
        local = at.astimezone(self._hours.zone)
        return f"{self._day(local.date())} {local:%H:%M}"

    def _day(self, day: date) -> str:
        return day_in_words(day, self.language) if self._has_dates else weekday_in_words(day, self.language)

    @property
    def _has_dates(self) -> bool:
        moments = [self.now, self.working.begins_at, self.working.until]
        moments += [at for at in (self.clock.done_at, self.clock.recorded_at) if at is not None]
        return max(moments) - min(moments) > _WITHOUT_DATE

    def _length(self, duration: timedelta) -> str:
        return length(duration // _MINUTE * _MINUTE, self.language)

    def _say(self, word: _Word, **values: object) -> str:
        return _WORDS[self.language][word].format(**values)


def target_in_words(target: Target, language: Language) -> str:
    """Return a target in words, such as `4 business hours`."""
    words = _WORDS[language]
    kinds: Sequence[_Word] = ("open_hours", "open_hour", "open_time")
    if target.hours == "around_the_clock":
        kinds = ("hours", "hour", "time")
    hours, minutes = divmod(target.minutes, 60)
    if minutes or not hours:
        return words[kinds[2]].format(length=length(target.length, language))
    return words[kinds[1] if hours == 1 else kinds[0]].format(number=hours)
