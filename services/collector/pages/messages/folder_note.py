"""What pages say where messages are written to a folder instead of being sent."""

from collections.abc import Mapping

from services.collector.application.use_cases import UseCases
from services.collector.pages.messages import CONSOLE
from shared.marking import mark as _
from shared.vocabulary import MessageChannel
from shared.web.console.visit import Visit

_NOTES: Mapping[frozenset[MessageChannel], str] = {
    frozenset({"email", "sms"}): _("Nothing is sent from here: mails and text messages are written to a folder."),
    frozenset({"email"}): _("No mail is sent from here: mails are written to a folder."),
    frozenset({"sms"}): _("No text message is sent from here: text messages are written to a folder."),
}


def folder_note(visit: Visit, menu: UseCases) -> str:
    """Return a sentence about it; empty where messages are sent."""
    note = _NOTES.get(menu.messages.in_folders)
    return CONSOLE.texts(visit.language).gettext(note) if note else ""
