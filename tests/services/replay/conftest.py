"""The collector and scoring on one database, and somebody who carries events from one to the other."""

from collections.abc import AsyncIterator, Awaitable, Callable
from dataclasses import dataclass
from typing import Any, cast

import httpx
import pytest
from sqlalchemy import text

from services.collector.application.responses import republish_responses
from services.collector.service import SERVICE as COLLECTOR
from services.commands import replay
from services.commands.replay import rebuilt
from services.scoring.application.rebuild import catch_up_rebuild, counting, swap_rebuild
from services.scoring.domain.rebuild import Comparison, RebuildScope
from services.scoring.service import SERVICE as SCORING
from shared.contracts.event import Event
from shared.ids import uuid7
from shared.testing.channels import publish_survey
from shared.testing.one_service import OneService, one_service

FEW = 5
MOMENTS = ("2025-03-11T08:20:00Z", "2025-03-11T23:50:00Z", "2025-04-12T11:00:00Z")
QUESTIONS = [
    {"key": "recommend", "type": "nps", "text": {"en": "Would you recommend us?"}},
    {"key": "ease", "type": "ces", "text": {"en": "Was it easy?"}},
    {"key": "why", "type": "text", "text": {"en": "Why?"}},
]
SURVEY = {"title": "Visit", "languages": ["en"], "hidden": ["plan"], "segments": ["plan"], "questions": QUESTIONS}

_COUNTS = """
SELECT survey, concept, touchpoint, channel, dimension_1, value_1, dimension_2, value_2, {moment}::text,
    v0, v1, v2, v3, v4, v5, v6, v7, v8, v9, v10, skipped, suspect
FROM scoring.{table} JOIN scoring.slice USING (slice_id) JOIN scoring.series USING (series_id)
WHERE (v0, v1, v2, v3, v4, v5, v6, v7, v8, v9, v10, skipped, suspect) <> (0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0)
"""
_TOTALS = (
    "SELECT series_id::text, (to_jsonb(total) - 'revision' - 'changed_at')::text FROM scoring.series_total AS total"
)
_ROWS = (
    "SELECT response_id::text, CASE WHEN state <> 'gone' THEN revision END, touchpoint, respondent_id::text, segments, "
    "series::text, slots::text, suspect, unhappy, state FROM scoring.scored_response"
)
_UNHAPPY = (
    "SELECT survey, hour::text, unhappy, suspect, withdrawn, imported FROM scoring.unhappy_hour WHERE unhappy > 0"
)
_WORDS = "SELECT response_id::text, question, text, language, sentiment FROM scoring.verbatim"


async def _nothing() -> None:
    """Let nothing happen."""


