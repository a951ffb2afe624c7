"""Messages out of the fields that a gateway names."""

from collections.abc import Callable, Iterable

from services.collector.gateways.ports import (
    MAX_ID_LENGTH,
    MAX_SENDER_LENGTH,
    InboundSms,
    UnreadableSmsError,
    Webhook,
    required,
    storable,
)
from services.collector.gateways.sms.gateway import Found

Get = Callable[[str], str | None]
"""Returns what stands in a field, or at a dotted path; None when nothing does."""


def message_in(webhook: Webhook, get: Get, *, message_id: str, sender: str, recipient: str, text: str) -> InboundSms:
    """Return the message whose id, sender, recipient and text stand in the fields of these names.

    A message without a text is one: a picture.

    Raises:
        UnreadableSmsError: id or sender are missing.
    """
    return InboundSms(
        account=webhook.account,
        message_id=required(message_id, get(message_id), MAX_ID_LENGTH),
        sender=required(sender, get(sender), MAX_SENDER_LENGTH),
        recipient=get(recipient),
        text=storable(get(text) or ""),
    )


def each_of(items: Iterable[object], read: Callable[[object], InboundSms | None]) -> list[Found]:
    """Return the messages of a batch, and for those that cannot be read, what keeps them from it."""
    found: list[Found] = []
    for item in items:
        try:
            message = read(item)
        except UnreadableSmsError as unreadable:
            found.append(unreadable)
        else:
            found += [] if message is None else [message]
    return found
