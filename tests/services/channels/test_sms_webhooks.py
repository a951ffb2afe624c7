"""Text messages come in over HTTP: proven, once, with their stop words respected."""

import asyncio
from typing import Any
from uuid import UUID

import httpx
import pytest
from sqlalchemy import text

from shared.clock import FixedClock
from shared.contracts.wire.records import encode_value
from shared.ids import is_uuid7
from shared.testing.channels import publish_survey, send_twilio, stored_responses
from shared.testing.one_service import OneService, types_of
from tests.services.channels.conftest import SURVEY

PUBLIC_URL = "https://feedback.example.org"
TOKEN = "0123456789abcdef0123456789abcdef"
SENDER = "+491701234567"


async def send(
    collector: OneService, body: str, sid: str = "SM1", account: str = "shop", **more: str
) -> httpx.Response:
    """Let Twilio deliver a message."""
    parameters = {"MessageSid": sid, "From": SENDER, "To": "+49301234567", "Body": body, "NumMedia": "0"} | more
    return await send_twilio(
        collector.client, public_url=PUBLIC_URL, account=account, token=TOKEN, parameters=parameters
    )


async def rows(collector: OneService, table: str) -> list[dict[str, Any]]:
    """Return all rows of one of the collector's tables."""
    async with collector.engine.connect() as connection:
        found = await connection.execute(text(f"SELECT * FROM collector.{table}"))  # noqa: S608 - a name of our own
        return [dict(row) for row in found.mappings()]


async def wishes(collector: OneService) -> list[tuple[Any, ...]]:
    """Return what stands in the ledger, the oldest first."""
    found = sorted(await rows(collector, "consent_entry"), key=lambda row: (row["said_at"], row["id"]))
    return [tuple(row[name] for name in ("wish", "channel", "purpose", "source", "wording")) for row in found]


async def test_reply_becomes_a_response(collector: OneService) -> None:
    """Score and comment are stored under the account's survey and touchpoint, and the event carries no phone number."""
    answer = await send(collector, "9 great")
    assert answer.status_code == 200
    assert answer.headers["content-type"].startswith("text/xml")
    assert answer.text == '<?xml version="1.0" encoding="UTF-8"?><Response></Response>'
    [response] = await stored_responses(collector.client, collector.admin)
    assert response["answers"] == {"recommend": 9, "why": "great"}
    assert (response["survey"], response["channel"], response["touchpoint"]) == ("visit", "sms", "checkout")
    assert is_uuid7(UUID(response["id"]))
    [respondent] = await rows(collector, "respondent")
    assert respondent["phone"] == SENDER
    event = (await collector.published())[-1]
    assert types_of([event]) == ["heed.collector.response.received.v1"]
    assert SENDER not in encode_value(event.data).decode()


async def test_words_of_an_answer_are_kept_once(collector: OneService) -> None:
    """The record that recognises repetitions holds neither the words nor the sender of a stored response."""
    await send(collector, "9 great")
    [row] = await rows(collector, "sms_message")
    assert (row["outcome"], row["kept_text"], row["kept_sender"]) == ("answered", None, None)
    assert row["response_id"] is not None


async def test_same_message_has_one_effect_however_often_it_comes(collector: OneService) -> None:
    """Gateways repeat for days, sometimes at once: every delivery gets the same answer and one response is stored."""
    together = await asyncio.gather(*(send(collector, "9 great") for _ in range(8)))
    later = await send(collector, "9 great")
    assert {(answer.status_code, answer.text) for answer in [*together, later]} == {(200, later.text)}
    assert len(await stored_responses(collector.client, collector.admin)) == 1
    received = [event for event in types_of(await collector.published()) if "response" in event]
    assert received == ["heed.collector.response.received.v1"]


async def test_same_id_at_another_account_is_another_message(collector: OneService) -> None:
    """Message ids are unique within an account only."""
    await send(collector, "9", account="shop")
    await send(collector, "8", account="bound")
    assert len(await stored_responses(collector.client, collector.admin)) == 2


@pytest.mark.parametrize(
    ("body", "answers", "reason"),
    [
        ("11", {"why": "11"}, "out_of_range"),
        ("8-9", {"why": "8-9"}, "ambiguous"),
        ("all good", {"why": "all good"}, "no_number"),
        ("9", {"recommend": 9}, None),
    ],
)
async def test_reply_without_score_is_kept_as_text(
    collector: OneService, body: str, answers: dict[str, Any], reason: str | None
) -> None:
    """No score is guessed or clamped; the words are stored as text and the reason is written down."""
    assert (await send(collector, body)).status_code == 200
    [response] = await stored_responses(collector.client, collector.admin)
    assert response["answers"] == answers
    [row] = await rows(collector, "sms_message")
    assert row["reason"] == reason


