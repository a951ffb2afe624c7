"""One attempt to send a text message over real HTTP: what gateways are sent, and what is known afterwards."""

import base64
from collections.abc import Awaitable, Callable
from typing import Any
from uuid import UUID

import pytest
from pydantic import TypeAdapter

from services.collector.gateways.accounts import SmsAccount
from services.collector.gateways.ports import Sent, TextMessage
from services.collector.gateways.sms.registry import AnySmsAccount
from services.collector.gateways.sms_out import posting
from services.collector.gateways.sms_out.texter import SmsTexter
from shared.testing.fake_gateway import FakeGateway, Fault, Reply, fake_gateway
from shared.testing.sms_senders import PHONE, SENDER, TEXT, TWILIO_SID, TWILIO_TOKEN, sending_accounts

KEY = UUID("01920000-0000-7000-8000-000000000001")
HOOKS = "https://feedback.example.org/hooks/sms"
GATEWAYS = ["by-twilio", "by-vonage", "by-vonage-messages", "by-plivo", "by-sinch", "described"]
ACCEPTED: dict[str, Reply] = {
    "by-twilio": Reply(201, {"sid": "SM1", "status": "queued", "error_code": None}),
    "by-vonage": Reply(200, {"message-count": "2", "messages": [{"status": "0", "message-id": "V1"}, {"status": "0"}]}),
    "by-vonage-messages": Reply(202, {"message_uuid": "VM1"}),
    "by-plivo": Reply(202, {"message": "message(s) queued", "message_uuid": ["P1"], "api_id": "1"}),
    "by-sinch": Reply(201, {"id": "S1", "to": [PHONE[1:]], "canceled": False}),
    "described": Reply(200, {"messages": [{"messageId": "D1", "status": {"name": "PENDING"}}]}),
}
IDS = {
    "by-twilio": "SM1",
    "by-vonage": "V1",
    "by-vonage-messages": "VM1",
    "by-plivo": "P1",
    "by-sinch": "S1",
    "described": "D1",
}


class Handing:
    """Counts how often a message was handed over, and what the gateway had read by then."""

    def __init__(self, gateway: FakeGateway) -> None:
        self.read_before: list[int] = []
        self._gateway = gateway

    async def __call__(self) -> None:
        self.read_before.append(len(self._gateway.received))


def accounts(url: str, **changed: Any) -> dict[str, SmsAccount]:
    """Return the accounts of tests; `changed` replaces settings of sending of each."""
    given = sending_accounts(url)
    for account in given.values():
        account["send"] |= changed
    return TypeAdapter(dict[str, AnySmsAccount]).validate_python(given)


async def send(gateway: FakeGateway, account: str, hand_over: Callable[[], Awaitable[None]] | None = None) -> Sent:
    """Make one attempt."""
    texter = SmsTexter(accounts(gateway.url), "https://feedback.example.org")
    return await texter.send(account, TextMessage(KEY, PHONE, TEXT), hand_over or Handing(gateway))


def basic(user: str, password: str) -> str:
    return "Basic " + base64.b64encode(f"{user}:{password}".encode()).decode()


@pytest.mark.parametrize("account", GATEWAYS)
async def test_a_message_is_handed_over_once_before_the_first_byte(account: str) -> None:
    async with fake_gateway(ACCEPTED[account]) as gateway:
        handing = Handing(gateway)
        sent = await send(gateway, account, handing)

    assert sent == Sent("accepted", gateway_id=IDS[account])
    assert handing.read_before == [0]
    assert len(gateway.received) == 1


async def test_twilio_is_sent_a_form() -> None:
    async with fake_gateway(ACCEPTED["by-twilio"]) as gateway:
        await send(gateway, "by-twilio")

    [got] = gateway.received
    assert (got.method, got.path) == ("POST", f"/2010-04-01/Accounts/{TWILIO_SID}/Messages.json")
    assert got.headers["authorization"] == basic(TWILIO_SID, TWILIO_TOKEN)
    callback = f"{HOOKS}/twilio/by-twilio/receipts?message={KEY}"
    assert got.form == {"To": PHONE, "From": SENDER, "Body": TEXT, "StatusCallback": callback}


