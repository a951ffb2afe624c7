"""Scores and verbatims as files: complete, equal to what the API says, and safe to open."""

import csv
import io
import json
from collections import Counter
from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from typing import Any

import httpx
import pytest
from pyarrow import parquet

from services.scoring.application import exports as exporting
from shared.contracts.collector import ResponseReceived
from shared.contracts.event import Event
from shared.testing.one_service import OneService

MakeResponse = Callable[..., Event[ResponseReceived]]
DAYS = (date(2024, 2, 28), date(2024, 2, 29), date(2024, 12, 30), date(2025, 1, 1))
EVIL = ("=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "＝1")  # noqa: RUF001 - full-width on purpose
HARMLESS = ("1-1", "a=b", 'with "quotes", commas\r\nand lines', "ü 👍")


async def export(service: OneService, what: str, **parameters: str) -> httpx.Response:
    """Ask for a file of the survey `visit`."""
    answer = await service.client.get(
        f"/v1/exports/{what}", params={"survey": "visit", **parameters}, headers=service.admin
    )
    assert answer.status_code == 200, answer.text
    return answer


def csv_rows(answer: httpx.Response) -> list[dict[str, str]]:
    """The rows of a CSV file by their columns' names."""
    return list(csv.DictReader(io.StringIO(answer.content.decode(), newline="")))


def json_rows(answer: httpx.Response) -> list[dict[str, Any]]:
    """The objects of a file of JSON lines."""
    return [json.loads(line) for line in answer.content.decode().split("\n")[:-1]]


def parquet_rows(answer: httpx.Response) -> list[dict[str, Any]]:
    """The rows of a Parquet file."""
    rows: list[dict[str, Any]] = parquet.read_table(io.BytesIO(answer.content)).to_pylist()
    return rows


@pytest.fixture
def small_pages(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let a few rows be many pages."""
    monkeypatch.setattr(exporting, "PAGE", 3)


@pytest.mark.usefixtures("small_pages")
async def test_scores_by_day_are_a_recount(scoring: OneService, response: MakeResponse) -> None:
    """One row for each series and day with answers, in order, once, in all forms; as the API scores the same window."""
    expected: Counter[tuple[str, str, str | None, str, int]] = Counter()
    events = []
    for number in range(80):
        day = DAYS[number % 4]
        fields = {"touchpoint": "till" if number % 3 else None, "channel": "web" if number % 2 else "kiosk"}
        answers = {"recommend": number % 11, "stars": 1 + number % 5}
        at = datetime(day.year, day.month, day.day, number % 24, 59, tzinfo=UTC)
        events.append(response(answers, occurred_at=at, location="berlin", **fields))
        for concept, value in answers.items():
            expected[day.isoformat(), concept, fields["touchpoint"], str(fields["channel"]), value] += 1
    await scoring.deliver(
        *events, response({"recommend": 3}, suspect="rapid_taps", occurred_at=events[0].data.occurred_at)
    )
    await scoring.use_cases.scores.fold_journal()
    answer = await export(scoring, "scores", format="jsonl")
    rows = json_rows(answer)
    found = {
        (row["period_from"], row["concept"], row["touchpoint"], row["channel"], int(value)): n
        for row in rows
        for value, n in row["answers"].items()
    }
    assert found == expected
    assert int(answer.headers["heed-row-count"]) == len(rows)
    places = [(row["period_from"], row["series_id"]) for row in rows]
    assert places == sorted(set(places))
    assert sum(row["suspect"] for row in rows) == 1
    one = next(
        row for row in rows if (row["concept"], row["touchpoint"], row["channel"]) == ("recommend", "till", "web")
    )
    after = date.fromisoformat(one["period_from"]) + timedelta(days=1)
    window = {"from": one["period_from"], "to": after.isoformat(), "touchpoint": "till", "channel": "web"}
    shown = await scoring.client.get(
        "/v1/scores", params={"survey": "visit", "question": "recommend", **window}, headers=scoring.admin
    )
    [item] = shown.json()["items"]
    names = ("value", "n", "numerator", "denominator", "ci_low", "ci_high", "confidence", "method", "counts")
    assert {name: one[name] for name in names} == {name: item[name] for name in names}
    table = parquet_rows(await export(scoring, "scores", format="parquet"))
    sheet = csv_rows(await export(scoring, "scores"))
    assert [row["period_from"].isoformat() for row in table] == [row["period_from"] for row in rows]
    assert [row["period_from"] for row in sheet] == [row["period_from"] for row in rows]
    assert [row["value"] for row in table] == [row["value"] for row in rows]
    assert [json.loads(row["counts"]) for row in sheet] == [row["counts"] for row in rows]
    assert [json.loads(row["answers"]) for row in table] == [row["answers"] for row in rows]


async def test_scores_by_longer_periods(scoring: OneService, response: MakeResponse) -> None:
    """Weeks begin on Monday, across a year's end too; the days outside of `from` and `to` do not count."""
    await scoring.deliver(
        *(response({"stars": 4}, occurred_at=datetime(day.year, day.month, day.day, 12, tzinfo=UTC)) for day in DAYS)
    )
    await scoring.use_cases.scores.fold_journal()
    for interval, window, expected in (
        ("week", {}, [("2024-02-26", 2), ("2024-12-30", 2)]),
        ("month", {}, [("2024-02-01", 2), ("2024-12-01", 1), ("2025-01-01", 1)]),
        ("quarter", {}, [("2024-01-01", 2), ("2024-10-01", 1), ("2025-01-01", 1)]),
        ("year", {"from": "2024-02-29"}, [("2024-01-01", 2), ("2025-01-01", 1)]),
        ("day", {"from": "2024-02-29", "to": "2025-01-01"}, [("2024-02-29", 1), ("2024-12-30", 1)]),
        ("day", {"from": "2030-01-01"}, []),
    ):
        rows = json_rows(await export(scoring, "scores", format="jsonl", interval=interval, **window))
        assert [(row["period_from"], row["n"]) for row in rows] == expected, interval


@pytest.mark.usefixtures("small_pages")
async def test_verbatims_in_all_forms(scoring: OneService, response: MakeResponse) -> None:
    """Every comment comes once, the oldest first, with what was read in it; only CSV defuses what would calculate."""
    start = datetime(2026, 3, 1, tzinfo=UTC)
    texts = [*EVIL, *HARMLESS, "Very friendly staff.", "Very friendly staff."]
    events = [
        response(
            {"why": text},
            occurred_at=start + timedelta(seconds=number // 3),
            locale="en",
            attributes={"plan": "=2+2"},
            segments=("plan",),
            location=text.split()[0],
        )
        for number, text in enumerate(texts)
    ]
    await scoring.deliver(*reversed(events))
    await scoring.use_cases.comments.read()
    answer = await export(scoring, "verbatims", format="jsonl")
    lines = json_rows(answer)
    assert answer.headers["heed-row-count"] == str(len(texts))
    assert answer.headers["content-disposition"] == 'attachment; filename="visit-verbatims.jsonl"'
    assert answer.headers["cache-control"] == "no-store"
    assert sorted(row["text"] for row in lines) == sorted(texts)
    assert [row["occurred_at"] for row in lines] == sorted(row["occurred_at"] for row in lines)
    assert {row["response_id"] for row in lines} == {str(event.data.response_id) for event in events}
    assert [row["sentiment"] for row in lines if "friendly" in row["text"]] == ["positive", "positive"]
    sheet = csv_rows(await export(scoring, "verbatims"))
    assert [row["text"] for row in sheet] == [
        "'\t'=1" if row["text"] == "\t=1" else f"'{row['text']}" if row["text"] in EVIL else row["text"]
        for row in lines
    ]
    assert all(row["location"][0] not in "=+-@＝" for row in sheet)  # noqa: RUF001 - likewise
    assert all(json.loads(row["attributes"]) == {"plan": "=2+2"} for row in sheet)
    table = parquet_rows(await export(scoring, "verbatims", format="parquet"))
    assert [row["text"] for row in table] == [row["text"] for row in lines]
    assert [row["is_read"] for row in table] == [True] * len(texts)
    assert table[0]["occurred_at"] == start
    some = json_rows(await export(scoring, "verbatims", format="jsonl", sentiment="positive"))
    assert [row["text"] for row in some] == ["Very friendly staff."] * 2


@pytest.mark.parametrize("what", ["scores", "verbatims"])
async def test_empty_files_are_files(scoring: OneService, what: str) -> None:
    """A survey without answers has the columns and no rows."""
    answer = await export(scoring, what, format="csv")
    assert answer.headers["content-type"] == "text/csv; charset=utf-8"
    assert answer.text.count("\r\n") == 1
    names = answer.text.strip().split(",")
    assert (await export(scoring, what, format="jsonl")).content == b""
    table = parquet.read_table(io.BytesIO((await export(scoring, what, format="parquet")).content))
    assert (table.num_rows, table.column_names) == (0, names)


async def test_exports_are_audited(scoring: OneService) -> None:
    """Who took which data with them, and how much; nothing of what it says."""
    for kind in ("scores", "verbatims"):
        await scoring.client.get(f"/v1/exports/{kind}?survey=visit", headers=scoring.admin)
    audited = await scoring.audited()
    assert [(one.action, one.thing, one.thing_id, one.actor_kind) for one in audited] == [
        ("scores.exported", "survey", "visit", "key"),
        ("verbatims.exported", "survey", "visit", "key"),
    ]
    assert [json.loads(one.after or "{}")["rows"] for one in audited] == [0, 0]
