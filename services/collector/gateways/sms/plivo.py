"""Plivo: a form or a query, signed by one of two rules.

Plivo, "Validating requests", V3: the base64 of HMAC-SHA256 over the address with its query sorted, the sorted
parameters of the body, and a nonce; the header may list several. V2: over the address without its query, and a nonce;
it says nothing of the body. Messages of a subaccount are also signed with the main account's token.
"""

from collections.abc import Iterable
from typing import Literal

from pydantic import Field, SecretStr

from services.collector.gateways.accounts import Secrets, SmsAccount
from services.collector.gateways.bodies import Pairs, fields_of, form_pairs, raw_of, text_pairs
from services.collector.gateways.ports import InboundSms, Webhook
from services.collector.gateways.sms.gateway import SmsGateway
from services.collector.gateways.sms.messages import message_in
from services.collector.gateways.sms.proofs import as_base64, is_one_of, keyed_digest
from shared.gateways.sms_out.settings import PlivoSending

_V3 = ("x-plivo-signature-v3", "x-plivo-signature-ma-v3")
_V2 = ("x-plivo-signature-v2", "x-plivo-signature-ma-v2")


class PlivoAccount(SmsAccount):
    gateway: Literal["plivo"]
    auth_token: Secrets = Field(description="the auth token of the account or subaccount")
    accept_v2: bool = Field(
        default=True, description="`false` refuses the old signature V2, which does not cover the message"
    )
    send: PlivoSending | None = Field(  # type: ignore[assignment] # its own way of sending
        default=None, description="makes the account send, too; see [Sending](messages.md#sms)"
    )


def verify(webhook: Webhook, account: PlivoAccount) -> bool:
    """Return whether a signature of either rule fits."""
    nonce = webhook.headers.get("x-plivo-signature-v3-nonce", "")
    expected = [signature_v3(token, webhook, nonce) for token in account.auth_token]
    if nonce and _has_one(webhook, _V3, expected):
        return True
    nonce = webhook.headers.get("x-plivo-signature-v2-nonce", "")
    expected = [signature_v2(token, webhook.url, nonce) for token in account.auth_token]
    return bool(nonce) and account.accept_v2 and _has_one(webhook, _V2, expected)


def _has_one(webhook: Webhook, headers: Iterable[str], expected: list[str]) -> bool:
    claimed = [one.strip() for header in headers for one in webhook.headers.get(header, "").split(",")]
    found = False
    for one in claimed:
        found |= is_one_of(one, expected)
    return found


def signature_v3(token: SecretStr, webhook: Webhook, nonce: str) -> str:
    """Return the signature of address, parameters and nonce."""
    query = "&".join(f"{name}={value}" for name, value in sorted(text_pairs(webhook.query)))
    fields: Pairs = () if webhook.method == "GET" else form_pairs(webhook.body)
    text = webhook.url + (f"?{query}" if query or fields else "") + ("." if query and fields else "")
    text += "".join(name + value for name, value in sorted(fields))
    return as_base64(keyed_digest(token, raw_of(f"{text}.{nonce}"), "sha256"))


def signature_v2(token: SecretStr, url: str, nonce: str) -> str:
    """Return the signature of the address without its query, and the nonce."""
    return as_base64(keyed_digest(token, raw_of(f"{url}{nonce}"), "sha256"))


def read(webhook: Webhook, _account: PlivoAccount) -> list[InboundSms]:
    """Return the message in a webhook of Plivo.

    Raises:
        UnreadableSmsError: id or sender are missing.
    """
    fields = fields_of(webhook)
    return [message_in(webhook, fields.get, message_id="MessageUUID", sender="From", recipient="To", text="Text")]


PLIVO = SmsGateway(
    maker="Plivo",
    account=PlivoAccount,
    verify=verify,
    read=read,
    methods=("POST", "GET"),
    setup="Application → *Message URL*: `{url}`, POST; assign the application to the number. The auth token stands on "
    "the console's overview.",
)