async def test_vonages_sms_api_is_sent_a_form() -> None:
    async with fake_gateway(ACCEPTED["by-vonage"]) as gateway:
        await send(gateway, "by-vonage")

    [got] = gateway.received
    assert got.path == "/sms/json"
    assert got.headers["authorization"] == basic("abcd1234", "vonage-secret")
    assert got.form == {
        "to": PHONE[1:],
        "from": SENDER[1:],
        "text": TEXT,
        "type": "unicode",
        "client-ref": str(KEY),
        "status-report-req": "1",
        "callback": f"{HOOKS}/vonage/by-vonage/receipts",
    }


async def test_vonages_messages_api_is_sent_json() -> None:
    async with fake_gateway(ACCEPTED["by-vonage-messages"]) as gateway:
        await send(gateway, "by-vonage-messages")

    [got] = gateway.received
    assert got.path == "/v1/messages"
    assert got.headers["authorization"] == basic("abcd1234", "vonage-secret")
    assert got.json == {
        "channel": "sms",
        "message_type": "text",
        "to": PHONE[1:],
        "from": "Coffee",
        "text": TEXT,
        "client_ref": str(KEY),
        "webhook_url": f"{HOOKS}/vonage-messages/by-vonage-messages/receipts",
        "webhook_version": "v1",
    }


async def test_plivo_is_sent_json() -> None:
    async with fake_gateway(ACCEPTED["by-plivo"]) as gateway:
        await send(gateway, "by-plivo")

    [got] = gateway.received
    assert got.path == "/v1/Account/MAXXXXXXXXXXXXXXXXXX/Message/"
    assert got.headers["authorization"] == basic("MAXXXXXXXXXXXXXXXXXX", "plivo-token")
    assert got.json == {
        "src": SENDER,
        "dst": PHONE,
        "text": TEXT,
        "type": "sms",
        "url": f"{HOOKS}/plivo/by-plivo/receipts?message={KEY}",
        "method": "POST",
    }


async def test_sinch_is_sent_a_batch_of_one() -> None:
    async with fake_gateway(ACCEPTED["by-sinch"]) as gateway:
        await send(gateway, "by-sinch")

    [got] = gateway.received
    assert got.path == "/xms/v1/plan1/batches"
    assert got.headers["authorization"] == "Bearer sinch-token"
    assert got.json == {
        "from": SENDER,
        "to": [PHONE],
        "body": TEXT,
        "type": "mt_text",
        "client_reference": str(KEY),
        "delivery_report": "per_recipient",
        "callback_url": f"{HOOKS}/sinch/by-sinch/receipts",
    }


async def test_any_other_gateway_is_sent_what_its_settings_describe() -> None:
    async with fake_gateway(ACCEPTED["described"]) as gateway:
        await send(gateway, "described")

    [got] = gateway.received
    assert (got.method, got.path) == ("POST", "/send")
    assert got.headers["authorization"] == "App header-secret"
    assert got.headers["idempotency-key"] == str(KEY)
    assert got.json == {
        "messages": [{"from": SENDER, "destinations": [{"to": PHONE[1:]}], "text": TEXT}],
        "password": "field-secret",
        "reference": str(KEY),
        "callback": f"{HOOKS}/generic/described/receipts?message={KEY}",
        "flash": False,
    }


