"""MessageBird, the classic platform: a form or a query, signed with a JWT over address and body.

MessageBird, "Verify HTTP requests": HS256, HS384 or HS512; `url_hash` is the SHA-256 of the whole address,
`payload_hash` that of the body, and there is none where there is no body. Long numbers and short codes name their
fields differently.
"""

from typing import Literal

from pydantic import Field

from services.collector.gateways.accounts import Secrets, SmsAccount
from services.collector.gateways.bodies import fields_of, raw_of
from services.collector.gateways.ports import InboundSms, Webhook
from services.collector.gateways.sms.gateway import SmsGateway
from services.collector.gateways.sms.messages import message_in
from services.collector.gateways.sms.proofs import is_one_of, sha256_hex
from services.collector.gateways.sms.tokens import claims_of

SIGNATURE_HEADER = "messagebird-signature-jwt"
_ALGORITHMS = ("HS256", "HS384", "HS512")
_NEEDED = {"iss", "nbf", "exp", "url_hash"}


class MessageBirdAccount(SmsAccount):
    gateway: Literal["messagebird"]
    signing_key: Secrets = Field(description="the developer settings' *signing key*, not an API key")


def verify(webhook: Webhook, account: MessageBirdAccount) -> bool:
    """Return whether a token that has not expired covers this address and this body."""
    token = webhook.headers.get(SIGNATURE_HEADER, "")
    claims = claims_of(token, account.signing_key, _ALGORITHMS, now=webhook.received_at)
    if claims is None or not claims.keys() >= _NEEDED or claims["iss"] != "MessageBird":
        return False
    is_for_us = is_one_of(str(claims["url_hash"]), [sha256_hex(raw_of(webhook.address))])
    covered = claims.get("payload_hash")
    if not webhook.body:
        return is_for_us and not covered
    return is_for_us and is_one_of(str(covered), [sha256_hex(webhook.body)])


def read(webhook: Webhook, _account: MessageBirdAccount) -> list[InboundSms]:
    """Return the message to a long number or to a short code.

    Raises:
        UnreadableSmsError: id or sender are missing.
    """
    fields = fields_of(webhook)
    if "shortcode" in fields:
        names = {"message_id": "mid", "recipient": "shortcode", "text": "message"}
    else:
        names = {"message_id": "id", "recipient": "recipient", "text": "body"}
    return [message_in(webhook, fields.get, sender="originator", **names)]


MESSAGEBIRD = SmsGateway(
    maker="MessageBird (classic)",
    account=MessageBirdAccount,
    verify=verify,
    read=read,
    methods=("POST", "GET"),
    setup="Number → Flow Builder → *Call HTTP endpoint with SMS*: `{url}`, POST; the signing key stands under "
    "Developers → Settings.",
)
