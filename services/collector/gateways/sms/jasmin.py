"""Jasmin, a gateway that people run themselves: a form or a query; signs nothing.

Jasmin hands over what came from the network: bytes, in `content` and as hexadecimal digits in `binary`, and in
`coding` what they mean. It sends a message again until the reply is `ACK/Jasmin`.
"""

from collections.abc import Mapping
from dataclasses import replace
from typing import Literal

from services.collector.gateways.accounts import SecretAccount
from services.collector.gateways.bodies import fields_of, raw_of
from services.collector.gateways.ports import InboundSms, Webhook, storable
from services.collector.gateways.sms.gateway import Reply, SmsGateway
from services.collector.gateways.sms.gsm7 import from_gsm7
from services.collector.gateways.sms.messages import message_in
from services.collector.gateways.sms.proofs import knows_secret

_GSM7 = frozenset({"", "0"})
_CHARSETS = {"1": "ascii", "3": "latin-1", "6": "iso8859-5", "7": "iso8859-8", "8": "utf-16-be"}
"""By the number of the data coding in SMPP."""


class JasminAccount(SecretAccount):
    gateway: Literal["jasmin"]


def verify(webhook: Webhook, account: JasminAccount) -> bool:
    """Return whether the webhook carries the account's secret."""
    return knows_secret(webhook, account.secret)


def read(webhook: Webhook, _account: JasminAccount) -> list[InboundSms]:
    """Return the message in a webhook of Jasmin.

    Raises:
        UnreadableSmsError: id or sender are missing.
    """
    fields = fields_of(webhook)
    message = message_in(webhook, fields.get, message_id="id", sender="from", recipient="to", text="content")
    return [replace(message, text=storable(_words(fields)))]


def _words(fields: Mapping[str, str]) -> str:
    coding = fields.get("coding", "")
    try:
        content = bytes.fromhex(fields["binary"])
    except (KeyError, ValueError):
        content = raw_of(fields.get("content", ""))
    if coding in _GSM7:
        return from_gsm7(content)
    return content.decode(_CHARSETS.get(coding, "utf-8"), "replace")


JASMIN = SmsGateway(
    maker="Jasmin",
    account=JasminAccount,
    verify=verify,
    read=read,
    reply=lambda _account: Reply("ACK/Jasmin"),
    methods=("POST", "GET"),
    setup="`httpccm`: `url {url}?secret=…`, `method POST`; then an `morouter` route to that connector.",
)
