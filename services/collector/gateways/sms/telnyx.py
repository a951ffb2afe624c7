"""Telnyx: JSON, signed with Ed25519 over moment and body.

Telnyx, "Webhook verification": the signature covers the timestamp, a bar and the raw body; it is good for five minutes.
Webhooks may come twice, at once and in any order.
"""

import base64
import binascii
from collections.abc import Mapping
from functools import partial
from typing import Annotated, Literal

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey
from pydantic import AfterValidator, Field

from services.collector.gateways.accounts import OneOrMore, SmsAccount
from services.collector.gateways.bodies import json_object, raw_of
from services.collector.gateways.ports import InboundSms, Webhook
from services.collector.gateways.sms.gateway import SmsGateway
from services.collector.gateways.sms.messages import message_in
from services.collector.gateways.sms.proofs import is_recent
from shared.gateways.json_paths import text_at

SIGNATURE_HEADER = "telnyx-signature-ed25519"
TIMESTAMP_HEADER = "telnyx-timestamp"


def _key(text: str) -> Ed25519PublicKey:
    return Ed25519PublicKey.from_public_bytes(base64.b64decode(text, validate=True))


def _is_key(text: str) -> str:
    try:
        _key(text)
    except ValueError:
        message = "must be the base64 of a public key of 32 bytes"
        raise ValueError(message) from None
    return text


class TelnyxAccount(SmsAccount):
    gateway: Literal["telnyx"]
    public_key: Annotated[tuple[Annotated[str, AfterValidator(_is_key)], ...], *OneOrMore] = Field(
        description="the account's public key from Mission Control; it is no secret"
    )


def verify(webhook: Webhook, account: TelnyxAccount) -> bool:
    """Return whether a signature of the last minutes covers this very body."""
    sent_at = webhook.headers.get(TIMESTAMP_HEADER, "")
    try:
        signed = base64.b64decode(webhook.headers.get(SIGNATURE_HEADER, ""), validate=True)
    except (binascii.Error, ValueError):
        return False
    data = raw_of(sent_at) + b"|" + webhook.body
    return is_recent(sent_at, webhook) and any(_has_signed(key, signed, data) for key in account.public_key)


def _has_signed(key: str, signature: bytes, data: bytes) -> bool:
    try:
        _key(key).verify(signature, data)
    except InvalidSignature:
        return False
    return True


def read(webhook: Webhook, _account: TelnyxAccount) -> list[InboundSms]:
    """Return the message in an event `message.received`; any other event is none.

    Raises:
        UnreadableSmsError: id or sender are missing.
    """
    event = json_object(webhook.body).get("data")
    if isinstance(event, Mapping) and event.get("event_type", "message.received") != "message.received":
        return []
    payload = event.get("payload") if isinstance(event, Mapping) else None
    message = message_in(
        webhook,
        partial(text_at, payload),
        message_id="id",
        sender="from.phone_number",
        recipient="to.0.phone_number",
        text="text",
    )
    return [message]


TELNYX = SmsGateway(
    maker="Telnyx",
    account=TelnyxAccount,
    verify=verify,
    read=read,
    setup="Messaging profile → *Inbound settings* → webhook URL `{url}`, API v2. The public key stands under Account "
    "settings → Keys & credentials.",
)
