"""Sending through Vonage's SMS API: a form, an answer for each part of a long message, and delivery receipts.

Facts: Vonage, "SMS API", "Troubleshooting SMS", "Delivery receipts". `client-ref` comes back in receipts and is not
compared: sending twice under one reference sends twice.
"""

from services.collector.domain.messages.receipts import ReceiptState
from services.collector.domain.messages.segments import segments_of
from services.collector.gateways.bodies import fields_of, text_at
from services.collector.gateways.ports import MAX_ID_LENGTH, Receipt, Sent, TextMessage, Webhook, required
from services.collector.gateways.sms.vonage import VonageAccount
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
_STATES: dict[str, ReceiptState] = {
    "accepted": "on_its_way",
    "buffered": "on_its_way",
    "unknown": "on_its_way",
    "delivered": "delivered",
    "failed": "failed",
    "expired": "expired",
    "rejected": "rejected",
}


def request(account: VonageAccount, message: TextMessage, receipts: str | None) -> GatewayRequest:
    """Return the request that sends a message."""
    send = account.send
    assert send is not None  # noqa: S101 - only accounts that send are asked
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


def read_answer(_account: VonageAccount, answer: Answer) -> Sent:
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


def read_receipts(webhook: Webhook, _account: VonageAccount) -> list[Receipt]:
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


VONAGE_OUT: Outlet[VonageAccount] = Outlet(request=request, read_answer=read_answer, read_receipts=read_receipts)
