"""A survey's page Export: answers and codebook as files, for who may read answers, of the places that they see."""

import csv
import io

import httpx
import pytest

from shared.testing.collecting import execute
from shared.testing.forms import read_page
from shared.testing.one_service import OneService
from shared.testing.signing_in import SignedIn, sign_in
from shared.testing.spreadsheets import sheets_of, values_of
from shared.web.exports import xlsx_format

BASE = "/console/collector/surveys/visit/export"


async def get(collector: OneService, person: SignedIn, path: str = "", **query: str) -> httpx.Response:
    return await collector.client.get(BASE + path, headers=person.headers, params=query or None)


@pytest.fixture
async def answered(collector: OneService) -> OneService:
    """The collector with answers of two places, a day apart."""
    for location, at in (
        ("Berlin", "2026-03-01T16:30:00Z"),
        ("Hamburg", "2026-03-01T23:30:00Z"),
        ("Berlin", "2026-03-01T23:30:00Z"),
    ):
        item = {
            "survey": "visit",
            "channel": "import",
            "answers": {"recommend": 9, "why": "gut;=1+1;x"},
            "location": location,
            "touchpoint": "till",
            "occurred_at": at,
        }
        sent = await collector.client.post("/v1/responses/batch", json={"responses": [item]}, headers=collector.admin)
        assert sent.json()["results"][0]["status"] == "created", sent.text
    await execute(collector, "UPDATE collector.response SET received_at = received_at - interval '1 hour'")
    return collector


async def test_the_page_offers_answers_and_codebook(answered: OneService) -> None:
    """Linked from the survey's other pages; each file is what its button says, in the reader's language and zone."""
    person = sign_in(answered.app, language="de")
    shown = read_page((await get(answered, person)).text)
    for words in ("Alle Antworten", "CSV für Excel", "Excel (XLSX)", "Codebuch", "Fragen und Auswahlmöglichkeiten"):
        assert words in shown.text
    other = await answered.client.get("/console/collector/surveys/visit/share", headers=person.headers)
    assert f'href="{BASE}"' in other.text
    excel = await get(answered, person, "/responses", **{"as": "excel", "words": "keys"})
    text = excel.content.decode()
    assert text.startswith('\ufeff"id";"survey";"version"')
    assert '"gut;\'=1+1;x"' in text
    rows = list(csv.DictReader(io.StringIO(text.removeprefix("\ufeff"), newline=""), delimiter=";"))
    assert [row["occurred_at (Europe/Berlin)"] for row in rows] == [
        "2026-03-01 17:30:00",
        "2026-03-02 00:30:00",
        "2026-03-02 00:30:00",
    ]
    book = await get(answered, person, "/responses", **{"as": "xlsx", "language": "de"})
    answers, codebook = sheets_of(book.content)
    assert "Eingegangen am (Europe/Berlin)" in values_of(answers)[0]
    assert values_of(codebook)[1][:2] == ["id", "Antwort"]
    plain = await get(answered, person, "/responses", **{"as": "csv", "words": "keys"})
    assert plain.text.startswith("id,survey,version,")
    for ending, start in (("csv", b"column,label,"), ("excel", '\ufeff"column";'.encode()), ("xlsx", b"PK")):
        assert (await get(answered, person, f"/codebook/{ending}", language="de")).content.startswith(start)
    audited = [one.after for one in await answered.audited() if one.action == "responses.exported"]
    assert len(audited) == 3


async def test_days_are_those_of_the_readers_zone(answered: OneService) -> None:
    """The last day is included; what is no day stands in the form, with a word beside it."""
    person = sign_in(answered.app)
    for days, count in (({"from": "2026-03-02"}, 2), ({"to": "2026-03-01"}, 1), ({"from": "2026-03-03"}, 0)):
        reply = await get(answered, person, "/responses", **{"as": "csv", "words": "keys", **days})
        assert int(reply.headers["heed-row-count"]) == count, days
    wrong = await get(answered, person, "/responses", **{"as": "csv", "from": "soon", "words": "keys"})
    assert wrong.status_code == 422
    assert 'value="soon"' in wrong.text
    assert "This is not a date." in wrong.text
    assert 'value="keys" selected' in wrong.text
    assert (await get(answered, person, "/responses", **{"as": "exe"})).status_code == 422


async def test_only_what_the_reader_sees_leaves(answered: OneService) -> None:
    """Of a unit its own places; without the scope to read answers nothing, and no tab that leads there."""
    berlin = sign_in(answered.app, unit="b", locations=frozenset({"Berlin"}))
    rows = (await get(answered, berlin, "/responses", **{"as": "csv", "words": "keys"})).text.splitlines()
    assert len(rows) == 3
    assert not any("Hamburg" in row for row in rows)
    viewer = sign_in(answered.app, "viewer")
    for path in ("", "/responses", "/codebook/csv"):
        assert (await get(answered, viewer, path)).status_code == 403
    tabs = await answered.client.get("/console/collector/surveys/visit/share", headers=viewer.headers)
    assert BASE not in tabs.text


async def test_more_than_a_sheet_holds_is_said_on_the_page(
    answered: OneService, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(xlsx_format, "MOST_ROWS", 2)
    reply = await get(answered, sign_in(answered.app), "/responses", **{"as": "xlsx"})
    assert reply.status_code == 422
    assert "choose CSV, or a shorter time" in reply.text
