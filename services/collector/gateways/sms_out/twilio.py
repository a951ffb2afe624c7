"""Sending through Twilio: a form to its Messages resource, and status callbacks that say what became of it.

Facts: Twilio, "Messages resource", "Outbound message status in status callbacks", "Error and warning dictionary". No
key makes a repetition harmless: creating a message twice sends it twice.
"""

from urllib.parse import quote

from services.collector.domain.messages.receipts import ReceiptState
from services.collector.gateways.bodies import fields_of, text_at
from services.collector.gateways.ports import MAX_ID_LENGTH, Receipt, Sent, TextMessage, Webhook, required
from services.collector.gateways.sms.twilio import TwilioAccount
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
    # Sending too fast; the sender's queue is full.
    later=frozenset({"20429", "14107", "21611"}),
    # No phone number; no mobile number; a landline. 30005: unknown to its carrier; 30006: a landline.
    bad_numbers=frozenset({"21211", "21217", "21614", "21635", "30005", "30006"}),
    opted_out=frozenset({"21610"}),
    expired=frozenset({"30036"}),
)
_STATES: dict[str, ReceiptState] = {
    "accepted": "on_its_way",
    "scheduled": "on_its_way",
    "queued": "on_its_way",
    "sending": "on_its_way",
    "sent": "on_its_way",
    "delivered": "delivered",
    "read": "delivered",
    "undelivered": "failed",
    "failed": "failed",
    "canceled": "rejected",
}


def request(account: TwilioAccount, message: TextMessage, receipts: str | None) -> GatewayRequest:
    """Return the request that creates a message."""
    send = account.send
    assert send is not None  # noqa: S101 - only accounts that send are asked
    form = {"To": message.to, "Body": message.text}
    if send.messaging_service is None:
        form["From"] = send.sender
    else:
        form["MessagingServiceSid"] = send.messaging_service
    if receipts is not None:
        form["StatusCallback"] = with_reference(receipts, message.key)
    user, password = send.account_sid, account.auth_token[0]
    if send.api_key is not None and send.api_secret is not None:
        user, password = send.api_key, send.api_secret
    address = f"{str(send.url).rstrip('/')}/2010-04-01/Accounts/{quote(send.account_sid)}/Messages.json"
    return GatewayRequest(url=address, form=form, basic=(user, password))


def read_answer(_account: TwilioAccount, answer: Answer) -> Sent:
    """Return what an answer of the Messages resource means."""
    if answer.is_success:
        return accepted(text_at(answer.document, "sid"))
    return refused(answer, text_at(answer.document, "code"), CODES)


def read_receipts(webhook: Webhook, _account: TwilioAccount) -> list[Receipt]:
    """Return the receipt in a status callback.

    Raises:
        UnreadableSmsError: it is none.
    """
    fields = fields_of(webhook)
    status = required("MessageStatus", fields.get("MessageStatus") or fields.get("SmsStatus"), MAX_ID_LENGTH)
    gateway_id = required("MessageSid", fields.get("MessageSid") or fields.get("SmsSid"), MAX_ID_LENGTH)
    return [
        receipt(
            _STATES.get(status, "on_its_way"),
            CODES,
            reference=referred_to(webhook),
            gateway_id=gateway_id,
            code=fields.get("ErrorCode") or None,
        )
    ]


TWILIO_OUT: Outlet[TwilioAccount] = Outlet(request=request, read_answer=read_answer, read_receipts=read_receipts)