@dataclass(slots=True)
class Pair:
    """Both services."""

    collector: OneService
    scoring: OneService
    delivered: int = 0
    """How many of the collector's events were carried over."""

    async def publish(self, key: str = "visit", **changes: Any) -> None:
        """Publish a survey."""
        await publish_survey(self.collector.client, self.collector.admin, key, {**SURVEY, **changes})

    async def answer(self, answers: dict[str, Any], *, survey: str = "visit", **fields: Any) -> str:
        """Store a response and return its id."""
        body = {"id": str(uuid7()), "answers": answers, **fields}
        path = f"/v1/surveys/{survey}/responses"
        reply = await self.collector.client.post(path, json=body, headers=self.collector.admin)
        assert reply.status_code == httpx.codes.CREATED, reply.text
        return str(body["id"])

    async def answer_many(self, items: list[dict[str, Any]]) -> list[str]:
        """Store responses and return their ids."""
        path, headers = "/v1/responses/batch", self.collector.admin
        reply = await self.collector.client.post(path, json={"responses": items}, headers=headers)
        results = reply.json()["results"]
        assert {one["status"] for one in results} == {"created"}, results
        return [one["id"] for one in results]

    async def fill(self, count: int = 24, *, survey: str = "visit") -> list[str]:
        """Store responses at several places and moments, some with words, and deliver their events to scoring."""
        items = []
        for number in range(count):
            answers: dict[str, Any] = {"recommend": number % 11, "ease": 1 + number % 7}
            if number % 3 == 0:
                answers["why"] = f"Because of {number}"
            if number % 4 == 0:
                del answers["ease"]
            items.append(
                {
                    "answers": answers,
                    "survey": survey,
                    "touchpoint": ("till", "door")[number % 2],
                    "location": (None, "Graz", "Linz")[number % 3],
                    "locale": ("de-AT", "en")[number % 2],
                    "attributes": {"plan": ("free", "pro")[number % 2]},
                    "respondent": {"email": f"p{number % 5}@example.org"} if number % 6 == 1 else None,
                    "occurred_at": MOMENTS[number % 3],
                }
            )
        ids = await self.answer_many(items)
        await self.deliver()
        return ids

    async def ask(self, method: str, path: str, body: object = None) -> dict[str, Any]:
        """Ask the collector for something as an operator; with the tag of the response where one is needed."""
        headers = dict(self.collector.admin)
        if path.endswith("/answers"):
            read = await self.collector.client.get(path.removesuffix("/answers"), headers=headers)
            headers["If-Match"] = read.headers["etag"]
        reply = await self.collector.client.request(method, path, json=body, headers=headers)
        assert reply.is_success, reply.text
        found: dict[str, Any] = reply.json() if reply.content else {}
        return found

    async def edit(self, response_id: str, answers: dict[str, Any]) -> None:
        """Correct a response."""
        await self.ask("PUT", f"/v1/responses/{response_id}/answers", {"answers": answers})

    async def mark(self, response_id: str) -> None:
        """Mark a response as suspect."""
        await self.ask("PUT", f"/v1/responses/{response_id}/suspect", {"reason": "staff"})

    async def withdraw(self, response_id: str) -> None:
        """Take a response back."""
        await self.ask("DELETE", f"/v1/responses/{response_id}")

    async def erase(self, response_id: str) -> None:
        """Forget the person who gave a response."""
        person = (await self.ask("GET", f"/v1/responses/{response_id}"))["respondent_id"]
        await self.ask("DELETE", f"/v1/respondents/{person}")

    async def published(self) -> list[Event[Any]]:
        """Return what scoring published about answers."""
        return await self.scoring.published()

    async def deliver(self, *, fold: bool = True, most: int | None = None) -> None:
        """Deliver to scoring what the collector published since; at most so many events."""
        events = [event for event in await self.collector.published() if type(event.data) in SCORING.handlers]
        fresh = events[self.delivered :][:most]
        self.delivered += len(fresh)
        await self.scoring.deliver(*fresh)
        if fold:
            await self.scoring.use_cases.scores.fold_journal()

    async def replay(self, **scope: Any) -> Comparison:
        """Replay, as the command does."""
        return await rebuilt(self.scoring.settings, **({"survey": None, "from_on": None} | scope))

    async def replay_slowly(self, *pauses: Callable[[], Awaitable[Any]]) -> Comparison:
        """Replay with something happening after each step: begun, read, counted, caught up."""
        republish, scores = self.collector.use_cases.responses.republish, self.scoring.use_cases
        during = [*pauses, *([_nothing] * 4)]
        republication = await republish(survey=None, from_at=None)
        async with scores.rebuild.start(scope=RebuildScope()) as rebuild:
            await during[0]()
            async for page in republication.pages:
                await scores.rebuild.add(rebuild=rebuild, responses=page)
            await during[1]()
            assert [step async for step in scores.rebuild.count(rebuild=rebuild)]
            await during[2]()
            while await scores.rebuild.catch_up(rebuild=rebuild, fetch=republish.some) >= FEW:
                pass
            await during[3]()
            while (comparison := await scores.rebuild.swap(rebuild=rebuild, fetch=republish.some)) is None:
                await scores.rebuild.catch_up(rebuild=rebuild, fetch=republish.some)
            return cast("Comparison", comparison)

    async def scored(self) -> list[str]:
        """Return the ids of the responses whose scores were published, once for each time."""
        return [
            str(event.data.response_id)
            for event in await self.scoring.published()
            if event.data.event_type.endswith("response.scored.v1")
        ]

    async def sql(self, statement: str, **values: Any) -> list[tuple[Any, ...]]:
        """Ask scoring's database, or change it behind everybody's back."""
        async with self.scoring.engine.begin() as connection:
            result = await connection.execute(text(statement), values)
            return [tuple(row) for row in result] if result.returns_rows else []

    async def stored(self) -> dict[str, list[tuple[Any, ...]]]:
        """Return everything that scores are made of, in an order of its own, moments and revisions apart."""
        statements = {
            "quarters": _COUNTS.format(table="histogram", moment="bucket"),
            "days": _COUNTS.format(table="daily", moment="day"),
            "totals": _TOTALS,
            "responses": _ROWS,
            "words": _WORDS,
            "unhappy": _UNHAPPY,
        }
        await self.scoring.use_cases.responses.count_unhappy()
        return {name: sorted(await self.sql(statement), key=str) for name, statement in statements.items()}

    async def leftovers(self) -> bool:
        """Return whether anything of a shadow is left."""
        return bool(await self.sql("SELECT 1 FROM pg_namespace WHERE nspname = 'scoring_replay'"))


@pytest.fixture
async def pair(database_url: str, monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[Pair]:
    """Both services with the published survey `visit`; a replay takes few things at a time, so that it has to go on."""
    monkeypatch.setattr(republish_responses, "PAGE", FEW)
    monkeypatch.setattr(republish_responses, "_PEOPLE", 2)
    monkeypatch.setattr(counting, "_SEGMENTATIONS", FEW)
    for module in (catch_up_rebuild, swap_rebuild, replay):
        monkeypatch.setattr(module, "AT_ONCE", FEW)
    async with one_service(COLLECTOR, database_url) as collector, one_service(SCORING, database_url) as scoring:
        pair = Pair(collector, scoring)
        await pair.publish()
        yield pair
