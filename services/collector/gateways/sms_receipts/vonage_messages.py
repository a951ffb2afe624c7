"""The status webhooks of Vonage's Messages API."""

from collections.abc import Mapping

from services.collector.domain.messages.receipts import ReceiptState
from services.collector.gateways.accounts import SmsAccount
from services.collector.gateways.bodies import json_object
from services.collector.gateways.ports import MAX_ID_LENGTH, Receipt, Webhook, required
from services.collector.gateways.sms_receipts.reading import receipt, reference_of
from shared.gateways.json_paths import text_at
from shared.gateways.sms_out.vonage_messages import CODES, error_code

_STATES: dict[str, ReceiptState] = {
    "submitted": "on_its_way",
    "delivered": "delivered",
    "read": "delivered",
    "rejected": "rejected",
    "undeliverable": "failed",
}


def read_receipts(webhook: Webhook, _account: SmsAccount) -> list[Receipt]:
    """Return the receipt in a status webhook.

    Raises:
        UnreadableSmsError: it is none.
    """
    document = json_object(webhook.body)
    status = required("status", text_at(document, "status"), MAX_ID_LENGTH)
    error = document.get("error")
    return [
        receipt(
            _STATES.get(status, "on_its_way"),
            CODES,
            reference=reference_of(text_at(document, "client_ref")),
            gateway_id=required("message_uuid", text_at(document, "message_uuid"), MAX_ID_LENGTH),
            code=error_code(error.get("error", error)) if isinstance(error, Mapping) else None,
        )
    ]
