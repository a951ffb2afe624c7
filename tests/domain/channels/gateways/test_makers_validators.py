"""The makers' own libraries judge the same requests: what they find genuine is genuine, and nothing else."""

import base64
import hashlib
import hmac
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any
from urllib.parse import urlencode

import jwt
import pytest
from hypothesis import assume, given
from hypothesis import strategies as st
from messagebird.error import ValidationError as NotMessageBirdError
from messagebird.request_validator import RequestValidator as MessageBirdValidator
from plivo.utils import validate_signature as plivo_v2
from plivo.utils.signature_v3 import validate_v3_signature
from pydantic import SecretStr
from telnyx.lib.webhook_verification import WebhookVerificationError, verify_webhook_signature
from twilio.request_validator import RequestValidator as TwilioValidator
from vonage_http_client.auth import Auth
from vonage_jwt.verify_jwt import verify_signature as vonage_verifies

from services.collector.gateways.sms import plivo, sinch, vonage
from services.collector.gateways.sms.registry import GATEWAYS
from shared.testing.sms_gateways import FORM, SECRET, Delivery, Message, Request, delivered, settings_of
from tests.domain.channels.gateways.conftest import NOW, URL, account_of, webhook_of

NAMES = st.text(
    st.characters(codec="utf-8", exclude_categories=["Cs"], exclude_characters="\x00"), min_size=1, max_size=8
)
VALUES = st.text(st.characters(codec="utf-8", exclude_characters="\x00"), max_size=20)
FIELDS = st.dictionaries(NAMES, VALUES, min_size=1, max_size=6)
QUERIES = st.dictionaries(st.sampled_from("abcd"), st.sampled_from(["", "1", "x y", "a&b", "=%"]), max_size=3)


def is_genuine(request: Request, *, url: str = URL, at: datetime = NOW, **settings: Any) -> bool:
    """Ask the code under test."""
    gateway = settings.pop("gateway")
    return GATEWAYS[gateway].verify(webhook_of(request, url=url, at=at), account_of(settings_of(gateway) | settings))


@given(fields=FIELDS, query=QUERIES)
def test_twilio_form(fields: dict[str, str], query: dict[str, str]) -> None:
    """Any parameters, blank ones included, and any query."""
    raw = urlencode(query)
    address = f"{URL}?{raw}" if raw else URL
    signed = TwilioValidator(SECRET).compute_signature(address, fields)
    sent = Request(raw, FORM | {"x-twilio-signature": signed}, urlencode(fields).encode())
    assert TwilioValidator(SECRET).validate(address, fields, signed)
    assert is_genuine(sent, gateway="twilio")
    assert not is_genuine(replace(sent, body=sent.body + b"&x=1"), gateway="twilio")


@pytest.mark.parametrize("digest", ["HMAC_SHA1", "HMAC_SHA256"])
def test_twilio_shared_keys(digest: str) -> None:
    """Accounts that sign with a shared key say how; an algorithm that nobody knows proves nothing."""
    fields = {"MessageSid": "SM1", "Body": "9", "From": "+491701234567"}
    signed = TwilioValidator(SECRET).compute_signature(URL, fields, digest)
    how = {"x-twilio-webhooks-signature-settings": f"key=webhooks_sharedkey_1,algorithm={digest}"}
    sent = Request("", FORM | {"x-twilio-signature": signed} | how, urlencode(fields).encode())
    assert is_genuine(sent, gateway="twilio")
    for other in ("HMAC_MD5", "none", ""):
        unknown = {"x-twilio-webhooks-signature-settings": f"algorithm={other}"}
        assert not is_genuine(replace(sent, headers=dict(sent.headers) | unknown), gateway="twilio")


@given(fields=FIELDS)
def test_twilio_get(fields: dict[str, str]) -> None:
    """A GET is signed over its address alone, and has no body."""
    raw = urlencode(fields)
    signed = TwilioValidator(SECRET).compute_signature(f"{URL}?{raw}", {})
    sent = Request(raw, {"x-twilio-signature": signed}, method="GET")
    assert is_genuine(sent, gateway="twilio")
    assert not is_genuine(replace(sent, body=b"MessageSid=1"), gateway="twilio")


@given(fields=FIELDS, query=QUERIES)
def test_plivo_v3_post(fields: dict[str, str], query: dict[str, str]) -> None:
    """Any parameters and any query; signatures of other secrets may stand beside it."""
    raw = urlencode(query)
    address = f"{URL}?{raw}" if raw else URL
    sent = Request(raw, {}, urlencode(fields).encode())
    signed = plivo.signature_v3(SecretStr(SECRET), webhook_of(sent), "n1")
    assert validate_v3_signature("POST", address, "n1", SECRET, f"other,{signed}", fields)
    headers = {"x-plivo-signature-v3": f"other, {signed}", "x-plivo-signature-v3-nonce": "n1"}
    assert is_genuine(replace(sent, headers=headers), gateway="plivo")
    assert not is_genuine(replace(sent, headers=headers, body=sent.body + b"&x=1"), gateway="plivo")
    assert not is_genuine(replace(sent, headers=headers | {"x-plivo-signature-v3-nonce": "n2"}), gateway="plivo")


