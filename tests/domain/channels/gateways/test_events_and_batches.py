"""What particular gateways send beside one message: batches, reports, other shapes of the same."""

import base64
import json
from dataclasses import replace
from urllib.parse import quote

import pytest
from pydantic import ValidationError

from services.collector.gateways.ports import InboundSms, UnreadableSmsError
from services.collector.gateways.sms.proofs import sha256_hex
from services.collector.gateways.sms.registry import GATEWAYS
from shared.errors import UnavailableError
from shared.testing.sms_gateways import FORM, JSON, SECRET, Delivery, Message, Request, delivered, settings_of
from tests.domain.channels.gateways.conftest import NOW, URL, Read, account_of, webhook_of

TO = Delivery(URL, NOW)
BY_SECRET = f"secret={quote(SECRET)}"


def found_in(gateway: str, document: object, query: str = "") -> list[InboundSms | UnreadableSmsError]:
    """Read a document that has been proven to be genuine."""
    webhook = webhook_of(Request(query, JSON, json.dumps(document).encode()))
    return list(GATEWAYS[gateway].read(webhook, account_of(settings_of(gateway))))


def texts(found: list[InboundSms | UnreadableSmsError]) -> list[str]:
    """Return the texts, and for what cannot be read the field that is wrong."""
    return [one.text if isinstance(one, InboundSms) else one.problems[0].field for one in found]


def test_batch_of_infobip_is_read_whole() -> None:
    """Every message counts, also beside one without a sender; the keyword belongs to the words."""
    good = {"messageId": "1", "from": "491701234567", "to": "4930123456", "text": "9 top", "cleanText": "top"}
    picture = {"messageId": "3", "from": "491701234567", "text": "", "message": None}
    words = [{"contentType": "image/png", "url": "u"}, {"contentType": "text/plain", "value": "8 seen"}]
    results = [good, {"messageId": "2"}, picture, good | {"text": "", "message": words}, 7]
    found = found_in("infobip", {"results": results})
    assert texts(found) == ["9 top", "from", "", "8 seen", "messageId"]


@pytest.mark.parametrize("document", [{}, {"results": None}, {"results": {}}, [], "x", None])
def test_infobip_without_results_is_unreadable(document: object) -> None:
    """A genuine body of another shape is named."""
    with pytest.raises(UnreadableSmsError):
        found_in("infobip", document)


def test_events_of_bandwidth_are_sorted_out() -> None:
    """Delivery reports come to the same address, in the same array."""
    message = {"id": "1", "from": "+491701234567", "text": "9", "time": "t"}
    events = [
        {"type": "message-delivered", "message": message},
        {"type": "message-received", "to": "+4930123456", "message": message},
        {"type": "message-received", "to": "+4930123456", "message": message | {"id": "2", "text": "8"}},
        {"type": "message-received"},
    ]
    assert texts(found_in("bandwidth", events)) == ["9", "8", "message.id"]
    with pytest.raises(UnreadableSmsError):
        found_in("bandwidth", {"type": "message-received"})


@pytest.mark.parametrize(
    ("gateway", "document"),
    [
        ("telnyx", {"data": {"event_type": "message.finalized", "payload": {"id": "1"}}}),
        ("bird", {"event": "sms.outbound", "payload": {"id": "1", "direction": "outgoing"}}),
        ("sinch", {"type": "delivery_report_sms", "batch_id": "1"}),
        ("vonage-messages", {"message_uuid": "1", "status": "delivered"}),
        ("bandwidth", []),
        ("infobip", {"results": []}),
    ],
)
def test_other_events_are_no_messages(gateway: str, document: object) -> None:
    """What reports something else is acknowledged, and holds nothing."""
    assert found_in(gateway, document) == []


@pytest.mark.parametrize(
    ("gateway", "document"),
    [
        ("telnyx", {}),
        ("telnyx", {"data": []}),
        ("telnyx", {"data": {"payload": {"id": "1", "from": "+49170"}}}),
        ("bird", {"payload": []}),
        ("bird", {"id": "1"}),
        ("sinch", {"id": "1", "body": "9"}),
        ("sinch", {"id": {}, "from": "4917"}),
        ("vonage-messages", {"from": "4917", "text": "9"}),
        ("vonage-messages", {"message_uuid": "1", "from": {"type": "sms"}}),
    ],
)
def test_message_without_its_identity_is_unreadable(gateway: str, document: object) -> None:
    """Without an id repetitions cannot be recognised, and without a sender nobody said it."""
    with pytest.raises(UnreadableSmsError):
        found_in(gateway, document)


