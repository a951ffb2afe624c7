"""Every question type through every form of export: the three files say the same."""

import csv
import io
import json
from datetime import UTC, date, datetime
from typing import Any

import pyarrow as pa
import pytest
from pyarrow import parquet

from shared.testing.channels import publish_survey
from shared.testing.collecting import execute
from shared.testing.one_service import OneService

SURVEY: dict[str, Any] = {
    "title": "Everything",
    "languages": ["en"],
    "hidden": ["plan"],
    "questions": [
        {"key": "nps", "type": "nps"},
        {"key": "csat", "type": "csat"},
        {"key": "faces", "type": "faces"},
        {"key": "one", "type": "single", "choices": ["a", "b"], "other": "b"},
        {"key": "some", "type": "multiple", "choices": ["a", "b", "c"], "other": "c"},
        {"key": "table", "type": "matrix", "rows": ["app", "shop"], "choices": ["good", "bad"]},
        {"key": "order", "type": "ranking", "choices": ["a", "b", "c"]},
        {"key": "words", "type": "text"},
        {"key": "sum", "type": "number", "decimals": 2},
        {"key": "day", "type": "date"},
        {"key": "you", "type": "contact", "fields": ["name", "email"]},
        {"key": "agreed", "type": "consent"},
    ],
}
ANSWERS: list[dict[str, Any]] = [
    {
        "nps": 10,
        "csat": 5,
        "faces": 1,
        "one": {"choice": "b", "words": "=mine"},
        "some": ["a", {"choice": "c", "words": "ours, too"}],
        "table": {"app": "good", "shop": "bad"},
        "order": ["c", "a"],
        "words": "a\nb",
        "sum": -1.25,
        "day": "2026-03-01",
        "you": {"name": "Canary", "email": "canary@example.org"},
        "agreed": True,
    },
    {"nps": 0, "one": "a", "some": ["b"], "table": {"app": "bad"}, "sum": 3, "agreed": False},
    {"words": "only"},
]


def definition() -> dict[str, Any]:
    """The survey with its wordings."""

    def choice(key: str, other: str | None) -> dict[str, Any]:
        return {"key": key, "text": {"en": key}} | ({"other": True} if key == other else {})

    def question(short: dict[str, Any]) -> dict[str, Any]:
        full = {name: value for name, value in short.items() if name != "other"} | {"text": {"en": short["key"]}}
        for name in {"rows", "choices"} & short.keys():
            full[name] = [choice(key, short.get("other") if name == "choices" else None) for key in short[name]]
        return full

    return {**SURVEY, "questions": [question(short) for short in SURVEY["questions"]]}


@pytest.fixture
async def answered(collector: OneService) -> OneService:
    """The collector with answers to every type, given long ago."""
    await publish_survey(collector.client, collector.admin, "all", definition())
    for number, answers in enumerate(ANSWERS):
        body = {"answers": answers, "attributes": {"plan": number, "note": "x"}}
        posted = await collector.client.post("/v1/surveys/all/responses", json=body)
        assert posted.status_code == 201, posted.text
    await execute(collector, "UPDATE collector.response SET received_at = received_at - interval '1 hour'")
    return collector


async def export(service: OneService, form: str) -> bytes:
    """Ask for an export."""
    parameters = {"survey": "all", "format": form}
    answer = await service.client.get("/v1/exports/responses", params=parameters, headers=service.admin)
    assert answer.status_code == 200, answer.text
    assert b"anary" not in answer.content
    return answer.content


async def lines(service: OneService) -> list[dict[str, Any]]:
    """The responses as JSON lines show them."""
    return [json.loads(line) for line in (await export(service, "jsonl")).splitlines()]


async def test_json_lines_hold_the_answers_as_they_were_given(answered: OneService) -> None:
    """Everything but contact data comes back."""
    expected = [{key: value for key, value in answers.items() if key != "you"} for answers in ANSWERS]
    assert [line["answers"] for line in await lines(answered)] == expected


async def test_parquet_says_the_same_as_json_lines(answered: OneService) -> None:
    """Each typed cell is the value of the JSON line; lists are lists, moments and days are their own types."""
    table = parquet.read_table(io.BytesIO(await export(answered, "parquet")))
    types = {name: table.schema.field(name).type for name in table.column_names}
    assert types["answers.nps"] == pa.int64()
    assert types["answers.sum"] == pa.float64()
    assert types["answers.day"] == pa.date32()
    assert types["answers.some"] == pa.list_(pa.string())
    assert types["answers.agreed"] == pa.bool_()
    assert types["occurred_at"] == pa.timestamp("us", tz="UTC")
    for row, line in zip(table.to_pylist(), await lines(answered), strict=True):
        assert {name: row[name] for name in ("id", "survey", "version", "channel", "respondent_id")}.items() <= (
            line.items()
        )
        for name in ("occurred_at", "received_at"):
            assert row[name] == datetime.fromisoformat(line[name]).astimezone(UTC)
        assert rebuilt(row) == line["answers"]
        assert json.loads(row["attributes.plan"]) == line["attributes"]["plan"]
        assert json.loads(row["attributes"]) == {"note": "x"}


def rebuilt(row: dict[str, Any]) -> dict[str, Any]:
    """The answers that the cells of a row came from."""
    found = {name.removeprefix("answers."): value for name, value in row.items() if name.startswith("answers.")}
    one, some = found.pop("one.words"), found.pop("some.words")
    if one is not None:
        found["one"] = {"choice": found["one"], "words": one}
    if some is not None:
        found["some"] = [*found["some"][:-1], {"choice": found["some"][-1], "words": some}]
    found["table"] = {row: found.pop(f"table.{row}") for row in ("app", "shop")}
    found["table"] = {row: column for row, column in found["table"].items() if column is not None} or None
    found["day"] = found["day"].isoformat() if isinstance(found["day"], date) else None
    return {name: value for name, value in found.items() if value is not None}


async def test_csv_says_the_same_in_words(answered: OneService) -> None:
    """Choices stand side by side, words and rows in columns of their own, numbers as numbers, what is missing empty."""
    rows = list(csv.DictReader(io.StringIO((await export(answered, "csv")).decode(), newline="")))
    expected = {
        "answers.nps": "10",
        "answers.faces": "1",
        "answers.one": "b",
        "answers.one.words": "'=mine",
        "answers.some": "a|c",
        "answers.some.words": "ours, too",
        "answers.table.app": "good",
        "answers.table.shop": "bad",
        "answers.order": "c|a",
        "answers.words": "a\nb",
        "answers.sum": "-1.25",
        "answers.day": "2026-03-01",
        "answers.agreed": "true",
        "attributes.plan": "0",
        "attributes": '{"note":"x"}',
    }
    assert expected.items() <= rows[0].items()
    assert (rows[1]["answers.agreed"], rows[1]["answers.sum"], rows[1]["answers.some.words"]) == ("false", "3", "")
    assert {name for name, cell in rows[2].items() if name.startswith("answers.") and cell} == {"answers.words"}
    assert not [name for name in rows[0] if "you" in name]
