"""Any gateway can be described by its settings, and proves itself by them."""

import base64
import hashlib
import hmac
import json
from datetime import UTC, datetime
from typing import Any

import pytest
from pydantic import TypeAdapter, ValidationError

from services.collector.gateways.accounts import SmsAccount
from services.collector.gateways.ports import InboundSms, NotGenuineError, UnreadableSmsError, Webhook
from services.collector.gateways.sms.generic import GENERIC, GenericAccount
from services.collector.gateways.sms.registry import AnySmsAccount

NOW = datetime(2026, 3, 1, tzinfo=UTC)
FORM: dict[str, Any] = {
    "gateway": "generic",
    "survey": "visit",
    "body": "form",
    "fields": {"message_id": "id", "from": "sender", "to": "receiver", "text": "message"},
    "shared_secret": {"header": "X-Api-Key", "prefix": "", "secret": "s3cret"},
}
NESTED: dict[str, Any] = {
    "gateway": "generic",
    "survey": "visit",
    "body": "json",
    "fields": {"message_id": "data.id", "from": "data.payload.from.phone_number", "text": "data.payload.parts.0.text"},
    "signature": {"header": "X-Signature", "secret": ["new", "old"], "prefix": "sha256="},
}
JSON_BODY = json.dumps(
    {"data": {"id": 17, "payload": {"from": {"phone_number": "+491701234567"}, "parts": [{"text": "9 \ud83d\ude00"}]}}}
).encode()


def account(settings: dict[str, Any]) -> GenericAccount:
    """Return the account that these settings describe."""
    read: SmsAccount = TypeAdapter[SmsAccount](AnySmsAccount).validate_python(settings)
    assert isinstance(read, GenericAccount)
    return read


def read(settings: dict[str, Any], body: bytes, headers: dict[str, str]) -> InboundSms:
    """Read a body that came with these headers."""
    webhook = Webhook(account="shop", url="https://x.example", headers=headers, body=body, received_at=NOW)
    GENERIC.check(webhook, account(settings))
    [message] = GENERIC.read(webhook, account(settings))
    assert isinstance(message, InboundSms)
    return message


def digest(secret: str, body: bytes = JSON_BODY) -> str:
    """Return the hexadecimal signature of `body`."""
    return hmac.new(secret.encode(), body, hashlib.sha256).hexdigest()


def test_form_with_a_shared_secret_is_read() -> None:
    """Fields are found by their names and the secret in its header is proof."""
    body = b"id=46&sender=%2B491701234567&receiver=%2B4930123456&message=9+gut"
    sms = read(FORM, body, {"x-api-key": "s3cret"})
    assert (sms.message_id, sms.sender, sms.recipient, sms.text) == ("46", "+491701234567", "+4930123456", "9 gut")


def test_nested_json_with_a_signature_is_read() -> None:
    """Dotted paths lead through objects and lists, and a number is as good an id as text."""
    sms = read(NESTED, JSON_BODY, {"x-signature": "sha256=" + digest("new")})
    assert (sms.message_id, sms.sender, sms.recipient, sms.text) == ("17", "+491701234567", None, "9 \U0001f600")


@pytest.mark.parametrize("signed", ["sha256=" + digest("old"), "sha256=" + digest("new").upper()])
def test_every_current_secret_and_spelling_is_taken(signed: str) -> None:
    """An old secret works until it is removed, and hexadecimal digits may be capitals."""
    assert read(NESTED, JSON_BODY, {"x-signature": signed}).message_id == "17"


@pytest.mark.parametrize(
    "headers",
    [
        {},
        {"x-signature": ""},
        {"x-signature": digest("new")},
        {"x-signature": "sha256=" + digest("other")},
        {"x-signature": "sha256=" + digest("new", JSON_BODY + b" ")},
        {"x-signature": "sha256="},
        {"authorization": "sha256=" + digest("new")},
    ],
)
def test_wrong_signature_is_refused(headers: dict[str, str]) -> None:
    """A missing, foreign, unprefixed or misplaced signature is no proof, and neither is that of another body."""
    with pytest.raises(NotGenuineError):
        read(NESTED, JSON_BODY, headers)


def test_base64_of_sha1_over_the_body_is_known() -> None:
    """The other common way to sign is understood as well."""
    signature = {"header": "X-Sign", "secret": "k", "algorithm": "hmac-sha1", "encoding": "base64"}
    signed = base64.b64encode(hmac.new(b"k", JSON_BODY, hashlib.sha1).digest()).decode()
    assert read(NESTED | {"signature": signature}, JSON_BODY, {"x-sign": signed}).message_id == "17"
    with pytest.raises(NotGenuineError):
        read(NESTED | {"signature": signature}, JSON_BODY, {"x-sign": signed.swapcase()})


@pytest.mark.parametrize("sent", ["", "s3cre", "S3CRET", "Bearer s3cret", "\u00e9"])
def test_wrong_secret_is_refused(sent: str) -> None:
    """Only the very secret is proof."""
    with pytest.raises(NotGenuineError):
        read(FORM, b"id=1&sender=2&message=9", {"x-api-key": sent})


@pytest.mark.parametrize(
    ("body", "field"),
    [
        (b"sender=1&message=9", "id"),
        (b"id=+&sender=1&message=9", "id"),
        (b"id=1&message=9", "sender"),
        (b"id=1&sender=2", "message"),
        (b"id=" + b"9" * 300 + b"&sender=2&message=9", "id"),
    ],
)
def test_missing_field_is_named(body: bytes, field: str) -> None:
    """A genuine webhook that does not fit the settings says which field is not where they say."""
    with pytest.raises(UnreadableSmsError) as refused:
        read(FORM, body, {"x-api-key": "s3cret"})
    assert refused.value.problems[0].field == field


@pytest.mark.parametrize("body", [b"", b"[]", b"9", b"{", b'{"data": 9}', b"\xff", b"[" * 100_000])
def test_nonsense_is_unreadable_and_never_an_error_of_ours(body: bytes) -> None:
    """A signed body that is no such JSON is answered, whatever it is."""
    with pytest.raises(UnreadableSmsError):
        read(NESTED, body, {"x-signature": "sha256=" + digest("new", body)})


@pytest.mark.parametrize(
    "change",
    [
        {"shared_secret": None},
        {"signature": {"header": "X", "secret": "k"}},
        {"shared_secret": {"secret": ""}},
        {"shared_secret": {"secret": []}},
        {"fields": {"from": "a", "text": "b"}},
        {"survey": "No Key"},
        {"unknown": 1},
    ],
)
def test_account_without_proof_or_with_mistakes_is_refused_at_start(change: dict[str, Any]) -> None:
    """An account that anybody could use, or that is misspelt, stops the start instead of opening a hole."""
    with pytest.raises(ValidationError):
        account(FORM | change)


def test_secrets_do_not_appear_when_settings_are_printed() -> None:
    """Printing the settings shows no secret."""
    assert "s3cret" not in repr(account(FORM))


def test_ok_answer_is_empty_unless_asked_for() -> None:
    """Some gateways send the answer's text on to the phone, so there is none by default."""
    assert account(FORM).ok.body == ""
    assert account(FORM | {"ok": {"body": "ACK/Jasmin"}}).ok.body == "ACK/Jasmin"
