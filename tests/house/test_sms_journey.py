"""A conversation by text message through the whole suite: one response, one case, one count; and wishes that hold."""

from collections.abc import AsyncIterator
from typing import Any
from uuid import uuid4

import httpx
import pytest
from sqlalchemy import text as sql

from services.catalog import load_services
from services.collector.settings import CollectorSettings
from shared.clock import SystemClock
from shared.db.engine import open_engine
from shared.testing.channels import publish_survey, stored_responses
from shared.testing.collecting import survey_definition
from shared.testing.eventually import eventually
from shared.testing.fake_gateway import FakeGateway, Reply, fake_gateway
from shared.testing.house import House, house
from shared.testing.sms_gateways import Delivery, Message, delivered, settings_of
from shared.testing.sms_senders import sending_accounts

ADA, BO = "+491701234567", "+491709999999"
SAID = "because I waited an hour"
PARTS = {1: "1 because the queue was ", 2: "so long that my children fell asl", 3: "eep"}
YESTERDAY = """
UPDATE collector.response SET received_at = received_at - interval '25 hours',
edited_at = edited_at - interval '25 hours'
"""


@pytest.fixture
async def gateway() -> AsyncIterator[FakeGateway]:
    """A gateway that takes every text message."""
    async with fake_gateway(Reply(200, {"messages": [{"messageId": "G1", "status": {"name": "PENDING"}}]})) as server:
        yield server


@pytest.fixture
async def suite(database_url: str, gateway: FakeGateway) -> AsyncIterator[House]:
    """The suite with an account that takes and sends text messages, and one whose messages come in parts."""
    accounts = {"shop": sending_accounts(gateway.url)["described"], "parts": settings_of("vonage")}
    own = {"sms_accounts": accounts, "sms_hours": "", "sms_hours_requested": ""}
    settings = {"collector": CollectorSettings.model_validate(own)}
    prefix = f"sms{uuid4().hex[:10]}"
    async with house(
        load_services(), database_url, "postgres://", topic_prefix=prefix, service_settings=settings
    ) as running:
        await publish_survey(running.client, running.admin, "visit", survey_definition())
        yield running


async def say(suite: House, text: str, name: str, sender: str = ADA) -> None:
    """Let the gateway deliver a message under an id."""
    reply = await suite.client.post(
        "/hooks/sms/generic/shop",
        json={"id": name, "from": sender, "text": text},
        headers={"Authorization": "Bearer generic-secret"},
    )
    assert reply.status_code == httpx.codes.OK, reply.text


async def say_part(suite: House, number: int) -> None:
    """Let Vonage deliver one part of a long message."""
    message = Message(PARTS[number], f"part-{number}", BO, ("7", number, len(PARTS)))
    path = "/hooks/sms/vonage/parts"
    sent = delivered("vonage", Delivery(suite.url + path, SystemClock().now()), message)
    reply = await suite.client.post(path, content=sent.body, headers=dict(sent.headers))
    assert reply.status_code == httpx.codes.OK, reply.text


async def read(suite: House, path: str, **query: str) -> Any:
    reply = await suite.client.get(path, params=query, headers=suite.admin)
    assert reply.status_code == httpx.codes.OK, reply.text
    return reply.json()


async def answers(suite: House) -> list[dict[str, Any]]:
    """Return the answers of all responses, the oldest first."""
    return [one["answers"] for one in await stored_responses(suite.client, suite.admin)]


async def becomes(suite: House, *, score: tuple[int, int], comments: list[str], tickets: int) -> None:
    """Wait until the recommendation has a value of so many answers, and cases have these comments."""

    async def is_so() -> bool:
        counted = (await read(suite, "/v1/scores", survey="visit", question="recommend"))["items"]
        cases = (await read(suite, "/v1/tickets"))["items"]
        said = [one["text"] for case in cases for one in case["comments"]]
        assert [(round(one["value"] or 0), one["n"]) for one in counted] == [score]
        assert (said, len(cases)) == (comments, tickets)
        return True

    await eventually(is_so)


async def test_a_conversation_is_one_response_one_case_and_one_count(suite: House, database_url: str) -> None:
    """A score, its reason, a correction, all delivered again and mixed with somebody else's; a day later anew."""
    await say(suite, "2", "a-1")
    await becomes(suite, score=(-100, 1), comments=[], tickets=1)
    await say(suite, "9", "b-1", BO)
    await say(suite, SAID, "a-2")
    await becomes(suite, score=(0, 2), comments=[SAID], tickets=1)
    await say(suite, "sorry, 8", "a-3")
    for text, name in (("2", "a-1"), (SAID, "a-2"), ("sorry, 8", "a-3")):
        await say(suite, text, name)
    assert await answers(suite) == [{"recommend": 8, "why": SAID}, {"recommend": 9}]
    await becomes(suite, score=(50, 2), comments=[SAID], tickets=1)
    await say(suite, "sorry I meant 7", "a-4")
    assert await answers(suite) == [{"recommend": 7, "why": SAID}, {"recommend": 9}]

    engine = open_engine(database_url, pool_size=1, application="test")
    async with engine.begin() as connection:
        await connection.execute(sql(YESTERDAY))
    await engine.dispose()
    await say(suite, "10", "a-5")
    assert await answers(suite) == [{"recommend": 7, "why": SAID}, {"recommend": 9}, {"recommend": 10}]
    await becomes(suite, score=(67, 3), comments=[SAID], tickets=1)


