"""What is learnt from an attempt to send a message, besides what became of it."""

from services.collector.application.consents.recording import record_wishes
from services.collector.application.consents.suppressing import suppress_address
from services.collector.application.messages.judging import Recipient
from services.collector.domain.consents.suppression import SuppressionReason
from services.collector.domain.consents.wish import NewWish, Somebody
from services.collector.domain.eligibility.exposure import Exposure
from services.collector.domain.messages.message import ASKING, Message
from services.collector.store.exposure_store import ExposureStore
from shared.gateways.ports import Sent
from shared.unit_of_work import Work


async def learn_from(work: Work, message: Message, recipient: Recipient, sent: Sent) -> None:
    """Write down wishes, addresses and askings, in a transaction that holds person and message.

    Args:
        work: the transaction.
        message: that was sent, or not.
        recipient: to whom.
        sent: what the gateway said.
    """
    somebody = Somebody(recipient.people, message.respondent_id)
    if sent.opted_out:
        # The gateway knew of it before we did.
        wish = NewWish(
            wish="withdrawn", channel=message.channel, source="gateway", said_at=work.now, message_id=message.id
        )
        await record_wishes(work, [somebody], [wish])
    if sent.bad_address:
        reason: SuppressionReason = "hard_bounce" if message.channel == "email" else "invalid_number"
        await suppress_address(work, message, somebody, reason, detail=sent.status)
    if sent.outcome == "accepted" and message.cause in ASKING and message.survey is not None:
        await _log_asking(work, message, message.survey, recipient)


async def _log_asking(work: Work, message: Message, survey: str, recipient: Recipient) -> None:
    """Let the person rest: an invitation on one channel counts on all of them."""
    if message.respondent_id is None:
        return
    at = message.began_at or work.now
    shown = [
        Exposure("shown", survey, message.channel, at, person, touchpoint=message.touchpoint)
        for person in recipient.people
    ]
    await ExposureStore(work.connection).add(shown)