async def test_stop_word_opts_out_and_nothing_else_is_kept(collector: OneService) -> None:
    """STOP is a wish about everything; no response, no words in the message's row, also with a number beside it."""
    assert (await send(collector, " Stop. ")).status_code == 200
    assert (await send(collector, "STOP 3", sid="SM2")).status_code == 200
    assert (await send(collector, "STOP 3", sid="SM2")).status_code == 200
    assert await stored_responses(collector.client, collector.admin) == []
    assert await wishes(collector) == [("withdrawn", None, None, "sms", "Stop.")]
    assert {(row["outcome"], row["kept_text"]) for row in await rows(collector, "sms_message")} == {("opted_out", None)}
    assert await rows(collector, "sms_consent") == []


async def test_start_word_is_written_behind_the_stop_word(collector: OneService, clock: FixedClock) -> None:
    """Wishes are appended and never changed; start allows text messages alone, and the gateway's own verdict counts."""
    for sid, body, more in (("SM1", "STOP", {}), ("SM2", "unstop", {}), ("SM3", "Tschüss", {"OptOutType": "STOP"})):
        await send(collector, body, sid=sid, **more)
        clock.advance(1)
    assert [(wish, channel) for wish, channel, *_ in await wishes(collector)] == [
        ("withdrawn", None),
        ("given", "sms"),
        ("withdrawn", None),
    ]


async def test_answer_after_an_opt_out_counts_and_the_opt_out_stays(collector: OneService) -> None:
    """Somebody who wants no messages may still give their opinion; it is no consent to messages."""
    await send(collector, "STOP")
    await send(collector, "3 too slow", sid="SM2")
    [response] = await stored_responses(collector.client, collector.admin)
    assert response["answers"] == {"recommend": 3, "why": "too slow"}
    assert [wish for wish, *_ in await wishes(collector)] == ["withdrawn"]


async def test_what_is_said_beside_a_request_is_an_answer(collector: OneService) -> None:
    """A complaint is not thrown away because its author wants no more messages, and no score is read out of it."""
    await send(collector, "The food was cold. Please stop texting me!")
    [response] = await stored_responses(collector.client, collector.admin)
    assert response["answers"] == {"why": "The food was cold"}
    assert [wish for wish, *_ in await wishes(collector)] == ["withdrawn"]
    [row] = await rows(collector, "sms_message")
    assert (row["outcome"], str(row["response_id"])) == ("opted_out", response["id"])


async def test_words_beside_a_request_wait_where_no_survey_takes_them(collector: OneService) -> None:
    """The wish counts whatever becomes of the words."""
    await send(collector, "Dreadful. Unsubscribe me", account="later")
    [row] = await rows(collector, "sms_message")
    assert (row["outcome"], row["reason"], row["kept_text"]) == ("opted_out", "survey-not-found", "Dreadful")
    assert [wish for wish, *_ in await wishes(collector)] == ["withdrawn"]


@pytest.mark.parametrize("body", ["HELP", "info", "", "  "])
async def test_help_and_pictures_are_no_answers(collector: OneService, body: str) -> None:
    """A call for help and a message without words are answered with silence and stored as nothing."""
    assert "Message" not in (await send(collector, body)).text
    assert await stored_responses(collector.client, collector.admin) == []
    assert await wishes(collector) == []


async def test_message_that_no_response_can_hold_is_kept(collector: OneService) -> None:
    """What was said to a survey that is not open, or that asks no text, waits for a person instead of vanishing."""
    await publish_survey(
        collector.client,
        collector.admin,
        "no-words",
        {"title": "T", "languages": ["en"], "questions": [{"key": "q", "type": "csat", "text": {"en": "?"}}]},
    )
    assert (await send(collector, "9 great", account="later")).status_code == 200
    assert (await send(collector, "great", account="silent")).status_code == 200
    paused = await collector.client.post("/v1/surveys/visit/pause", headers=collector.admin)
    assert paused.status_code == 200
    assert (await send(collector, "9 great", account="shop")).status_code == 200
    kept = {
        row["account"]: (row["outcome"], row["reason"], row["kept_text"])
        for row in await rows(collector, "sms_message")
    }
    assert kept == {
        "later": ("kept", "survey-not-found", "9 great"),
        "silent": ("kept", "no_number", "great"),
        "shop": ("kept", "survey-not-open", "9 great"),
    }
    assert await stored_responses(collector.client, collector.admin) == []


