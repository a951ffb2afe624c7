"""Whatever a gateway does to a text on its way, the words arrive as they were typed."""

import base64
import json
from dataclasses import replace
from typing import Any
from urllib.parse import quote

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import SecretStr, ValidationError

from services.collector.domain.sms.keyword import Keyword
from services.collector.gateways.ports import InboundSms, NotGenuineError, UnreadableSmsError, storable
from services.collector.gateways.sms.gsm7 import from_gsm7
from services.collector.gateways.sms.proofs import as_base64, keyed_digest
from services.collector.gateways.sms.registry import GATEWAYS
from shared.testing.sms_gateways import FORM, SECRET, Delivery, Message, Request, delivered, settings_of
from tests.domain.channels.gateways.conftest import NOW, URL, Read, account_of, webhook_of

TO = Delivery(URL, NOW)
BY_SECRET = f"secret={quote(SECRET)}"


def jasmin(**fields: str) -> Request:
    """Return a delivery of Jasmin; values are percent-encoded already."""
    return Request(BY_SECRET, FORM, "&".join(f"{name}={value}" for name, value in fields.items()).encode())


@pytest.mark.parametrize(
    ("fields", "text"),
    [
        ({"coding": "0", "content": "9+gr%7e%1ee"}, "9 grüße"),
        ({"content": "9+%1b%65+%00"}, "9 € @"),
        ({"coding": "0", "content": "x", "binary": "3920677265617421"}, "9 great!"),
        ({"coding": "1", "content": "9+ok"}, "9 ok"),
        ({"coding": "3", "content": "9+gr%fc%dfe"}, "9 grüße"),
        ({"coding": "8", "content": "%00%39%00%20%d8%3d%de%00"}, "9 \U0001f600"),
        ({"coding": "8", "content": "x", "binary": "06390660"}, "\u0639\u0660"),
        ({"coding": "8", "content": "%00%39%d8%3d"}, "9\ufffd"),
        ({"coding": "246", "content": "9+gr%c3%bc%c3%9fe"}, "9 grüße"),
        ({"coding": "0", "content": "9", "binary": "zz"}, "9"),
        ({"coding": "8"}, ""),
    ],
)
def test_codings_of_jasmin(read: Read, fields: dict[str, str], text: str) -> None:
    """Jasmin hands over bytes, and `coding` says what they mean: 0 is the alphabet of phones, 8 is UCS-2."""
    [sms] = read(settings_of("jasmin"), jasmin(id="1", **{"from": "491701234567"}, to="4930123456", **fields))
    assert isinstance(sms, InboundSms)
    assert sms.text == text


def test_jasmin_by_get(read: Read) -> None:
    """A connector may use GET: the same parameters stand in the query."""
    query = f"{BY_SECRET}&id=1&from=491701234567&to=4930123456&coding=8&content=%00%39&binary=0039"
    [sms] = read(settings_of("jasmin"), Request(query, method="GET"))
    assert isinstance(sms, InboundSms)
    assert sms.text == "9"


def test_alphabet_of_phones() -> None:
    """All 128 places of GSM 03.38, ten signs behind the escape, and bytes that are none."""
    assert len(set(from_gsm7(bytes(one for one in range(128) if one != 0x1B)))) == 127
    assert from_gsm7(b"\x1b\x14\x1b\x28\x1b\x29\x1b\x2f\x1b\x3c\x1b\x3d\x1b\x3e\x1b\x40\x1b\x65") == "^{}\\[~]|€"
    assert from_gsm7(b"\x80\xff\x1b\x41\x1b") == "\ufffd\ufffdA"


def kannel(**fields: str) -> Request:
    """Return a request of Kannel; values are percent-encoded already."""
    return Request("&".join([BY_SECRET, *(f"{name}={value}" for name, value in fields.items())]), method="GET")


