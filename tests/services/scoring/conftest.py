"""Scoring alone on a real database, responses to give to it, and somebody who reads its scores."""

from collections.abc import AsyncIterator, Callable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any
from uuid import UUID

import httpx
import msgspec
import pytest

from services.scoring.service import SERVICE
from shared.clock import FixedClock
from shared.contracts.collector import (
    Answer,
    RespondentErased,
    ResponseEdited,
    ResponseReceived,
    ResponseWithdrawn,
    SkippedQuestion,
)
from shared.contracts.event import Event
from shared.ids import uuid7
from shared.testing.chain_of_shops import answers, company, team
from shared.testing.databases import Databases
from shared.testing.one_service import OneService, one_service

# A recount that differs says by how much.
pytest.register_assert_rewrite("tests.services.scoring.recounting")

NOON = datetime(2026, 3, 2, 12, 30, tzinfo=UTC)
SOURCE = "/heed/collector"

QUESTIONS: Mapping[str, dict[str, Any]] = {
    "satisfied": {"type": "csat", "scale_min": 1, "scale_max": 5, "polarity": "high_is_good"},
    "recommend": {"type": "nps", "scale_min": 0, "scale_max": 10, "polarity": "high_is_good"},
    "effort": {"type": "ces", "scale_min": 1, "scale_max": 7, "polarity": "high_is_good"},
    "stars": {"type": "rating", "scale_min": 1, "scale_max": 5, "polarity": "high_is_good"},
    "why": {"type": "text"},
}

MakeResponse = Callable[..., Event[ResponseReceived]]


def merged(questions: Mapping[str, dict[str, Any]]) -> dict[str, dict[str, Any]]:
    """Return the usual questions with changes and additions."""
    return {key: QUESTIONS.get(key, {}) | questions.get(key, {}) for key in {**QUESTIONS, **questions}}


@pytest.fixture
async def scoring(database_url: str) -> AsyncIterator[OneService]:
    """A fresh installation of scoring."""
    async with one_service(SERVICE, database_url, clock=FixedClock(NOON)) as service:
        yield service


@pytest.fixture
def response() -> MakeResponse:
    """Make the event of a response from the web at the touchpoint `till`, or as asked."""

    def make(
        answers: Mapping[str, int | str] | None = None, *, questions: Mapping[str, dict[str, Any]] = {}, **changes: Any
    ) -> Event[ResponseReceived]:
        asked = merged(questions)
        fields: dict[str, Any] = {
            "response_id": uuid7(),
            "survey": "visit",
            "version": 1,
            "channel": "web",
            "touchpoint": "till",
            "occurred_at": NOON,
            "received_at": NOON,
            "answers": tuple(
                Answer(**({"question": key, "concept": key, "value": value} | asked[key]))
                for key, value in (answers or {}).items()
            ),
        }
        return Event(ResponseReceived(**(fields | changes)), source=SOURCE, time=NOON, correlation_id="trail-1")

    return make


@pytest.fixture
def edited() -> Callable[..., Event[ResponseEdited]]:
    """Make the event of a changed response: its next revision, with other answers or other changes."""

    def make(
        event: Event[Any], answers: Mapping[str, int | str] | None = None, **changes: Any
    ) -> Event[ResponseEdited]:
        fields = msgspec.structs.asdict(event.data) | {"revision": event.data.revision + 1, "edited_at": NOON} | changes
        if answers is not None:
            known = {one.question: one for one in event.data.answers}
            fields["answers"] = tuple(
                msgspec.structs.replace(known[key], value=value)
                if key in known
                else Answer(**({"question": key, "concept": key, "value": value} | QUESTIONS[key]))
                for key, value in answers.items()
            )
        return Event(ResponseEdited(**fields), source=SOURCE, time=NOON)

    return make


@pytest.fixture
def withdrawn() -> Callable[[Event[Any]], Event[ResponseWithdrawn]]:
    """Make the event of a withdrawn response."""

    def make(event: Event[Any]) -> Event[ResponseWithdrawn]:
        data = ResponseWithdrawn(
            response_id=event.data.response_id,
            revision=event.data.revision + 1,
            survey=event.data.survey,
            withdrawn_at=NOON,
        )
        return Event(data, source=SOURCE, time=NOON)

    return make


@pytest.fixture
def erased() -> Callable[[UUID], Event[RespondentErased]]:
    """Make the event of an erased person."""

    def make(person: UUID) -> Event[RespondentErased]:
        return Event(RespondentErased(respondent_id=person, erased_at=NOON), source=SOURCE, time=NOON)

    return make


@pytest.fixture
def skipped() -> Callable[..., tuple[SkippedQuestion, ...]]:
    """Make questions that were asked and not answered."""

    def make(*keys: str) -> tuple[SkippedQuestion, ...]:
        return tuple(SkippedQuestion(question=key, concept=key, **QUESTIONS[key]) for key in keys)

    return make


@dataclass(slots=True)
class Reader:
    """Somebody who reads scores with the admin key."""

    service: OneService

    async def get(self, path: str = "/v1/scores", **query: Any) -> httpx.Response:
        """Count all that came in, and ask for scores; `start` and `end` stand for the parameters `from` and `to`."""
        await self.service.use_cases.scores.fold_journal()
        renamed = {{"start": "from", "end": "to"}.get(name, name): value for name, value in query.items()}
        return await self.service.client.get(path, headers=self.service.admin, params=renamed)

    async def items(self, **query: Any) -> list[dict[str, Any]]:
        """Return the scores of the survey `visit`, or of the one asked for."""
        reply = await self.get(**({"survey": "visit"} | query))
        assert reply.status_code == httpx.codes.OK, reply.text
        page = reply.json()
        assert page["next_cursor"] is None
        items: list[dict[str, Any]] = page["items"]
        return items

    async def item(self, **query: Any) -> dict[str, Any]:
        """Return the one score that the query gives."""
        [item] = await self.items(**query)
        return item


@pytest.fixture
def reader(scoring: OneService) -> Reader:
    """Somebody who reads the scores of this installation."""
    return Reader(scoring)


def counted(service: OneService) -> Callable[[str], Any]:
    """Return a function that counts the rows of a table of scoring."""

    async def count(table: str) -> int:
        async with service.engine.connect() as connection:
            number = (await connection.exec_driver_sql(f"SELECT count(*) FROM scoring.{table}")).scalar_one()  # noqa: S608 - a name of our own
            return int(number)

    return count


@pytest.fixture
def rows(scoring: OneService) -> Callable[[str], Any]:
    """Count the rows of a table."""
    return counted(scoring)


@pytest.fixture
def again() -> Callable[[Event[Any]], Event[Any]]:
    """Repeat an event under a new id, as a replay does."""

    def make(event: Event[Any]) -> Event[Any]:
        return Event(event.data, event.source, event.time, UUID(int=uuid7().int), event.correlation_id)

    return make


@pytest.fixture
async def chain(databases: Databases) -> AsyncIterator[OneService]:
    """Three shops with nine weeks of answers, of which Berlin's checkout became worse and Hamburg's counter silent."""
    async with databases.lend_filled("a chain of shops", _fill) as url, one_service(SERVICE, url) as service:
        yield service


async def _fill(url: str) -> None:
    async with one_service(SERVICE, url) as service:
        now = datetime.now(UTC)
        await service.deliver(company(now), team(now), *answers(now, weeks=9, per_week=12))
        await service.use_cases.scores.fold_journal()
        await service.use_cases.comments.read()
