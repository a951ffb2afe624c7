"""Saved views in words: what they show, when they are sent, and what became of their reports."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Protocol
from uuid import UUID

from services.scoring.domain.views.report import Report
from services.scoring.domain.views.schedule import Period, Schedule
from services.scoring.domain.views.view import SavedView
from services.scoring.pages.scores_query import ScoresQuery
from services.scoring.pages.words import Words
from shared.business_hours.calendar import WEEKDAYS, Weekday
from shared.errors import HeedError
from shared.marking import mark as _
from shared.score_reports import ReportEvery
from shared.web.console.weekdays import WEEKDAY_NAMES

VIEWS = "/console/scoring/views"
_DAILY = _("Every day at %(at)s, about the day before")
_WEEKLY = _("Every %(weekday)s at %(at)s, about the last week from Monday to Sunday")
_MONTHLY = _("On day %(day)s of every month at %(at)s, about the month before")
_SPANS = {"": _("Last 28 days"), "90d": _("Last 90 days"), "year": _("Last 12 months")}
_STATES: Mapping[str, tuple[str, str]] = {
    "waiting": (_("is being prepared"), "quiet"),
    "prepared": (_("on its way"), "quiet"),
    "sent": (_("sent"), "good"),
    "withheld": (_("not sent"), "warn"),
    "failed": (_("failed"), "bad"),
}
_CHANNELS = {"email": _("by e-mail"), "console": _("only at the bell of the console")}
_REASONS: Mapping[str, str] = {
    "inactive": _("the person left"),
    "not_permitted": _("the person may not see this place"),
    "stopped": _("the person does not want it"),
    "unanswerable": _("its filters do not go together with the places that the person sees"),
    "undelivered": _("it could not be delivered"),
}
_PROBLEMS: Mapping[str, str] = {
    "view-exists": _("You have a view of this name. Choose another one."),
    "too-many-views": _("You have 100 views. Delete one that is not needed any more."),
    "precondition-failed": _("Nothing was changed: somebody else was quicker. This is how it is now."),
    "precondition-required": _("Nothing was changed: somebody else was quicker. This is how it is now."),
}
_WRONG: Mapping[str, str] = {
    "name": _("Write a name on one line, of at most 100 characters."),
    "weekday": _("Choose the day of the week."),
    "day": _("Choose a day from 1 to 31."),
    "at": _("Write a time such as 08:00."),
    "people": _("Choose people who are active here, and share the view first."),
    "teams": _("Choose teams that exist, and share the view first."),
}
_OTHERWISE = _("Something in the form is not right. Check it and send it again.")
KNOWN = frozenset({"invalid-view", *_PROBLEMS})
"""Refusals that a form explains; others are shown as pages of their own."""


class HasOwner(Protocol):
    @property
    def owner(self) -> UUID: ...


@dataclass(frozen=True, slots=True)
class ViewWords:
    """What templates ask for while they show views to one reader."""

    words: Words

    def address(self, view: SavedView) -> str:
        """Return the page that shows what it asks for."""
        return ScoresQuery.parse(view.definition.query.canonical()).address()

    def page(self, view: SavedView) -> str:
        """Return the view's own page."""
        return f"{VIEWS}/{view.id}"

    def is_own(self, view: HasOwner) -> bool:
        return view.owner == self.words.visit.caller.person_id

    def name(self, person_id: UUID) -> str:
        """Return the name of a colleague; a dash for one who is not known."""
        person = self.words.directory.people.get(person_id)
        return person.display_name if person else "–"

    def shows(self, view: SavedView) -> list[str]:
        """Return what a view shows, each part in words."""
        words, query = self.words, view.definition.query
        survey = words.survey(query.survey)
        found = [survey, words.question(query.survey, query.question)]
        found += [words.touchpoint(query.touchpoint)] if query.touchpoint else []
        found += [words.place(query.place)] if query.place else []
        found += words.filters(query)
        if query.by:
            found.append(words.of(_("by %(what)s"), what=words.dimension(query.by)))
        found.append(words.of(_SPANS[query.period]) if query.period in _SPANS else f"{query.start} – {query.end}")
        return list(dict.fromkeys(one for one in found if one))

    def weekdays(self) -> list[tuple[str, str]]:
        return [(day, self.words.of(WEEKDAY_NAMES[day])) for day in WEEKDAYS]

    def when(self, schedule: Schedule) -> str:
        """Return when a view is sent, with the zone where it is not the reader's own."""
        of = self.words.of
        match schedule.every:
            case "day":
                text = of(_DAILY, at=schedule.at)
            case "week":
                text = of(_WEEKLY, weekday=of(WEEKDAY_NAMES[schedule.weekday or "monday"]), at=schedule.at)
            case "month":
                text = of(_MONTHLY, day=schedule.day, at=schedule.at)
        return text if schedule.zone == self.words.visit.zone else f"{text} ({schedule.zone})"

    def readers(self, view: SavedView) -> str:
        """Return who gets it, by name."""
        schedule, directory = view.definition.schedule, self.words.directory
        if schedule is None:
            return ""
        teams = [directory.teams[key].name if key in directory.teams else key for key in schedule.teams]
        return ", ".join([self.name(view.owner), *map(self.name, schedule.people), *teams])

    def days(self, period: Period) -> str:
        """Return a period."""
        first, last = (self.words.day(one, "day") for one in (period.first, period.last))
        return first if period.first == period.last else f"{first} – {last}"

    def fate(self, report: Report) -> tuple[str, str]:
        """Return what became of a report, and the kind of its badge."""
        text, kind = _STATES[report.state]
        return self.words.of(text), "warn" if report.channel == "console" else kind

    def details(self, report: Report) -> str:
        """Return on which way it was sent, or why it was not."""
        text = _CHANNELS.get(report.channel or "") or _REASONS.get(report.reason or "", "")
        return self.words.of(text) if text else report.reason or ""

    def people(self, view: SavedView) -> list[tuple[str, str]]:
        """Return who can be chosen, by name."""
        found = [one for one in self.words.directory.people.values() if one.is_active and one.id != view.owner]
        return sorted(((str(one.id), one.display_name) for one in found), key=lambda one: one[1].casefold())

    def teams(self) -> list[tuple[str, str]]:
        found = [(one.key, one.name) for one in self.words.directory.teams.values() if one.is_active]
        return sorted(found, key=lambda one: one[1].casefold())

    def problems(self, error: HeedError) -> dict[str, str]:
        """Return what is wrong by the names of the fields; what concerns none under ""."""
        of = self.words.of
        if error.slug in _PROBLEMS:
            return {"name" if error.slug == "view-exists" else "": of(_PROBLEMS[error.slug])}
        parts = [one.field.split(".") for one in error.problems]
        names = [one[1] if one[0] == "schedule" and len(one) > 1 else one[0] for one in parts]
        return {one: of(_WRONG[one]) if one in _WRONG else of(_OTHERWISE) for one in names} or {"": of(_OTHERWISE)}


