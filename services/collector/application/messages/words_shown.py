"""The words of a message for colleagues: of a letter before it is sent, and of messages that were.

Links are personal, and whoever follows one acts for the customer: colleagues see where one stands, not its address.
What a template made of the customer's name is not shown either: names are shown for a reason alone.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from uuid import UUID

from services.collector.application.messages.senders import takes_replies
from services.collector.application.messages.wording import Worded, WordMessage
from services.collector.domain.messages.letter import Letter
from services.collector.domain.messages.message import Message
from services.collector.domain.messages.rendering import Links
from services.collector.domain.messages.samples import sample_links
from services.collector.domain.people.contact import Contact
from shared.clock import Clock
from shared.directory_use_cases import ReadDirectory
from shared.gateways.ports import Outbound
from shared.ids import uuid7
from shared.sms_segments import Segments, segments_of
from shared.unit_of_work import Connection, UnitOfWork
from shared.vocabulary import MessageBasis, MessageChannel

HIDDEN = "…"
"""Stands for what is not shown."""
_DEFAULT_BASIS: MessageBasis = "request"


@dataclass(frozen=True, slots=True)
class ShownWords:
    """What is sent, or was."""

    words: Worded
    segments: Segments | None
    """Of an SMS."""


async def _hidden_links(_connection: Connection, message: Message, opt_out: str) -> Links:
    base = opt_out.rpartition("/o/")[0]
    has_status = message.complaint_id is not None and isinstance(message.values.get("reference"), str)
    return Links(
        opt_out=opt_out,
        survey=f"{base}/i/{HIDDEN}" if message.survey is not None else None,
        status=f"{base}/c/{HIDDEN}" if has_status else None,
    )


async def _links_as_long(connection: Connection, message: Message, opt_out: str) -> Links:
    """Return links that lead nowhere and are as long as the real ones, which are billed."""
    hidden = await _hidden_links(connection, message, opt_out)
    made = sample_links(opt_out.rpartition("/o/")[0])
    return replace(made, survey=hidden.survey and made.survey, status=hidden.status and made.status)


_WORDING = WordMessage(_hidden_links)
_COUNTED = WordMessage(_links_as_long)


@dataclass(frozen=True, slots=True)
class ShowWords:
    unit_of_work: UnitOfWork
    clock: Clock
    read_directory: ReadDirectory
    base_url: str
    """Of the suite; the addresses in messages begin with it."""
    gateways: Mapping[MessageChannel, Outbound]

    async def __call__(self, *, message: Message) -> ShownWords | None:
        """Return the words of a message that the caller may see; None when none are known, or not any more."""
        if message.respondent_id is None:
            return None
        structure = (await self.read_directory()).structure
        nobody = Contact("external_id", HIDDEN, None, None, None, f"[{HIDDEN}]")
        gateway, account = self.gateways[message.channel], message.account
        can_reply = (
            takes_replies(gateway, structure, message.location) if account is None else gateway.takes_replies(account)
        )

        async def worded(wording: WordMessage) -> Worded | None:
            return await wording(
                connection,
                message,
                nobody,
                basis=message.basis or message.claimed_basis or _DEFAULT_BASIS,
                structure=structure,
                opt_out=f"{self.base_url}/o/{HIDDEN}",
                can_reply=can_reply,
            )

        async with self.unit_of_work.read() as connection:
            words = await worded(_WORDING)
            counted = await worded(_COUNTED) if message.channel == "sms" else None
        return None if words is None else ShownWords(words, None if counted is None else segments_of(counted.sms))

    async def letter(
        self, *, letter: Letter, respondent_id: UUID, location: str | None, basis: MessageBasis | None
    ) -> ShownWords | None:
        """Return what a letter that passes its check would be sent as.

        Args:
            letter: that is being written.
            respondent_id: to whom.
            location: the place that it would belong to.
            basis: on which it would be sent.
        """
        now = self.clock.now()
        return await self(message=_unsent(letter, respondent_id, location, basis or letter.basis, now))


def _unsent(
    letter: Letter, respondent_id: UUID, location: str | None, basis: MessageBasis | None, now: datetime
) -> Message:
    unsent = Message(
        id=uuid7(),
        effect_key="",
        respondent_id=respondent_id,
        channel=letter.channel,
        purpose="service_contact",
        cause="written",
        subject=letter.subject,
        text=letter.text,
        language=letter.language,
        location=location,
        requested_by="",
        due_at=now,
        state="requested",
        requested_at=now,
    )
    return replace(unsent, basis=basis)
