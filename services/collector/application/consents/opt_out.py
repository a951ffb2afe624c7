"""Opt out by the link in a message: with one click in a mail program, or on the page behind the link."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from services.collector.application.consents.reading import CHANNELS, PURPOSES
from services.collector.application.consents.recipients import held_recipient, recipient_of
from services.collector.application.consents.recording import record_wishes
from services.collector.application.messages.links import Links
from services.collector.domain.consents.entry import ConsentEntry
from services.collector.domain.consents.permission import last_wish
from services.collector.domain.consents.wish import NewWish, Somebody, undone_by
from services.collector.domain.messages.message import Message
from services.collector.domain.messages.tokens import LinkNotValidError
from services.collector.store.consent_store import ConsentStore
from services.collector.store.message_store import MessageStore
from shared.clock import Clock
from shared.ids import uuid7
from shared.observability.metrics import OPT_OUTS
from shared.unit_of_work import Connection, UnitOfWork
from shared.vocabulary import MessagePurpose

OptOutScope = Literal["purpose", "everything"]
"""From what the message was about, on every channel; or from all messages."""


@dataclass(frozen=True, slots=True)
class OptOutState:
    """What somebody sees who follows the link."""

    purpose: MessagePurpose
    """What the message was about."""
    language: str | None
    """Of the message."""
    is_known: bool
    """Whether anything is known of them: if not, nobody can write to them anyway."""
    out_of_purpose: bool = False
    """Whether they get nothing more about this purpose, on any channel."""
    out_of_everything: bool = False
    can_undo: bool = False
    """Whether they opted out by this link, and have not taken it back."""


@dataclass(frozen=True, slots=True)
class ReadOptOut:
    """Look at what a link stands for; changes nothing, because programs follow links, too."""

    unit_of_work: UnitOfWork
    links: Links

    async def __call__(self, *, token: str) -> OptOutState:
        """Return what there is to say.

        Raises:
            LinkNotValidError: the link is none of ours.
            UnavailableError: the database does not answer.
        """
        message_id = await self.links.read("opt-out", token)
        async with self.unit_of_work.read() as connection:
            message = await MessageStore(connection).find(message_id)
            if message is None:
                raise LinkNotValidError
            somebody = await recipient_of(connection, message)
            return await _state(connection, message, somebody)


@dataclass(frozen=True, slots=True)
class OptOut:
    """Write the wish for no more messages into the ledger; it counts from the commit on."""

    unit_of_work: UnitOfWork
    clock: Clock
    links: Links

    async def __call__(
        self,
        *,
        token: str,
        scope: OptOutScope,
        source: Literal["page", "one_click"],
        wordings: Mapping[MessagePurpose, str] | None = None,
    ) -> OptOutState:
        """Return what holds from now on; wanting it again changes nothing.

        Args:
            token: of the link.
            scope: from what.
            source: how the wish came.
            wordings: what the button said that they pressed, by what the message was about.

        Raises:
            LinkNotValidError: the link is none of ours.
            UnavailableError: the database does not answer.
        """
        message_id = await self.links.read("opt-out", token)
        async with self.unit_of_work.begin() as work:
            message, somebody = await held_recipient(work.connection, message_id)
            state = await _state(work.connection, message, somebody)
            is_done = state.out_of_everything or (scope == "purpose" and state.out_of_purpose)
            if somebody is None or is_done:
                return state
            wish = NewWish(
                wish="withdrawn",
                purpose=message.purpose if scope == "purpose" else None,
                source=source,
                wording=(wordings or {}).get(message.purpose),
                said_at=self.clock.now(),
                message_id=message.id,
            )
            await record_wishes(work, [somebody], [wish])
            state = await _state(work.connection, message, somebody)
        OPT_OUTS.labels(source).inc()
        return state


@dataclass(frozen=True, slots=True)
class UndoOptOut:
    """Take back what was wished by this link, and nothing else: what was true before is true again."""

    unit_of_work: UnitOfWork
    clock: Clock
    links: Links

    async def __call__(self, *, token: str) -> OptOutState:
        """Return what holds from now on; raises as `OptOut` does."""
        message_id = await self.links.read("opt-out", token)
        async with self.unit_of_work.begin() as work:
            message, somebody = await held_recipient(work.connection, message_id)
            ledger = ConsentStore(work.connection)
            mistakes = _mistakes(await ledger.of_message(message.id))
            await ledger.add([_undoing(one, self.clock.now()) for one in mistakes])
            return await _state(work.connection, message, somebody)


def _mistakes(entries: Sequence[ConsentEntry]) -> list[ConsentEntry]:
    """Return the lines that may be taken back: objections by the link, not complaints about the message."""
    undone = undone_by(entries)
    return [
        one for one in entries if one.undoes is None and one.id not in undone and one.source in {"page", "one_click"}
    ]


def _undoing(entry: ConsentEntry, now: datetime) -> ConsentEntry:
    return ConsentEntry(
        id=uuid7(),
        person=entry.person,
        respondent_id=entry.respondent_id,
        channel=entry.channel,
        purpose=entry.purpose,
        wish="given",
        source="page",
        said_at=now,
        message_id=entry.message_id,
        undoes=entry.id,
    )


async def _state(connection: Connection, message: Message, somebody: Somebody | None) -> OptOutState:
    if somebody is None:
        return OptOutState(message.purpose, message.language, is_known=False)
    ledger = ConsentStore(connection)
    entries = await ledger.of(somebody.names, somebody.respondent_id)
    return OptOutState(
        message.purpose,
        message.language,
        is_known=True,
        out_of_purpose=_is_out(entries, [message.purpose]),
        out_of_everything=_is_out(entries, PURPOSES),
        can_undo=bool(_mistakes(await ledger.of_message(message.id))),
    )


def _is_out(entries: Sequence[ConsentEntry], purposes: Iterable[MessagePurpose]) -> bool:
    wishes = [last_wish(entries, channel, purpose) for purpose in purposes for channel in CHANNELS]
    return all(one is not None and one.wish == "withdrawn" for one in wishes)
