"""Sending through Sinch: a batch of one.

Facts: Sinch, "SMS API", "Delivery reports", "Callbacks". `client_reference` comes back in reports and is not compared:
sending twice under one reference sends twice.
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
)
from shared.gateways.sms_out.settings import SinchSending

CODES = Codes(
    # Of numbers in the United States: "invalid destination address". The others' codes name no dead number for sure.
    bad_numbers=frozenset({"300"}),
    expired=frozenset({"406"}),
)


def request(account: SendingAccount[SinchSending], message: TextMessage, receipts: str | None) -> GatewayRequest:
    """Return the request that sends a message."""
    send = account.send
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


def read_answer(_account: SendingAccount[SinchSending], answer: Answer) -> Sent:
    """Return what an answer of the batches means."""
    if answer.is_success:
        return accepted(text_at(answer.document, "id"))
    return refused(answer, text_at(answer.document, "code"), CODES)


SINCH_OUT: Outlet[SinchSending] = Outlet(request=request, read_answer=read_answer)
