"""The words of a message, as they are sent."""

from dataclasses import asdict, dataclass
from typing import Protocol

from services.collector.domain.messages.message import Message
from services.collector.domain.messages.rendering import Links, render_written
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
        basis: MessageBasis,
        opt_out: str,
    ) -> Worded | None:
        if message.text is None:
            return None
        words = render_written(
            message.subject or "",
            message.text,
            language=message.language or language,
            channel=message.channel,
            values=message.values,
            links=Links(opt_out=opt_out),
            basis=basis,
            can_reply=False,
        )
        return Worded(**asdict(words))