@pytest.mark.parametrize(
    ("text", "charset", "expected"),
    [
        ("9+gr%C3%BC%C3%9Fe", "UTF-8", "9 grüße"),
        ("9+gr%FC%DFe", "GSM", "9 grüße"),
        ("9+gr%FC%DFe", "ISO-8859-1", "9 grüße"),
        ("%A4", "ISO-8859-15", "€"),
        ("%80", "WINDOWS-1252", "€"),
        ("%009%D8%3D%DE%00", "UTF-16BE", "9\U0001f600"),
        ("9%00", "GSM", "9\ufffd"),
        ("9", "no-such-charset", "9"),
        ("9", "", "9"),
        ("", "UTF-8", ""),
    ],
)
def test_charsets_of_kannel(read: Read, text: str, charset: str, expected: str) -> None:
    """Versions of Kannel write texts differently, and say how."""
    sent = kannel(id="1", **{"from": "%2B491701234567"}, to="1", text=text, charset=charset)
    [sms] = read(settings_of("kannel"), sent)
    assert isinstance(sms, InboundSms)
    assert (sms.sender, sms.text) == ("+491701234567", expected)


def test_kannel_without_an_id_is_recognised_by_its_digest(read: Read) -> None:
    """The same words of the same sender at the same time are the same message; anything else is another."""
    parts = {"from": "491701234567", "to": "1", "text": "9", "time": "2026-03-01+12:00:00"}
    changes = [{}, {}, {"text": "8"}, {"from": "491701234568"}, {"time": "2026-03-01+12:00:01"}]
    ids = []
    for change in changes:
        [sms] = read(settings_of("kannel"), kannel(**(parts | change)))
        assert isinstance(sms, InboundSms)
        ids.append(sms.message_id)
    assert ids[0] == ids[1]
    assert len(set(ids)) == len(changes) - 1
    assert "491701234567" not in ids[0]
    with pytest.raises(UnreadableSmsError):
        read(settings_of("kannel"), kannel(**{"from": "491701234567", "text": "9"}))


def test_generic_gateway_without_an_id_needs_its_time(read: Read) -> None:
    """`sent_at` takes the place of `message_id`; one of both must be there."""
    fields = {"from": "from", "text": "text", "sent_at": "at"}
    settings: dict[str, Any] = settings_of("generic") | {"fields": fields}
    ids = set()
    for at in (1, 1, 2):
        body = json.dumps({"from": "491701234567", "text": "9", "at": at}).encode()
        [sms] = read(settings, Request("", {"x-signature": TO.hmac(body).hex()}, body))
        assert isinstance(sms, InboundSms)
        ids.add(sms.message_id)
    assert len(ids) == 2
    with pytest.raises(ValidationError):
        account_of(settings | {"fields": {"from": "from", "text": "text"}})


def test_messages_that_we_sent_are_none_to_46elks(read: Read) -> None:
    """The same hook may report what we sent."""
    sent = delivered("46elks", TO, Message())
    assert read(settings_of("46elks"), replace(sent, body=sent.body.replace(b"incoming", b"outgoing"))) == []


def twilio(read: Read, **fields: str) -> InboundSms:
    """Read a message of Twilio with these fields."""
    sent = {"MessageSid": "SM1", "From": "+491701234567", "To": "+4930123456", "Body": "9"} | fields
    signed = as_base64(
        keyed_digest(SecretStr(SECRET), (URL + "".join(name + sent[name] for name in sorted(sent))).encode(), "sha1")
    )
    body = "&".join(f"{name}={quote(value, safe='')}" for name, value in sent.items()).encode()
    [sms] = read(settings_of("twilio"), Request("", FORM | {"x-twilio-signature": signed}, body))
    assert isinstance(sms, InboundSms)
    return sms


LONG = "2 because nobody came for an hour and then the food was cold \u2013 never again, thank you"