async def test_short_code_is_no_phone_number(collector: OneService) -> None:
    """An answer from a sender without a phone number is stored without a respondent."""
    assert (await send(collector, "9", From="12345")).status_code == 200
    [response] = await stored_responses(collector.client, collector.admin)
    assert response["respondent_id"] is None


async def test_message_to_another_number_is_refused(collector: OneService) -> None:
    """An account that is bound to a number takes messages to that number only, however it is written."""
    assert (await send(collector, "9", account="bound", To="49301234567")).status_code == 200
    refused = await send(collector, "9", sid="SM2", account="bound", To="+4930999")
    assert refused.status_code == 422
    assert refused.json()["errors"] == [{"field": "to", "detail": "is not the number of this account"}]


async def test_bad_signature_is_refused_without_detail_and_counted(collector: OneService) -> None:
    """The answer says nothing about what was wrong, nothing is stored, and operators see a count."""
    refused = await collector.client.post(
        "/hooks/sms/twilio/shop",
        content="MessageSid=SM1&From=%2B491701234567&Body=9",
        headers={"content-type": "application/x-www-form-urlencoded", "x-twilio-signature": "AAAA"},
    )
    assert refused.status_code == 403
    problem = refused.json()
    assert problem == {
        "type": "urn:heed:problem:not-genuine",
        "title": "Not allowed",
        "status": 403,
        "detail": "Not allowed",
        "instance": "/hooks/sms/twilio/shop",
    }
    assert await rows(collector, "sms_message") == []
    metrics = (await collector.client.get("/metrics")).text
    assert 'heed_collector_sms_refused_total{gateway="twilio",reason="not-genuine"}' in metrics


@pytest.mark.parametrize("path", ["/hooks/sms/twilio/nobody", "/hooks/sms/generic/shop", "/hooks/sms/twilio/other"])
async def test_unknown_account_is_not_found(collector: OneService, path: str) -> None:
    """A name nobody has, and one that belongs to another kind of gateway, are answered alike."""
    answer = await collector.client.post(path, content="a=1")
    assert (answer.status_code, answer.json()["type"]) == (404, "urn:heed:problem:sms-account-not-found")


async def test_signature_is_checked_over_the_public_address_only(collector: OneService) -> None:
    """A message signed for the address that a `Host` header names is refused: only the configured one counts."""
    parameters = {"MessageSid": "SM1", "From": SENDER, "Body": "9"}
    answer = await send_twilio(
        collector.client, public_url="http://heed.test", account="shop", token=TOKEN, parameters=parameters
    )
    assert answer.status_code == 403


async def test_described_gateway_gets_the_answer_it_wants(collector: OneService) -> None:
    """A generic gateway is read by its settings and answered as they say, also for a repetition."""
    message = {"id": 5, "from": "491701234567", "text": "neun von 10, toll"}
    headers = {"Authorization": "Bearer generic-secret"}
    for _ in range(2):
        answer = await collector.client.post("/hooks/sms/generic/other", json=message, headers=headers)
        assert (answer.status_code, answer.text) == (200, "ACK")
        assert answer.headers["content-type"].startswith("text/plain")
    [response] = await stored_responses(collector.client, collector.admin)
    assert response["answers"] == {"recommend": 9, "why": "toll"}
    refused = await collector.client.post("/hooks/sms/generic/other", json=message)
    assert refused.status_code == 403


async def test_text_messages_need_no_proof_of_work(collector: OneService) -> None:
    """A phone computes nothing: a survey that wants a proof from browsers takes a text message as it is."""
    await publish_survey(collector.client, collector.admin, "visit", SURVEY | {"proof_of_work": True})
    strangers = await collector.client.post("/v1/surveys/visit/responses", json={"answers": {"recommend": 1}})
    assert (strangers.status_code, strangers.json()["type"]) == (403, "urn:heed:problem:proof-needed")
    await send(collector, "9 great")
    [response] = await stored_responses(collector.client, collector.admin)
    assert (response["channel"], response["answers"]) == ("sms", {"recommend": 9, "why": "great"})
