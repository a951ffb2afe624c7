"""Vonage's Messages API: JSON, signed with a JWT that holds a digest of the body.

Vonage, "Signed webhooks": HS256 with the signature secret, whatever method the settings name; the claim `payload_hash`
is the SHA-256 of the body. Vonage warns that by its own fault a webhook may come unsigned: answered as unavailable,
it comes again.
"""

from functools import partial
from typing import Literal

from pydantic import Field

from services.collector.gateways.accounts import Secrets, SmsAccount
from services.collector.gateways.bodies import json_object
from services.collector.gateways.ports import InboundSms, Webhook
from services.collector.gateways.sms.gateway import SmsGateway
from services.collector.gateways.sms.messages import message_in
from services.collector.gateways.sms.proofs import MAX_AGE_SECONDS, is_one_of, sha256_hex
from services.collector.gateways.sms.tokens import claims_of, moment_of
from shared.errors import UnavailableError
from shared.gateways.json_paths import text_at
from shared.gateways.sms_out.settings import VonageMessagesSending


class VonageMessagesAccount(SmsAccount):
    gateway: Literal["vonage-messages"]
    signature_secret: Secrets = Field(description="the API settings' *signature secret*")
    send: VonageMessagesSending | None = Field(  # type: ignore[assignment] # its own way of sending
        default=None, description="makes the account send, too; see [Sending](messages.md#sms)"
    )


def verify(webhook: Webhook, account: VonageMessagesAccount) -> bool:
    """Return whether a token of the last minutes covers this very body.

    Raises:
        UnavailableError: there is no token at all; Vonage sends the message again.
    """
    scheme, _, token = webhook.headers.get("authorization", "").partition(" ")
    if not scheme:
        message = "unsigned webhook"
        raise UnavailableError(message)
    if scheme.lower() != "bearer":
        return False
    claims = claims_of(token.strip(), account.signature_secret, ["HS256"], now=webhook.received_at)
    if claims is None:
        return False
    issued = moment_of(claims, "iat")
    is_recent = issued is not None and abs(webhook.received_at.timestamp() - issued) <= MAX_AGE_SECONDS
    return is_recent and is_one_of(str(claims.get("payload_hash", "")).lower(), [sha256_hex(webhook.body)])


def read(webhook: Webhook, _account: VonageMessagesAccount) -> list[InboundSms]:
    """Return the message in a webhook of the Messages API; a status of one we sent is none.

    Raises:
        UnreadableSmsError: id or sender are missing.
    """
    document = json_object(webhook.body)
    if "status" in document:
        return []
    get = partial(text_at, document)
    if isinstance(document.get("from"), dict):
        # Version 0.1 of the API, which accounts may still be set to.
        sender, recipient, text = "from.number", "to.number", "message.content.text"
    else:
        sender, recipient, text = "from", "to", "text"
    return [message_in(webhook, get, message_id="message_uuid", sender=sender, recipient=recipient, text=text)]


VONAGE_MESSAGES = SmsGateway(
    maker="Vonage, Messages API",
    account=VonageMessagesAccount,
    verify=verify,
    read=read,
    setup="Application → *Messages* → inbound URL `{url}`; API settings → *SMS settings*: Messages API. The signature "
    "secret stands in the API settings.",
)
