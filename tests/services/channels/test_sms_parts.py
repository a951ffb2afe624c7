"""A long answer that comes in parts is one answer."""

import asyncio
from typing import Any

import httpx
import pytest
from sqlalchemy import text

from services.collector.application.use_cases import UseCases
from shared.clock import FixedClock
from shared.testing.channels import stored_responses
from shared.testing.one_service import OneService
from shared.testing.sms_gateways import Delivery, Message, delivered
from tests.services.channels.conftest import PUBLIC_URL

PATH = "/hooks/sms/vonage/parts"
SENDER = "+491701234567"


async def send(collector: OneService, clock: FixedClock, message: Message) -> httpx.Response:
    """Let Vonage deliver a message."""
    sent = delivered("vonage", Delivery(PUBLIC_URL + PATH, clock.now()), message)
    return await collector.client.post(PATH, content=sent.body, headers=dict(sent.headers))


def part(
    number: int, words: str, total: int = 3, *, reference: str = "7", sender: str = SENDER, name: str = ""
) -> Message:
    """Return one part of a message, under an id of its own or the one called `name`."""
    return Message(words, name or f"m-{reference}-{number}", sender, (reference, number, total))


async def rows(collector: OneService, table: str) -> list[dict[str, Any]]:
    """Return all rows of one of the collector's tables."""
    async with collector.engine.connect() as connection:
        found = await connection.execute(text(f"SELECT * FROM collector.{table}"))  # noqa: S608 - a name of our own
        return [dict(row) for row in found.mappings()]


async def join(collector: OneService) -> int:
    """Run the job that gives up waiting."""
    menu: UseCases = collector.use_cases
    return await menu.receive_sms.join_overdue()


LONG = {1: "2 because the queue was ", 2: "so long that my children fell asl", 3: "eep and nobody cared"}


@pytest.mark.parametrize("order", [(1, 2, 3), (3, 1, 2), (2, 3, 1)])
async def test_parts_make_one_response_in_any_order(
    collector: OneService, clock: FixedClock, order: tuple[int, ...]
) -> None:
    """Words that were cut in the middle are whole again, and nothing is stored before the last part is here."""
    for number in order:
        assert await stored_responses(collector.client, collector.admin) == []
        answer = await send(collector, clock, part(number, LONG[number]))
        assert (answer.status_code, answer.content) == (200, b"")
    [response] = await stored_responses(collector.client, collector.admin)
    assert response["answers"] == {"recommend": 2, "why": "because the queue was " + LONG[2] + LONG[3]}
    assert await rows(collector, "sms_part") == []
    handled = {row["message_id"]: row["outcome"] for row in await rows(collector, "sms_message")}
    assert handled == {"m-7-1": "part", "m-7-2": "part", "m-7-3": "part", "parts:m-7-1": "answered"}


async def test_parts_that_come_twice_and_at_once_make_one_response(collector: OneService, clock: FixedClock) -> None:
    """Vonage resends for a day: every part twice, all at the same moment, and once more at the end."""
    await asyncio.gather(*(send(collector, clock, part(n, LONG[n])) for n in (1, 2, 3, 3, 2, 1)))
    for number in (1, 2, 3):
        assert (await send(collector, clock, part(number, LONG[number]))).status_code == 200
    assert len(await stored_responses(collector.client, collector.admin)) == 1


async def test_parts_of_two_people_and_two_messages_stay_apart(collector: OneService, clock: FixedClock) -> None:
    """The reference is a small number that phones choose: it names a message only together with its sender."""
    other = "+491709999999"
    await send(collector, clock, part(1, "9, good ", 2))
    await send(collector, clock, part(1, "3 bad ", 2, sender=other, name="x-1"))
    await send(collector, clock, part(2, "service", 2, sender=other, name="x-2"))
    await send(collector, clock, part(2, "staff", 2))
    await send(collector, clock, part(1, "5 so ", 2, reference="8"))
    answers = [one["answers"] for one in await stored_responses(collector.client, collector.admin)]
    assert answers == [{"recommend": 3, "why": "bad service"}, {"recommend": 9, "why": "good staff"}]


