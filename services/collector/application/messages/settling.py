"""What becomes of a message: its state and the event about it, in one transaction."""

from dataclasses import replace
from typing import Literal

from services.collector import events_out
from services.collector.application.invitations.resurvey_news import publish_outcome
from services.collector.domain.messages.message import Message, RefusalReason
from services.collector.store.message_store import MessageStore
from shared.observability.metrics import MESSAGES
from shared.unit_of_work import Work
from shared.vocabulary import WRITTEN_TO_FOLDER


async def mark_sent(
    work: Work, message: Message, *, gateway_id: str | None, in_flight_at_opt_out: bool, to_folder: bool = False
) -> None:
    """Write down that a server or gateway took over a message that is locked, and publish it.

    Args:
        work: the transaction.
        message: that is locked.
        gateway_id: by which reports name it.
        in_flight_at_opt_out: the person opted out while it was on its way.
        to_folder: it was written to a folder, and nobody gets it.
    """
    sent = replace(
        message,
        state="sent",
        reason=WRITTEN_TO_FOLDER if to_folder else None,
        detail=None,
        gateway_id=gateway_id,
        in_flight_at_opt_out=in_flight_at_opt_out,
        settled_at=work.now,
        earlier_state=None,
    )
    await MessageStore(work.connection).save(sent)
    work.publish(events_out.message_sent(sent, at=work.now))
    publish_outcome(work, sent)
    MESSAGES.labels(message.channel, message.cause, "sent").inc()


async def mark_refused(work: Work, message: Message, reason: RefusalReason, detail: str | None = None) -> None:
    """Write down that a message that is locked is not sent, and publish it."""
    refused = replace(message, state="refused", reason=reason, detail=detail, settled_at=work.now)
    await MessageStore(work.connection).save(refused)
    work.publish(events_out.message_refused(refused, reason, at=work.now))
    publish_outcome(work, refused)
    MESSAGES.labels(message.channel, message.cause, "refused").inc()


async def mark_failed(
    work: Work,
    message: Message,
    state: Literal["failed", "unknown"],
    reason: str,
    *,
    gateway_id: str | None = None,
    in_flight_at_opt_out: bool = False,
) -> None:
    """Write down that a message that is locked could not be sent, or that nobody knows, and publish it.

    Args:
        work: the transaction.
        message: that is locked.
        state: `unknown`: it may have been sent.
        reason: code of the server, or a word of our own.
        gateway_id: by which reports may still come.
        in_flight_at_opt_out: the person opted out while it was on its way.
    """
    failed = replace(
        message,
        state=state,
        reason=reason,
        detail=None,
        gateway_id=gateway_id or message.gateway_id,
        in_flight_at_opt_out=in_flight_at_opt_out,
        settled_at=work.now,
    )
    await MessageStore(work.connection).save(failed)
    work.publish(events_out.message_failed(failed, reason, at=work.now))
    publish_outcome(work, failed)
    MESSAGES.labels(message.channel, message.cause, state).inc()


async def mark_bounced(work: Work, message: Message, reason: str, detail: str) -> None:
    """Write down that a message that is locked came back, and publish it.

    Args:
        work: the transaction.
        message: that is locked.
        reason: a status such as `5.1.1`, or `spam_complaint`.
        detail: `hard`, `soft`, `blocked` or `complaint`; of a text message `failed`, `expired` or `rejected`.
    """
    bounced = replace(message, state="bounced", reason=reason, detail=detail, settled_at=work.now, earlier_state=None)
    await MessageStore(work.connection).save(bounced)
    work.publish(events_out.message_bounced(bounced, reason, at=work.now))
    publish_outcome(work, bounced)
    MESSAGES.labels(message.channel, message.cause, "bounced").inc()


async def mark_delivered(work: Work, message: Message) -> None:
    """Write down that a message that is locked has arrived, whatever was reported before."""
    arrived = replace(message, state="delivered", reason=None, detail=None, delivered_at=work.now, earlier_state=None)
    await MessageStore(work.connection).save(arrived)
    MESSAGES.labels(message.channel, message.cause, "delivered").inc()
