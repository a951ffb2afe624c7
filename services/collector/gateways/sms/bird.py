"""Bird, the platform that followed MessageBird: JSON, signed over moment, address and body.

Bird, "Verifying a webhook subscription": the base64 of HMAC-SHA256 over the request's moment, the address and the
bytes of the body's SHA-256, with line feeds between them.
"""

import hashlib
from collections.abc import Mapping
from functools import partial
from typing import Literal

from pydantic import Field, SecretStr

from services.collector.gateways.accounts import Secrets, SmsAccount
from services.collector.gateways.bodies import json_object, raw_of
from services.collector.gateways.ports import InboundSms, Webhook
from services.collector.gateways.sms.gateway import SmsGateway
from services.collector.gateways.sms.messages import message_in
from services.collector.gateways.sms.proofs import as_base64, is_one_of, is_recent, keyed_digest
from shared.gateways.json_paths import text_at

SIGNATURE_HEADER = "messagebird-signature"
TIMESTAMP_HEADER = "messagebird-request-timestamp"


class BirdAccount(SmsAccount):
    gateway: Literal["bird"]
    signing_key: Secrets = Field(description="the *signing key* given to the webhook subscription")


def verify(webhook: Webhook, account: BirdAccount) -> bool:
    """Return whether the signature of the last minutes fits this address and this body."""
    sent_at = webhook.headers.get(TIMESTAMP_HEADER, "")
    expected = [signature(key, sent_at, webhook.address, webhook.body) for key in account.signing_key]
    is_signed = is_one_of(webhook.headers.get(SIGNATURE_HEADER, ""), expected)
    return is_signed and is_recent(sent_at, webhook)


def signature(key: SecretStr, sent_at: str, address: str, body: bytes) -> str:
    """Return what Bird writes into its signature header."""
    head = raw_of(f"{sent_at}\n{address}\n")
    return as_base64(keyed_digest(key, head + hashlib.sha256(body).digest(), "sha256"))


def read(webhook: Webhook, _account: BirdAccount) -> list[InboundSms]:
    """Return the message in an event `sms.inbound`; what we sent ourselves is none.

    Raises:
        UnreadableSmsError: id or sender are missing.
    """
    document = json_object(webhook.body)
    message = document.get("payload", document)
    if isinstance(message, Mapping) and message.get("direction", "incoming") != "incoming":
        return []
    listed = text_at(message, "receiver.connectors.0.identifierValue")
    found = message_in(
        webhook,
        partial(text_at, message),
        message_id="id",
        sender="sender.contact.identifierValue",
        recipient="receiver.connector.identifierValue" if listed is None else "receiver.connectors.0.identifierValue",
        text="body.text.text",
    )
    return [found]


BIRD = SmsGateway(
    maker="Bird",
    account=BirdAccount,
    verify=verify,
    read=read,
    setup="Webhook subscription: service `channels`, event `sms.inbound`, URL `{url}`, and a signing key of your "
    "choice. Bird names no number of ours in some workspaces: leave `number` empty there.",
)
