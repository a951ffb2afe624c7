"""One conversation by text message is one response: a score, its reason, a correction, in any order."""

import asyncio
from datetime import timedelta
from typing import Any

import httpx
import pytest

from shared.clock import FixedClock
from shared.testing.channels import stored_responses
from shared.testing.one_service import OneService, types_of
from tests.services.channels.conftest import SECRET

SENDER = "+491701234567"
EDITED = "heed.collector.response.edited.v1"
RECEIVED = "heed.collector.response.received.v1"


async def say(collector: OneService, text: str, number: int, sender: str = SENDER) -> httpx.Response:
    """Let the generic gateway deliver a message."""
    return await collector.client.post(
        "/hooks/sms/generic/other",
        json={"id": f"m-{number}", "from": sender, "text": text},
        headers={"Authorization": f"Bearer {SECRET}"},
    )


async def talk(collector: OneService, *texts: str, sender: str = SENDER) -> list[dict[str, Any]]:
    """Say one after the other, and return the responses that are there then."""
    for number, text in enumerate(texts):
        assert (await say(collector, text, number, sender)).status_code == 200
    return await stored_responses(collector.client, collector.admin)


@pytest.mark.parametrize(
    ("texts", "answers"),
    [
        (["2", "because I waited for an hour"], {"recommend": 2, "why": "because I waited for an hour"}),
        (["2", "because I waited…", "sorry, 8"], {"recommend": 8, "why": "because I waited…"}),
        (["I waited for an hour", "2"], {"recommend": 2, "why": "I waited for an hour"}),
        (
            ["2", "Ich habe gewartet", "Und niemand grüßte"],
            {"recommend": 2, "why": "Ich habe gewartet\nUnd niemand grüßte"},
        ),
        (["4", "8"], {"recommend": 8}),
        (["4 sorry 8", "8"], {"recommend": 8, "why": "4 sorry 8"}),
        (["9", "9"], {"recommend": 9}),
        (["9", "Laughed at “10”"], {"recommend": 9}),
        (["9", "Out of office until 3"], {"recommend": 9}),
        (["3", "7 because you called me back"], {"recommend": 7, "why": "because you called me back"}),
    ],
)
async def test_what_is_said_one_after_the_other_is_one_response(
    collector: OneService, texts: list[str], answers: dict[str, Any]
) -> None:
    """The reason becomes its comment, a correction its edit; nobody counts twice."""
    [response] = await talk(collector, *texts)
    assert response["answers"] == answers


async def test_others_learn_of_edits_and_of_one_response(collector: OneService) -> None:
    """The comment reaches whoever listens as an edit of the response that they know."""
    [response] = await talk(collector, "2", "because I waited for an hour", "sorry, 8")
    events = [one for one in await collector.published() if response["id"] in str(one.data)]
    assert [one for one in types_of(events) if one in {RECEIVED, EDITED}] == [RECEIVED, EDITED, EDITED]


async def test_after_a_day_it_is_another_conversation(collector: OneService, clock: FixedClock) -> None:
    """Each message keeps a conversation open for a day."""
    await say(collector, "2", 1)
    clock.advance(timedelta(hours=23).total_seconds())
    await say(collector, "because I waited", 2)
    clock.advance(timedelta(hours=23).total_seconds())
    await say(collector, "sorry, 8", 3)
    assert [one["answers"] for one in await stored_responses(collector.client, collector.admin)] == [
        {"recommend": 8, "why": "because I waited"}
    ]
    clock.advance(timedelta(hours=25).total_seconds())
    await say(collector, "5", 4)
    assert len(await stored_responses(collector.client, collector.admin)) == 2


async def test_people_and_accounts_have_conversations_of_their_own(collector: OneService) -> None:
    """What somebody else writes is no part of it."""
    await say(collector, "2", 1)
    await say(collector, "9", 2, "+491709999999")
    answers = [one["answers"] for one in await stored_responses(collector.client, collector.admin)]
    assert sorted(one["recommend"] for one in answers) == [2, 9]


async def test_a_message_that_comes_again_changes_nothing(collector: OneService) -> None:
    """A gateway delivers the first one once more, behind the correction: the correction stands."""
    await say(collector, "2", 1)
    await say(collector, "sorry, 8", 2)
    await say(collector, "2", 1)
    [response] = await stored_responses(collector.client, collector.admin)
    assert response["answers"] == {"recommend": 8}


async def test_two_messages_at_once_are_one_response(collector: OneService) -> None:
    """Both wait for each other, whichever comes first."""
    await asyncio.gather(say(collector, "2", 1), say(collector, "because I waited for an hour", 2))
    [response] = await stored_responses(collector.client, collector.admin)
    assert response["answers"] == {"recommend": 2, "why": "because I waited for an hour"}


@pytest.mark.parametrize("sender", ["whatsapp:+491701234567", "tel:+491701234567", "sms:+491701234567"])
async def test_a_number_is_one_person_however_it_is_written(collector: OneService, sender: str) -> None:
    """Gateways put the way in front of the number."""
    await say(collector, "2", 1)
    await say(collector, "because I waited", 2, sender)
    [response] = await stored_responses(collector.client, collector.admin)
    assert response["answers"] == {"recommend": 2, "why": "because I waited"}
