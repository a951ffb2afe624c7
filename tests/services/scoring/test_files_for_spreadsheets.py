"""Scores and comments for spreadsheets: workbooks, CSV for Excel, and wordings instead of keys."""

import csv
import io
from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

import httpx
import openpyxl

from shared.contracts.collector import QuestionAsked, ResponseReceived, SurveyPublished
from shared.contracts.event import Event
from shared.ids import uuid7
from shared.testing.one_service import OneService
from shared.testing.spreadsheets import formulas_of, sheets_of, values_of
from tests.services.scoring.conftest import NOON, SOURCE
from tests.services.scoring.pages import COMMENTS, SCORES, manager, page

MakeResponse = Callable[..., Event[ResponseReceived]]


def published() -> Event[SurveyPublished]:
    """Return the event that the survey was published."""
    question = QuestionAsked(
        key="recommend",
        concept="recommend",
        type="nps",
        scale_min=0,
        scale_max=10,
        polarity="high_is_good",
        texts={"en": "Recommend?", "de": "Empfehlen?"},
    )
    said = SurveyPublished(
        survey="visit",
        version=1,
        title="How was it?",
        titles={"en": "How was it?", "de": "Wie war es?"},
        languages=("en", "de"),
        questions=(question,),
        published_at=NOON,
    )
    return Event(said, source=SOURCE, time=NOON, id=uuid7())


async def exported(service: OneService, what: str, **parameters: str) -> httpx.Response:
    """Ask for a file of the survey `visit`."""
    reply = await service.client.get(
        f"/v1/exports/{what}", params={"survey": "visit", **parameters}, headers=service.admin
    )
    assert reply.status_code == 200, reply.text
    return reply


async def rows_of(service: OneService, what: str, **parameters: str) -> list[dict[str, str]]:
    """The rows of a CSV file by their columns' names."""
    reply = await exported(service, what, **parameters)
    return list(csv.DictReader(io.StringIO(reply.content.decode(), newline="")))


async def test_workbooks_explain_their_columns(scoring: OneService, response: MakeResponse) -> None:
    """Scores and comments as XLSX: numbers are numbers, text is text, and each column is explained beside."""
    await scoring.deliver(response({"recommend": 9, "why": "=1+1;x"}, occurred_at=datetime(2026, 3, 1, 12, tzinfo=UTC)))
    await scoring.use_cases.scores.fold_journal()
    for what, names in (("scores", ["Kennzahlen", "Codebuch"]), ("verbatims", ["Kommentare", "Codebuch"])):
        answer = await exported(
            scoring, what, format="xlsx", locale="de", **({"zone": "Asia/Tokyo"} if what != "scores" else {})
        )
        assert answer.headers["content-disposition"] == f'attachment; filename="visit-{what}.xlsx"'
        assert openpyxl.load_workbook(io.BytesIO(answer.content)).sheetnames == names
        table, codebook = sheets_of(answer.content)
        assert formulas_of(table) == []
        head, row = values_of(table)
        explained = values_of(codebook)[1:]
        assert [one[0] for one in explained] == [name.removesuffix(" (Asia/Tokyo)") for name in head]
        assert all(cell for line in explained for cell in line)
        cells = dict(zip(head, row, strict=True))
        if what == "scores":
            assert (cells["value"], cells["n"], cells["period_from"]) == (100, 1, datetime.fromisoformat("2026-03-01"))
        else:
            assert (cells["text"], cells["is_read"]) == ("=1+1;x", False)
            assert cells["occurred_at (Asia/Tokyo)"] == datetime.fromisoformat("2026-03-01T21:00:00")
    german = (await exported(scoring, "scores", profile="excel", locale="de")).content.decode()
    assert german.startswith('\ufeff"period_from";"series_id";"survey"')
    assert ";100,0;1;" in german


async def test_wordings_instead_of_keys(scoring: OneService, response: MakeResponse) -> None:
    """Survey and question in a language; without their words the keys stay."""
    await scoring.deliver(response({"recommend": 9, "why": "Good"}))
    await scoring.use_cases.scores.fold_journal()
    [row] = await rows_of(scoring, "scores", labels="true", locale="de")
    assert (row["survey"], row["concept"]) == ("visit", "recommend")
    await scoring.deliver(published())
    [row] = await rows_of(scoring, "scores", labels="true", locale="de")
    assert (row["survey"], row["concept"]) == ("Wie war es?", "Empfehlen?")
    [row] = await rows_of(scoring, "scores", labels="true", language="en", locale="de")
    assert (row["survey"], row["concept"]) == ("How was it?", "Recommend?")
    [comment] = await rows_of(scoring, "verbatims", labels="true", locale="de")
    assert (comment["survey"], comment["question"]) == ("Wie war es?", "why")


async def test_pages_offer_each_file(scoring: OneService, response: MakeResponse) -> None:
    """What the page shows as plain CSV, as CSV for the reader's Excel, and as a workbook in their language."""
    given = {"recommend": 9, "why": "gut;=1+1;x"}
    await scoring.deliver(*(response(given, occurred_at=datetime.now(UTC)) for _ in range(6)))
    await scoring.use_cases.scores.fold_journal()
    who = manager(scoring, language="de")
    for path, sheet in ((SCORES, "Kennzahlen"), (COMMENTS, "Kommentare")):
        shown = await page(scoring, who, path)
        files: dict[str, Any] = {}
        for choice in ("csv", "excel", "xlsx"):
            assert f'href="{path}/{choice}?survey=visit' in shown.text, shown.text
            files[choice] = (await page(scoring, who, f"{path}/{choice}")).content
        assert openpyxl.load_workbook(io.BytesIO(files["xlsx"])).sheetnames == [sheet, "Codebuch"]
        assert files["excel"].startswith("\ufeff".encode())
        plain = list(csv.reader(io.StringIO(files["csv"].decode(), newline="")))
        text = files["excel"].decode("utf-8-sig")
        excel = list(csv.reader(io.StringIO(text, newline=""), delimiter=";"))
        assert len(excel) == len(plain) == len(sheets_of(files["xlsx"])[0]) > 1
    assert "gut;'=1+1;x" in text
