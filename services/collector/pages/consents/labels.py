"""Texts that code chooses: they stand here in English, and are translated where they are shown."""

from collections.abc import Mapping
from dataclasses import dataclass
from uuid import UUID

from services.collector.domain.consents.entry import ConsentEntry, ConsentSource
from services.collector.domain.consents.permission import PermissionReason
from services.collector.domain.consents.suppression import Suppression, SuppressionReason
from services.collector.pages.consents import CONSOLE
from services.collector.web.consents.bodies import short_form
from shared.directory.people import Directory
from shared.marking import mark as _
from shared.vocabulary import MessageBasis, MessageChannel, MessagePurpose
from shared.web.console.visit import Visit

CHANNELS: Mapping[MessageChannel, str] = {"email": _("E-mail"), "sms": _("Text message")}
PURPOSES: Mapping[MessagePurpose, str] = {
    "survey": _("Surveys"),
    "service_contact": _("Answers to requests"),
    "sharing": _("Requests to recommend us"),
}
BASES: Mapping[MessageBasis, str] = {
    "consent": _("agreed to it"),
    "existing_customer": _("was informed as a customer"),
    "request": _("asked for it"),
}
STANDINGS: Mapping[PermissionReason, tuple[str, str]] = {
    "ok": (_("Allowed"), "good"),
    "opted_out": (_("Does not want it"), "bad"),
    "no_basis": (_("Nothing said"), "quiet"),
    "suppressed": (_("Address is not used"), "warn"),
}
REASONS: Mapping[SuppressionReason, str] = {
    "hard_bounce": _("Nobody has this address"),
    "soft_bounces": _("Came back three times"),
    "spam_complaint": _("Called spam"),
    "invalid_number": _("No such number"),
    "blocked": _("Blocked by the provider"),
    "manual": _("By hand"),
}
SOURCES: Mapping[ConsentSource, str] = {
    "api": _("by another system"),
    "import": _("by import"),
    "page": _("by the link in a message"),
    "one_click": _("by one click in their mail program"),
    "sms": _("by text message"),
    "form": _("in a form"),
    "complaint": _("in a complaint"),
    "colleague": _("written down by a colleague"),
    "gateway": _("called a message spam"),
}
EVERYTHING = _("Everything")
EVERY_CHANNEL = _("every channel")
RECORDED = _("Written down; it counts from now on.")
SUPPRESSED = _("The address is not used any more.")
RELEASED = _("The address may be used again.")
NO_ADDRESS = _("Enter an e-mail address, or a phone number with its country code such as +49 …")
NO_PURPOSE = _("Choose what the customer agreed to: nobody agrees to everything.")


@dataclass(frozen=True, slots=True)
class Words:
    """What templates ask for, in one reader's language."""

    visit: Visit
    directory: Directory

    def of(self, text: str) -> str:
        """Return a text in the reader's language."""
        return CONSOLE.texts(self.visit.language).gettext(text)

    def channel(self, channel: MessageChannel | None) -> str:
        return self.of(EVERY_CHANNEL if channel is None else CHANNELS[channel])

    def purpose(self, purpose: MessagePurpose | None) -> str:
        return self.of(EVERYTHING if purpose is None else PURPOSES[purpose])

    def basis(self, basis: MessageBasis) -> str:
        return self.of(BASES[basis])

    def standing(self, reason: PermissionReason) -> tuple[str, str]:
        """Return the words and the kind of badge."""
        text, kind = STANDINGS[reason]
        return self.of(text), kind

    def reason(self, reason: SuppressionReason) -> str:
        return self.of(REASONS[reason])

    def source(self, entry: ConsentEntry) -> str:
        return self.of(SOURCES[entry.source])

    def name(self, reference: str | None) -> str:
        """Return who an id or the name of a key stands for; empty where nobody is known any more."""
        person = self.directory.person_of(reference)
        if person is not None and person.display_name:
            return person.display_name
        if reference is None or reference == self.visit.caller.name:
            return "" if reference is None else self.visit.profile.display_name
        return "" if _is_id(reference) else reference

    def address(self, suppression: Suppression) -> str:
        """Return what stands for an address that is not shown."""
        return short_form(suppression.address)

    def channels(self) -> list[tuple[str, str]]:
        return [(key, self.of(text)) for key, text in CHANNELS.items()]

    def purposes(self) -> list[tuple[str, str]]:
        return [(key, self.of(text)) for key, text in PURPOSES.items()]

    def reasons(self) -> list[tuple[str, str]]:
        return [(key, self.of(text)) for key, text in REASONS.items()]


def _is_id(reference: str) -> bool:
    try:
        UUID(reference)
    except ValueError:
        return False
    return True
