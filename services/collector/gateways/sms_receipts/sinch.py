"""Sinch's delivery reports."""

from functools import partial

from services.collector.domain.messages.receipts import ReceiptState
from services.collector.gateways.accounts import SmsAccount
from services.collector.gateways.bodies import json_object
from services.collector.gateways.ports import MAX_ID_LENGTH, Receipt, Webhook, required
from services.collector.gateways.sms_receipts.reading import receipt, reference_of
from shared.gateways.json_paths import text_at
from shared.gateways.sms_out.sinch import CODES

_STATES: dict[str, ReceiptState] = {
    "queued": "on_its_way",
    "dispatched": "on_its_way",
    "unknown": "on_its_way",
    "delivered": "delivered",
    "failed": "failed",
    "deleted": "failed",
    "expired": "expired",
    "rejected": "rejected",
    "aborted": "rejected",
    "cancelled": "rejected",
}


def read_receipts(webhook: Webhook, _account: SmsAccount) -> list[Receipt]:
    """Return the receipt in a report about a recipient, or about a batch of one.

    Raises:
        UnreadableSmsError: it is none.
    """
    get = partial(text_at, json_object(webhook.body))
    status = get("status") or get("statuses.0.status")
    return [
        receipt(
            _STATES.get(required("status", status, MAX_ID_LENGTH).lower(), "on_its_way"),
            CODES,
            reference=reference_of(get("client_reference")),
            gateway_id=required("batch_id", get("batch_id"), MAX_ID_LENGTH),
            code=get("code") or get("statuses.0.code"),
        )
    ]
