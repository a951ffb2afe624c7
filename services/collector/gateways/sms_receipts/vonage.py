"""The delivery receipts of Vonage's SMS API."""

from services.collector.domain.messages.receipts import ReceiptState
from services.collector.gateways.accounts import SmsAccount
from services.collector.gateways.bodies import fields_of
from services.collector.gateways.ports import MAX_ID_LENGTH, Receipt, Webhook, required
from services.collector.gateways.sms_receipts.reading import receipt, reference_of
from shared.gateways.sms_out.vonage import RECEIPTS

_STATES: dict[str, ReceiptState] = {
    "accepted": "on_its_way",
    "buffered": "on_its_way",
    "unknown": "on_its_way",
    "delivered": "delivered",
    "failed": "failed",
    "expired": "expired",
    "rejected": "rejected",
}


def read_receipts(webhook: Webhook, _account: SmsAccount) -> list[Receipt]:
    """Return the delivery receipt in a webhook.

    Raises:
        UnreadableSmsError: it is none.
    """
    fields = fields_of(webhook)
    status = required("status", fields.get("status"), MAX_ID_LENGTH)
    reference = reference_of(fields.get("client-ref"))
    gateway_id = required("messageId", fields.get("messageId"), MAX_ID_LENGTH)
    return [
        receipt(
            _STATES.get(status, "on_its_way"),
            RECEIPTS,
            reference=reference,
            # The parts of a long message have an id each, and one reference.
            gateway_id=gateway_id if reference is None else None,
            code=fields.get("err-code"),
        )
    ]
