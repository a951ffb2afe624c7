"""Plivo's callbacks."""

from services.collector.domain.messages.receipts import ReceiptState
from services.collector.gateways.accounts import SmsAccount
from services.collector.gateways.bodies import fields_of
from services.collector.gateways.ports import MAX_ID_LENGTH, Receipt, Webhook, required
from services.collector.gateways.sms_receipts.reading import receipt, referred_to
from shared.gateways.sms_out.plivo import CODES

_NO_ERROR = "000"
_STATES: dict[str, ReceiptState] = {
    "queued": "on_its_way",
    "sent": "on_its_way",
    "delivered": "delivered",
    "read": "delivered",
    "undelivered": "failed",
    "failed": "failed",
    "rejected": "rejected",
}


def read_receipts(webhook: Webhook, _account: SmsAccount) -> list[Receipt]:
    """Return the receipt in a callback. The parts of a long message have ids of their own, and the first one's.

    Raises:
        UnreadableSmsError: it is none.
    """
    fields = fields_of(webhook)
    code = fields.get("ErrorCode")
    gateway_id = fields.get("ParentMessageUUID") or fields.get("MessageUUID")
    return [
        receipt(
            _STATES.get(required("Status", fields.get("Status"), MAX_ID_LENGTH), "on_its_way"),
            CODES,
            reference=referred_to(webhook),
            gateway_id=required("MessageUUID", gateway_id, MAX_ID_LENGTH),
            code=None if code == _NO_ERROR else code,
        )
    ]
