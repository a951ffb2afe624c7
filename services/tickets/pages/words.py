"""Cases in the reader's words: subjects, answers, names of people and places."""

from dataclasses import dataclass
from pathlib import Path
from uuid import UUID

from services.tickets.domain.assignees import people_for, workers_in
from services.tickets.domain.cause import Causes
from services.tickets.domain.history import Entry, MessageNote, NotContacted, Outcome
from services.tickets.domain.opening import name_in
from services.tickets.domain.ticket import SUITE, Ticket
from services.tickets.domain.workflow import State
from services.tickets.pages import labels
from services.tickets.pages.proof.labels import BECAUSE
from shared.directory.people import Directory, Person
from shared.vocabulary import WRITTEN_TO_FOLDER, CallBack, Channel, ScoredAnswer, Severity
from shared.web.console.message_words import why_not
from shared.web.console.templates import Console
from shared.web.console.visit import Visit

CONSOLE = Console(Path(__file__).parent)
_EXCERPT = 70


@dataclass(frozen=True, slots=True)
class Words:
    """What templates ask for while they show cases to one reader."""

    visit: Visit
    directory: Directory

    def of(self, text: str, /, **values: object) -> str:
        """Return a text of `labels` in the reader's language, with its values filled in."""
        translated = CONSOLE.texts(self.visit.language).gettext(text)
        return translated % values if values else translated

    def subject(self, ticket: Ticket) -> str:
        """Return what a case is about, in a few words."""
        if ticket.kind == "manual":
            return ticket.subject
        if ticket.kind == "complaint":
            return self._complaint(ticket)
        if ticket.kind == "signal":
            return self._signal(ticket)
        if ticket.reasons:
            return self.answer(ticket.reasons[0])
        return self._quoted(ticket.comments[0].text) if ticket.comments else self.of(labels.WORDS_ALONE)

    def _complaint(self, ticket: Ticket) -> str:
        if ticket.category:
            return self.of(labels.COMPLAINT_ABOUT, about=ticket.category)
        if ticket.comments:
            return self.of(labels.COMPLAINT_ABOUT, about=self._quoted(ticket.comments[0].text))
        if ticket.call_back is not None:
            return self.call_back(ticket.call_back)
        return self.of(labels.COMPLAINT)

    def _signal(self, ticket: Ticket) -> str:
        what = self.of(labels.SIGNALS.get((ticket.about or "").partition(":")[0], labels.OPENED_BY_ALERT))
        name = name_in(ticket.figures)
        return self.of(labels.SIGNAL_ABOUT, what=what, name=name) if name else what

    def _quoted(self, text: str) -> str:
        """Return the first words of a text on one line, in quotation marks."""
        line = " ".join(text.split())
        short = line if len(line) <= _EXCERPT else line[:_EXCERPT].rsplit(" ", 1)[0] + " …"
        return self.of(labels.QUOTED, text=short)

    def answer(self, answer: ScoredAnswer) -> str:
        """Return an answer with its value and scale, such as `Would not recommend us: 2 of 10`."""
        what = self.of(labels.ANSWERS.get((answer.metric, answer.category), labels.RATING))
        return f"{what}: {self.value(answer)}"

    def value(self, answer: ScoredAnswer) -> str:
        """Return the value of an answer beside the end of its scale, and which end is best where that is the lower."""
        turned = answer.polarity == "low_is_good"
        text = labels.VALUE_TURNED if turned else labels.VALUE
        values = {"value": answer.value, "most": answer.scale_max}
        return self.of(text, **values | ({"best": answer.scale_min} if turned else {}))

    def place(self, ticket: Ticket) -> str:
        """Return where it happened: touchpoint and location, as far as they are known."""
        structure = self.directory.structure
        touchpoint = structure.touchpoint_name(ticket.touchpoint) if ticket.touchpoint else ""
        location = structure.name_of(ticket.location) if ticket.location else ""
        return " · ".join(filter(None, (touchpoint, location)))

    def path(self, location: str) -> str:
        """Return a location with the units above it, the topmost first."""
        path = self.directory.structure.path_of(location)
        return " / ".join(unit.name for unit in path) or location

    def places(self, locations: list[str]) -> list[tuple[str, str]]:
        """Return what places can be chosen, by code and path: units of the reader's own, and other `locations`."""
        structure, caller = self.directory.structure, self.visit.caller
        declared = [unit.code for unit in structure.units if caller.locations is None or unit.code in caller.locations]
        named = sorted(((code, self.path(code)) for code in declared), key=lambda place: place[1].casefold())
        return named + [(one, one) for one in locations if one not in structure.by_code]

    def touchpoints(self, keys: list[str]) -> list[tuple[str, str]]:
        """Return touchpoints by key and name."""
        return [(key, self.touchpoint(key)) for key in keys]

    @staticmethod
    def pairs(keys: list[str]) -> list[tuple[str, str]]:
        """Return keys that have no name but themselves as choices."""
        return [(key, key) for key in keys]

    def touchpoint(self, key: str) -> str:
        return self.directory.structure.touchpoint_name(key)

    def name(self, reference: str | None) -> str:
        """Return who an id, the name of a key, or any other name stands for."""
        if reference is None:
            return self.of(labels.NOBODY)
        if reference == SUITE:
            return labels.SUITE_NAME
        person = self.directory.person_of(reference)
        if person is not None and person.display_name:
            return person.display_name
        if reference == self.visit.caller.name:
            return self.visit.profile.display_name
        return self.of(labels.GONE) if _is_id(reference) else reference

    def has_left(self, reference: str | None) -> bool:
        """Return whether whoever is responsible does not work here any more."""
        person = self.directory.person_of(reference)
        return person is not None and not person.is_active

    def event(self, entry: Entry, ticket: Ticket) -> str:
        """Return an entry of the history as a sentence without its full stop."""
        if entry.message is not None:
            return self._message(entry.message)
        text = labels.ACTIONS[entry.action]
        if entry.action == "opened" and entry.actor == SUITE:
            text = labels.OPENED_BY_COMPLAINT if ticket.kind == "complaint" else labels.OPENED_BY_ALERT
        elif entry.action == "assigned" and entry.actor == entry.assignee:
            text = labels.TAKEN
        elif entry.action == "assigned" and entry.assignee is None and entry.team is not None:
            return self.of(labels.GIVEN_TO_TEAM, who=self.name(entry.actor), team=self.team(entry.team))
        elif entry.action == "reopened" and entry.actor == SUITE:
            text = labels.REOPENED_BY_ANSWER
        elif entry.action == "merged" and entry.other_ticket_id != ticket.merged_into:
            text = labels.GOES_ON
        return self.of(text, who=self.name(entry.actor), whom=self.name(entry.assignee))

    def team(self, key: str) -> str:
        """Return the name of a team; its key, where nothing is known of it."""
        team = self.directory.teams.get(key)
        return key if team is None else team.name

    def cause(self, key: str, causes: Causes) -> str:
        """Return the name of a cause with the one above it; its key, where it was deleted."""
        one = causes.by_key.get(key)
        if one is None:
            return key
        above = causes.by_key.get(one.definition.parent or "")
        names = [found.definition.name_in(self.visit.language) for found in (above, one) if found is not None]
        return ": ".join(names)

    def causes(self, causes: Causes) -> list[tuple[str, list[tuple[str, str]]]]:
        """Return the causes that can be chosen: headings with those below them; a cause by itself has no heading."""
        found: list[tuple[str, list[tuple[str, str]]]] = []
        for top in causes.below(None):
            name = top.definition.name_in(self.visit.language)
            below = [(one.key, one.definition.name_in(self.visit.language)) for one in causes.below(top.key)]
            found.append((name if below else "", below or [(top.key, name)]))
        return found

    def outcome(self, outcome: Outcome) -> str:
        return self.of(labels.OUTCOMES[outcome])

    def outcomes(self) -> list[tuple[str, str]]:
        """Return what can have become of a customer."""
        return [(outcome, self.of(text)) for outcome, text in labels.OUTCOMES.items()]

    def outcome_kind(self, outcome: Outcome) -> str:
        """Return the kind of badge for an outcome."""
        return labels.OUTCOME_KINDS.get(outcome, "quiet")

    def because(self, reason: str) -> str:
        """Return what an outcome rests on that the suite has found."""
        known = BECAUSE.get(reason)
        return self.of(known) if known else why_not(self.of, reason, None)

    def not_contacted(self, reason: NotContacted) -> str:
        return self.of(labels.NOT_CONTACTED[reason])

    def reasons_not_to_contact(self, ticket: Ticket) -> list[tuple[str, str]]:
        """Return why nobody may have contacted the customer of a case."""
        fitting = {"anonymous": ticket.is_anonymous, "no_customer": ticket.respondent_id is None}
        return [(one, self.of(text)) for one, text in labels.NOT_CONTACTED.items() if fitting.get(one, True)]

    def call_back(self, wish: CallBack) -> str:
        """Return the customer's wish to be called back, and when."""
        return self.of(labels.CALL_BACKS.get((wish.channel, wish.window), labels.CALL_BACKS["email", "any_time"]))

    def _message(self, message: MessageNote) -> str:
        is_in_folder = message.reason == WRITTEN_TO_FOLDER
        return self.of(
            labels.IN_FOLDER if is_in_folder else labels.MESSAGES[message.outcome],
            what=self.of(labels.MESSAGE_CAUSES.get(message.cause, labels.OTHER_MESSAGE)),
            why=why_not(self.of, message.reason, message.channel),
        )

    def state(self, state: State) -> str:
        return self.of(labels.STATE_LABELS[state])

    def state_kind(self, state: State) -> str:
        """Return the kind of badge for a state."""
        return labels.STATE_KINDS[state]

    def severity(self, severity: Severity) -> str:
        return self.of(labels.SEVERITY_LABELS[severity])

    def severity_kind(self, severity: Severity) -> str:
        """Return the kind of badge for a severity."""
        return labels.SEVERITY_KINDS[severity]

    def channel(self, channel: Channel) -> str:
        return self.of(labels.CHANNEL_LABELS[channel])

    def people(self, location: str | None) -> list[tuple[str, str, str]]:
        """Return who could work on a case at a location: id, name, and who stands in while they are away, or ""."""
        return [self._described(person) for person in people_for(location, self.directory)]

    def everybody(self) -> list[tuple[str, str, str]]:
        """Return the same for everybody who works on cases at some place that the reader sees."""
        caller, structure = self.visit.caller, self.directory.structure
        people = workers_in(self.directory)
        if caller.locations is not None:
            own = caller.locations
            people = [one for one in people if one.unit is None or structure.locations_in(one.unit) & own]
        return [self._described(person) for person in people]

    def _described(self, person: Person) -> tuple[str, str, str]:
        deputy = self.directory.acting_deputy_of(person, self.visit.now)
        stands_in = (deputy.display_name if deputy else "–") if person.is_away(self.visit.now) else ""
        return str(person.id), person.display_name, stands_in


def _is_id(reference: str) -> bool:
    try:
        UUID(reference)
    except ValueError:
        return False
    return True
