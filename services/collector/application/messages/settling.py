"""What becomes of a message: its state and the event about it, in one transaction."""

from collections.abc import Sequence
from dataclasses import replace
from typing import Literal

from services.collector import events_out
from services.collector.domain.consents.entry import ConsentEntry
from services.collector.domain.consents.suppression import Suppression, SuppressionReason
from services.collector.domain.eligibility.exposure import Exposure
from services.collector.domain.messages.message import ASKING, Message, RefusalReason
from services.collector.store.consent_store import ConsentStore, SuppressionStore
from services.collector.store.exposure_store import ExposureStore
from services.collector.store.message_store import MessageStore
from shared.ids import uuid7
from shared.observability.metrics import MESSAGES
from shared.unit_of_work import Work


async def mark_sent(work: Work, message: Message, *, gateway_id: str | None, in_flight_at_opt_out: bool) -> None:
    """Write down that a server or gateway took over a message that is locked, and publish it."""
    sent = replace(
        message,
        state="sent",
        reason=None,
        detail=None,
        gateway_id=gateway_id,
        in_flight_at_opt_out=in_flight_at_opt_out,
        settled_at=work.now,
    )
    await MessageStore(work.connection).save(sent)
    work.publish(events_out.message_sent(sent, at=work.now))
    MESSAGES.labels(message.channel, message.cause, "sent").inc()


async def mark_refused(work: Work, message: Message, reason: RefusalReason, detail: str | None = None) -> None:
    """Write down that a message that is locked is not sent, and publish it."""
    refused = replace(message, state="refused", reason=reason, detail=detail, settled_at=work.now)
    await MessageStore(work.connection).save(refused)
    work.publish(events_out.message_refused(refused, reason, at=work.now))
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
    MESSAGES.labels(message.channel, message.cause, state).inc()


async def mark_bounced(work: Work, message: Message, reason: str, detail: str) -> None:
    """Write down that a message that is locked came back, and publish it.

    Args:
        work: the transaction.
        message: that is locked.
        reason: a status such as `5.1.1`, or `spam_complaint`.
        detail: `hard`, `soft`, `blocked` or `complaint`; of a text message `failed`, `expired` or `rejected`.
    """
    bounced = replace(message, state="bounced", reason=reason, detail=detail, settled_at=work.now)
    await MessageStore(work.connection).save(bounced)
    work.publish(events_out.message_bounced(bounced, reason, at=work.now))
    MESSAGES.labels(message.channel, message.cause, "bounced").inc()


async def mark_delivered(work: Work, message: Message) -> None:
    """Write down that a message that is locked has arrived, whatever was reported before."""
    arrived = replace(message, state="delivered", reason=None, detail=None, delivered_at=work.now)
    await MessageStore(work.connection).save(arrived)
    MESSAGES.labels(message.channel, message.cause, "delivered").inc()


async def log_asking(work: Work, message: Message, people: Sequence[bytes]) -> None:
    """Let a person rest who was asked now: an invitation on one channel counts on all of them.

    Args:
        work: the transaction.
        message: that was taken over for delivery.
        people: digests of all names of the person.
    """
    if message.cause not in ASKING or message.survey is None or message.respondent_id is None:
        return
    at = message.began_at or work.now
    await ExposureStore(work.connection).add(
        [
            Exposure("shown", message.survey, message.channel, at, person, touchpoint=message.touchpoint)
            for person in people
        ]
    )


async def suppress(work: Work, message: Message, reason: SuppressionReason, detail: str | None) -> None:
    """Use the address of a message no more, unless that is so for the same reason already."""
    if message.address is None:
        return
    store = SuppressionStore(work.connection)
    if any(one.reason == reason and one.holds(work.now) for one in await store.of(message.address)):
        return
    await store.add(
        Suppression(
            id=uuid7(),
            address=message.address,
            channel=message.channel,
            reason=reason,
            detail=detail,
            since=work.now,
        )
    )


async def believe_opt_out(work: Work, message: Message) -> None:
    """Write down a wish that the gateway knew of before we did; hold the lock on wishes (`hold_people`) before."""
    if message.address is None:
        return
    wish = ConsentEntry(
        id=uuid7(),
        person=message.address,
        respondent_id=message.respondent_id,
        channel=message.channel,
        wish="withdrawn",
        source="gateway",
        said_at=work.now,
    )
    await ConsentStore(work.connection).add([wish])