@pytest.mark.parametrize("account", GATEWAYS)
@pytest.mark.parametrize(
    ("line", "outcome", "status"),
    [
        ("resets", "unknown", "connection-lost"),
        ("closes", "unknown", "connection-lost"),
        ("hangs", "unknown", "timeout"),
        ("drips", "unknown", "timeout"),
        (Reply(504, b"<html>"), "unknown", "504"),
        (Reply(502, b"<html>"), "unknown", "502"),
        (Reply(429, b"slow down", {"Retry-After": "17"}), "later", "429"),
        (Reply(503, b"", {"Retry-After": "17"}), "later", "503"),
        (Reply(500, {"message": "oops"}), "later", "500"),
        (Reply(404, {}), "failed", "404"),
        (Reply(400, b"[1, 2"), "failed", "400"),
        (Reply(302, b"", {"Location": "https://elsewhere.example/"}), "failed", "302"),
    ],
)
async def test_what_is_known_after_a_fault(
    monkeypatch: pytest.MonkeyPatch, account: str, line: Reply | Fault, outcome: str, status: str
) -> None:
    monkeypatch.setattr(posting, "READ_SECONDS", 0.3)
    monkeypatch.setattr(posting, "ALL_SECONDS", 0.6)
    async with fake_gateway(line) as gateway:
        handing = Handing(gateway)
        sent = await send(gateway, account, handing)

    assert (sent.outcome, sent.status) == (outcome, status)
    assert handing.read_before == [0]
    assert gateway.connections == 1, "nothing is tried again behind the caller's back"
    if isinstance(line, Reply) and "Retry-After" in line.headers:
        assert sent.retry_seconds == 17


@pytest.mark.parametrize("account", GATEWAYS)
@pytest.mark.parametrize("body", [b"", b"<html>ok</html>", b"[]", b'{"sid":', b'{"sid": null}', b"\xff\xfe", b'"x"'])
async def test_an_answer_that_cannot_be_read_leaves_it_unknown(account: str, body: bytes) -> None:
    async with fake_gateway(Reply(200, body)) as gateway:
        sent = await send(gateway, account)

    assert sent == Sent("unknown", status="unreadable-answer")


@pytest.mark.parametrize("account", GATEWAYS)
async def test_what_cannot_be_reached_was_certainly_not_sent(account: str) -> None:
    async with fake_gateway(Reply()) as gateway:
        pass
    handing = Handing(gateway)

    sent = await send(gateway, account, handing)

    assert sent == Sent("later", status="unreachable")
    assert handing.read_before == []


@pytest.mark.parametrize("account", GATEWAYS)
async def test_nothing_is_sent_when_the_hand_over_is_refused(account: str) -> None:
    class OptedOutError(Exception):
        pass

    async def hand_over() -> None:
        raise OptedOutError

    async with fake_gateway(ACCEPTED[account]) as gateway:
        with pytest.raises(OptedOutError):
            await send(gateway, account, hand_over)

    assert gateway.received == []


@pytest.mark.parametrize("status", [401, 402, 403])
async def test_what_the_operator_has_to_mend_is_tried_again(status: int) -> None:
    async with fake_gateway(Reply(status, {"code": 20003, "message": "Authenticate"})) as gateway:
        sent = await send(gateway, "by-twilio")

    assert sent == Sent("later", status="20003", retry_seconds=60)


PROBLEM = "https://developer.vonage.com/api-errors/messages#"


