"""Africa's Talking: a form; signs nothing."""

from typing import Literal

from services.collector.gateways.accounts import SecretAccount
from services.collector.gateways.bodies import fields_of
from services.collector.gateways.ports import InboundSms, Webhook
from services.collector.gateways.sms.gateway import SmsGateway
from services.collector.gateways.sms.messages import message_in
from services.collector.gateways.sms.proofs import knows_secret


class AfricasTalkingAccount(SecretAccount):
    gateway: Literal["africastalking"]


def verify(webhook: Webhook, account: AfricasTalkingAccount) -> bool:
    """Return whether the webhook carries the account's secret."""
    return knows_secret(webhook, account.secret)


def read(webhook: Webhook, _account: AfricasTalkingAccount) -> list[InboundSms]:
    """Return the message in a webhook of Africa's Talking.

    Raises:
        UnreadableSmsError: id or sender are missing.
    """
    fields = fields_of(webhook)
    return [message_in(webhook, fields.get, message_id="id", sender="from", recipient="to", text="text")]


AFRICASTALKING = SmsGateway(
    maker="Africa's Talking",
    account=AfricasTalkingAccount,
    verify=verify,
    read=read,
    setup="SMS → *SMS callback URLs* → incoming messages: `{url}?secret=…`.",
)
