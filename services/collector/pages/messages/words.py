"""Messages in the reader's words: what became of each, and why."""

import re
from dataclasses import dataclass
from uuid import UUID

from babel.core import Locale, get_global

from services.collector.application.messages.ways import Obstacle
from services.collector.domain.consents.suppression import SuppressionReason
from services.collector.domain.messages.attempt import MessageAttempt
from services.collector.domain.messages.message import Message
from services.collector.domain.messages.message_words import LANGUAGES
from services.collector.pages.answers.words import Words as AnswerWords
from services.collector.pages.messages import CONSOLE, labels
from shared.vocabulary import WRITTEN_TO_FOLDER, MessageBasis, MessageCause, MessageChannel, MessagePurpose
from shared.web.console import message_words

_ENHANCED = re.compile(r"(?<![\d.])([245])\.(\d{1,3}\.\d{1,3})(?![\d.])")
_REPLY = re.compile(r"(?<![\d.])([45])\d\d(?![\d.])")
_ZONE = re.compile(r"[A-Z]\w+(?:/[\w+-]+)+")


@dataclass(frozen=True, slots=True)
class Words(AnswerWords):
    """What templates ask for while they show messages to one reader."""

    def of(self, text: str, /, **values: object) -> str:
        """Return a text of `labels` in the reader's language, with its values filled in."""
        translated = CONSOLE.texts(self.visit.language).gettext(text)
        return translated % values if values else translated

    def way(self, channel: MessageChannel) -> str:
        return self.of(labels.CHANNELS[channel])

    def purpose(self, purpose: MessagePurpose) -> str:
        return self.of(labels.PURPOSES[purpose])

    def cause(self, cause: MessageCause) -> str:
        return self.of(labels.CAUSES[cause])

    def basis(self, basis: MessageBasis) -> str:
        return self.of(labels.BASES[basis])

    def state(self, message: Message) -> tuple[str, str]:
        """Return the words and the kind of badge."""
        text, kind = labels.IN_FOLDER if _is_in_folder(message) else labels.STATES[message.state]
        return self.of(text), kind

    def why(self, message: Message, due: str) -> str:
        """Return what became of a message and why, as the rest of a sentence that its state begins.

        Args:
            message: that it is about.
            due: the moment at which one that waits is looked at next, as the reader writes it.
        """
        in_flight = self.of(labels.IN_FLIGHT) if message.in_flight_at_opt_out else ""
        return "; ".join(filter(None, (self._why(message, due), in_flight)))

    def _why(self, message: Message, due: str) -> str:  # noqa: PLR0911 - one for each state
        match message.state:
            case "requested":
                return self._waits(message, due)
            case "sending":
                return self.of(labels.SENDING)
            case "sent" if _is_in_folder(message):
                return self.of(labels.NOBODY_GETS_IT)
            case "sent":
                return self.of(labels.TAKEN[message.channel])
            case "delivered":
                return ""
            case "refused":
                return self._refused(message)
            case "unknown":
                why = "" if message.reason in {None, "unknown"} else f": {self.code(message.reason)}"
                return self.of(labels.MAY_BE_SENT) + why
            case "failed" | "bounced":
                return self.code(message.reason, message.detail)

    def _waits(self, message: Message, due: str) -> str:
        if message.reason is None:
            is_later = message.due_at > self.visit.now
            return self.of(labels.WAITS_UNTIL, moment=due) if is_later else self.of(labels.WAITS)
        if message.reason == "quiet_hours":
            return self.of(labels.WAITS_BECAUSE, moment=due, why=self.quiet(message.detail))
        if message.reason in labels.ASKED_BEFORE:
            why = self.of(labels.ASKED_BEFORE[message.reason])
            return self.of(labels.WAITS_BECAUSE, moment=due, why=why)
        return self.of(labels.TRIES_AGAIN, moment=due, why=self.code(message.reason))

    def _refused(self, message: Message) -> str:
        reason, detail = message.reason or "", message.detail
        if reason == "opted_out":
            return self.of(labels.OPTED_OUT[message.purpose])
        if reason == "no_address":
            return self.of(message_words.NO_ADDRESS[message.channel])
        if detail is not None and detail in labels.ASKED_BEFORE:
            why = self.of(labels.ASKED_BEFORE[detail])
            return why if reason == "not_eligible" else f"{self._known(reason)}: {why}"
        return self._known(reason)

    def _known(self, reason: str) -> str:
        known = message_words.REFUSALS.get(reason)
        return reason if known is None else self.of(known)

    def code(self, code: str | None, kind: str | None = None) -> str:
        """Return what a code of a server or a gateway means, with the code behind it; a word of our own without.

        Args:
            code: such as `550 5.1.1`, `30003` or `timeout`.
            kind: of a bounce, which says something where the code says nothing.
        """
        if code is not None and code in labels.LATER:
            return self.of(labels.LATER[code])
        meaning = self._meaning(code or "", kind)
        return self.of(labels.BECAUSE, why=meaning, code=code) if code else meaning

    def _meaning(self, code: str, kind: str | None) -> str:
        enhanced = _ENHANCED.search(code)
        if enhanced is not None and enhanced[2] in labels.ENHANCED:
            return self.of(labels.ENHANCED[enhanced[2]])
        if kind is not None and kind in labels.LATER:
            return self.of(labels.LATER[kind])
        plain = enhanced or _REPLY.search(code)
        is_mail = plain is not None and plain[1] in labels.CLASSES
        return self.of(labels.CLASSES[plain[1]] if plain is not None and is_mail else labels.UNKNOWN_CODE)

    def quiet(self, explanation: str | None) -> str:
        """Return which quiet hours a message waits for.

        Args:
            explanation: that names a time zone; None where nothing is known.
        """
        zone = _ZONE.search(explanation or "")
        code = get_global("zone_territories").get(zone[0]) if zone is not None else None
        country = Locale(self.visit.language).territories.get(code) if code is not None else None
        return self.of(labels.QUIET_IN, country=country) if country is not None else self.of(labels.QUIET)

    def came_back(self, message: Message) -> str:
        return self.of(labels.CAME_BACK, why=self.code(message.reason, message.detail))

    def not_sent(self, message: Message) -> str:
        return self.of(labels.NOT_SENT, why=self._refused(message))

    def attempt(self, attempt: MessageAttempt) -> str:
        """Return what came of an attempt, with the server's code."""
        if attempt.outcome is None:
            return self.of(labels.ATTEMPTING)
        if attempt.status == WRITTEN_TO_FOLDER:
            return self.of(labels.ATTEMPTED_IN_FOLDER)
        text = self.of(labels.ATTEMPTS[attempt.outcome])
        is_odd = attempt.status is not None and attempt.outcome != "accepted"
        return f"{text}: {self.code(attempt.status)}" if is_odd else text

    def name(self, reference: str | None) -> str:
        """Return who an id or the name of a key stands for; empty where nobody is known any more."""
        if reference is None or reference == "heed":
            return labels.ITSELF
        person = self.directory.person_of(reference)
        if person is not None and person.display_name:
            return person.display_name
        if reference == self.visit.caller.name:
            return self.visit.profile.display_name
        return "" if _is_id(reference) else reference

    def obstacle(self, channel: MessageChannel, obstacle: Obstacle) -> str:
        """Return why nothing can be sent on a channel."""
        return self.of(message_words.NO_ADDRESS[channel] if obstacle == "no_address" else labels.OBSTACLES[obstacle])

    def suppressed(self, reason: SuppressionReason) -> str:
        return self.of(labels.SUPPRESSED[reason])

    def ways(self) -> list[tuple[str, str]]:
        return [(key, self.of(text)) for key, text in labels.CHANNELS.items()]

    def purposes(self) -> list[tuple[str, str]]:
        return [(key, self.of(text)) for key, text in labels.PURPOSES.items()]

    def causes(self) -> list[tuple[str, str]]:
        return [(key, self.of(text)) for key, text in labels.CAUSES.items()]

    def states(self) -> list[tuple[str, str]]:
        named = [(key, self.of(text)) for key, (text, _) in labels.STATES.items()]
        return [(labels.TROUBLE, self.of(labels.SOMETHING_WRONG)), *named]

    def bases(self) -> list[tuple[str, str]]:
        """Return the bases that a colleague may name."""
        return [(key, self.of(labels.BASES[key])) for key in ("request", "existing_customer")]

    def languages(self) -> list[tuple[str, str]]:
        """Return the languages in which every message says how to opt out, by name."""
        return sorted(((tag, self.language(tag)) for tag in LANGUAGES), key=lambda one: one[1].casefold())


def _is_in_folder(message: Message) -> bool:
    return message.state == "sent" and message.reason == WRITTEN_TO_FOLDER


def _is_id(reference: str) -> bool:
    try:
        UUID(reference)
    except ValueError:
        return False
    return True
