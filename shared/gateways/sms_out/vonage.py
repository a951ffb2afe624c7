"""Sending through Vonage's SMS API: a form, and an answer for each part of a long message.

Facts: Vonage, "SMS API", "Troubleshooting SMS", "Delivery receipts". `client-ref` comes back in receipts and is not
compared: sending twice under one reference sends twice.
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
from shared.gateways.sms_out.settings import VonageSending
from shared.sms_segments import segments_of

ANSWERS = Codes(
    # Throttled; internal error; no credit left; too many connections.
    later=frozenset({"1", "5", "9", "10"}),
    # Number de-activated.
    bad_numbers=frozenset({"33"}),
    # The number has opted out of the programme.
    opted_out=frozenset({"101"}),
)
RECEIPTS = Codes(
    # "Absent subscriber permanent".
    bad_numbers=frozenset({"3"}),
    # "Illegal number": the user has sent a STOP opt-out message.
    opted_out=frozenset({"9"}),
)
_OK = "0"
_MOST_PARTS = 20
_LONGEST_CALLBACK = 100
"""Receipts come to the address of the account's settings where ours is longer."""


def request(account: SendingAccount[VonageSending], message: TextMessage, receipts: str | None) -> GatewayRequest:
    """Return the request that sends a message."""
    send = account.send
    form = {
        "to": bare_number(message.to),
        "from": bare_number(send.sender),
        "text": message.text,
        "type": "text" if segments_of(message.text).encoding == "gsm7" else "unicode",
        "client-ref": str(message.key),
    }
    if receipts is not None and len(receipts) <= _LONGEST_CALLBACK:
        form |= {"status-report-req": "1", "callback": receipts}
    address = f"{str(send.url).rstrip('/')}/sms/json"
    return GatewayRequest(url=address, form=form, basic=(send.api_key, send.api_secret))


def read_answer(_account: SendingAccount[VonageSending], answer: Answer) -> Sent:
    """Return what an answer of the SMS API means: it says 200 whatever happened, and has a status for every part.

    A part that was taken is on its way to the phone, so the message counts as taken whatever became of the others.
    """
    parts = [(text_at(answer.document, f"messages.{number}.status"), number) for number in range(_MOST_PARTS)]
    statuses = [(status, number) for status, number in parts if status is not None]
    taken = [number for status, number in statuses if status == _OK]
    if taken:
        return accepted(text_at(answer.document, f"messages.{taken[0]}.message-id"))
    if answer.is_success and not statuses:
        return accepted(None)
    return refused(answer, statuses[0][0] if statuses else None, ANSWERS)


VONAGE_OUT: Outlet[VonageSending] = Outlet(request=request, read_answer=read_answer)
