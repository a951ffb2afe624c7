"""Only what Twilio signed for this address and this body is believed."""

import base64
import hashlib
import hmac
from collections.abc import Sequence
from datetime import UTC, datetime
from urllib.parse import urlencode

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import SecretStr

from services.collector.domain.sms.keyword import Keyword
from services.collector.gateways.ports import InboundSms, NotGenuineError, UnreadableSmsError, Webhook
from services.collector.gateways.sms.twilio import TWILIO, TwilioAccount, signature

NOW = datetime(2026, 3, 1, tzinfo=UTC)
URL = "https://feedback.example.org/hooks/sms/twilio/shop"
TOKEN = "0123456789abcdef0123456789abcdef"
ACCOUNT = TwilioAccount(gateway="twilio", auth_token=(SecretStr(TOKEN),), survey="visit")
PARAMETERS = [
    ("ToCountry", "DE"),
    ("MessageSid", "SM123"),
    ("From", "+491701234567"),
    ("To", "+4930123456"),
    ("Body", "9 gr\u00fc\u00dfe & more"),
    ("Blank", ""),
    ("Twice", "b"),
    ("Twice", "a"),
    ("Twice", "b"),
]


def sign(token: str, url: str, pairs: Sequence[tuple[str, str]]) -> str:
    """Compute a signature the long way, from Twilio's description and not from the code under test."""
    text = url
    for name in sorted({name for name, _ in pairs}):
        for value in sorted({value for other, value in pairs if other == name}):
            text += name + value
    return base64.b64encode(hmac.new(token.encode(), text.encode(), hashlib.sha1).digest()).decode()


def webhook(
    signed: str,
    *,
    body: bytes | None = None,
    url: str = URL,
    query: str = "",
    content_type: str = "application/x-www-form-urlencoded",
) -> Webhook:
    """Return a webhook with this signature."""
    sent = urlencode(PARAMETERS).encode() if body is None else body
    headers = {"content-type": content_type, "x-twilio-signature": signed}
    return Webhook(account="shop", url=url, query=query, headers=headers, body=sent, received_at=NOW)


def read(received: Webhook, account: TwilioAccount = ACCOUNT) -> InboundSms:
    """Read a webhook for the account called `shop`."""
    TWILIO.check(received, account)
    [message] = TWILIO.read(received, account)
    assert isinstance(message, InboundSms)
    return message


def test_published_example_is_reproduced() -> None:
    """The example that Twilio's own libraries test with has the signature they expect."""
    caller = "+14158675309"
    pairs = {"CallSid": "CA1234567890ABCDE", "Digits": "1234", "From": caller, "To": "+18005551212", "Caller": caller}
    address = "https://mycompany.com/myapp.php?foo=1&bar=2"
    assert signature(SecretStr("12345"), address, list(pairs.items())) == "RSOYDt4T1cUTdK1PDd93/VVr8B8="


def test_signed_form_is_read() -> None:
    """Blank and repeated parameters count, unknown ones are welcome, and the fields arrive as they were typed."""
    sms = read(webhook(sign(TOKEN, URL, PARAMETERS)))
    assert (sms.account, sms.message_id, sms.sender, sms.recipient) == ("shop", "SM123", "+491701234567", "+4930123456")
    assert sms.text == "9 gr\u00fc\u00dfe & more"
    assert sms.keyword is None


def test_words_do_not_appear_in_the_message_s_text_form() -> None:
    """What somebody wrote, and their number, cannot reach a log by printing the message."""
    printed = repr(read(webhook(sign(TOKEN, URL, PARAMETERS))))
    assert "+491701234567" not in printed
    assert "more" not in printed


@pytest.mark.parametrize(
    ("configured", "signed"),
    [
        ("https://a.example/x", "https://a.example/x"),
        ("https://a.example/x", "https://a.example:443/x"),
        ("https://a.example:443/x", "https://a.example/x"),
        ("https://a.example:8443/x", "https://a.example/x"),
        ("http://h/h", "http://h:80/h"),
        ("http://[2001:db8::1]/x", "http://[2001:db8::1]:80/x"),
        ("http://[2001:db8::1]:8000/x", "http://[2001:db8::1]/x"),
    ],
)
@pytest.mark.parametrize("query", ["", "a=1&b=%2B"])
def test_port_in_the_signed_address_does_not_matter(configured: str, signed: str, query: str) -> None:
    """Twilio signs the address with or without its port; both are taken, also for IPv6 and with a query."""
    address = f"{signed}?{query}" if query else signed
    received = webhook(sign(TOKEN, address, PARAMETERS), url=configured, query=query)
    assert read(received).message_id == "SM123"


