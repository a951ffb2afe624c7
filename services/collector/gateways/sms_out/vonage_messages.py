"""Sending through Vonage's Messages API: JSON, and status webhooks that say what became of a message.

Facts: Vonage, "Messages API" and its list of errors. `client_ref` comes back in webhooks and is not compared: sending
twice under one reference sends twice.
"""

from collections.abc import Mapping

from services.collector.domain.messages.receipts import ReceiptState
from services.collector.gateways.bodies import json_object, text_at
from services.collector.gateways.ports import MAX_ID_LENGTH, Receipt, Sent, TextMessage, Webhook, required
from services.collector.gateways.sms.vonage_messages import VonageMessagesAccount
from services.collector.gateways.sms_out.outlet import (
    Answer,
    Codes,
    GatewayRequest,
    Outlet,
    accepted,
    bare_number,
    receipt,
    reference_of,
    refused,
)

CODES = Codes(
    # Throttled; internal error; communication failed; too many requests to one number.
    later=frozenset({"1000", "1030", "1100", "1241"}),
    # Invalid or missing number; "absent subscriber permanent".
    bad_numbers=frozenset({"1170", "1190"}),
    # "Illegal number": the user has sent a STOP opt-out message.
    opted_out=frozenset({"1240"}),
    expired=frozenset({"1360"}),
)
_STATES: dict[str, ReceiptState] = {
    "submitted": "on_its_way",
    "delivered": "delivered",
    "read": "delivered",
    "rejected": "rejected",
    "undeliverable": "failed",
}


def request(account: VonageMessagesAccount, message: TextMessage, receipts: str | None) -> GatewayRequest:
    """Return the request that sends a message."""
    send = account.send
    assert send is not None  # noqa: S101 - only accounts that send are asked
    body = {
        "channel": "sms",
        "message_type": "text",
        "to": bare_number(message.to),
        "from": bare_number(send.sender),
        "text": message.text,
        "client_ref": str(message.key),
    }
    if receipts is not None:
        body |= {"webhook_url": receipts, "webhook_version": "v1"}
    address = f"{str(send.url).rstrip('/')}/v1/messages"
    return GatewayRequest(url=address, json=body, basic=(send.api_key, send.api_secret))


def read_answer(_account: VonageMessagesAccount, answer: Answer) -> Sent:
    """Return what an answer of the Messages API means; its errors are problem documents."""
    if answer.is_success:
        return accepted(text_at(answer.document, "message_uuid"))
    if text_at(answer.document, "invalid_parameters.0.name") == "to":
        return Sent("failed", status=_code(answer.document) or str(answer.status), bad_address=True)
    return refused(answer, _code(answer.document), CODES)


def read_receipts(webhook: Webhook, _account: VonageMessagesAccount) -> list[Receipt]:
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
            code=_code(error.get("error", error)) if isinstance(error, Mapping) else None,
        )
    ]


def _code(error: object) -> str | None:
    """Return the number of an error: the end of its type's address, or its title."""
    fragment = (text_at(error, "type") or "").rpartition("#")[2]
    title = text_at(error, "title") or ""
    numbers = [one for one in (fragment, title) if one.isascii() and one.isdecimal()]
    return numbers[0] if numbers else None


VONAGE_MESSAGES_OUT: Outlet[VonageMessagesAccount] = Outlet(
    request=request, read_answer=read_answer, read_receipts=read_receipts
)
