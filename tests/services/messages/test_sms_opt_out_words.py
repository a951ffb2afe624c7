"""An SMS says the shortest true thing about how to stop: a word where it reaches us, else an address."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

import pytest
from pydantic import ValidationError

from services.collector.gateways.sms_receipts.addresses import texter_of
from services.collector.settings import CollectorSettings
from shared.access import Caller
from shared.clock import SystemClock
from shared.gateways.sms_out.texter import SmsTexter
from shared.sms_segments import segments_of
from shared.testing.channels import publish_survey
from shared.testing.collecting import select, survey_definition
from shared.testing.fake_gateway import FakeGateway
from shared.testing.one_service import OneService
from shared.testing.sending import customer, read, work_off, write
from shared.testing.sms_gateways import Delivery, Message, delivered
from shared.testing.sms_receipts import PUBLIC_URL
from shared.testing.sms_senders import PHONE, SENDER, TWILIO_SID, TWILIO_TOKEN
from tests.services.messages.sms_collector import TAKEN, texting

WORDS = "We are sorry about the coffee and hope to see you again soon."
EVERYBODY = Caller("admin", frozenset({"*"}))
STOP = {"en": "Reply STOP to end", "de": "Antwort STOP beendet"}


def account(url: str = "https://gateway.example", *, number: str | None = None, **send: Any) -> dict[str, Any]:
    """Return an account at Twilio."""
    sending = {"account_sid": TWILIO_SID, "sender": SENDER, "url": url, "per_second": 1000} | send
    known = {"gateway": "twilio", "survey": "visit", "auth_token": TWILIO_TOKEN, "send": sending}
    return known if number is None else known | {"number": number}


def inbound(number: str) -> dict[str, Any]:
    """Return an account that only receives."""
    return {"gateway": "twilio", "survey": "visit", "auth_token": TWILIO_TOKEN, "number": number}


def texter(**accounts: dict[str, Any]) -> SmsTexter:
    return texter_of(CollectorSettings.model_validate({"sms_accounts": accounts}).sms_accounts, PUBLIC_URL)


@asynccontextmanager
async def shop(database_url: str, **accounts: dict[str, Any]) -> AsyncIterator[OneService]:
    async with texting(database_url, sms_accounts=accounts, sms_hours="", sms_hours_requested="") as service:
        yield service


@pytest.mark.parametrize(
    ("send", "number", "answered"),
    [
        ({}, None, True),  # a number, whose account receives
        ({"sender": "12345"}, None, True),
        ({"sender": "+49 (30) 12-34"}, None, True),
        ({"sender": "Coffee"}, None, False),
        ({"sender": "Cafe 24"}, None, False),
        ({"sender": "", "messaging_service": "MG" + "0" * 32}, None, False),  # nobody knows what it chooses
        ({"sender": "", "messaging_service": "MG" + "0" * 32, "replies": True}, None, True),
        ({}, SENDER, True),
        ({}, "0049 30 123456", True),
        ({}, "+49301111", False),  # what is sent to the sender would be refused
        ({}, "+49301111 ", False),
        ({"replies": False}, SENDER, False),
        ({"replies": False}, None, False),
    ],
)
def test_whether_a_reply_comes_back(send: dict[str, Any], number: str | None, *, answered: bool) -> None:
    assert texter(shop=account(number=number, **send)).takes_replies("shop") is answered


def test_a_reply_may_come_in_through_another_account() -> None:
    known = texter(shop=account(number="+49301111"), back=inbound(SENDER))
    assert known.takes_replies("shop")
    assert not known.takes_replies("back"), "it sends nothing"
    assert not known.takes_replies("nobody")


def test_all_of_them_means_each() -> None:
    assert texter(a=account(), b=account(units=["graz"]), c=inbound("+49309999")).takes_replies(None)
    assert not texter(a=account(), b=account(sender="Coffee", units=["graz"])).takes_replies(None)
    assert texter(c=inbound(SENDER)).takes_replies(None), "whoever will send"


def test_nobody_can_answer_a_name() -> None:
    with pytest.raises(ValidationError, match="nobody can answer a sender that is a name"):
        texter(shop=account(sender="Coffee", replies=True))


async def test_each_account_says_what_is_true_of_it(database_url: str, gateway: FakeGateway) -> None:
    """The preview counts what is sent, to the character."""
    gateway.script = [TAKEN]
    accounts = {"shop": account(gateway.url), "graz": account(gateway.url, sender="Coffee", units=["graz"])}
    async with shop(database_url, **accounts) as texts:
        for location, language in [(None, "en"), (None, "de"), ("graz", "en"), ("graz", "de")]:
            person = await customer(texts, None, respondent={"phone": PHONE}, location=location)
            letter = {"channel": "sms", "subject": None, "text": WORDS, "language": language}
            wanted = await write(texts, person, **letter)
            await work_off(texts)
            sent = gateway.received[-1].form["Body"]
            assert sent.startswith(f"{WORDS}\n")
            foot = sent.removeprefix(f"{WORDS}\n")
            if location is None:
                assert foot == STOP[language]
            else:
                assert f"{PUBLIC_URL}/o/" in foot
                assert "STOP" not in foot
            stored = await texts.use_cases.messages.read(message_id=wanted["id"], caller=EVERYBODY)
            shown = await texts.use_cases.messages.show_words(message=stored.message)
            assert shown is not None
            assert shown.segments == segments_of(sent)


async def test_stop_in_a_reply_stops_everything_at_once(database_url: str, gateway: FakeGateway) -> None:
    """What the footer promises: the answer to that number comes in, and no message begins on any channel."""
    gateway.script = [TAKEN]
    ada = {"phone": PHONE, "email": "ada@customer.example"}
    async with shop(database_url, shop=account(gateway.url)) as texts:
        person = await customer(texts, None, respondent=ada)
        await write(texts, person, channel="sms", subject=None, text=WORDS)
        waiting = await write(texts, person)
        reply = delivered(
            "twilio",
            Delivery(f"{PUBLIC_URL}/hooks/sms/twilio/shop", SystemClock().now(), TWILIO_TOKEN),
            Message("Stop", sender=PHONE),
        )
        assert (
            await texts.client.post("/hooks/sms/twilio/shop", content=reply.body, headers=dict(reply.headers))
        ).status_code == 200
        await work_off(texts)
        assert gateway.received == []
        assert (await read(texts, waiting["id"]))["reason"] == "opted_out"
        rows = await select(texts, "SELECT DISTINCT state, reason FROM collector.message")
        assert [tuple(one) for one in rows] == [("refused", "opted_out")]
        await publish_survey(texts.client, texts.admin, "visit", survey_definition())
        for name in (f"phone:{PHONE}", "email:ada@customer.example"):
            asked = {"survey": "visit", "person": name}
            answer = (await texts.client.get("/v1/eligibility", params=asked, headers=texts.admin)).json()
            assert (answer["eligible"], answer["reason"]) == (False, "opted_out")
