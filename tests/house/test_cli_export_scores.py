"""`export scores` and `export verbatims`: what scoring knows, over real HTTP, as a file."""

import csv
import io
import json
from collections.abc import AsyncIterator, Awaitable, Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from pyarrow import parquet

from services.scoring.service import SERVICE
from shared.contracts.collector import Answer, ResponseReceived
from shared.contracts.event import Event
from shared.ids import uuid7
from shared.runtime.roles import Role
from shared.testing.house import House, house
from shared.testing.one_service import OneService, one_service

Printed = tuple[int, str, str]
Remote = Callable[..., Awaitable[Printed]]
AT = datetime(2026, 3, 2, 12, tzinfo=UTC)
STARS: dict[str, Any] = {"type": "rating", "scale_min": 1, "scale_max": 5, "polarity": "high_is_good"}


def answered(value: int, why: str) -> Event[ResponseReceived]:
    """A response to the survey `visit`."""
    answers = (
        Answer(question="stars", concept="stars", value=value, **STARS),
        Answer(question="why", concept="why", type="text", value=why),
    )
    fields: dict[str, Any] = {"response_id": uuid7(), "survey": "visit", "version": 1, "channel": "web", "locale": "en"}
    data = ResponseReceived(**fields, answers=answers, occurred_at=AT, received_at=AT)
    return Event(data, source="/heed/collector", time=AT)


def rows_of(path: Path) -> list[dict[str, str]]:
    """The rows of a CSV file."""
    return list(csv.DictReader(io.StringIO(path.read_text())))


def names_in(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.iterdir())


@pytest.fixture
async def scoring(database_url: str) -> AsyncIterator[OneService]:
    """Scoring with three answers, counted and read."""
    async with one_service(SERVICE, database_url) as service:
        await service.deliver(answered(5, "Very friendly staff."), answered(1, "=rude"), answered(3, "Tuesday."))
        await service.use_cases.scores.fold_journal()
        await service.use_cases.comments.read()
        yield service


@pytest.fixture
async def running(scoring: OneService, database_url: str) -> AsyncIterator[House]:  # noqa: ARG001 - its answers
    """The same on a real port."""
    async with house((SERVICE,), database_url, "postgres://", topic_prefix="t", role=Role.HTTP) as found:
        yield found


async def test_files_are_what_scoring_knows(
    running: House, remote: Remote, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Each form is fetched under the survey's name, into a file of one's own or to the shell; refusals are one line."""
    monkeypatch.chdir(tmp_path)
    known = {"HEED_URL": running.url, "HEED_KEY": running.admin["Authorization"].split()[1]}
    code, out, said = await remote("export", "scores", "--survey", "visit", **known)
    assert (code, out.strip()) == (0, "1 rows in visit-scores.csv"), said
    [row] = rows_of(tmp_path / "visit-scores.csv")
    assert (row["period_from"], row["value"], row["n"]) == ("2026-03-02", "3.0", "3")
    code, out, said = await remote(
        *("export", "scores", "--survey", "visit", "--interval", "year", "--format", "parquet", "--output", "y.parquet")
    )
    assert (code, out.strip()) == (0, "1 rows in y.parquet"), said
    assert [str(day) for day in parquet.read_table("y.parquet")["period_from"].to_pylist()] == ["2026-01-01"]
    code, out, said = await remote("export", "verbatims", "--survey", "visit")
    assert (code, out.strip()) == (0, "3 verbatims in visit-verbatims.csv"), said
    found = rows_of(tmp_path / "visit-verbatims.csv")
    assert {one["text"]: one["sentiment"] for one in found}.keys() == {"Very friendly staff.", "'=rude", "Tuesday."}
    arguments = ("export", "verbatims", "--survey", "visit", "--sentiment", "positive", "--format", "jsonl")
    code, out, said = await remote(*arguments, "--output", "-")
    assert (code, json.loads(out)["text"]) == (0, "Very friendly staff."), said
    code, out, said = await remote("export", "scores", "--survey", "visit", "--from", "soon")
    assert code == 1
    assert "from:" in said
    assert names_in(tmp_path) == ["visit-scores.csv", "visit-verbatims.csv", "y.parquet"]
