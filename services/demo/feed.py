"""Sending the rows of a CSV file to a running suite."""

import csv
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from itertools import islice
from pathlib import Path
from typing import Any

import httpx
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn

from services.demo.mapping import CsvMapping

BATCH = 200
STORED = ("created", "duplicate")


@dataclass(slots=True)
class FeedResult:
    rows: int = 0
    empty: int = 0
    """Rows in which nobody answered anything."""
    statuses: Counter[str] = field(default_factory=Counter)
    """Outcomes that the batch endpoint reports: created, duplicate, conflict, rejected."""
    problems: list[str] = field(default_factory=list)
    scored_answers: int = 0
    """Numeric answers in the responses that are stored now."""


def publish_survey(client: httpx.Client, mapping: CsvMapping) -> None:
    """Save and publish the mapping's survey."""
    path = f"/v1/surveys/{mapping.survey}"
    reply = client.put(path, json=mapping.definition)
    if reply.status_code == httpx.codes.PRECONDITION_REQUIRED:  # it is there, and different: the mapping decides
        reply = client.put(path, json=mapping.definition, headers={"If-Match": "*"})
    reply.raise_for_status()
    client.post(f"{path}/publish").raise_for_status()


def feed(client: httpx.Client, mapping: CsvMapping, source: Path) -> FeedResult:
    """Send every row of `source`, in batches, with a progress bar.

    Raises:
        httpx.HTTPStatusError: the suite refused a whole batch.
    """
    with source.open(newline="", encoding="utf-8-sig") as file:
        rows = list(csv.DictReader(file))
    result = FeedResult(rows=len(rows))
    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeElapsedColumn())
    with Progress(*columns) as progress:
        task = progress.add_task("Sending answers", total=len(rows))
        for chunk in _chunks(rows):
            bodies = [body for row in chunk if (body := mapping.response_of(row)) is not None]
            result.empty += len(chunk) - len(bodies)
            if bodies:
                _send(client, bodies, result)
            progress.advance(task, len(chunk))
    return result


def _send(client: httpx.Client, bodies: list[dict[str, Any]], result: FeedResult) -> None:
    reply = client.post("/v1/responses/batch", json={"responses": bodies})
    reply.raise_for_status()
    for body, item in zip(bodies, reply.json()["results"], strict=True):
        result.statuses[item["status"]] += 1
        if item["status"] in STORED:
            result.scored_answers += sum(isinstance(answer, int) for answer in body["answers"].values())
        if item.get("problem"):
            result.problems.append(item["problem"].get("detail", item["problem"].get("title", "")))


def _chunks(rows: Iterable[dict[str, str]]) -> Iterator[list[dict[str, str]]]:
    source = iter(rows)
    while chunk := list(islice(source, BATCH)):
        yield chunk
