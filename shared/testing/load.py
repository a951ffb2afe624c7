"""People who answer, each with an id of their own, and a ledger of what they sent and what was acknowledged."""

import asyncio
import random
from dataclasses import dataclass, field
from typing import Any, Self
from uuid import UUID

import httpx

from shared.ids import uuid7
from shared.testing.eventually import eventually

SURVEY = "journey"
DEFINITION: dict[str, Any] = {
    "title": "How was it?",
    "languages": ["en", "de"],
    "questions": [
        {"key": "satisfaction", "type": "csat", "scale": 5, "text": {"en": "Satisfied?", "de": "Zufrieden?"}},
        {"key": "recommend", "type": "nps", "text": {"en": "Would you recommend us?", "de": "Empfehlen Sie uns?"}},
        {"key": "effort", "type": "ces", "scale": 7, "text": {"en": "It was easy.", "de": "Es war einfach."}},
        {"key": "comment", "type": "text", "required": False, "text": {"en": "Why?", "de": "Warum?"}},
    ],
}
TOUCHPOINTS = ("checkout", "delivery", "support")

PAUSE_SECONDS = 0.05
"""What a person takes between two answers, so that the crowd leaves the machine to the suite."""

PATIENCE_SECONDS = 60.0
"""How long they wait for an answer: a machine that is busy with other tests is not an outage."""

Answers = dict[str, int | str]


@dataclass(slots=True)
class Ledger:
    """What was sent and what was acknowledged."""

    sent: dict[UUID, Answers] = field(default_factory=dict)
    acknowledged: set[UUID] = field(default_factory=set)
    statuses: dict[int, int] = field(default_factory=dict)

    def adopt(self, response_id: str, answers: Answers) -> None:
        """Take up an answer that was sent without an id and acknowledged."""
        self.sent[UUID(response_id)] = answers
        self.acknowledged.add(UUID(response_id))

    def note(self, status: int) -> None:
        """Count an answer of the server; 0 means that there was none."""
        self.statuses[status] = self.statuses.get(status, 0) + 1


async def publish_survey(client: httpx.AsyncClient) -> None:
    """Create and publish the survey that everybody answers."""
    (await client.put(f"/v1/surveys/{SURVEY}", json=DEFINITION)).raise_for_status()
    (await client.post(f"/v1/surveys/{SURVEY}/publish")).raise_for_status()


async def wait_until_scored(client: httpx.AsyncClient, count: int) -> None:
    """Wait until so many answers have reached the scores by way of the bus."""

    async def all_of_them() -> bool:
        items = (await client.get("/v1/scores", params={"survey": SURVEY})).json().get("items", ())
        return any(item["n"] == count for item in items)

    await eventually(all_of_them)


def made_up_answers(chance: random.Random) -> Answers:
    """Return answers of one person; about a third of them are unhappy about something."""
    answers: Answers = {
        "satisfaction": chance.randint(1, 5),
        "recommend": chance.randint(5, 10),
        "effort": chance.randint(3, 7),
    }
    if chance.random() < 0.3:
        answers["comment"] = chance.choice(["Slow.", "Great, thank you!", "Zu laut, schade."])
    return answers


class Crowd:
    """Answers a survey until the block is left; every person repeats an answer until it is acknowledged."""

    def __init__(self, url: str, ledger: Ledger, *, people: int = 8, seed: int = 1) -> None:
        """Prepare `people` who answer at the same time."""
        self._url = url
        self._ledger = ledger
        self._people = people
        self._chance = random.Random(seed)
        self._stop = asyncio.Event()
        self._tasks: list[asyncio.Task[None]] = []

    async def __aenter__(self) -> Self:
        """Let them begin."""
        self._tasks = [asyncio.create_task(self._person()) for _ in range(self._people)]
        return self

    async def __aexit__(self, *_: object) -> None:
        """Let everybody finish the answer they are at."""
        self._stop.set()
        await asyncio.wait_for(asyncio.gather(*self._tasks), 2 * PATIENCE_SECONDS)

    async def _person(self) -> None:
        async with httpx.AsyncClient(base_url=self._url, timeout=PATIENCE_SECONDS) as client:
            while not self._stop.is_set():
                await self._answer(client)
                await asyncio.sleep(PAUSE_SECONDS)

    async def _answer(self, client: httpx.AsyncClient) -> None:
        response_id = uuid7()
        answers = made_up_answers(self._chance)
        touchpoint = self._chance.choice(TOUCHPOINTS)
        body = {"id": str(response_id), "answers": answers, "channel": "web", "touchpoint": touchpoint}
        self._ledger.sent[response_id] = answers
        while response_id not in self._ledger.acknowledged:
            try:
                reply = await client.post(f"/v1/surveys/{SURVEY}/responses", json=body)
            except httpx.TransportError:
                self._ledger.note(0)
            else:
                self._ledger.note(reply.status_code)
                if reply.is_success:
                    self._ledger.acknowledged.add(response_id)
                    return
                assert reply.status_code in {502, 503}, f"refused: {reply.status_code} {reply.text}"
            await asyncio.sleep(PAUSE_SECONDS)