@pytest.mark.parametrize(
    ("account", "reply", "expected"),
    [
        ("by-twilio", Reply(400, {"code": 21610}), Sent("failed", status="21610", opted_out=True)),
        ("by-twilio", Reply(400, {"code": 21211}), Sent("failed", status="21211", bad_address=True)),
        ("by-twilio", Reply(400, {"code": 21614}), Sent("failed", status="21614", bad_address=True)),
        ("by-twilio", Reply(400, {"code": 21635}), Sent("failed", status="21635", bad_address=True)),
        ("by-twilio", Reply(400, {"code": 21408}), Sent("failed", status="21408")),
        ("by-twilio", Reply(429, {"code": 20429}), Sent("later", status="20429")),
        ("by-twilio", Reply(429, {"code": 21611}), Sent("later", status="21611")),
        ("by-vonage", Reply(200, {"messages": [{"status": "1"}]}), Sent("later", status="1")),
        ("by-vonage", Reply(200, {"messages": [{"status": "33"}]}), Sent("failed", status="33", bad_address=True)),
        ("by-vonage", Reply(200, {"messages": [{"status": "101"}]}), Sent("failed", status="101", opted_out=True)),
        ("by-vonage", Reply(200, {"messages": [{"status": "15"}]}), Sent("failed", status="15")),
        (
            "by-vonage",
            Reply(200, {"messages": [{"status": "1"}, {"status": "0", "message-id": "V2"}]}),
            Sent("accepted", gateway_id="V2"),
        ),
        (
            "by-vonage-messages",
            Reply(422, {"type": PROBLEM + "1150", "invalid_parameters": [{"name": "to", "reason": "…"}]}),
            Sent("failed", status="1150", bad_address=True),
        ),
        ("by-vonage-messages", Reply(422, {"type": PROBLEM + "1120"}), Sent("failed", status="1120")),
        ("by-vonage-messages", Reply(422, {"type": PROBLEM + "1240"}), Sent("failed", status="1240", opted_out=True)),
        ("by-vonage-messages", Reply(429, {"type": PROBLEM + "1000"}), Sent("later", status="1000")),
        (
            "by-plivo",
            Reply(202, {"message_uuid": [], "invalid_number": ["1"]}),
            Sent("failed", status="invalid_number", bad_address=True),
        ),
        ("by-plivo", Reply(400, {"error": "src +49… is invalid"}), Sent("failed", status="400")),
        ("by-sinch", Reply(400, {"code": "syntax_invalid_json"}), Sent("failed", status="syntax_invalid_json")),
        (
            "described",
            Reply(200, {"messages": [{"status": {"name": "NO_SUCH_NUMBER"}}]}),
            Sent("failed", status="NO_SUCH_NUMBER", bad_address=True),
        ),
        (
            "described",
            Reply(200, {"messages": [{"status": {"name": "STOPPED"}}]}),
            Sent("failed", status="STOPPED", opted_out=True),
        ),
        ("described", Reply(200, {"messages": [{"status": {"name": "BUSY"}}]}), Sent("later", status="BUSY")),
        ("described", Reply(200, {"messages": [{"status": {"name": "NO"}}]}), Sent("failed", status="NO")),
        ("described", Reply(599, {"messages": [{"status": {"name": "BUSY"}}]}), Sent("later", status="BUSY")),
        ("described", Reply(507, {}), Sent("unknown", status="507")),
    ],
)
async def test_what_gateways_say_is_understood(account: str, reply: Reply, expected: Sent) -> None:
    async with fake_gateway(reply) as gateway:
        sent = await send(gateway, account)

    assert sent == expected


async def test_a_date_to_retry_after_is_read_by_the_gateways_own_clock() -> None:
    headers = {"Retry-After": "Sun, 01 Mar 2026 12:02:00 GMT", "Date": "Sun, 01 Mar 2026 12:00:00 GMT"}
    async with fake_gateway(Reply(503, b"", headers)) as gateway:
        sent = await send(gateway, "by-twilio")

    assert sent.retry_seconds == 120


@pytest.mark.parametrize(("given", "expected"), [("0", 1), ("99999999999", 86400), ("-5", None), ("soon", None)])
async def test_nonsense_to_retry_after_does_no_harm(given: str, expected: float | None) -> None:
    async with fake_gateway(Reply(429, b"", {"Retry-After": given})) as gateway:
        sent = await send(gateway, "by-twilio")

    assert sent.retry_seconds == expected


