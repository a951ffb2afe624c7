"""Twilio: form, query or JSON, signed with HMAC over the public address and all parameters.

Twilio, "Webhooks security": the signature is the base64 of an HMAC, keyed with the auth token, over the full address
followed by every parameter's name and value in the order of the names; SHA-1, or SHA-256 where the account signs with
a shared key and says so in a header. A JSON body is covered by its SHA-256 in the query parameter `bodySHA256`, and the
signature then covers the address alone, as it does for a GET. The port may or may not be part of the address that
Twilio signed, so both forms are tried.
"""

import base64
import binascii
from collections.abc import Iterator, Mapping
from typing import Literal
from urllib.parse import urlsplit

from pydantic import Field, SecretStr

from services.collector.domain.sms.keyword import Keyword
from services.collector.gateways.accounts import Secrets, SmsAccount
from services.collector.gateways.bodies import Pairs, content_type_of, fields_of, form_pairs, raw_of, text_pairs
from services.collector.gateways.ports import (
    MAX_ID_LENGTH,
    MAX_SENDER_LENGTH,
    InboundSms,
    Webhook,
    required,
    storable,
)
from services.collector.gateways.sms.gateway import Reply, SmsGateway
from services.collector.gateways.sms.proofs import Digest, as_base64, is_one_of, keyed_digest, sha256_hex
from shared.gateways.sms_out.settings import TwilioSending

SIGNATURE_HEADER = "x-twilio-signature"
SIGNED_HOW_HEADER = "x-twilio-webhooks-signature-settings"
BODY_HASH = "bodySHA256"
EMPTY_TWIML = Reply('<?xml version="1.0" encoding="UTF-8"?><Response></Response>', "text/xml")

_DIGESTS: Mapping[str, Digest] = {"HMAC_SHA1": "sha1", "HMAC_SHA256": "sha256"}
_DEFAULT_PORTS = {"http": 80, "https": 443}
_KEYWORDS = {"STOP": Keyword.STOP, "START": Keyword.START, "HELP": Keyword.HELP}
_OTHER_CHANNELS = ("whatsapp:", "rcs:")
"""Stand before the phone number of whoever wrote through Twilio, but not by SMS."""
_SHORTEST_BASE64 = 60
"""Shorter texts may look like base64 by chance."""


class TwilioAccount(SmsAccount):
    gateway: Literal["twilio"]
    auth_token: Secrets = Field(description="the account's auth token, or the secret of its shared key")
    send: TwilioSending | None = Field(  # type: ignore[assignment] # its own way of sending
        default=None, description="makes the account send, too; see [Sending](messages.md#sms)"
    )


def verify(webhook: Webhook, account: TwilioAccount) -> bool:
    """Return whether the signature fits the public address and all parameters."""
    pairs = _signed_pairs(webhook)
    digest = _digest_of(webhook.headers.get(SIGNED_HOW_HEADER, ""))
    if pairs is None or digest is None:
        return False
    forms = list(_with_and_without_port(webhook.address))
    expected = [signature(token, form, pairs, digest) for token in account.auth_token for form in forms]
    return is_one_of(webhook.headers.get(SIGNATURE_HEADER, ""), expected)


def signature(token: SecretStr, address: str, pairs: Pairs, digest: Digest = "sha1") -> str:
    """Return what Twilio writes into its signature header.

    Args:
        token: the account's auth token.
        address: the full public address with its query.
        pairs: the form's names and values; equal pairs count once.
        digest: how the account signs.
    """
    text = address + "".join(name + value for name, value in sorted(set(pairs)))
    return as_base64(keyed_digest(token, raw_of(text), digest))


def _signed_pairs(webhook: Webhook) -> Pairs | None:
    """Return the parameters that the signature covers beside the address; None when the body is not covered."""
    if webhook.method == "GET":
        return () if not webhook.body else None
    if content_type_of(webhook)[0] == "application/json":
        hashes = [value for name, value in text_pairs(webhook.query) if name == BODY_HASH]
        fits = len(hashes) == 1 and is_one_of(hashes[0].lower(), [sha256_hex(webhook.body)])
        return () if fits else None
    return form_pairs(webhook.body)


def _digest_of(signed_how: str) -> Digest | None:
    named = [part.strip().removeprefix("algorithm=") for part in signed_how.split(",") if "algorithm=" in part]
    return _DIGESTS.get(named[0].upper()) if named else "sha1"


def _with_and_without_port(address: str) -> Iterator[str]:
    yield address
    scheme, separator, rest = address.partition("://")
    parts = urlsplit(address)
    beyond = rest[len(parts.netloc) :]
    if parts.port is not None:
        yield scheme + separator + parts.netloc.rpartition(":")[0] + beyond
    elif scheme in _DEFAULT_PORTS:
        yield f"{scheme}{separator}{parts.netloc}:{_DEFAULT_PORTS[scheme]}{beyond}"


def read(webhook: Webhook, _account: TwilioAccount) -> list[InboundSms]:
    """Return the message in a webhook of Twilio.

    Raises:
        UnreadableSmsError: a parameter that every message has is missing.
    """
    fields = fields_of(webhook)
    message = InboundSms(
        account=webhook.account,
        message_id=required("MessageSid", fields.get("MessageSid"), MAX_ID_LENGTH),
        sender=_phone(required("From", fields.get("From"), MAX_SENDER_LENGTH)),
        recipient=_phone(fields.get("To", "")),
        text=storable(_plain(fields.get("Body", ""))),
        keyword=_KEYWORDS.get(fields.get("OptOutType", "")),
    )
    return [message]


def _phone(address: str) -> str:
    return next((address.removeprefix(one) for one in _OTHER_CHANNELS if address.startswith(one)), address)


def _plain(text: str) -> str:
    """Return the words of a message. Twilio delivers some long ones as base64; no words look like that by chance."""
    packed = "".join(text.split("\n"))
    if len(packed) < _SHORTEST_BASE64 or len(packed) % 4:
        return text
    try:
        words = base64.b64decode(packed, validate=True).decode()
    except (binascii.Error, ValueError):
        return text
    return words if all(one.isprintable() or one.isspace() for one in words) else text


TWILIO = SmsGateway(
    maker="Twilio",
    account=TwilioAccount,
    verify=verify,
    read=read,
    reply=lambda _account: EMPTY_TWIML,
    methods=("POST", "GET"),
    setup="Phone number or messaging service → *A message comes in*: webhook `{url}`, HTTP POST. The auth token stands "
    "in the console's account details.",
)
