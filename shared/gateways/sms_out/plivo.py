"""Sending through Plivo: JSON.

Facts: Plivo, "Message API", "Message state callbacks", "Error codes". No key makes a repetition harmless: sending twice
sends twice.
"""

from urllib.parse import quote

from shared.gateways.json_paths import text_at
from shared.gateways.ports import Sent, TextMessage
from shared.gateways.sms_out.outlet import (
    Answer,
    Codes,
    GatewayRequest,
    Outlet,
    SendingAccount,
    accepted,
    refused,
    with_reference,
)
from shared.gateways.sms_out.settings import PlivoSending

CODES = Codes(
    # Invalid destination number; destination permanently unavailable.
    bad_numbers=frozenset({"50", "70"}),
    # Source number blocked by STOP from destination number.
    opted_out=frozenset({"200"}),
    expired=frozenset({"420"}),
)


def request(account: SendingAccount[PlivoSending], message: TextMessage, receipts: str | None) -> GatewayRequest:
    """Return the request that sends a message."""
    send = account.send
    body = {"src": send.sender, "dst": message.to, "text": message.text, "type": "sms"}
    if receipts is not None:
        body |= {"url": with_reference(receipts, message.key), "method": "POST"}
    address = f"{str(send.url).rstrip('/')}/v1/Account/{quote(send.auth_id)}/Message/"
    return GatewayRequest(url=address, json=body, basic=(send.auth_id, account.password()))


def read_answer(_account: SendingAccount[PlivoSending], answer: Answer) -> Sent:
    """Return what an answer of the Message API means; its errors are sentences without a code."""
    gateway_id = text_at(answer.document, "message_uuid.0")
    if answer.is_success and gateway_id is None and text_at(answer.document, "invalid_number.0") is not None:
        return Sent("failed", status="invalid_number", bad_address=True)
    return accepted(gateway_id) if answer.is_success else refused(answer, None, CODES)


PLIVO_OUT: Outlet[PlivoSending] = Outlet(request=request, read_answer=read_answer)
