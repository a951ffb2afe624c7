"""A suite that was fed over HTTP with answers as they lie in a file."""

import asyncio
import os
from collections.abc import AsyncIterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import httpx
import pytest
import pytest_asyncio

from services.collector.service import SERVICE as COLLECTOR
from services.commands.demo import DATA
from services.demo.feed import FeedResult, feed, publish_survey
from services.demo.mapping import CsvMapping
from services.scoring.service import SERVICE as SCORING
from shared.testing.databases import Databases
from shared.testing.eventually import eventually
from shared.testing.house import House, house
from tests.real.recounted import Question, Row, Source, mean_of, net_promoters, satisfied

LABELLED = "HEED_BENCH_COMMENTS"
"""Names the file of patients' answers of an ambulance service that the benchmark of comments reads. It is not ours to
hand on; where somebody has it, these tests read it too, and otherwise only the sample."""

SAMPLE = Source(
    data=DATA / "sample.csv",
    mapping=DATA / "sample.json",
    moment=("visited_at", "%Y-%m-%d %H:%M", "Europe/Berlin"),
    place="place",
    questions={
        "recommend": Question("recommend", net_promoters),
        "satisfaction": Question("satisfaction", satisfied([4, 5])),
        "effort": Question("effort", mean_of(1, 7)),
    },
    comments=("comment",),
)


def sources() -> list[Source]:
    """Return the files that are there."""
    labelled = os.environ.get(LABELLED)
    if not labelled:
        return [SAMPLE]
    patients = Source(
        data=Path(labelled),
        mapping=DATA / "ambulance.json",
        moment=("date", "%Y-%m-%d", "Europe/London"),
        place="service",
        questions={"experience": Question("score", satisfied([1, 2]))},
        comments=("reason", "improvement"),
    )
    return [SAMPLE, patients]


@dataclass(frozen=True, slots=True)
class Fed:
    """A suite that knows the answers of a file."""

    source: Source
    rows: list[Row]
    suite: House
    survey: str
    results: tuple[FeedResult, FeedResult]
    """Of sending the file, and of sending it again."""

    async def get(self, path: str, **query: str) -> httpx.Response:
        """Ask the suite for something about the survey."""
        given = {"survey": self.survey, **query}
        reply = await self.suite.client.get(path, params=given, headers=self.suite.admin)
        assert reply.status_code == httpx.codes.OK, reply.text
        return reply

    async def scores(self, **query: str) -> list[dict[str, Any]]:
        """Return the scores of the survey."""
        items: list[dict[str, Any]] = (await self.get("/v1/scores", **query)).json()["items"]
        return items

    async def verbatims(self) -> list[dict[str, Any]]:
        """Return all that was written, page by page."""
        items: list[dict[str, Any]] = []
        cursor: Mapping[str, str] = {}
        while True:
            page = (await self.get("/v1/verbatims", limit="200", **cursor)).json()
            items += page["items"]
            if page["next_cursor"] is None:
                return items
            cursor = {"cursor": page["next_cursor"]}


@pytest_asyncio.fixture(scope="module", params=sources(), ids=lambda source: source.data.stem, loop_scope="module")
async def fed(request: pytest.FixtureRequest, databases: Databases) -> AsyncIterator[Fed]:
    """Collector and scoring as one process runs them, after the file was sent twice, counted, and its comments read."""
    source: Source = request.param
    rows, mapping = source.rows(), CsvMapping.read(source.mapping)
    async with (
        databases.lend() as database_url,
        house((COLLECTOR, SCORING), database_url, "postgres://", topic_prefix="real") as suite,
    ):

        def send() -> FeedResult:
            with httpx.Client(base_url=suite.url, headers=suite.admin, timeout=60.0) as client:
                publish_survey(client, mapping)
                return feed(client, mapping, source.data)

        results = await asyncio.to_thread(send), await asyncio.to_thread(send)
        loaded = Fed(source, rows, suite, mapping.survey, results)
        answers, texts = sum(len(row.answers) for row in rows), sum(len(row.words) for row in rows)

        async def is_settled() -> bool:
            return sum(int(item["n"]) for item in await loaded.scores()) >= answers

        async def is_read() -> bool:
            found = await loaded.verbatims()
            return len(found) >= texts and all(one["is_read"] for one in found)

        await eventually(is_settled)
        await eventually(is_read, seconds=120, every=0.2)
        yield loaded
