"""Exports opened in LibreOffice: nothing calculates, and what comes back is what went in."""

import csv
import io
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest

from shared.csv_cells import SEPARATORS, unguarded
from shared.testing import spreadsheets
from shared.testing.channels import publish_survey
from shared.testing.collecting import execute
from shared.testing.kafka import required
from shared.testing.one_service import OneService
from shared.testing.spreadsheets import (
    NOT_FOUND,
    LibreOffice,
    find_soffice,
    formulas_of,
    sheets_of,
    values_of,
)

TEXTS = [
    "=1+1",
    "gut;=1+1;x",
    "a\t=1+1\tb",
    "a|@SUM(1;2)|b",
    "a,+1+1",
    "first\n=1+1\n- second",
    '"=1+1"',
    ';"=1+1";',
    "＝1+1",  # noqa: RUF001 - full-width on purpose
    "a;  =1+1",
    "a|\u00a0-1",
    "-5",
    "1.5",
    "1,5",
    "007",
    "12345678901234567890",
    "2026-03-01",
    "1-2",
    "TRUE",
    "#REF!",
    "Größe, Straße; ß",
    "مرحبا بالعالم",
    "👍🏽 é",
    "two\nlines",
    "'quoted'",
    "_x0041_",
    "<r>bold</r>",
]
SURVEY: dict[str, Any] = {
    "title": "Nasty",
    "languages": ["en", "de"],
    "hidden": ["order"],
    "questions": [
        {"key": "recommend", "type": "nps", "text": {"en": "Would you?", "de": "Würden Sie?"}},
        {"key": "why", "type": "text", "text": {"en": "Why?"}},
        {"key": "sum", "type": "number", "decimals": 2, "text": {"en": "How much?"}},
        {"key": "day", "type": "date", "text": {"en": "When?"}},
        {"key": "agreed", "type": "consent", "text": {"en": "Agreed?"}},
    ],
}
SUM, DAY, AT, ORDER = -1234.5, "2026-02-28", "2026-03-01T12:30:15Z", "0049"
AT_IN_BERLIN = "2026-03-01T13:30:15"


@pytest.fixture
def libreoffice(tmp_path: Path) -> LibreOffice:
    """LibreOffice; where there is none the tests are skipped and say so, or fail where CI is set."""
    if find_soffice() is None:
        (pytest.fail if required() else pytest.skip)(NOT_FOUND)
    return LibreOffice(tmp_path)


@pytest.fixture
async def nasty(collector: OneService) -> OneService:
    """The collector with answers that spreadsheet programs would like to calculate."""
    await publish_survey(collector.client, collector.admin, "nasty", SURVEY)
    items = [
        {
            "survey": "nasty",
            "channel": "import",
            "answers": {"recommend": 9, "why": text, "sum": SUM, "day": DAY, "agreed": True},
            "attributes": {"order": ORDER, "note": text},
            "occurred_at": AT,
        }
        for text in TEXTS
    ]
    for item in items:  # one after the other, so that their order is known
        sent = await collector.client.post("/v1/responses/batch", json={"responses": [item]}, headers=collector.admin)
        assert [one["status"] for one in sent.json()["results"]] == ["created"], sent.text
    await execute(collector, "UPDATE collector.response SET received_at = received_at - interval '1 hour'")
    return collector


async def export(service: OneService, **parameters: str) -> bytes:
    answer = await service.client.get(
        "/v1/exports/responses", params={"survey": "nasty", **parameters}, headers=service.admin
    )
    assert answer.status_code == 200, answer.text
    return answer.content


async def test_nothing_calculates_and_everything_comes_back(nasty: OneService, libreoffice: LibreOffice) -> None:
    """CSV for programs and for Excel, opened with each of the separators that there are in the world."""
    files = {
        "plain.csv": await export(nasty),
        "german.csv": await export(nasty, profile="excel", locale="de", zone="Europe/Berlin"),
        "labelled.csv": await export(nasty, profile="excel", locale="en", labels="true"),
        "danger.csv": b"text,n\r\ngut;=1+1;x,1\r\n",
    }
    for separator in SEPARATORS:
        seen = await libreoffice.open_csv(files, separator)
        # The last one shows that it would, if we did nothing about it.
        assert (formulas_of(seen.pop("danger.csv")) != []) is (separator == ";")
        assert not [found for rows in seen.values() for found in formulas_of(rows)]
    head, *rows = values_of((await libreoffice.open_csv(files, ";", language="de"))["german.csv"])
    assert head[head.index("answers.why")] == "answers.why"
    for text, row in zip(TEXTS, rows, strict=True):
        cells = dict(zip(head, row, strict=True))
        assert (unguarded(cells["answers.why"]), cells["attributes.order"]) == (text, ORDER)
        assert (cells["answers.sum"], cells["answers.recommend"], cells["version"]) == (SUM, 9, 1)
        assert cells["answers.day"] == datetime.fromisoformat(DAY)
        assert cells["occurred_at (Europe/Berlin)"] == datetime.fromisoformat(AT_IN_BERLIN)


async def test_a_workbook_is_what_went_in(nasty: OneService, libreoffice: LibreOffice) -> None:
    """Read by one program and by another: text is text, numbers and dates are typed, and the codebook is beside."""
    workbook = await export(nasty, format="xlsx", zone="Europe/Berlin", locale="de")
    saved = (await libreoffice.save_xlsx({"nasty.xlsx": workbook}))["nasty.xlsx"]
    for (answers, codebook), unescaped in ((sheets_of(workbook), spreadsheets.unescaped), (saved, str)):
        assert formulas_of(answers) == formulas_of(codebook) == []
        head, *rows = values_of(answers)
        for text, row in zip(TEXTS, rows, strict=True):
            cells = dict(zip(head, row, strict=True))
            assert (unescaped(cells["answers.why"]), cells["attributes.order"]) == (text, ORDER)
            assert (cells["answers.sum"], cells["answers.recommend"], cells["answers.agreed"]) == (SUM, 9, True)
            assert cells["answers.day"] == datetime.fromisoformat(DAY)
            assert cells["occurred_at (Europe/Berlin)"] == datetime.fromisoformat(AT_IN_BERLIN)
        names = {row[0] for row in values_of(codebook)[1:]}
        assert {name.partition(" (")[0] for name in head} == names
    read = (await libreoffice.open_xlsx({"nasty.xlsx": workbook}))["nasty.xlsx"]
    why = read[0].index("answers.why")
    assert [row[why] for row in read[1:]] == TEXTS


async def test_excel_gets_its_mark_and_the_separators_of_the_country(nasty: OneService) -> None:
    """A byte order mark, and semicolons where the decimal separator is a comma; plain CSV has neither."""
    for locale, separator, decimal in (
        ("de", ";", ","),
        ("de-AT", ";", ","),
        ("fr", ";", ","),
        ("en", ",", "."),
        ("de-CH", ",", "."),
        ("ar", ",", "."),
        ("ja", ",", "."),
    ):
        text = (await export(nasty, profile="excel", locale=locale)).decode()
        assert text.startswith("\ufeff"), locale
        head, first, *_ = csv.reader(io.StringIO(text.removeprefix("\ufeff"), newline=""), delimiter=separator)
        assert first[head.index("answers.sum")] == f"-1234{decimal}5", locale
        assert first[head.index("occurred_at (UTC)")] == "2026-03-01 12:30:15"
    plain = (await export(nasty)).decode()
    assert plain.startswith("id,survey,version,")
    assert ",-1234.5," in plain
