"""Sending through Twilio: a form to its Messages resource.

Facts: Twilio, "Messages resource", "Outbound message status in status callbacks", "Error and warning dictionary". No
key makes a repetition harmless: creating a message twice sends it twice.
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
from shared.gateways.sms_out.settings import TwilioSending

CODES = Codes(
    # Sending too fast; the sender's queue is full.
    later=frozenset({"20429", "14107", "21611"}),
    # No phone number; no mobile number; a landline. 30005: unknown to its carrier; 30006: a landline.
    bad_numbers=frozenset({"21211", "21217", "21614", "21635", "30005", "30006"}),
    opted_out=frozenset({"21610"}),
    expired=frozenset({"30036"}),
)


def request(account: SendingAccount[TwilioSending], message: TextMessage, receipts: str | None) -> GatewayRequest:
    """Return the request that creates a message."""
    send = account.send
    form = {"To": message.to, "Body": message.text}
    if send.messaging_service is None:
        form["From"] = send.sender
    else:
        form["MessagingServiceSid"] = send.messaging_service
    if receipts is not None:
        form["StatusCallback"] = with_reference(receipts, message.key)
    user, password = send.account_sid, account.password()
    if send.api_key is not None and send.api_secret is not None:
        user, password = send.api_key, send.api_secret
    address = f"{str(send.url).rstrip('/')}/2010-04-01/Accounts/{quote(send.account_sid)}/Messages.json"
    return GatewayRequest(url=address, form=form, basic=(user, password))


def read_answer(_account: SendingAccount[TwilioSending], answer: Answer) -> Sent:
    """Return what an answer of the Messages resource means."""
    if answer.is_success:
        return accepted(text_at(answer.document, "sid"))
    return refused(answer, text_at(answer.document, "code"), CODES)


TWILIO_OUT: Outlet[TwilioSending] = Outlet(request=request, read_answer=read_answer)
