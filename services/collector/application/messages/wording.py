"""The words of a message, as they are sent."""

from dataclasses import dataclass
from html import escape
from typing import Protocol

from services.collector.domain.messages.message import Message
from services.collector.domain.people.contact import Contact
from shared.unit_of_work import Connection
from shared.vocabulary import MessageBasis


@dataclass(frozen=True, slots=True, kw_only=True)
class Worded:
    """A message ready to be sent. Of a mail, `sms` is empty; of an SMS, `subject`, `text` and `html` are."""

    language: str
    subject: str = ""
    text: str = ""
    html: str = ""
    sms: str = ""
    template: str | None = None
    """Key of the template it was made from."""
    template_version: int | None = None


class Wording(Protocol):
    """Makes the words of messages."""

    async def __call__(
        self,
        connection: Connection,
        message: Message,
        contact: Contact,
        *,
        language: str,
        basis: MessageBasis,
        opt_out: str,
    ) -> Worded | None:
        """Return the words; None when there is no template for such a message.

        Args:
            connection: to read templates with.
            message: that is to be sent.
            contact: of the person.
            language: of the place, where the message names none.
            basis: on which it is sent.
            opt_out: address of the page to opt out.
        """
        ...


_OPT_OUT = {
    "de": "Wenn Sie keine solchen Nachrichten mehr wünschen:",
    "en": "If you do not want messages like this one any more:",
}


@dataclass(frozen=True, slots=True)
class WordingOfLetters:
    """Takes the words that a colleague wrote as they are; knows no templates."""

    async def __call__(
        self,
        connection: Connection,  # noqa: ARG002 - of others
        message: Message,
        contact: Contact,  # noqa: ARG002 - likewise
        *,
        language: str,
        basis: MessageBasis,  # noqa: ARG002 - likewise
        opt_out: str,
    ) -> Worded | None:
        if message.text is None:
            return None
        spoken = message.language or language
        footer = _OPT_OUT.get(spoken.partition("-")[0], _OPT_OUT["en"])
        if message.channel == "sms":
            return Worded(language=spoken, sms=f"{message.text}\n{footer} {opt_out}")
        link = escape(opt_out)
        body = "".join(f"<p>{_lines(part)}</p>" for part in message.text.split("\n\n"))
        html = f'<!doctype html><html lang="{escape(spoken)}"><meta charset="utf-8"><body>{body}'
        html += f'<p>{escape(footer)} <a href="{link}">{link}</a></p></body></html>'
        text = f"{message.text}\n\n-- \n{footer} {opt_out}\n"
        return Worded(language=spoken, subject=message.subject or "", text=text, html=html)


def _lines(text: str) -> str:
    return "<br>".join(escape(line) for line in text.split("\n"))
