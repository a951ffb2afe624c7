"""Sending through Vonage's Messages API: JSON.

Facts: Vonage, "Messages API" and its list of errors. `client_ref` comes back in webhooks and is not compared: sending
twice under one reference sends twice.
"""

from shared.gateways.json_paths import text_at
from shared.gateways.ports import Sent, TextMessage
from shared.gateways.sms_out.outlet import (
    Answer,
    Codes,
    GatewayRequest,
    Outlet,
    SendingAccount,
    accepted,
    bare_number,
    refused,
)
from shared.gateways.sms_out.settings import VonageMessagesSending

CODES = Codes(
    # Throttled; internal error; communication failed; too many requests to one number.
    later=frozenset({"1000", "1030", "1100", "1241"}),
    # Invalid or missing number; "absent subscriber permanent".
    bad_numbers=frozenset({"1170", "1190"}),
    # "Illegal number": the user has sent a STOP opt-out message.
    opted_out=frozenset({"1240"}),
    expired=frozenset({"1360"}),
)


def request(
    account: SendingAccount[VonageMessagesSending], message: TextMessage, receipts: str | None
) -> GatewayRequest:
    """Return the request that sends a message."""
    send = account.send
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


def read_answer(_account: SendingAccount[VonageMessagesSending], answer: Answer) -> Sent:
    """Return what an answer of the Messages API means; its errors are problem documents."""
    if answer.is_success:
        return accepted(text_at(answer.document, "message_uuid"))
    if text_at(answer.document, "invalid_parameters.0.name") == "to":
        return Sent("failed", status=error_code(answer.document) or str(answer.status), bad_address=True)
    return refused(answer, error_code(answer.document), CODES)


def error_code(error: object) -> str | None:
    """Return the number of an error: the end of its type's address, or its title."""
    fragment = (text_at(error, "type") or "").rpartition("#")[2]
    title = text_at(error, "title") or ""
    numbers = [one for one in (fragment, title) if one.isascii() and one.isdecimal()]
    return numbers[0] if numbers else None


VONAGE_MESSAGES_OUT: Outlet[VonageMessagesSending] = Outlet(request=request, read_answer=read_answer)
