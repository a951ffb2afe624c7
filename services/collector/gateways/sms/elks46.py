"""46elks: a form; signs nothing. Whatever text stands in the reply is sent to the phone."""

from typing import Literal

from services.collector.gateways.accounts import SecretAccount
from services.collector.gateways.bodies import fields_of
from services.collector.gateways.ports import InboundSms, Webhook
from services.collector.gateways.sms.gateway import SmsGateway
from services.collector.gateways.sms.messages import message_in
from services.collector.gateways.sms.proofs import knows_secret


class Elks46Account(SecretAccount):
    gateway: Literal["46elks"]


def verify(webhook: Webhook, account: Elks46Account) -> bool:
    """Return whether the webhook carries the account's secret."""
    return knows_secret(webhook, account.secret)


def read(webhook: Webhook, _account: Elks46Account) -> list[InboundSms]:
    """Return the message in a webhook of 46elks; one that we sent is none.

    Raises:
        UnreadableSmsError: id or sender are missing.
    """
    fields = fields_of(webhook)
    if fields.get("direction", "incoming") != "incoming":
        return []
    return [message_in(webhook, fields.get, message_id="id", sender="from", recipient="to", text="message")]


ELKS46 = SmsGateway(
    maker="46elks",
    account=Elks46Account,
    verify=verify,
    read=read,
    setup="Number → `sms_url`: `{url}` with the secret as the password, `https://heed:…@…`, or `{url}?secret=…`.",
)
