"""Improvements in the reader's words: owners, places, states, and what changed."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import cast
from zoneinfo import ZoneInfo

from services.tickets.domain.assignees import people_for, workers_in
from services.tickets.domain.cause import Causes
from services.tickets.domain.improvements.improvement import Entry, FieldChange, Improvement
from services.tickets.domain.improvements.owners import has_left, teams_in
from services.tickets.domain.improvements.states import LEADS_TO, PROMISED
from services.tickets.pages import improvement_labels as labels
from services.tickets.pages.words import Words
from shared.directory.people import Directory
from shared.errors import InvalidError
from shared.vocabulary import ImprovementState
from shared.web.console import formats
from shared.web.console.visit import Visit


@dataclass(frozen=True, slots=True)
class ImprovementWords:
    """What templates ask for while they show improvements to one reader."""

    visit: Visit
    directory: Directory
    causes: Causes

    @property
    def cases(self) -> Words:
        """The words of the cases behind them."""
        return Words(self.visit, self.directory)

    def of(self, text: str, /, **values: object) -> str:
        """Return a text of the labels in the reader's language, with its values filled in."""
        return self.cases.of(text, **values)

    @property
    def today(self) -> date:
        return self.visit.now.astimezone(ZoneInfo(self.visit.zone)).date()

    # --- names ---

    def owner(self, reference: str | None) -> str:
        """Return the name of whoever answers for it."""
        team = self.directory.teams.get(reference or "")
        return team.name if team is not None else self.cases.name(reference)

    def has_left(self, improvement: Improvement) -> bool:
        """Return whether it needs a new owner."""
        return improvement.state not in {"done", "dropped"} and has_left(improvement.owner, self.directory)

    def touchpoint(self, key: str | None) -> str:
        return self.cases.touchpoint(key) if key else self.of(labels.ALL_TOUCHPOINTS)

    def place(self, unit: str | None) -> str:
        return self.directory.structure.name_of(unit) if unit else self.of(labels.WHOLE_COMPANY)

    def where(self, improvement: Improvement) -> str:
        """Return where it takes effect: the touchpoint, if it is one, and the place."""
        if improvement.touchpoint is None:
            return self.place(improvement.unit)
        place = self.place(improvement.unit) if improvement.unit else self.of(labels.EVERYWHERE)
        return f"{self.touchpoint(improvement.touchpoint)} · {place}"

    def cause(self, key: str) -> str:
        """Return the name of a cause with the one above it; its key, where nobody knows one."""
        return self.cases.cause(key, self.causes)

    def state(self, state: ImprovementState) -> str:
        return self.of(labels.STATE_LABELS[state])

    def badge(self, state: ImprovementState) -> tuple[str, str]:
        """Return a state and the kind of its badge."""
        return self.state(state), labels.STATE_KINDS[state]

    def day(self, value: date | None) -> str:
        return str(formats.day({"visit": self.visit}, value))  # type: ignore[arg-type] # all that the filter looks for

    # --- moves ---

    def moves(self, improvement: Improvement) -> list[tuple[ImprovementState, str, bool]]:
        """Return what can follow: the state, how its button is called, and whether something must be entered first."""
        needs_more = improvement.owner is None or improvement.due_on is None
        return [
            (
                one,
                self.of(labels.MOVES.get((improvement.state, one), labels.MOVES_ON[one])),
                one in {"done", "dropped"} or (one in PROMISED and needs_more),
            )
            for one in LEADS_TO[improvement.state]
        ]

    # --- what changed ---

    def event(self, entry: Entry) -> str:
        """Return an entry of the history as a sentence without its full stop."""
        who = self.cases.name(entry.actor)
        moved = next((one for one in entry.changes if one.field == "state"), None)
        if moved is not None:
            before, after = self.value(moved, moved.before), self.value(moved, moved.after)
            return self.of(labels.MOVED_BY, who=who, before=before, after=after)
        return self.of(labels.ACTIONS[entry.action], who=who)

    def details(self, entry: Entry) -> list[str]:
        """Return each term that changed, besides the state."""
        return [self._change(one) for one in entry.changes if one.field != "state"]

    def _change(self, change: FieldChange) -> str:
        name = self.of(labels.FIELDS[change.field])
        if change.before is None and change.after is None:
            return name
        before, after = (self.value(change, one) for one in (change.before, change.after))
        return self.of(labels.CHANGED_FROM, field=name, before=before, after=after)

    def value(self, change: FieldChange, text: str | None) -> str:
        """Return what a term was or became."""
        places: Mapping[str, Callable[[str | None], str]] = {"unit": self.place, "touchpoint": self.touchpoint}
        named: Mapping[str, Callable[[str], str]] = {
            "owner": self.owner,
            "cause": self.cause,
            "state": self._named_state,
            "due_on": self._iso_day,
            "done_on": self._iso_day,
        }
        if change.field in places:
            return places[change.field](text)
        if text is None:
            return self.of(labels.NOTHING)
        return named[change.field](text) if change.field in named else text

    def _named_state(self, text: str) -> str:
        return self.state(cast("ImprovementState", text))

    def _iso_day(self, text: str) -> str:
        return self.day(date.fromisoformat(text))

    # --- what can be chosen, by value and name ---

    def owners(self, improvement: Improvement | None, *, place: str | None = None) -> list[tuple[str, str]]:
        """Return teams, then people who could answer for it; of a place that is chosen later, for any of the reader's.

        Args:
            improvement: that has an owner, who is among them.
            place: of the improvement, where it is settled.
        """
        people = people_for(place, self.directory) if place else workers_in(self.directory)
        caller, structure = self.visit.caller, self.directory.structure
        if caller.locations is not None:
            own = caller.locations
            people = [one for one in people if one.unit is None or structure.locations_in(one.unit) & own]
        found = [(one.key, one.name) for one in teams_in(self.directory)]
        found += [(str(one.id), one.display_name) for one in people]
        present = improvement.owner if improvement is not None else None
        if present is not None and present not in {reference for reference, _ in found}:
            found.append((present, self.owner(present)))
        return found

    def causes_with(self, present: str) -> list[tuple[str, str]]:
        """Return the causes in their order, those below another after it; and the one that is chosen."""
        found: list[tuple[str, str]] = []
        for top in self.causes.below(None):
            found += [(one.key, self.cause(one.key)) for one in (top, *self.causes.below(top.key))]
        known = {key for key, _ in found}
        return found + ([(present, self.cause(present))] if present and present not in known else [])

    # --- refusals ---

    def problems(self, error: InvalidError) -> dict[str, str]:
        """Return what is wrong with a form, by field; what belongs to none under ""."""
        fields = [one.field.partition(".")[0] for one in error.problems]
        known = {one: self.of(labels.WRONG_FIELDS[one]) for one in fields if one in labels.WRONG_FIELDS}
        return known or {"": self.of(labels.WRONG_FORM)}