def test_old_messages_api_of_vonage_is_read() -> None:
    """Version 0.1 nests what version 1 writes flat."""
    document = {
        "message_uuid": "1",
        "from": {"type": "sms", "number": "491701234567"},
        "to": {"type": "sms", "number": "4930123456"},
        "message": {"content": {"type": "text", "text": "9"}},
    }
    [sms] = found_in("vonage-messages", document)
    assert isinstance(sms, InboundSms)
    assert (sms.sender, sms.recipient, sms.text) == ("491701234567", "4930123456", "9")


def test_unsigned_webhook_of_vonage_comes_again() -> None:
    """Vonage warns of unsigned ones by its own fault: answered as unavailable, they come again, signed."""
    sent = delivered("vonage-messages", TO, Message())
    bare = webhook_of(replace(sent, headers=JSON))
    with pytest.raises(UnavailableError):
        GATEWAYS["vonage-messages"].check(bare, account_of(settings_of("vonage-messages")))


def test_bird_s_bare_message_is_read() -> None:
    """The documentation shows the message alone; the webhook wraps it."""
    contact = {"identifierKey": "phonenumber", "identifierValue": "+491701234567"}
    message = {"id": "1", "sender": {"contact": contact}, "body": {"type": "text", "text": {"text": "9"}}}
    connector = {"receiver": {"connector": {"id": "k", "identifierValue": "+4930123456"}}}
    [sms] = found_in("bird", message | connector)
    assert isinstance(sms, InboundSms)
    assert (sms.recipient, sms.text) == ("+4930123456", "9")
    [sms] = found_in("bird", message | {"body": {"type": "image"}})
    assert isinstance(sms, InboundSms)
    assert (sms.recipient, sms.text) == (None, "")


def test_messagebird_s_short_codes_are_read(read: Read) -> None:
    """Short codes name their fields differently."""
    body = b"mid=7&shortcode=1008&originator=31612345678&message=9+goed&receive_datetime=20260301120000"
    claims = {"iss": "MessageBird", "nbf": int(NOW.timestamp()), "exp": int(NOW.timestamp()) + 9}
    token = TO.jwt(claims | {"url_hash": sha256_hex(URL.encode()), "payload_hash": sha256_hex(body)})
    [sms] = read(settings_of("messagebird"), Request("", FORM | {"messagebird-signature-jwt": token}, body))
    assert isinstance(sms, InboundSms)
    assert (sms.message_id, sms.recipient, sms.text) == ("7", "1008", "9 goed")


def test_binary_message_of_sinch() -> None:
    """Base64 that holds words is unpacked; a ringtone says nothing."""
    message = {"type": "mo_binary", "id": "1", "from": "491701234567", "to": "1", "udh": "00"}
    packed = [base64.b64encode(one).decode() for one in ("9 grün".encode(), b"\xff\x00\x01")]
    assert [texts(found_in("sinch", message | {"body": one})) for one in [*packed, "!"]] == [["9 grün"], [""], [""]]


def test_sinch_account_proves_itself_in_one_way() -> None:
    """A signature or a secret of ours: not both, not neither; each works."""
    by_secret = {"gateway": "sinch", "survey": "visit", "secret": SECRET}
    sent = Request(BY_SECRET, JSON, b"{}")
    assert GATEWAYS["sinch"].verify(webhook_of(sent), account_of(by_secret))
    assert not GATEWAYS["sinch"].verify(webhook_of(sent), account_of(settings_of("sinch")))
    assert not GATEWAYS["sinch"].verify(webhook_of(delivered("sinch", TO, Message())), account_of(by_secret))
    for wrong in (by_secret | {"webhook_secret": "x"}, {"gateway": "sinch", "survey": "visit"}):
        with pytest.raises(ValidationError):
            account_of(wrong)


@pytest.mark.parametrize("key", ["", "AAAA", "not base64", SECRET])
def test_wrong_public_key_stops_the_start(key: str) -> None:
    """A key that is none is found when the settings are read, and not with the first message."""
    with pytest.raises(ValidationError):
        account_of({"gateway": "telnyx", "survey": "visit", "public_key": key})
