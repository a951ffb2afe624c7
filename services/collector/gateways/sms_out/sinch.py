"""Sending through Sinch: a batch of one, and delivery reports that say what became of it.

Facts: Sinch, "SMS API", "Delivery reports", "Callbacks". `client_reference` comes back in reports and is not compared:
sending twice under one reference sends twice.
"""

from functools import partial
from urllib.parse import quote

from services.collector.domain.messages.receipts import ReceiptState
from services.collector.gateways.bodies import json_object, text_at
from services.collector.gateways.ports import MAX_ID_LENGTH, Receipt, Sent, TextMessage, Webhook, required
from services.collector.gateways.sms.sinch import SinchAccount
from services.collector.gateways.sms_out.outlet import (
    Answer,
    Codes,
    GatewayRequest,
    Outlet,
    accepted,
    receipt,
    reference_of,
    refused,
)

CODES = Codes(
    # Of numbers in the United States: "invalid destination address". The others' codes name no dead number for sure.
    bad_numbers=frozenset({"300"}),
    expired=frozenset({"406"}),
)
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


def request(account: SinchAccount, message: TextMessage, receipts: str | None) -> GatewayRequest:
    """Return the request that sends a message."""
    send = account.send
    assert send is not None  # noqa: S101 - only accounts that send are asked
    body = {
        "from": send.sender,
        "to": [message.to],
        "body": message.text,
        "type": "mt_text",
        "client_reference": str(message.key),
    }
    if receipts is None:
        body["delivery_report"] = "none"
    else:
        body |= {"delivery_report": "per_recipient", "callback_url": receipts}
    host = f"https://{send.region}.sms.api.sinch.com" if send.url is None else str(send.url).rstrip("/")
    headers = {"Authorization": f"Bearer {send.api_token.get_secret_value()}"}
    address = f"{host}/xms/v1/{quote(send.service_plan_id)}/batches"
    return GatewayRequest(url=address, json=body, headers=headers)


def read_answer(_account: SinchAccount, answer: Answer) -> Sent:
    """Return what an answer of the batches means."""
    if answer.is_success:
        return accepted(text_at(answer.document, "id"))
    return refused(answer, text_at(answer.document, "code"), CODES)


def read_receipts(webhook: Webhook, _account: SinchAccount) -> list[Receipt]:
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


SINCH_OUT: Outlet[SinchAccount] = Outlet(request=request, read_answer=read_answer, read_receipts=read_receipts)
