"""What gateways are sent, over real HTTP, and by which account."""

from typing import Any

import pytest
from pydantic import TypeAdapter

from services.collector.gateways.accounts import SmsAccount
from services.collector.gateways.sms.registry import AnySmsAccount
from services.collector.gateways.sms_receipts.addresses import texter_of
from shared.gateways.ports import Sent, TextMessage
from shared.testing.fake_gateway import Reply, fake_gateway
from shared.testing.sms_senders import PHONE, SENDER, TEXT, TWILIO_SID, TWILIO_TOKEN, sending_accounts
from tests.services.messages.sms_attempts import ACCEPTED, GATEWAYS, HOOKS, IDS, KEY, Handing, accounts, basic, send


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
        texter = texter_of(known, "https://feedback.example.org")
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
    texter = texter_of(accounts("https://gateway.example"), "https://feedback.example.org")

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
    texter = texter_of(own, "https://feedback.example.org")

    assert texter.account_for(["shop-7", "graz", "south"]) == "graz"
    assert texter.account_for(["shop-8", "klagenfurt", "south"]) == "south"
    assert texter.account_for(["shop-9", "vienna"]) == "all"
    assert texter.account_for([]) == "all"
    assert texter_of({"graz": own["graz"]}, "").account_for(["vienna"]) is None
    assert texter.per_second("graz") == 1.0


def _for(unit: str, account: SmsAccount) -> Any:
    assert account.send is not None
    return account.send.model_copy(update={"units": (unit,)})


async def test_no_gateway_is_given_an_address_that_it_cannot_reach() -> None:
    async with fake_gateway(ACCEPTED["by-twilio"]) as gateway:
        texter = texter_of(accounts(gateway.url), "http://localhost:8000")
        await texter.send("by-twilio", TextMessage(KEY, PHONE, TEXT), Handing(gateway))
        silent = texter_of(accounts(gateway.url, receipts=False), "https://feedback.example.org")
        await silent.send("by-twilio", TextMessage(KEY, PHONE, TEXT), Handing(gateway))

    assert all("StatusCallback" not in got.form for got in gateway.received)


async def test_who_signs_nothing_is_given_the_secret_to_send_back() -> None:
    given = sending_accounts("")["by-sinch"]
    del given["webhook_secret"]
    async with fake_gateway(ACCEPTED["by-sinch"]) as gateway:
        changed = given | {"secret": "a secret & long enough", "send": given["send"] | {"url": gateway.url}}
        known = TypeAdapter(dict[str, AnySmsAccount]).validate_python({"sinch": changed})
        await texter_of(known, "https://feedback.example.org").send(
            "sinch", TextMessage(KEY, PHONE, TEXT), Handing(gateway)
        )

    [got] = gateway.received
    assert isinstance(got.json, dict)
    assert got.json["callback_url"] == f"{HOOKS}/sinch/sinch/receipts?secret=a%20secret%20%26%20long%20enough"
