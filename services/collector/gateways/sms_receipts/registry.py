"""Which receipts each kind of gateway sends. A new one is a file beside this one, and one line here."""

from collections.abc import Callable, Mapping, Sequence

from services.collector.gateways.accounts import SmsAccount
from services.collector.gateways.ports import Receipt, Webhook
from services.collector.gateways.sms_receipts import described, plivo, sinch, twilio, vonage, vonage_messages

ReadReceipts = Callable[[Webhook, SmsAccount], Sequence[Receipt]]

_KINDS: Mapping[str, ReadReceipts] = {
    "twilio": twilio.read_receipts,
    "vonage": vonage.read_receipts,
    "vonage-messages": vonage_messages.read_receipts,
    "plivo": plivo.read_receipts,
    "sinch": sinch.read_receipts,
}


def read_receipts(webhook: Webhook, account: SmsAccount) -> Sequence[Receipt]:
    """Return the receipts in a genuine webhook, read as its kind does, else as the account's settings describe.

    Raises:
        UnreadableSmsError: it has none.
    """
    return _KINDS.get(account.gateway, described.read_receipts)(webhook, account)