async def test_parts_in_any_order_are_one_answer(suite: House) -> None:
    """The case has all of the words, and nobody counts before the last part is here."""
    for number in (3, 1):
        await say_part(suite, number)
    assert await answers(suite) == []
    for number in (2, 1, 3):
        await say_part(suite, number)
    words = "because the queue was so long that my children fell asleep"
    assert await answers(suite) == [{"recommend": 1, "why": words}]
    await becomes(suite, score=(-100, 1), comments=[words], tickets=1)


async def test_who_is_not_understood_is_asked_once(suite: House, gateway: FakeGateway) -> None:
    """By a text message that says what to do; the answer to it is the score of the same response."""
    for number, text in enumerate(["7-8", "or 6 maybe 7"]):
        await say(suite, text, f"a-{number}")

    async def is_asked() -> bool:
        return bool(gateway.received)

    await eventually(is_asked)
    await say(suite, "3", "a-3")
    assert await answers(suite) == [{"recommend": 3, "why": "7-8\nor 6 maybe 7"}]
    await becomes(suite, score=(-100, 1), comments=["7-8\nor 6 maybe 7"], tickets=1)
    [question] = gateway.received
    assert "a single number from 0 to 10" in question.body.decode()


WISHES = [
    "STOP", "Please stop texting me", "STOPP BITTE", "unsubscribe me", "ARRET", "BAJA", "إيقاف", "hör auf",
    "laissez-moi", "iptal", "basta messaggi", "afmelden",
]  # fmt: skip


async def test_a_stop_has_effect_everywhere_and_a_start_brings_text_messages_back(
    suite: House, gateway: FakeGateway
) -> None:
    """Eligibility, consents, funnel, and every later message know it; a number nobody is known under is enough."""
    phones = {wish: f"+4917012300{number:02}" for number, wish in enumerate(WISHES)}
    for number, (wish, phone) in enumerate(phones.items()):
        await say(suite, wish, f"w-{number}", phone)
    for wish, phone in phones.items():
        for channel in ("web", "sms", "email"):
            query = {"survey": "visit", "person": f"phone:{phone}", "channel": channel}
            found = await read(suite, "/v1/eligibility", **query)
            assert (found["eligible"], found["reason"]) == (False, "opted_out"), wish
    assert await stages(suite) == {"received": 0, "opted_out": len(WISHES), "answered": 0}

    await say(suite, "9", "a-1")
    [response] = await stored_responses(suite.client, suite.admin)
    consents = f"/v1/respondents/{response['respondent_id']}/consents"
    await say(suite, "Please stop texting me", "a-2")
    [wish] = (await read(suite, consents))["items"]
    assert (wish["wish"], wish["channel"], wish["source"]) == ("withdrawn", None, "sms")
    assert wish["wording"] == "Please stop texting me"
    assert {one["reason"] for one in (await read(suite, consents))["standing"]} == {"opted_out"}
    assert await write(suite, response["respondent_id"]) == ("refused", "opted_out")
    assert gateway.received == []

    await say(suite, "START please", "a-3")
    standing = (await read(suite, consents))["standing"]
    assert {one["channel"]: one["reason"] for one in standing} == {"sms": "ok", "email": "opted_out"}
    found = await read(suite, "/v1/eligibility", survey="visit", person=f"phone:{ADA}", channel="sms")
    assert found["reason"] != "opted_out"
    assert await write(suite, response["respondent_id"]) == ("sent", None)
    assert len(gateway.received) == 1


async def stages(suite: House) -> dict[str, int]:
    """Return what the funnel counts of text messages."""
    channels = (await read(suite, "/v1/funnel", survey="visit"))["channels"]
    [sms] = [one for one in channels if one["channel"] == "sms"]
    return {
        one["stage"]: one["count"] for one in sms["stages"] if one["stage"] in {"received", "opted_out", "answered"}
    }


async def write(suite: House, respondent_id: str) -> tuple[str, str | None]:
    """Write to somebody, and return what became of it."""
    letter = {"channel": "sms", "text": "We are sorry.", "basis": "request"}
    written = await suite.client.post(f"/v1/respondents/{respondent_id}/messages", json=letter, headers=suite.admin)
    assert written.is_success, written.text
    path = f"/v1/messages/{written.json()['id']}"

    async def is_settled() -> dict[str, Any] | None:
        message: dict[str, Any] = await read(suite, path)
        return message if message["state"] not in {"requested", "sending"} else None

    message = await eventually(is_settled)
    assert message is not None
    return message["state"], message["reason"]
