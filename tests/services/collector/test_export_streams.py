"""Exports as streams: a page in memory at a time, nothing held open, and visibly broken when something fails."""

import asyncio
import io
import os
import tempfile
from collections.abc import AsyncIterator
from pathlib import Path

import httpx
import pytest
from pyarrow import parquet

from services.collector.application.responses.export_responses import PAGE, Export
from services.collector.domain.responses.response import StoredResponse
from services.collector.service import SERVICE
from services.collector.web.exports import CsvFormat, JsonLinesFormat, ParquetFormat
from shared.runtime.roles import Role
from shared.testing.collecting import execute, select
from shared.testing.eventually import eventually
from shared.testing.exporting import cut_at, fill_responses
from shared.testing.house import House, house
from shared.testing.one_service import OneService
from shared.testing.spreadsheets import sheets_of
from shared.web.exports import xlsx_format
from shared.web.exports.formats import FileWriter
from shared.web.exports.parquet_format import ROW_GROUP

PATH = "/v1/exports/responses"
MANY = 20_000


@pytest.fixture
async def running(collector: OneService, database_url: str) -> AsyncIterator[House]:  # noqa: ARG001 - its survey
    """The collector of this test on a real port."""
    async with house((SERVICE,), database_url, "postgres://", topic_prefix="t", role=Role.HTTP) as found:
        yield found


async def begin(service: OneService) -> Export:
    """Begin an export of everything."""
    export: Export = await service.use_cases.responses.export(survey="visit", from_at=None, to_at=None, after=None)
    return export


async def test_only_a_page_is_in_memory(collector: OneService) -> None:
    """Twenty thousand responses come in forty pages; each form hands on what it has, page by page or group by group."""
    await fill_responses(collector, MANY)
    export = await begin(collector)
    forms: list[FileWriter[StoredResponse]] = [
        CsvFormat(export.table, head=True),
        JsonLinesFormat(),
        ParquetFormat(export.table),
    ]
    sizes = [len(form.head()) for form in forms]
    handed_on = [0, 0, 0]
    pages = []
    async for page in export.pages:
        pages.append(len(page))
        pieces = [form.add(page) for form in forms]
        handed_on = [count + bool(piece) for count, piece in zip(handed_on, pieces, strict=True)]
        sizes = [max(size, len(piece)) for size, piece in zip(sizes, pieces, strict=True)]
    assert pages == [PAGE] * (MANY // PAGE)
    assert handed_on == [MANY // PAGE, MANY // PAGE, MANY // ROW_GROUP]
    assert max(sizes) < 1_000_000
    assert len(b"".join(forms[2].tail())) < 100_000


async def test_pages_are_read_when_they_are_wanted(collector: OneService) -> None:
    """Between two pages nothing is open and nothing is read ahead: what is deleted by then does not come."""
    await fill_responses(collector, 3 * PAGE)
    export = await begin(collector)
    first = await anext(export.pages)
    busy = "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() AND state LIKE 'idle in%'"
    assert await select(collector, busy) == [(0,)]
    await execute(collector, "DELETE FROM collector.response")
    assert [page async for page in export.pages] == []
    assert len(first) == PAGE


async def test_what_arrives_meanwhile_is_not_exported(collector: OneService) -> None:
    """The number that was announced at the beginning is kept, whatever is stored while the file is sent."""
    await fill_responses(collector, PAGE + 1)
    export = await begin(collector)
    count = len(await anext(export.pages))
    answer = await collector.client.post("/v1/surveys/visit/responses", json={"answers": {"recommend": 1}})
    assert answer.status_code == 201
    count += sum([len(page) async for page in export.pages])
    assert count == export.count == PAGE + 1


@pytest.mark.parametrize("form", ["csv", "jsonl", "parquet", "xlsx"])
async def test_database_that_dies_breaks_the_stream(collector: OneService, running: House, form: str) -> None:
    """The file does not end, it breaks: the client sees an error and has what came before, in whole responses."""
    await fill_responses(collector, 3 * PAGE)
    parameters = {"survey": "visit", "format": form}
    received = bytearray()

    async def read() -> None:
        async with running.client.stream("GET", PATH, params=parameters, headers=running.admin) as answer:
            assert (answer.status_code, answer.headers["heed-row-count"]) == (200, str(3 * PAGE))
            async for piece in answer.aiter_bytes():
                received.extend(piece)

    async with cut_at(collector, 2 * PAGE + 10):
        with pytest.raises(httpx.RemoteProtocolError):
            await read()
    whole = (await running.client.get(PATH, params=parameters, headers=running.admin)).content
    if form in {"parquet", "xlsx"}:
        assert bytes(received) == (b"PAR1" if form == "parquet" else b"")
    else:
        assert whole.startswith(received)
    assert len(received) < len(whole)
    if form == "jsonl":
        assert received.count(b"\n") == 2 * PAGE


async def test_database_that_dies_before_the_first_byte_is_503(collector: OneService, running: House) -> None:
    """Before the file begins there is time for a proper answer, which says to ask again."""
    await fill_responses(collector, 1)
    await execute(collector, "ALTER TABLE collector.response RENAME TO response_kept")
    dying = "SELECT * FROM collector.response_kept WHERE pg_terminate_backend(pg_backend_pid())"
    await execute(collector, f"CREATE VIEW collector.response AS {dying}")
    answer = await running.client.get(PATH, params={"survey": "visit"}, headers=running.admin)
    assert (answer.status_code, answer.json()["type"]) == (503, "urn:heed:problem:unavailable")
    assert "content-disposition" not in answer.headers


async def test_parquet_is_written_in_groups(collector: OneService) -> None:
    """Row groups are full but for the last, so that programs read the file in parts."""
    await fill_responses(collector, ROW_GROUP + 10)
    parameters = {"survey": "visit", "format": "parquet"}
    answer = await collector.client.get(PATH, params=parameters, headers=collector.admin)
    found = parquet.ParquetFile(io.BytesIO(answer.content)).metadata
    assert [found.row_group(at).num_rows for at in range(found.num_row_groups)] == [ROW_GROUP, 10]


async def test_workbooks_are_written_aside_and_leave_nothing(
    collector: OneService, running: House, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Page by page into temporary files, which are gone when it was sent, and when its reader went away."""
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    await fill_responses(collector, 2 * PAGE + 10)
    parameters = {"survey": "visit", "format": "xlsx"}
    answer = await running.client.get(PATH, params=parameters, headers=running.admin)
    [responses, codebook] = sheets_of(answer.content)
    assert [len(responses), len(codebook) > 20] == [2 * PAGE + 11, True]
    async with running.client.stream("GET", PATH, params=parameters, headers=running.admin) as begun:
        assert begun.status_code == 200

    async def is_empty() -> bool:
        return not await asyncio.to_thread(os.listdir, tmp_path)

    assert await eventually(is_empty)


async def test_more_than_a_sheet_holds_is_refused_and_not_audited(
    collector: OneService, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Instead of a file that lacks its end: say what to do. CSV has no such bound."""
    await fill_responses(collector, 3)
    monkeypatch.setattr(xlsx_format, "MOST_ROWS", 2)
    parameters = {"survey": "visit", "format": "xlsx"}
    refused = await collector.client.get(PATH, params=parameters, headers=collector.admin)
    assert (refused.status_code, refused.json()["type"]) == (422, "urn:heed:problem:too-many-rows")
    assert refused.json()["errors"][0]["field"] == "format"
    assert [one for one in await collector.audited() if one.action == "responses.exported"] == []
    parameters["format"] = "csv"
    assert (await collector.client.get(PATH, params=parameters, headers=collector.admin)).status_code == 200
