"""Vonage's SMS API: a form, a query or JSON, signed with the parameter `sig`; long messages come in parts.

Vonage, "Signing messages": `sig` is the hex digest of all other parameters in the order of their names, each as
`&name=value` with `&` and `=` inside values replaced by `_`: an HMAC, or the MD5 of that text and the secret. No
moment is checked: what is resent for a day may be signed only once, and what was handled has no second effect.
"""

import hashlib
from collections.abc import Mapping
from dataclasses import replace
from typing import Literal

from pydantic import Field, SecretStr

from services.collector.gateways.accounts import Secrets, SmsAccount
from services.collector.gateways.bodies import fields_of, raw_of
from services.collector.gateways.ports import InboundSms, TextPart, Webhook
from services.collector.gateways.sms.gateway import SmsGateway
from services.collector.gateways.sms.messages import message_in
from services.collector.gateways.sms.proofs import Digest, is_one_of, keyed_digest
from shared.gateways.sms_out.settings import VonageSending

SignatureMethod = Literal["md5hash", "md5", "sha1", "sha256", "sha512"]

_HMACS: Mapping[SignatureMethod, Digest] = {"md5": "md5", "sha1": "sha1", "sha256": "sha256", "sha512": "sha512"}
_MOST_PARTS = 255


class VonageAccount(SmsAccount):
    gateway: Literal["vonage"]
    signature_secret: Secrets = Field(description="the API settings' *signature secret*")
    signature_method: SignatureMethod = Field(
        default="sha256",
        description="as chosen there: `sha256`, `sha512`, `sha1` or `md5` (*HMAC signature*), or `md5hash` (*MD5 hash "
        "signature*)",
    )
    send: VonageSending | None = Field(  # type: ignore[assignment] # its own way of sending
        default=None, description="makes the account send, too; see [Sending](messages.md#sms)"
    )


def verify(webhook: Webhook, account: VonageAccount) -> bool:
    """Return whether `sig` fits all other parameters."""
    fields = dict(fields_of(webhook))
    claimed = fields.pop("sig", "").lower()
    return is_one_of(claimed, [signature(one, fields, account.signature_method) for one in account.signature_secret])


def signature(secret: SecretStr, fields: Mapping[str, str], method: SignatureMethod) -> str:
    """Return the `sig` of these parameters."""
    pairs = [f"&{name}={fields[name].replace('&', '_').replace('=', '_')}" for name in sorted(fields)]
    text = raw_of("".join(pairs))
    if method == "md5hash":
        return hashlib.md5(text + secret.get_secret_value().encode()).hexdigest()  # noqa: S324 - Vonage's rule
    return keyed_digest(secret, text, _HMACS[method]).hex()


def read(webhook: Webhook, _account: VonageAccount) -> list[InboundSms]:
    """Return the message, or the part of one, in a webhook of the SMS API.

    Raises:
        UnreadableSmsError: id or sender are missing.
    """
    fields = fields_of(webhook)
    message = message_in(webhook, fields.get, message_id="messageId", sender="msisdn", recipient="to", text="text")
    return [replace(message, part=_part(fields))]


def _part(fields: Mapping[str, str]) -> TextPart | None:
    """Return which part it is; None for a whole message, and where the numbers make no sense: no word is lost."""
    if fields.get("concat", "").lower() != "true":
        return None
    reference, number, total = (fields.get(f"concat-{name}", "") for name in ("ref", "part", "total"))
    if not (reference and _is_small(number) and _is_small(total)):
        return None
    part = TextPart(reference, int(number), int(total))
    return part if 1 <= part.number <= part.total <= _MOST_PARTS and part.total > 1 else None


def _is_small(number: str) -> bool:
    return number.isascii() and number.isdecimal() and len(number) <= len(str(_MOST_PARTS))


VONAGE = SmsGateway(
    maker="Vonage, SMS API",
    account=VonageAccount,
    verify=verify,
    read=read,
    methods=("POST", "GET"),
    setup="API settings → *SMS settings*: SMS API, inbound SMS webhook `{url}`, POST-JSON; *signature method* SHA-256 "
    "HMAC. Signing is off until Vonage's support switches it on for the account.",
)