@given(query=QUERIES)
def test_plivo_v3_get(query: dict[str, str]) -> None:
    """By GET the query is all there is."""
    raw = urlencode(query)
    sent = Request(raw, {}, method="GET")
    signed = plivo.signature_v3(SecretStr(SECRET), webhook_of(sent), "n1")
    assert validate_v3_signature("GET", f"{URL}?{raw}" if raw else URL, "n1", SECRET, signed, {})
    headers = {"x-plivo-signature-v3": signed, "x-plivo-signature-v3-nonce": "n1"}
    assert is_genuine(replace(sent, headers=headers), gateway="plivo")


def test_plivo_v2_is_taken_until_it_is_switched_off() -> None:
    """The old signature covers the address without its query; `accept_v2` refuses it."""
    signed = plivo.signature_v2(SecretStr(SECRET), URL, "n1")
    assert plivo_v2(f"{URL}?a=1", "n1", signed, SECRET)
    headers = FORM | {"x-plivo-signature-v2": signed, "x-plivo-signature-v2-nonce": "n1"}
    sent = Request("a=1", headers, b"MessageUUID=1&From=2&Text=9")
    assert is_genuine(sent, gateway="plivo")
    assert not is_genuine(sent, gateway="plivo", accept_v2=False)
    assert not is_genuine(replace(sent, headers=headers | {"x-plivo-signature-v2-nonce": "n2"}), gateway="plivo")
    assert not is_genuine(sent, gateway="plivo", url=URL + "/")
    for main in ("v2", "v3"):
        by_main = {f"x-plivo-signature-ma-{main}": signed, f"x-plivo-signature-{main}-nonce": "n1"}
        assert is_genuine(replace(sent, headers=FORM | by_main), gateway="plivo") is (main == "v2")


@pytest.mark.filterwarnings("ignore::jwt.warnings.InsecureKeyLengthWarning")  # MessageBird's keys have 32 characters
@pytest.mark.parametrize("algorithm", ["HS256", "HS384", "HS512", "none"])
@pytest.mark.parametrize(
    "change",
    [
        {},
        {"iss": "Somebody"},
        {"url_hash": "0" * 64},
        {"payload_hash": "0" * 64},
        {"payload_hash": None},
        {"exp": 1},
        {"nbf": 9_999_999_999},
        {"exp": None},
        {"nbf": None},
    ],
)
def test_messagebird(algorithm: str, change: dict[str, Any]) -> None:
    """Every claim counts, and only three algorithms do."""
    now = datetime.now(UTC)
    to = Delivery(URL, now)
    sent = delivered("messagebird", to, Message())
    claims = jwt.decode(sent.headers["messagebird-signature-jwt"], options={"verify_signature": False}) | change
    claims = {name: value for name, value in claims.items() if value is not None}
    token = jwt.encode(claims, SECRET if algorithm != "none" else "", algorithm)
    try:
        MessageBirdValidator(SECRET).validate_signature(token, URL, sent.body)
        expected = True
    except NotMessageBirdError:
        expected = False
    assert expected is (algorithm != "none" and not change)
    headers = FORM | {"messagebird-signature-jwt": token}
    assert is_genuine(replace(sent, headers=headers), gateway="messagebird", at=now) is expected


def test_messagebird_without_a_body() -> None:
    """`payload_hash` is there exactly when there is a body."""
    now = int(NOW.timestamp())
    claims = {"iss": "MessageBird", "nbf": now, "exp": now + 60}
    to = Delivery(URL, NOW)
    digest = jwt_hash(f"{URL}?id=1")
    for extra, expected in ({}, True), ({"payload_hash": jwt_hash("")}, False):
        token = to.jwt(claims | {"url_hash": digest} | extra)
        sent = Request("id=1", {"messagebird-signature-jwt": token}, method="GET")
        assert is_genuine(sent, gateway="messagebird") is expected


def jwt_hash(text: str) -> str:
    """Return the digest that claims hold."""
    return hashlib.sha256(text.encode()).hexdigest()


@given(fields=FIELDS)
@pytest.mark.parametrize("method", ["md5", "sha1", "sha256", "sha512"])
def test_vonage_sms(method: str, fields: dict[str, str]) -> None:
    """Any parameters, `&` and `=` inside values included; capitals in the digest do not matter."""
    assume("sig" not in fields)
    fields = fields | {"timestamp": "1772366400"}
    auth = Auth(api_key="k", signature_secret=SECRET, signature_method=method)
    signed = auth.sign_params(dict(fields))
    assert vonage.signature(SecretStr(SECRET), fields, method) == signed  # type: ignore[arg-type]  # one of its ways
    for sig in (signed, signed.upper()):
        sent = Request("", FORM, urlencode(fields | {"sig": sig}).encode())
        assert is_genuine(sent, gateway="vonage", signature_method=method)
    assert not is_genuine(Request("", FORM, urlencode(fields | {"sig": ""}).encode()), gateway="vonage")


