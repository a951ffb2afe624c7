"""Sending through Plivo: JSON, and callbacks that say what became of a message.

Facts: Plivo, "Message API", "Message state callbacks", "Error codes". No key makes a repetition harmless: sending twice
sends twice.
"""

from urllib.parse import quote

from services.collector.domain.messages.receipts import ReceiptState
from services.collector.gateways.bodies import fields_of, text_at
from services.collector.gateways.ports import MAX_ID_LENGTH, Receipt, Sent, TextMessage, Webhook, required
from services.collector.gateways.sms.plivo import PlivoAccount
from services.collector.gateways.sms_out.outlet import (
    Answer,
    Codes,
    GatewayRequest,
    Outlet,
    accepted,
    receipt,
    referred_to,
    refused,
    with_reference,
)

CODES = Codes(
    # Invalid destination number; destination permanently unavailable.
    bad_numbers=frozenset({"50", "70"}),
    # Source number blocked by STOP from destination number.
    opted_out=frozenset({"200"}),
    expired=frozenset({"420"}),
)
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


def request(account: PlivoAccount, message: TextMessage, receipts: str | None) -> GatewayRequest:
    """Return the request that sends a message."""
    send = account.send
    assert send is not None  # noqa: S101 - only accounts that send are asked
    body = {"src": send.sender, "dst": message.to, "text": message.text, "type": "sms"}
    if receipts is not None:
        body |= {"url": with_reference(receipts, message.key), "method": "POST"}
    address = f"{str(send.url).rstrip('/')}/v1/Account/{quote(send.auth_id)}/Message/"
    return GatewayRequest(url=address, json=body, basic=(send.auth_id, account.auth_token[0]))


def read_answer(_account: PlivoAccount, answer: Answer) -> Sent:
    """Return what an answer of the Message API means; its errors are sentences without a code."""
    gateway_id = text_at(answer.document, "message_uuid.0")
    if answer.is_success and gateway_id is None and text_at(answer.document, "invalid_number.0") is not None:
        return Sent("failed", status="invalid_number", bad_address=True)
    return accepted(gateway_id) if answer.is_success else refused(answer, None, CODES)


def read_receipts(webhook: Webhook, _account: PlivoAccount) -> list[Receipt]:
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


PLIVO_OUT: Outlet[PlivoAccount] = Outlet(request=request, read_answer=read_answer, read_receipts=read_receipts)
