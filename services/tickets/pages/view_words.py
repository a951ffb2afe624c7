"""Saved views and what the inbox is filtered by, in the reader's words."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from services.tickets.application.case_views import ShownCaseView
from services.tickets.domain.assignees import teams_of
from services.tickets.domain.case_query import (
    GONE,
    ME,
    NOBODY,
    ORDERS,
    SEVERITIES,
    STATE_CHOICES,
    TEAM,
    WATCHED,
    CaseQuery,
    StateChoice,
)
from services.tickets.domain.case_view import CaseView
from services.tickets.domain.clocks.due_state import due_state
from services.tickets.domain.due_filter import DUE_CHOICES
from services.tickets.domain.quick_filters import Quick
from services.tickets.domain.reading import Order
from services.tickets.domain.ticket import Ticket
from services.tickets.pages import inbox_labels as labels
from services.tickets.pages.inbox_query import InboxQuery
from services.tickets.pages.words import Words
from shared.errors import HeedError

_OF_TEAM = f"{TEAM}:"
KNOWN = frozenset({"invalid-case-view", "case-view-exists", "too-many-case-views", "precondition-failed"})
"""Errors that the forms of views say in their own words."""


@dataclass(frozen=True, slots=True)
class ViewWords(Words):
    """What the templates of the inbox and of saved views ask for."""

    def quick(self, quick: Quick) -> str:
        """Return the name of a quick filter."""
        return self.of(labels.QUICK_LABELS[quick])

    def who(self, who: str) -> str:
        """Return whose cases are meant."""
        if who in labels.WHO_LABELS:
            return self.of(labels.WHO_LABELS[who])
        return self.team(who.removeprefix(_OF_TEAM)) if who.startswith(_OF_TEAM) else self.name(who)

    def team(self, key: str) -> str:
        """Return the name of a team; its key, where there is none of it."""
        team = self.directory.teams.get(key)
        return team.name if team is not None else key

    def own_teams(self) -> list[tuple[str, str]]:
        """Return the teams of the reader, by key and name."""
        return sorted((key, self.team(key)) for key in teams_of(self.visit.caller.person_id, self.directory))

    def whose(self, chosen: str) -> list[tuple[str, str]]:
        """Return whose cases can be asked for; who is asked for is always among them."""
        plain = ["", ME, *([TEAM] if self.own_teams() else []), NOBODY, WATCHED, GONE]
        active = sorted((one for one in self.directory.teams.values() if one.is_active), key=lambda one: one.name)
        found = [(one, self.who(one)) for one in plain] + [(_OF_TEAM + one.key, one.name) for one in active]
        return found if chosen in dict(found) else [*found, (chosen, self.who(chosen))]

    def dues(self) -> list[tuple[str, str]]:
        """Return the deadlines that can be asked for."""
        return [("", self.of(labels.ANY)), *((due, self.of(labels.DUE_LABELS[due])) for due in DUE_CHOICES)]

    def state_choice(self, state: StateChoice) -> str:
        return self.of(labels.STATE_CHOICES[state])

    def state_choices(self) -> list[tuple[str, str]]:
        """Return the states that can be asked for."""
        return [(one, self.state_choice(one)) for one in STATE_CHOICES]

    def severities(self) -> list[tuple[str, str]]:
        """Return the severities that can be asked for, the highest first."""
        return [("", self.of(labels.ANY)), *((one, self.severity(one)) for one in reversed(SEVERITIES))]

    def order(self, order: Order) -> str:
        return self.of(labels.ORDER_LABELS[order])

    def orders(self, query: CaseQuery) -> list[tuple[str, str]]:
        """Return the orders in which a list can be."""
        possible = ("newest", "oldest") if query.has_closed else ORDERS
        return [(one, self.order(one)) for one in labels.ORDER_LABELS if one in possible]

    def asks_for(self, query: CaseQuery) -> list[str]:
        """Return what a view shows, in a few words each."""
        return [*self._first(query), *self._rest(query), self.order(query.sorted_by)]

    def narrowed(self, query: InboxQuery) -> list[str]:
        """Return what the inbox is narrowed by, besides a quick filter."""
        return [*([] if query.quick else self._first(query)), *self._rest(query)]

    def _first(self, query: CaseQuery) -> Iterator[str]:
        yield self.state_choice(query.state)
        if query.who:
            yield self.who(query.who)
        if query.due:
            yield self.of(labels.DUE_LABELS[query.due])

    def _rest(self, query: CaseQuery) -> Iterator[str]:
        if query.severity:
            yield self.severity(query.severity)
        if query.place:
            yield self.path(query.place)
        if query.touchpoint:
            yield self.touchpoint(query.touchpoint)
        if query.survey:
            yield query.survey
        if query.waiting:
            yield self.of(labels.WAITS, hours=query.waiting)
        if query.call_back:
            yield self.of(labels.WANTS_CALL_BACK)

    def sharings(self) -> list[tuple[str, str]]:
        """Return with whom a view can be shared, as values of the form: `nobody`, `everybody`, `team:` and a key."""
        teams = [(_OF_TEAM + key, self.of(labels.WITH_TEAM, team=name)) for key, name in self.own_teams()]
        return [("nobody", self.of(labels.FOR_ME)), *teams, ("everybody", self.of(labels.WITH_EVERYBODY))]

    def shared_with(self, view: CaseView) -> str:
        """Return who sees a view besides its owner; nothing where nobody does."""
        definition = view.definition
        if definition.shared_with == "team":
            return self.of(labels.WITH_TEAM, team=self.team(definition.team or ""))
        return self.of(labels.WITH_EVERYBODY) if definition.shared_with == "everybody" else ""

    @staticmethod
    def sharing(view: CaseView) -> str:
        """Return the value of the form for who sees a view."""
        definition = view.definition
        return f"{_OF_TEAM}{definition.team}" if definition.shared_with == "team" else definition.shared_with

    def is_own(self, view: CaseView) -> bool:
        return view.owner == self.visit.caller.person_id

    @staticmethod
    def view_address(view: CaseView) -> str:
        """Return the address of the inbox with a view."""
        return InboxQuery.parse(view.definition.query.canonical()).address()

    @staticmethod
    def current(query: InboxQuery, views: Sequence[ShownCaseView]) -> ShownCaseView | None:
        """Return the view that the inbox shows."""
        asked = query.canonical()
        return next((one for one in views if one.view.definition.query.canonical() == asked), None)

    def problem(self, error: HeedError) -> str:
        """Return why a view was not saved."""
        if error.slug == "invalid-case-view":
            field = error.problems[0].field.partition(".")[0]
            return self.of(labels.VIEW_FIELDS.get(field, labels.VIEW_WRONG), most=labels.VIEW_VALUES.get(field, 0))
        return self.of(labels.VIEW_PROBLEMS[error.slug], most=labels.VIEW_VALUES.get(error.slug, 0))

    def due_kind(self, ticket: Ticket) -> str:
        """Return the kind of badge for when a case is due; nothing where nothing is."""
        if ticket.state in ("resolved", "closed"):
            return ""
        state = due_state(ticket.due, self.visit.now)
        return labels.DUE_KINDS.get(state, "")