async def test_what_stays_incomplete_is_kept_without_a_score(collector: OneService, clock: FixedClock) -> None:
    """Words are not lost with a part, but a number beside a gap is no score: what is missing may have corrected it."""
    await send(collector, clock, part(1, LONG[1]))
    await send(collector, clock, part(3, LONG[3]))
    clock.advance(9 * 60)
    assert await join(collector) == 0
    clock.advance(2 * 60)
    assert await join(collector) == 1
    assert await join(collector) == 0
    [response] = await stored_responses(collector.client, collector.admin)
    assert response["answers"] == {"why": f"{LONG[1]}…{LONG[3]}"}
    [reason] = [row["reason"] for row in await rows(collector, "sms_message") if row["outcome"] == "answered"]
    assert reason == "incomplete"


async def test_part_that_comes_late_goes_on_with_the_conversation(collector: OneService, clock: FixedClock) -> None:
    """Nothing is lost after the waiting ended, and the score in a part is not read later either."""
    await send(collector, clock, part(1, "4 too ", 2))
    clock.advance(11 * 60)
    await join(collector)
    await send(collector, clock, part(2, "slow", 2))
    clock.advance(11 * 60)
    await join(collector)
    answers = [one["answers"] for one in await stored_responses(collector.client, collector.admin)]
    assert answers == [{"why": "4 too …\n…slow"}]


async def test_reference_that_comes_back_begins_a_new_message(collector: OneService, clock: FixedClock) -> None:
    """A phone counts in a small circle: other words in a place that is taken end the message that waited."""
    await send(collector, clock, part(1, "1 first ", 2))
    await send(collector, clock, part(1, "8, fine ", 2, name="n-1"))
    await send(collector, clock, part(2, "message", 2, name="n-2"))
    answers = [one["answers"] for one in await stored_responses(collector.client, collector.admin)]
    assert answers == [{"recommend": 8, "why": "1 first …\nfine message"}]


async def test_same_words_under_another_id_are_a_repetition(collector: OneService, clock: FixedClock) -> None:
    """Networks repeat a part under a new id; its place is taken by the same words."""
    await send(collector, clock, part(1, "8, very ", 2))
    await send(collector, clock, part(1, "8, very ", 2, name="again"))
    await send(collector, clock, part(2, "good", 2))
    [response] = await stored_responses(collector.client, collector.admin)
    assert response["answers"] == {"recommend": 8, "why": "very good"}


@pytest.mark.parametrize("position", [("7", 0, 3), ("7", 4, 3), ("7", 1, 1), ("7", 1, 256), ("", 1, 2)])
async def test_numbers_that_make_no_sense_lose_no_words(
    collector: OneService, clock: FixedClock, position: tuple[str, int, int]
) -> None:
    """A message with a broken numbering is taken as it is."""
    await send(collector, clock, Message("9 fine", "m-1", SENDER, position))
    [response] = await stored_responses(collector.client, collector.admin)
    assert response["answers"] == {"recommend": 9, "why": "fine"}


async def test_erasure_takes_waiting_parts_along(collector: OneService, clock: FixedClock) -> None:
    """Who is erased leaves no half of a message behind; others' parts stay."""
    await send(collector, clock, Message("9 fine", "whole", SENDER))
    await send(collector, clock, part(1, "my name is "))
    await send(collector, clock, part(1, "other ", sender="+491709999999", name="o-1"))
    [respondent] = await rows(collector, "respondent")
    erased = await collector.client.delete(f"/v1/respondents/{respondent['id']}", headers=collector.admin)
    assert erased.is_success
    assert [row["sender"] for row in await rows(collector, "sms_part")] == ["491709999999"]
