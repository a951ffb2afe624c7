"""What a delivery receipt changes: receipts come late, twice and in any order, and each message ends the same. Pure."""

from typing import Literal

from services.collector.domain.messages.message import Message, MessageState

ReceiptState = Literal["on_its_way", "delivered", "failed", "expired", "rejected"]
"""What a gateway reports. `rejected`: it was not accepted after all, by the gateway or by the phone's network."""
ReceiptNews = Literal["taken", "delivered", "bounced"]
"""`taken`: the gateway has it, which nobody knew for sure."""

_MAYBE_TAKEN: frozenset[MessageState] = frozenset({"sending", "unknown"})
_NOT_YET_ARRIVED: frozenset[MessageState] = frozenset({"sending", "unknown", "sent", "bounced"})
_MAY_COME_BACK: frozenset[MessageState] = frozenset({"sending", "unknown", "sent"})


def news_of(state: MessageState, reported: ReceiptState) -> ReceiptNews | None:
    """Return what a receipt says that was not known; None when it changes nothing.

    What has arrived has arrived: a failure that is reported before or after changes nothing about that. So receipts
    have the same effect in any order.
    """
    if reported == "delivered":
        return "delivered" if state in _NOT_YET_ARRIVED else None
    if reported == "on_its_way":
        return "taken" if state in _MAYBE_TAKEN else None
    return "bounced" if state in _MAY_COME_BACK else None


def is_about(message: Message, *, account: str, gateway_id: str | None) -> bool:
    """Return whether a receipt through an account is about what became of the last attempt to send a message.

    One that names another id of the gateway is about an attempt before somebody sent the message once more.
    """
    same_id = message.gateway_id is None or gateway_id is None or message.gateway_id == gateway_id
    return message.channel == "sms" and message.account == account and same_id
