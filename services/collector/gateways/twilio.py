"""Twilio: form or JSON, signed with HMAC-SHA1 over the public address and all parameters.

Twilio, "Webhooks security": the signature is the base64 of HMAC-SHA1, keyed with the auth token, over the full address
followed by every parameter's name and value in the order of the names. A JSON body is covered by its SHA-256 in the
query parameter `bodySHA256`, and the signature then covers the address alone. The port may or may not be
part of the address that Twilio signed, so both forms are tried.
"""

import base64
import hashlib
import hmac
from collections.abc import Iterator, Mapping, Sequence
from urllib.parse import parse_qsl, urlsplit

from services.collector.domain.sms.keyword import Keyword
from services.collector.gateways.accounts import TwilioAccount
from services.collector.gateways.bodies import form_pairs, json_object, text_at
from services.collector.gateways.ports import (
    MAX_ID_LENGTH,
    MAX_SENDER_LENGTH,
    InboundSms,
    NotGenuineError,
    UnreadableSmsError,
    Webhook,
    required,
    storable,
)

SIGNATURE_HEADER = "x-twilio-signature"
BODY_HASH = "bodySHA256"
EMPTY_TWIML = '<?xml version="1.0" encoding="UTF-8"?><Response></Response>'
TWIML_TYPE = "text/xml"

_DEFAULT_PORTS = {"http": 80, "https": 443}
_KEYWORDS = {"STOP": Keyword.STOP, "START": Keyword.START, "HELP": Keyword.HELP}

Pairs = Sequence[tuple[str, str]]


def read_twilio(webhook: Webhook, *, name: str, account: TwilioAccount) -> InboundSms:
    """Return the message in a webhook of Twilio.

    Raises:
        NotGenuineError: the signature does not fit the raw body and the public address.
        UnreadableSmsError: a parameter that every message has is missing.
    """
    fields = _genuine_fields(webhook, account)
    return InboundSms(
        account=name,
        message_id=required("MessageSid", fields.get("MessageSid"), MAX_ID_LENGTH),
        sender=required("From", fields.get("From"), MAX_SENDER_LENGTH),
        recipient=fields.get("To"),
        text=storable(fields.get("Body", "")),
        keyword=_KEYWORDS.get(fields.get("OptOutType", "")),
    )


def _genuine_fields(webhook: Webhook, account: TwilioAccount) -> Mapping[str, str]:
    content_type = webhook.headers.get("content-type", "").partition(";")[0].strip().lower()
    hashes = [value for name, value in parse_qsl(webhook.query, keep_blank_values=True) if name == BODY_HASH]
    if content_type == "application/json":
        digest = hashlib.sha256(webhook.body).hexdigest()
        if len(hashes) != 1 or not hmac.compare_digest(hashes[0].lower().encode(), digest.encode()):
            raise NotGenuineError
        _check_signature(webhook, (), account)
        document = json_object(webhook.body)
        return {name: text for name in document if (text := text_at(document, name)) is not None}
    try:
        pairs = form_pairs(webhook.body)
    except UnreadableSmsError:
        raise NotGenuineError from None
    _check_signature(webhook, pairs, account)
    return dict(pairs)


def _check_signature(webhook: Webhook, pairs: Pairs, account: TwilioAccount) -> None:
    claimed = webhook.headers.get(SIGNATURE_HEADER, "").encode()
    address = f"{webhook.url}?{webhook.query}" if webhook.query else webhook.url
    genuine = False
    for token in account.auth_token:
        for form in _with_and_without_port(address):
            expected = signature(token.get_secret_value(), form, pairs)
            genuine |= hmac.compare_digest(expected.encode(), claimed)
    if not genuine:
        raise NotGenuineError


def signature(token: str, address: str, pairs: Pairs) -> str:
    """Return what Twilio writes into its signature header.

    Args:
        token: the account's auth token.
        address: the full public address with its query.
        pairs: the form's names and values; equal pairs count once.
    """
    text = address + "".join(name + value for name, value in sorted(set(pairs)))
    digest = hmac.new(token.encode(), text.encode("utf-8", "surrogatepass"), hashlib.sha1).digest()
    return base64.b64encode(digest).decode()


def _with_and_without_port(address: str) -> Iterator[str]:
    yield address
    scheme, separator, rest = address.partition("://")
    parts = urlsplit(address)
    beyond = rest[len(parts.netloc) :]
    if parts.port is not None:
        yield scheme + separator + parts.netloc.rpartition(":")[0] + beyond
    elif scheme in _DEFAULT_PORTS:
        yield f"{scheme}{separator}{parts.netloc}:{_DEFAULT_PORTS[scheme]}{beyond}"
