"""The words of a message, as they are sent: a colleague's own, or those of a template."""

from collections.abc import Awaitable, Callable
from dataclasses import asdict, dataclass

from services.collector.application.messages.previews import company_of
from services.collector.application.messages.template_words import words_of_template
from services.collector.domain.messages.message import Message
from services.collector.domain.messages.rendering import Links, render_written
from services.collector.domain.people.contact import Contact
from shared.directory.structure import Structure
from shared.unit_of_work import Connection
from shared.vocabulary import MessageBasis

_DEFAULT_LANGUAGE = "en"
LinksOf = Callable[[Connection, Message, str], Awaitable[Links]]
"""Takes a message and its address to opt out; returns all addresses that it may mention."""


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


@dataclass(frozen=True, slots=True)
class WordMessage:
    """Makes the words of messages."""

    links_of: LinksOf

    async def __call__(
        self,
        connection: Connection,
        message: Message,
        contact: Contact,
        *,
        basis: MessageBasis,
        structure: Structure,
        opt_out: str,
        can_reply: bool,
    ) -> Worded | None:
        """Return the words; None when there is no template for such a message.

        Args:
            connection: to read templates with.
            message: that is to be sent.
            contact: of the person.
            basis: on which it is sent.
            structure: of the company: names of places, and their languages where the message names none.
            opt_out: address of the page to opt out.
            can_reply: whether an answer to the SMS reaches us.
        """
        links = await self.links_of(connection, message, opt_out)
        language = message.language or structure.language_of(message.location or "") or _DEFAULT_LANGUAGE
        if message.text is None:
            made = await words_of_template(
                connection,
                message,
                contact,
                language=language,
                basis=basis,
                links=links,
                structure=structure,
                can_reply=can_reply,
            )
            if made is None:
                return None
            key, version = made.template.key, made.template.version
            return Worded(**asdict(made.rendered), template=key, template_version=version)
        words = render_written(
            message.subject or "",
            message.text,
            language=language,
            channel=message.channel,
            values={"company": company_of(structure, message.location)},
            links=links,
            basis=basis,
            can_reply=can_reply,
        )
        return Worded(**asdict(words))
