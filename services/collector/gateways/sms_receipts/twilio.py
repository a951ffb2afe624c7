"""Twilio's status callbacks."""

from services.collector.domain.messages.receipts import ReceiptState
from services.collector.gateways.accounts import SmsAccount
from services.collector.gateways.bodies import fields_of
from services.collector.gateways.ports import MAX_ID_LENGTH, Receipt, Webhook, required
from services.collector.gateways.sms_receipts.reading import receipt, referred_to
from shared.gateways.sms_out.twilio import CODES

_STATES: dict[str, ReceiptState] = {
    "accepted": "on_its_way",
    "scheduled": "on_its_way",
    "queued": "on_its_way",
    "sending": "on_its_way",
    "sent": "on_its_way",
    "delivered": "delivered",
    "read": "delivered",
    "undelivered": "failed",
    "failed": "failed",
    "canceled": "rejected",
}


def read_receipts(webhook: Webhook, _account: SmsAccount) -> list[Receipt]:
    """Return the receipt in a status callback.

    Raises:
        UnreadableSmsError: it is none.
    """
    fields = fields_of(webhook)
    status = required("MessageStatus", fields.get("MessageStatus") or fields.get("SmsStatus"), MAX_ID_LENGTH)
    gateway_id = required("MessageSid", fields.get("MessageSid") or fields.get("SmsSid"), MAX_ID_LENGTH)
    return [
        receipt(
            _STATES.get(status, "on_its_way"),
            CODES,
            reference=referred_to(webhook),
            gateway_id=gateway_id,
            code=fields.get("ErrorCode") or None,
        )
    ]
