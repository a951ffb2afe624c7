"""Any other gateway, described by its settings: where its fields are and how it proves itself."""

import base64
import hashlib
import hmac

from services.collector.gateways.accounts import BodyFormat, BodySignature, GenericAccount, SharedSecret
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

_DIGESTS = {"hmac-sha256": hashlib.sha256, "hmac-sha1": hashlib.sha1}


def read_generic(webhook: Webhook, *, name: str, account: GenericAccount) -> InboundSms:
    """Return the message in a webhook that is described by `account`.

    Raises:
        NotGenuineError: the signature or the shared secret is missing or wrong.
        UnreadableSmsError: a field that every message has is not where the settings say.
    """
    if not _is_genuine(webhook, account):
        raise NotGenuineError
    fields = account.fields
    message_id = _field(webhook.body, account.body, fields.message_id)
    sender = _field(webhook.body, account.body, fields.sender)
    text = _field(webhook.body, account.body, fields.text)
    if text is None:
        raise UnreadableSmsError(fields.text)
    return InboundSms(
        account=name,
        message_id=required(fields.message_id, message_id, MAX_ID_LENGTH),
        sender=required(fields.sender, sender, MAX_SENDER_LENGTH),
        recipient=_field(webhook.body, account.body, fields.recipient) if fields.recipient else None,
        text=storable(text),
    )


def _field(body: bytes, form: BodyFormat, path: str) -> str | None:
    if form == "form":
        return dict(form_pairs(body)).get(path)
    return text_at(json_object(body), path)


def _is_genuine(webhook: Webhook, account: GenericAccount) -> bool:
    if account.signature is not None:
        return _is_signed(webhook, account.signature)
    return account.shared_secret is not None and _knows_secret(webhook, account.shared_secret)


def _is_signed(webhook: Webhook, rule: BodySignature) -> bool:
    claimed = webhook.headers.get(rule.header.lower(), "").strip()
    if rule.encoding == "hex":
        prefix, digits = claimed[: len(rule.prefix)], claimed[len(rule.prefix) :]
        claimed = prefix + digits.lower()
    genuine = False
    for secret in rule.secret:
        digest = hmac.new(secret.get_secret_value().encode(), webhook.body, _DIGESTS[rule.algorithm]).digest()
        written = digest.hex() if rule.encoding == "hex" else base64.b64encode(digest).decode()
        genuine |= hmac.compare_digest((rule.prefix + written).encode(), claimed.encode("utf-8", "surrogatepass"))
    return genuine


def _knows_secret(webhook: Webhook, rule: SharedSecret) -> bool:
    claimed = webhook.headers.get(rule.header.lower(), "").encode("utf-8", "surrogatepass")
    genuine = False
    for secret in rule.secret:
        genuine |= hmac.compare_digest((rule.prefix + secret.get_secret_value()).encode(), claimed)
    return genuine
