"""Bandwidth: a JSON array of events; signs nothing, but sends HTTP Basic credentials."""

from collections.abc import Mapping
from functools import partial
from typing import Literal

from services.collector.gateways.accounts import SecretAccount
from services.collector.gateways.bodies import json_document
from services.collector.gateways.ports import InboundSms, UnreadableSmsError, Webhook
from services.collector.gateways.sms.gateway import Found, SmsGateway
from services.collector.gateways.sms.messages import each_of, message_in
from services.collector.gateways.sms.proofs import knows_secret
from shared.gateways.json_paths import text_at


class BandwidthAccount(SecretAccount):
    gateway: Literal["bandwidth"]


def verify(webhook: Webhook, account: BandwidthAccount) -> bool:
    """Return whether the webhook carries the account's secret."""
    return knows_secret(webhook, account.secret)


def read(webhook: Webhook, _account: BandwidthAccount) -> list[Found]:
    """Return the messages among the events of a webhook.

    Raises:
        UnreadableSmsError: it is no list.
    """
    events = json_document(webhook.body)
    if not isinstance(events, list):
        raise UnreadableSmsError(name="body", detail="must be a JSON array")
    return each_of(events, partial(_message, webhook))


def _message(webhook: Webhook, event: object) -> InboundSms | None:
    if isinstance(event, Mapping) and event.get("type") != "message-received":
        return None
    return message_in(
        webhook,
        partial(text_at, event),
        message_id="message.id",
        sender="message.from",
        recipient="to",
        text="message.text",
    )


BANDWIDTH = SmsGateway(
    maker="Bandwidth",
    account=BandwidthAccount,
    verify=verify,
    read=read,
    setup="Messaging application → *Inbound callback URL*: `{url}`; callback credentials: any user name, and the secret"
    " as the password.",
)