def test_vonage_md5_hash() -> None:
    """The oldest way appends the secret; the digest was computed with md5sum."""
    fields = {"to": "447700900000", "text": "a&b=c"}
    assert vonage.signature(SecretStr("secret"), fields, "md5hash") == "170b1f9992ce4b2d450b4f781acedbb6"


@pytest.mark.parametrize(
    ("change", "expected"),
    [
        ({}, True),
        ({"payload_hash": "0" * 64}, False),
        ({"payload_hash": None}, False),
        ({"iat": None}, False),
        ({"iat": "now"}, False),
        ({"exp": 1}, False),
    ],
)
def test_vonage_messages(change: dict[str, Any], expected: bool) -> None:  # noqa: FBT001 - a table
    """Vonage's helper checks the token alone; the digest of the body and its moment count as well."""
    sent = delivered("vonage-messages", Delivery(URL, NOW), Message())
    token = sent.headers["authorization"].removeprefix("Bearer ")
    claims = jwt.decode(token, options={"verify_signature": False}) | change
    token = jwt.encode({name: value for name, value in claims.items() if value is not None}, SECRET, "HS256")
    if "exp" not in change and change.get("iat") != "now":
        assert vonage_verifies(token, SECRET)
    headers = dict(sent.headers) | {"authorization": f"Bearer {token}"}
    assert is_genuine(replace(sent, headers=headers), gateway="vonage-messages") is expected


@pytest.mark.parametrize("algorithm", ["HS384", "HS512", "none"])
def test_vonage_messages_are_signed_in_one_way(algorithm: str) -> None:
    """Whatever a token says of itself, HS256 is the only algorithm."""
    sent = delivered("vonage-messages", Delivery(URL, NOW), Message())
    claims = jwt.decode(sent.headers["authorization"].removeprefix("Bearer "), options={"verify_signature": False})
    token = jwt.encode(claims, SECRET * 2 if algorithm != "none" else "", algorithm)
    headers = dict(sent.headers) | {"authorization": f"Bearer {token}"}
    sent = replace(sent, headers=headers)
    assert not is_genuine(sent, gateway="vonage-messages", signature_secret=SECRET * 2)


def test_telnyx() -> None:
    """The maker's library and ours agree about the request, and about one of another account."""
    now = datetime.now(UTC)
    key = settings_of("telnyx")["public_key"][0]
    sent = delivered("telnyx", Delivery(URL, now), Message())
    verify_webhook_signature(sent.body, dict(sent.headers), key)
    assert is_genuine(sent, gateway="telnyx", at=now)
    other = delivered("telnyx", Delivery(URL, now, "the-secret-of-another-account"), Message())
    with pytest.raises(WebhookVerificationError):
        verify_webhook_signature(other.body, dict(other.headers), key)
    assert not is_genuine(other, gateway="telnyx", at=now)


@pytest.mark.parametrize("signed", ["", "AAAA", "!", "\u00e9"])
@pytest.mark.parametrize("sent_at", ["", "-1", "1e9", "9" * 40, "\u0661"])
def test_telnyx_nonsense(signed: str, sent_at: str) -> None:
    """Neither a signature nor a moment that is none is an error of ours."""
    headers = {"telnyx-signature-ed25519": signed, "telnyx-timestamp": sent_at}
    assert not is_genuine(Request("", headers, b"{}"), gateway="telnyx")


def test_sinch() -> None:
    """Sinch's library computed this signature; it is no part of the requirements for this one line."""
    body = (
        b'{"type":"mo_text","id":"01XXXXXVVVVV","from":"491701234567","to":"4930123456",'
        b'"body":"9 gr\xc3\xbc\xc3\x9fe","received_at":"2026-03-01T12:00:00.000Z"}'
    )
    signed = sinch.signature(SecretStr("my-callback-secret"), body, "01FJA8B4A7BM43YGWSG9GBV067", "1634579353")
    assert signed == "VWbBmNeRqtonIGJKT92Sp27qvsPRdpqSSUkJW5KcpBo="


@given(st.binary(max_size=40))
def test_twilio_signs_bytes_as_they_are(body: bytes) -> None:
    """Bytes that are no UTF-8 are signed as they were sent, and not as they are replaced later."""
    encoded = b"Body=" + b"".join(b"%%%02x" % byte for byte in body)
    signed = base64.b64encode(hmac.new(SECRET.encode(), URL.encode() + b"Body" + body, hashlib.sha1).digest()).decode()
    assert is_genuine(Request("", FORM | {"x-twilio-signature": signed}, encoded), gateway="twilio")