async def test_a_gateway_may_take_a_query() -> None:
    kannel = {
        "gateway": "generic",
        "survey": "visit",
        "body": "form",
        "fields": {"message_id": "id", "from": "from", "text": "text"},
        "shared_secret": {"secret": "generic-secret"},
        "send": {
            "url": "",
            "sender": "Café & Söhne",
            "method": "GET",
            "body": "query",
            "fields": {"user": "heed", "pass": "{pw}", "to": "{to}", "from": "{from}", "text": "{text}"},
            "secrets": {"pw": "p&ss"},
            "accepted": [202],
        },
    }
    async with fake_gateway(Reply(202, b"0: Accepted for delivery")) as gateway:
        kannel["send"]["url"] = f"{gateway.url}/cgi-bin/sendsms?smsc=one"  # type: ignore[index] # a dictionary
        known = TypeAdapter(dict[str, AnySmsAccount]).validate_python({"kannel": kannel})
        texter = SmsTexter(known, "https://feedback.example.org")
        sent = await texter.send("kannel", TextMessage(KEY, PHONE, TEXT), Handing(gateway))

    [got] = gateway.received
    assert sent == Sent("accepted")
    assert (got.method, got.path) == ("GET", "/cgi-bin/sendsms")
    assert got.query == {
        "smsc": ["one"],
        "user": ["heed"],
        "pass": ["p&ss"],
        "to": [PHONE],
        "from": ["Café & Söhne"],
        "text": [TEXT],
    }


def test_only_who_promises_it_may_be_asked_twice() -> None:
    texter = SmsTexter(accounts("https://gateway.example"), "https://feedback.example.org")

    assert [name for name in GATEWAYS if texter.may_be_repeated(name)] == ["described"]
    assert not texter.may_be_repeated("nobody")


def test_the_nearest_unit_has_its_own_sender() -> None:
    known = accounts("https://gateway.example")
    own = {
        "all": known["by-twilio"],
        "graz": known["by-plivo"].model_copy(update={"send": _for("graz", known["by-plivo"])}),
        "south": known["by-sinch"].model_copy(update={"send": _for("south", known["by-sinch"])}),
        "receives": known["by-vonage"].model_copy(update={"send": None}),
    }
    texter = SmsTexter(own, "https://feedback.example.org")

    assert texter.account_for(["shop-7", "graz", "south"]) == "graz"
    assert texter.account_for(["shop-8", "klagenfurt", "south"]) == "south"
    assert texter.account_for(["shop-9", "vienna"]) == "all"
    assert texter.account_for([]) == "all"
    assert SmsTexter({"graz": own["graz"]}, "").account_for(["vienna"]) is None
    assert texter.per_second("graz") == 1.0


def _for(unit: str, account: SmsAccount) -> Any:
    assert account.send is not None
    return account.send.model_copy(update={"units": (unit,)})


async def test_no_gateway_is_given_an_address_that_it_cannot_reach() -> None:
    async with fake_gateway(ACCEPTED["by-twilio"]) as gateway:
        texter = SmsTexter(accounts(gateway.url), "http://localhost:8000")
        await texter.send("by-twilio", TextMessage(KEY, PHONE, TEXT), Handing(gateway))
        silent = SmsTexter(accounts(gateway.url, receipts=False), "https://feedback.example.org")
        await silent.send("by-twilio", TextMessage(KEY, PHONE, TEXT), Handing(gateway))

    assert all("StatusCallback" not in got.form for got in gateway.received)


async def test_who_signs_nothing_is_given_the_secret_to_send_back() -> None:
    given = sending_accounts("")["by-sinch"]
    del given["webhook_secret"]
    async with fake_gateway(ACCEPTED["by-sinch"]) as gateway:
        changed = given | {"secret": "a secret & long enough", "send": given["send"] | {"url": gateway.url}}
        known = TypeAdapter(dict[str, AnySmsAccount]).validate_python({"sinch": changed})
        await SmsTexter(known, "https://feedback.example.org").send(
            "sinch", TextMessage(KEY, PHONE, TEXT), Handing(gateway)
        )

    [got] = gateway.received
    assert isinstance(got.json, dict)
    assert got.json["callback_url"] == f"{HOOKS}/sinch/sinch/receipts?secret=a%20secret%20%26%20long%20enough"
