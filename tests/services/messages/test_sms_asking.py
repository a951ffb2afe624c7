"""A reply whose score is not clear is kept as a comment, and its author is asked once more, once."""

import json
from collections.abc import AsyncIterator
from typing import Any

import httpx
import pytest

from shared.testing.channels import publish_survey, stored_responses
from shared.testing.collecting import select
from shared.testing.fake_gateway import FakeGateway
from shared.testing.one_service import OneService
from shared.testing.sending import work_off
from shared.testing.sms_senders import PHONE, sending_accounts
from tests.services.messages.sms_collector import ANSWERS, texting

SURVEY: dict[str, Any] = {
    "title": "Your visit",
    "languages": ["en", "de"],
    "questions": [
        {"key": "recommend", "type": "nps", "text": {"en": "Would you recommend us?", "de": "Empfehlen Sie uns?"}},
        {"key": "why", "type": "text", "text": {"en": "Why?", "de": "Warum?"}},
    ],
}
UNCLEAR = ["7-8", "4 sorry 8", "5 employees ignored me", "I came at 9", "8.5", "4/5", "12", "10 is too low", "not 10"]


def accounts(gateway: FakeGateway, **more: dict[str, Any]) -> dict[str, Any]:
    """Return an account that takes replies and sends, as the settings name it, and others."""
    one = sending_accounts(gateway.url)["described"]
    return {"shop": {**one, "send": {**one["send"], "per_second": 1000}}, **more}


@pytest.fixture
async def shop(database_url: str, gateway: FakeGateway) -> AsyncIterator[OneService]:
    """A collector whose account sends, too."""
    gateway.script = [ANSWERS["described"]]
    async with texting(database_url, sms_accounts=accounts(gateway), sms_hours="", sms_hours_requested="") as service:
        await publish_survey(service.client, service.admin, "visit", SURVEY)
        yield service


async def say(service: OneService, *texts: str, sender: str = PHONE, account: str = "shop") -> None:
    """Let the gateway deliver messages, and let the worker send what is due after each."""
    for number, text in enumerate(texts):
        reply = await service.client.post(
            f"/hooks/sms/generic/{account}",
            json={"id": f"{sender}-{text}-{number}", "from": sender, "text": text},
            headers={"Authorization": "Bearer generic-secret"},
        )
        assert reply.status_code == httpx.codes.OK, reply.text
        await work_off(service)


def sent(gateway: FakeGateway) -> list[tuple[str, str]]:
    """Return the texts that went out, each behind the number that it went to."""
    bodies = [json.loads(one.body)["messages"][0] for one in gateway.received]
    return [(one["destinations"][0]["to"], one["text"]) for one in bodies]


async def states(service: OneService) -> list[tuple[str, str | None]]:
    rows = await select(service, "SELECT state, reason FROM collector.message ORDER BY requested_at")
    return [(row[0], row[1]) for row in rows]


@pytest.mark.parametrize("text", UNCLEAR)
async def test_who_is_not_understood_is_asked_once_more(shop: OneService, gateway: FakeGateway, text: str) -> None:
    """The words are kept whole, and the answer to the question is the score of the same response."""
    await say(shop, text)
    [(phone, question)] = sent(gateway)
    assert phone == PHONE.removeprefix("+")
    assert "a single number from 0 to 10" in question
    await say(shop, "9")
    [response] = await stored_responses(shop.client, shop.admin)
    assert response["answers"] == {"recommend": 9, "why": text}
    assert len(gateway.received) == 1


async def test_nobody_is_asked_twice(shop: OneService, gateway: FakeGateway) -> None:
    """Whoever is not understood again has said what they wanted to say."""
    await say(shop, "7-8", "or maybe 6 or 7", "4 out of 5", "7 oder 8")
    assert len(gateway.received) == 1
    [response] = await stored_responses(shop.client, shop.admin)
    assert response["answers"] == {"why": "7-8\nor maybe 6 or 7\n4 out of 5\n7 oder 8"}


@pytest.mark.parametrize("texts", [["9"], ["Very friendly staff"], ["9", "5 employees helped me"], ["👍"], ["HELP"]])
async def test_who_is_understood_or_gives_no_number_is_not_asked(
    shop: OneService, gateway: FakeGateway, texts: list[str]
) -> None:
    await say(shop, *texts)
    assert gateway.received == []
    assert await states(shop) == []


@pytest.mark.parametrize("texts", [["7-8. Please stop texting me"], ["STOP", "7-8"]])
async def test_who_wants_no_messages_is_not_asked(shop: OneService, gateway: FakeGateway, texts: list[str]) -> None:
    """The wish counts before every later message; where one was wanted, its row says so."""
    await say(shop, *texts)
    assert gateway.received == []
    assert await states(shop) in ([], [("refused", "opted_out")])


async def test_a_score_that_comes_first_takes_the_question_back(shop: OneService, gateway: FakeGateway) -> None:
    """The question waits for its worker when the correction is here."""
    for number, text in enumerate(["7-8", "8"]):
        await shop.client.post(
            "/hooks/sms/generic/shop",
            json={"id": str(number), "from": PHONE, "text": text},
            headers={"Authorization": "Bearer generic-secret"},
        )
    await work_off(shop)
    assert gateway.received == []
    assert await states(shop) == [("refused", "answered")]


async def test_a_question_goes_out_by_the_account_that_was_written_to(database_url: str, gateway: FakeGateway) -> None:
    """An account that does not send asks nothing: the answer to another number would be another conversation."""
    mute = {name: value for name, value in sending_accounts(gateway.url)["described"].items() if name != "send"}
    both = accounts(gateway, mute=mute)
    async with texting(database_url, sms_accounts=both, sms_hours="", sms_hours_requested="") as service:
        await publish_survey(service.client, service.admin, "visit", SURVEY)
        await say(service, "7-8", account="mute")
        assert (gateway.received, await states(service)) == ([], [])


async def test_a_german_company_asks_in_german(shop: OneService, gateway: FakeGateway) -> None:
    """Where the company names no language it is the first one of the survey."""
    await publish_survey(shop.client, shop.admin, "visit", SURVEY | {"languages": ["de", "en"]})
    await say(shop, "7-8")
    [(_, question)] = sent(gateway)
    assert "mit einer einzigen Zahl von 0 bis 10" in question
