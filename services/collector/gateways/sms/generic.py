"""Any other gateway, described by its settings: where its fields are and how it proves itself."""

from typing import Annotated, Literal, Self

from pydantic import Field, model_validator

from services.collector.gateways.accounts import AccountPart, Secrets, SmsAccount
from services.collector.gateways.bodies import content_type_of, form_pairs, json_object
from services.collector.gateways.ports import (
    MAX_ID_LENGTH,
    MAX_SENDER_LENGTH,
    InboundSms,
    UnreadableSmsError,
    Webhook,
    digest_id,
    required,
    storable,
)
from services.collector.gateways.sms.gateway import Reply, SmsGateway
from services.collector.gateways.sms.proofs import Digest, as_base64, is_one_of, keyed_digest
from shared.gateways.json_paths import text_at

Header = Annotated[str, Field(pattern=r"^[A-Za-z0-9-]{1,64}$")]
FieldPath = Annotated[str, Field(pattern=r"^[^.\s]+(\.[^.\s]+)*$", max_length=200)]
BodyFormat = Literal["form", "json"]
"""How a gateway writes the fields of a message into a body."""
Algorithm = Literal["hmac-sha256", "hmac-sha1"]

_DIGESTS: dict[Algorithm, Digest] = {"hmac-sha256": "sha256", "hmac-sha1": "sha1"}


class FieldNames(AccountPart):
    """Where a gateway writes what. Dots lead into JSON: `data.from.number`, `results.0.text`."""

    message_id: FieldPath | None = None
    sender: FieldPath = Field(alias="from")
    text: FieldPath
    recipient: FieldPath | None = Field(default=None, alias="to")
    sent_at: FieldPath | None = None
    """The gateway's own time: with sender and text it recognises repetitions where there is no `message_id`."""

    @model_validator(mode="after")
    def _recognises_repetitions(self) -> Self:
        if self.message_id is None and self.sent_at is None:
            message = "needs `message_id`, or `sent_at` where the gateway has none: without one every repetition counts"
            raise ValueError(message)
        return self


class BodySignature(AccountPart):
    """A keyed digest of the raw body in a header."""

    header: Header
    secret: Secrets
    algorithm: Algorithm = "hmac-sha256"
    encoding: Literal["hex", "base64"] = "hex"
    over: Literal["body"] = "body"
    prefix: str = ""
    """Stands before the digest, such as `sha256=`."""


class SharedSecret(AccountPart):
    """A secret that the gateway sends along in a header."""

    header: Header = "Authorization"
    secret: Secrets
    prefix: str = "Bearer "
    """Stands before the secret; empty for headers such as `X-Api-Key`."""


class OkAnswer(AccountPart):
    """The reply that the gateway expects. Some pass any text on to the phone, so it is empty unless they ask for it."""

    body: str = ""
    content_type: str = Field(default="text/plain; charset=utf-8", pattern=r"^[\x20-\x7e]{1,100}$")


class GenericAccount(SmsAccount):
    """An account at any gateway that posts one message as a form or as JSON."""

    gateway: Literal["generic"]
    body: BodyFormat = Field(description="`form` or `json`")
    fields: FieldNames = Field(
        description="where `from`, `text`, `message_id` and, if you like, `to` and `sent_at` stand; dots lead into JSON"
    )
    signature: BodySignature | None = Field(
        default=None,
        description="a digest of the body in a `header`: `secret`, `algorithm` (`hmac-sha256`, `hmac-sha1`), "
        "`encoding` (`hex`, `base64`), `prefix`",
    )
    shared_secret: SharedSecret | None = Field(
        default=None, description="instead: a `secret` in a `header` (`Authorization`) after a `prefix` (`Bearer `)"
    )
    ok: OkAnswer = Field(default=OkAnswer(), description="the reply: `body` (empty) and `content_type`")

    @model_validator(mode="after")
    def _proves_itself(self) -> Self:
        if (self.signature is None) == (self.shared_secret is None):
            message = "needs either `signature` or `shared_secret`: without one anybody could send answers"
            raise ValueError(message)
        return self

    def secrets(self) -> Secrets:
        """Return the secrets that prove a webhook of this account."""
        proof = self.signature or self.shared_secret
        return proof.secret if proof is not None else ()


def verify(webhook: Webhook, account: GenericAccount) -> bool:
    """Return whether the webhook carries the signature or the secret that the settings describe."""
    if account.signature is not None:
        return _is_signed(webhook, account.signature)
    return account.shared_secret is not None and _knows_secret(webhook, account.shared_secret)


def _is_signed(webhook: Webhook, rule: BodySignature) -> bool:
    claimed = webhook.headers.get(rule.header.lower(), "").strip()
    if rule.encoding == "hex":
        prefix, digits = claimed[: len(rule.prefix)], claimed[len(rule.prefix) :]
        claimed = prefix + digits.lower()
    digests = [keyed_digest(secret, webhook.body, _DIGESTS[rule.algorithm]) for secret in rule.secret]
    written = [digest.hex() if rule.encoding == "hex" else as_base64(digest) for digest in digests]
    return is_one_of(claimed, [rule.prefix + one for one in written])


def _knows_secret(webhook: Webhook, rule: SharedSecret) -> bool:
    claimed = webhook.headers.get(rule.header.lower(), "")
    return is_one_of(claimed, [rule.prefix + secret.get_secret_value() for secret in rule.secret])


def read(webhook: Webhook, account: GenericAccount) -> list[InboundSms]:
    """Return the message in a webhook that is described by `account`.

    Raises:
        UnreadableSmsError: a field that every message has is not where the settings say.
    """
    names = account.fields
    sender = required(names.sender, _field(webhook, account, names.sender), MAX_SENDER_LENGTH)
    text = _field(webhook, account, names.text)
    if text is None:
        raise UnreadableSmsError(names.text)
    message = InboundSms(
        account=webhook.account,
        message_id=_id(webhook, account, sender, text),
        sender=sender,
        recipient=_field(webhook, account, names.recipient) if names.recipient else None,
        text=storable(text),
    )
    return [message]


def _id(webhook: Webhook, account: GenericAccount, sender: str, text: str) -> str:
    names = account.fields
    if names.message_id is not None:
        return required(names.message_id, _field(webhook, account, names.message_id), MAX_ID_LENGTH)
    assert names.sent_at is not None  # noqa: S101 - the settings have one of both
    sent_at = required(names.sent_at, _field(webhook, account, names.sent_at), MAX_ID_LENGTH)
    return digest_id(account.secrets()[0], sender, text, sent_at)


def _field(webhook: Webhook, account: GenericAccount, path: str) -> str | None:
    if account.body == "form":
        return dict(form_pairs(webhook.body, content_type_of(webhook)[1])).get(path)
    return text_at(json_object(webhook.body), path)


GENERIC = SmsGateway(
    maker="any other",
    account=GenericAccount,
    verify=verify,
    read=read,
    reply=lambda account: Reply(account.ok.body, account.ok.content_type),
    setup="Webhook for incoming messages: `{url}`, POST, with the signature or secret that the settings describe.",
)
