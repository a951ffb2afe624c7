"""Sinch: JSON, signed where the account manager has switched that on, else with a secret of ours.

Sinch, "Webhooks": the base64 of HMAC-SHA256 over body, nonce and timestamp with dots between them. No moment is
checked: what is resent for a day may be signed only once, and a message that was handled has no second effect.
"""

import base64
import binascii
from dataclasses import replace
from functools import partial
from typing import Literal, Self

from pydantic import Field, SecretStr, model_validator

from services.collector.gateways.accounts import ChosenSecrets, Secrets, SmsAccount
from services.collector.gateways.bodies import json_object, raw_of
from services.collector.gateways.ports import InboundSms, Webhook, storable
from services.collector.gateways.sms.gateway import SmsGateway
from services.collector.gateways.sms.messages import message_in
from services.collector.gateways.sms.proofs import as_base64, is_one_of, keyed_digest, knows_secret
from shared.gateways.json_paths import text_at
from shared.gateways.sms_out.settings import SinchSending

SIGNATURE_HEADER = "x-sinch-webhook-signature"


class SinchAccount(SmsAccount):
    gateway: Literal["sinch"]
    webhook_secret: Secrets | None = Field(
        default=None, description="signs the webhooks, once Sinch's account manager has switched that on"
    )
    secret: ChosenSecrets | None = Field(
        default=None,
        description="instead: made up by you, as with Infobip",
    )

    send: SinchSending | None = Field(  # type: ignore[assignment] # its own way of sending
        default=None, description="makes the account send, too; see [Sending](messages.md#sms)"
    )

    @model_validator(mode="after")
    def _proves_itself(self) -> Self:
        if (self.webhook_secret is None) == (self.secret is None):
            message = "needs either `webhook_secret` or `secret`: without one anybody could send answers"
            raise ValueError(message)
        return self


def verify(webhook: Webhook, account: SinchAccount) -> bool:
    """Return whether the webhook is signed, or carries the secret, whichever the account has."""
    if account.webhook_secret is None:
        return knows_secret(webhook, account.secret or ())
    nonce = webhook.headers.get(f"{SIGNATURE_HEADER}-nonce", "")
    sent_at = webhook.headers.get(f"{SIGNATURE_HEADER}-timestamp", "")
    expected = [signature(secret, webhook.body, nonce, sent_at) for secret in account.webhook_secret]
    return bool(nonce and sent_at) and is_one_of(webhook.headers.get(SIGNATURE_HEADER, ""), expected)


def signature(secret: SecretStr, body: bytes, nonce: str, sent_at: str) -> str:
    """Return what Sinch writes into its signature header."""
    signed = body + raw_of(f".{nonce}.{sent_at}")
    return as_base64(keyed_digest(secret, signed, "sha256"))


def read(webhook: Webhook, _account: SinchAccount) -> list[InboundSms]:
    """Return the message in a webhook of Sinch; a delivery report is none.

    Raises:
        UnreadableSmsError: id or sender are missing.
    """
    document = json_object(webhook.body)
    kind = document.get("type", "mo_text")
    if not str(kind).startswith("mo_"):
        return []
    message = message_in(
        webhook, partial(text_at, document), message_id="id", sender="from", recipient="to", text="body"
    )
    return [replace(message, text=_words(message.text))] if kind == "mo_binary" else [message]


def _words(packed: str) -> str:
    """Return the text in the base64 of a binary message; nothing where it is none, such as a ringtone."""
    try:
        words = base64.b64decode(packed, validate=True).decode()
    except (binascii.Error, ValueError):
        return ""
    return storable(words) if all(one.isprintable() or one.isspace() for one in words) else ""


SINCH = SmsGateway(
    maker="Sinch",
    account=SinchAccount,
    verify=verify,
    read=read,
    setup="SMS → service plan → *Callback URL*: `{url}`; without signed webhooks `{url}?secret=…`, or let the account "
    "manager set the password of HTTP Basic.",
)