@dataclass(frozen=True, slots=True)
class Picker:
    """The saved views on the page Scores."""

    views: Sequence[SavedView]
    current: SavedView | None
    """The one that the page shows at the moment."""
    words: ViewWords

    @classmethod
    def of(cls, views: Sequence[SavedView], query: ScoresQuery, words: Words) -> "Picker":
        shown = query.canonical()
        current = next((one for one in views if one.definition.query.canonical() == shown), None)
        return cls(views, current, ViewWords(words))


@dataclass(frozen=True, slots=True)
class ScheduleForm:
    """The fields of the form that says when a view is sent."""

    every: str = ""
    weekday: str = "monday"
    day: str = "1"
    at: str = "08:00"
    people: tuple[str, ...] = ()
    teams: tuple[str, ...] = ()

    @classmethod
    def of(cls, schedule: Schedule | None) -> "ScheduleForm":
        if schedule is None:
            return cls()
        return cls(
            schedule.every,
            schedule.weekday or "monday",
            str(schedule.day or 1),
            schedule.at,
            tuple(map(str, schedule.people)),
            schedule.teams,
        )

    def to_domain(self, zone: str) -> Schedule | None:
        """Return the schedule; None: it is never sent. What cannot be read is refused by the schedule itself."""
        every: ReportEvery
        match self.every:
            case "day" | "week" | "month":
                every = self.every
            case _:
                return None
        weekday: Weekday | None = next((one for one in WEEKDAYS if one == self.weekday), None)
        return Schedule(
            every=every,
            weekday=weekday if every == "week" else None,
            day=(int(self.day) if self.day.isdecimal() and len(self.day) < 3 else 0) if every == "month" else None,  # noqa: PLR2004 - digits of a day
            at=self.at,
            zone=zone,
            people=tuple(one for one in map(_id, self.people) if one is not None),
            teams=self.teams,
        )


def _id(text: str) -> UUID | None:
    try:
        return UUID(text)
    except ValueError:
        return None