def test_query_is_signed_as_it_was_sent() -> None:
    """The raw query counts: decoding and encoding it again would change it."""
    signed = sign(TOKEN, f"{URL}?a=%7e", PARAMETERS)
    assert read(webhook(signed, query="a=%7e")).message_id == "SM123"
    with pytest.raises(NotGenuineError):
        read(webhook(signed, query="a=~"))


def test_old_and_new_token_are_valid_while_they_are_exchanged() -> None:
    """A list of tokens lets an account change its token without a refused message."""
    both = TwilioAccount.model_validate({"gateway": "twilio", "auth_token": ["new-token", TOKEN], "survey": "visit"})
    assert read(webhook(sign(TOKEN, URL, PARAMETERS)), both).message_id == "SM123"
    assert read(webhook(sign("new-token", URL, PARAMETERS)), both).message_id == "SM123"
    with pytest.raises(NotGenuineError):
        read(webhook(sign("other", URL, PARAMETERS)), both)


@pytest.mark.parametrize("signed", ["", "AAAA", "\u00e9", sign("wrong", URL, PARAMETERS), sign(TOKEN, URL, [])])
def test_wrong_signature_is_refused(signed: str) -> None:
    """No signature, nonsense, another token's and another content's are all refused."""
    with pytest.raises(NotGenuineError):
        read(webhook(signed))


@given(data=st.data())
def test_changed_byte_is_always_refused(data: st.DataObject) -> None:
    """Whatever single byte of the body is changed, the message is refused unless it still says the same."""
    body = urlencode(PARAMETERS).encode()
    position = data.draw(st.integers(0, len(body) - 1))
    byte = data.draw(st.integers(0, 255).filter(lambda value: value != body[position]))
    changed = body[:position] + bytes([byte]) + body[position + 1 :]
    signed = sign(TOKEN, URL, PARAMETERS)
    try:
        read(webhook(signed, body=changed))
    except (NotGenuineError, UnreadableSmsError):
        return
    assert _parameters(changed) == _parameters(body)


def _parameters(body: bytes) -> set[tuple[bytes, bytes]]:
    """Decode a form by hand."""
    pairs = set()
    for part in body.split(b"&"):
        name, _, value = part.partition(b"=")
        pairs.add((_decoded(name), _decoded(value)))
    return pairs


def _decoded(text: bytes) -> bytes:
    pieces = text.replace(b"+", b" ").split(b"%")
    out = pieces[0]
    for piece in pieces[1:]:
        out += bytes([int(piece[:2], 16)]) + piece[2:]
    return out


JSON_BODY = b'{"MessageSid": "SM9", "From": "+491701234567", "Body": "10", "To": "+4930123456", "N": 1}'


def test_json_is_covered_by_its_digest_in_the_signed_address() -> None:
    """The JSON variant is signed through `bodySHA256`."""
    query = f"bodySHA256={hashlib.sha256(JSON_BODY).hexdigest()}"
    signed = sign(TOKEN, f"{URL}?{query}", [])
    sms = read(webhook(signed, body=JSON_BODY, query=query, content_type="application/json; charset=utf-8"))
    assert (sms.message_id, sms.text) == ("SM9", "10")


@pytest.mark.parametrize(
    "query",
    ["", "bodySHA256=", f"bodySHA256={hashlib.sha256(b'other').hexdigest()}"],
)
def test_json_without_the_right_digest_is_refused(query: str) -> None:
    """A signature over the address alone must not let any JSON body pass."""
    signed = sign(TOKEN, f"{URL}?{query}" if query else URL, [])
    with pytest.raises(NotGenuineError):
        read(webhook(signed, body=JSON_BODY, query=query, content_type="application/json"))


def test_gateway_s_own_stop_word_is_taken() -> None:
    """Where Twilio recognised an opt-out in another language, its verdict counts."""
    pairs = [("MessageSid", "SM1"), ("From", "+33612345678"), ("Body", "ARRET"), ("OptOutType", "STOP")]
    sms = read(webhook(sign(TOKEN, URL, pairs), body=urlencode(pairs).encode()))
    assert sms.keyword is Keyword.STOP


@pytest.mark.parametrize("missing", ["MessageSid", "From"])
def test_genuine_message_without_its_identity_is_refused(missing: str) -> None:
    """Without an id a repetition cannot be recognised, so the message is named unreadable."""
    pairs = [(name, value) for name, value in PARAMETERS if name != missing]
    with pytest.raises(UnreadableSmsError) as refused:
        read(webhook(sign(TOKEN, URL, pairs), body=urlencode(pairs).encode()))
    assert refused.value.problems[0].field == missing


def test_flood_of_fields_is_refused() -> None:
    """A body of thousands of fields is not even sorted."""
    with pytest.raises(NotGenuineError):
        read(webhook("x", body=b"&".join(b"a=1" for _ in range(5000))))
