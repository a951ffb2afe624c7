"""Parts of a long text message become one message, once all are here or no more come."""

from collections.abc import Sequence
from datetime import datetime, timedelta

from services.collector.domain.sms.parts import joined
from services.collector.gateways.ports import InboundSms
from services.collector.store.sms_part_store import PartGroup, SmsPartStore, StoredPart
from services.collector.store.sms_store import HandledSms, SmsStore
from shared.unit_of_work import Work

PART = "part"
"""Outcome of a part: its words are in the message that it is joined to."""
WAIT = timedelta(minutes=10)
"""After so long without another part, what is here is all there is. Parts usually come within seconds; one that
comes later still is a message of its own."""
_AT_ONCE = 100


async def whole_messages(work: Work, message: InboundSms, *, now: datetime) -> list[InboundSms]:
    """Return the messages that can be handled now that `message` is here: itself, unless it is a part of one.

    A part is written down, once. When it is the last one, the joined message is returned; its id is made of the first
    part's. When its place is taken by other words, the phone has begun to count anew: what waited is returned as an
    incomplete message, and the part waits for its own.
    """
    part = message.part
    if part is None:
        return [message]
    group = PartGroup(message.account, message.sender, part.reference, part.total)
    store = SmsPartStore(work.connection)
    await store.lock(group)
    if not await SmsStore(work.connection).claim(HandledSms(message.account, message.message_id, PART, now)):
        return []
    waiting = await store.of(group)
    before = [one for one in waiting if one.number == part.number]
    if any(one.text == message.text for one in before):
        return []
    found: list[InboundSms] = []
    if before:
        await store.delete(group)
        found, waiting = [_joined(waiting)], []
    own = StoredPart(group, message.message_id, message.recipient, part.number, message.text, now)
    if len(waiting) + 1 < part.total:
        await store.add(own)
        return found
    await store.delete(group)
    return [*found, _joined([*waiting, own])]


async def overdue_messages(work: Work, accounts: Sequence[str], *, now: datetime) -> list[InboundSms]:
    """Return the messages of some accounts whose missing parts no longer come, as incomplete ones."""
    store = SmsPartStore(work.connection)
    found: list[InboundSms] = []
    for group in await store.silent_since(now - WAIT, accounts, _AT_ONCE):
        await store.lock(group)
        waiting = await store.of(group)
        if waiting and max(one.received_at for one in waiting) < now - WAIT:
            await store.delete(group)
            found.append(_joined(waiting))
    return found


def _joined(parts: Sequence[StoredPart]) -> InboundSms:
    by_number = {one.number: one for one in parts}
    first, group = by_number[min(by_number)], parts[0].group
    return InboundSms(
        account=group.account,
        message_id=f"parts:{first.message_id}",
        sender=group.sender,
        recipient=first.recipient,
        text=joined({number: one.text for number, one in by_number.items()}, group.total),
        incomplete=len(by_number) < group.total,
    )