@pytest.mark.parametrize("wrap", [str, lambda packed: "\n".join(packed[i : i + 76] for i in range(0, len(packed), 76))])
def test_long_message_that_twilio_packed_is_unpacked(read: Read, wrap: Any) -> None:
    """Some long messages come as base64."""
    packed = base64.b64encode(LONG.encode()).decode()
    assert twilio(read, Body=wrap(packed)).text == LONG


@pytest.mark.parametrize(
    "words",
    [
        "OK",
        "Danke",
        "a" * 64,
        base64.b64encode(b"short words").decode(),
        base64.b64encode(bytes(range(128, 192))).decode(),
        base64.b64encode(b"\x00" * 60).decode(),
        LONG,
        "Rindfleischetikettierungsueberwachungsaufgabenuebertragungsgesetz",
    ],
)
def test_words_that_look_packed_stay_as_they_are(read: Read, words: str) -> None:
    """Only what becomes readable by it is unpacked."""
    assert twilio(read, Body=words).text == words


@pytest.mark.parametrize("channel", ["whatsapp:", "rcs:"])
def test_other_channels_of_twilio_keep_the_phone_number(read: Read, channel: str) -> None:
    """Who writes through WhatsApp has the same number as by SMS."""
    sms = twilio(read, From=f"{channel}+491701234567", To=f"{channel}+4930123456", OptOutType="STOP")
    assert (sms.sender, sms.recipient, sms.keyword) == ("+491701234567", "+4930123456", Keyword.STOP)


@given(st.text(st.characters(), max_size=30))
def test_whatever_is_typed_can_be_stored(words: str) -> None:
    """Pairs are joined, halves and NUL are replaced, everything else stays."""
    kept = storable(words)
    assert "\x00" not in kept
    assert kept.encode().decode() == kept
    whole = words.replace("\x00", "\ufffd")
    assert len(kept) <= len(words)
    if not any("\ud800" <= one <= "\udfff" for one in words):
        assert kept == whole


@pytest.mark.parametrize(
    ("words", "kept"),
    [
        ("9\ud83d\ude00", "9\U0001f600"),
        ("9\ud83d", "9\ufffd"),
        ("\ude009", "\ufffd9"),
        ("\ud83d\ud83d\ude00", "\ufffd\U0001f600"),
        ("a\x00b", "a\ufffdb"),
    ],
)
def test_halves_of_characters(words: str, kept: str) -> None:
    """A half without its other one becomes one mark."""
    assert storable(words) == kept


@pytest.mark.parametrize("body", [b'{"id": 1, "from": "491701234567", "text": "9 gr\xfc\x00\xdfe \\ud83d"}'])
def test_bytes_that_are_no_utf8_are_replaced_in_json(read: Read, body: bytes) -> None:
    """A signed body is taken whatever its bytes are."""
    [sms] = read(settings_of("generic"), Request("", {"x-signature": TO.hmac(body).hex()}, body))
    assert isinstance(sms, InboundSms)
    assert sms.text == "9 gr\ufffd\ufffd\ufffde \ufffd"


def test_charset_of_a_form_is_used(read: Read) -> None:
    """Old gateways write Latin-1 and say so; a charset that is none is UTF-8."""
    for charset, text in ("ISO-8859-1", "grüße"), ("utf-7", "gr\ufffd\ufffde"), ("x" * 300, "gr\ufffd\ufffde"):
        headers = {"content-type": f"application/x-www-form-urlencoded; charset={charset}"}
        body = b"id=1&from=491701234567&to=1&text=gr%fc%dfe"
        [sms] = read(settings_of("africastalking"), Request(BY_SECRET, headers, body))
        assert isinstance(sms, InboundSms)
        assert sms.text == text


def test_flood_of_fields_is_refused() -> None:
    """A body of thousands of fields is not even sorted."""
    flood = Request("", FORM, b"&".join(b"a=1" for _ in range(5000)))
    for gateway in ("twilio", "plivo", "vonage"):
        with pytest.raises(NotGenuineError):
            GATEWAYS[gateway].check(webhook_of(flood), account_of(settings_of(gateway)))
