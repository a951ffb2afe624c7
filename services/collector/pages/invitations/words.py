"""Invitations in the reader's words."""

from dataclasses import dataclass

from services.collector.domain.invitations.batches.batch import BatchState
from services.collector.domain.invitations.batches.progress import RowStanding
from services.collector.domain.invitations.disposition import Disposition
from services.collector.domain.invitations.view import Entry, InvitationView
from services.collector.pages.answers.words import Words as AnswerWords
from services.collector.pages.console.places.choices import Names
from services.collector.pages.invitations import CONSOLE, labels
from shared.directory.people import Directory
from shared.observability.actor import SUITE
from shared.vocabulary import WRITTEN_TO_FOLDER, MessageChannel, Spot
from shared.web.console.visit import Visit


@dataclass(frozen=True, slots=True)
class Words:
    """What templates ask for while they show invitations to one reader."""

    visit: Visit
    directory: Directory
    names: Names

    def of(self, text: str) -> str:
        """Return a text of `labels` in the reader's language."""
        return CONSOLE.texts(self.visit.language).gettext(text)

    def language(self, tag: str) -> str:
        return AnswerWords(self.visit, self.directory).language(tag)

    def survey(self, key: str) -> str:
        return self.names.survey(key)

    def place(self, spot: Spot) -> str:
        """Return where it is about: touchpoint and location, as far as they are known."""
        return AnswerWords(self.visit, self.directory).place(spot)

    def places(self, chosen: str) -> list[tuple[str, str]]:
        """Return the places to filter by."""
        return AnswerWords(self.visit, self.directory).places(chosen)

    def touchpoints(self, chosen: str) -> list[tuple[str, str]]:
        return AnswerWords(self.visit, self.directory).touchpoints(chosen)

    def channel(self, channel: MessageChannel | None) -> str:
        return self.of(labels.NO_CHANNEL if channel is None else labels.CHANNELS[channel])

    def channels(self) -> list[tuple[str, str]]:
        return [(name, self.of(text)) for name, text in labels.CHANNELS.items()]

    def standing_of(self, view: InvitationView) -> tuple[str, str]:
        """Return where an invitation stands, and the kind of its badge."""
        if view.is_in_folder and view.status == "sent":
            return self.of(labels.ONLY_IN_FOLDER), "warn"
        return self.of(labels.STATUSES[view.status]), labels.STATUS_BADGES[view.status]

    def statuses(self) -> list[tuple[str, str]]:
        return [(name, self.of(text)) for name, text in labels.STATUSES.items()]

    def reason(self, reason: str | None) -> str:
        """Return why, in words; a server's own word where it gave one."""
        if reason is None or reason == WRITTEN_TO_FOLDER:
            return ""
        return self.of(labels.REASONS[reason]) if reason in labels.REASONS else reason

    def why(self, view: InvitationView) -> str:
        """Return why nothing was sent, or why it waits; empty for what goes its way."""
        return self.reason(view.reason) if view.status in {"planned", "refused", "not_delivered"} else ""

    def batch_state(self, state: BatchState) -> str:
        return self.of(labels.BATCH_STATES[state])

    def standing(self, standing: RowStanding) -> str:
        return self.of(labels.STANDINGS[standing])

    def in_column(self, column: str) -> str:
        """Return what is wrong in a column of a file."""
        if column.startswith("attributes"):
            return self.of(labels.WRONG_ATTRIBUTE)
        return self.of(labels.COLUMN_RULES.get(column, labels.WRONG_ROW))

    def disposition(self, disposition: Disposition) -> str:
        return self.of(labels.DISPOSITIONS[disposition.name])

    def entry(self, entry: Entry) -> str:
        """Return what happened."""
        message = entry.message
        if entry.kind == "message" and message is not None:
            in_folder = message.state == "sent" and message.reason == WRITTEN_TO_FOLDER
            became = labels.IN_FOLDER if in_folder else labels.MESSAGE_STATES[message.state]
            return f"{self.of(labels.MESSAGES[message.cause])}: {self.of(became)}"
        return self.of(labels.ENTRIES[entry.kind])

    def author(self, reference: str) -> str:
        """Return who asked for it: a colleague's name, or the name of a key."""
        if reference == SUITE.name:
            return labels.ITSELF
        person = self.directory.person_of(reference)
        return reference if person is None else person.display_name
