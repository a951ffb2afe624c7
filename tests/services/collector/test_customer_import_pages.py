"""Importing customers in the console: look first, then bring in; a worker that is stopped goes on where it was."""

import re

import httpx
import pytest

from services.collector.application.customers import uploads
from services.collector.application.customers.importing import import_part
from services.collector.application.customers.uploads import UPLOAD_KIND
from services.collector.domain.customers.report import RowReport
from services.collector.domain.customers.rows import CheckedRow, RefusedRow
from shared.due.claiming import claim
from shared.testing.collecting import execute, select
from shared.testing.large_files import many_customers, work_once
from shared.testing.one_service import OneService
from shared.testing.signing_in import SignedIn, sign_in
from shared.unit_of_work import Work

PATH = "/console/collector/customers/import"
FILE = "Kundennummer;Wert;Währung;Firma\nC-1;1.234,50;EUR;Acme\nC-2;unklar;EUR;Geheim\n".encode("cp1252")
COUNT = "SELECT count(*) FROM collector.respondent"


async def upload(service: OneService, person: SignedIn, content: bytes = FILE, **fields: str) -> httpx.Response:
    files = {"file": ("customers.csv", content, "text/csv")}
    return await service.client.post(PATH, files=files, data=fields, headers=person.headers)


async def run_once(service: OneService) -> bool:
    """Do what a worker does with one upload that is due; return whether there was one."""
    return await work_once(service, UPLOAD_KIND)


async def test_look_then_bring_in(collector: OneService) -> None:
    """The report names rows and reasons, no values; nothing is in before somebody says so; once is enough."""
    person = sign_in(collector.app, "manager", language="de")
    shown = await upload(collector, person)
    assert shown.status_code == 200, shown.text
    assert "Das würde geschehen" in shown.text
    assert "ist kein Betrag in dieser Währung" in shown.text
    assert not any(value in shown.text for value in ("unklar", "Geheim", "C-1", "1.234,50"))
    assert await select(collector, COUNT) == [(0,)]
    found = re.search(rf"{PATH}/[0-9a-f-]+/apply", shown.text)
    assert found is not None
    for _ in range(2):
        applied = await collector.client.post(found[0], headers=person.headers)
        assert applied.status_code == 303
    page = applied.headers["location"]
    assert "0 von 2 Zeilen" in (await collector.client.get(page, headers=person.headers)).text
    assert await run_once(collector)
    assert not await run_once(collector)
    assert "Die Kunden sind übernommen" in (await collector.client.get(page, headers=person.headers)).text
    assert await select(collector, "SELECT value::text, company FROM collector.customer_facts") == [("1234.50", "acme")]
    assert await select(collector, "SELECT state, done, content FROM collector.customer_import") == [("done", 2, None)]


async def test_a_worker_that_is_stopped_goes_on(collector: OneService, monkeypatch: pytest.MonkeyPatch) -> None:
    """What was committed stays in and is not done again; the next worker begins behind it."""
    person = sign_in(collector.app, "manager")
    lines = "\n".join(f"C-{number};{number},50;EUR" for number in range(1, 1001))
    shown = await upload(collector, person, f"id;value;currency\n{lines}\n".encode())
    found = re.search(rf"{PATH}/[0-9a-f-]+/apply", shown.text)
    assert found is not None
    await collector.client.post(found[0], headers=person.headers)
    parts: list[int] = []

    async def stopped(work: Work, rows: list[CheckedRow | RefusedRow], *, by: str) -> list[RowReport]:
        parts.append(rows[0].line)
        if len(parts) == 3:
            raise RuntimeError
        return await import_part(work, rows, by=by)

    monkeypatch.setattr(uploads, "import_part", stopped)
    with pytest.raises(RuntimeError):
        await run_once(collector)
    assert await select(collector, "SELECT state, done FROM collector.customer_import") == [("working", 400)]
    await execute(collector, "UPDATE collector.due SET next_at = clock_timestamp()")
    assert await run_once(collector)
    assert parts == [2, 202, 402, 402, 602, 802]
    state = await select(collector, "SELECT state, done, counts->>'created' FROM collector.customer_import")
    assert state == [("done", 1000, "1000")]
    assert await select(collector, COUNT) == [(1000,)]


async def test_a_large_file_is_looked_at_while_its_page_says_how_far(
    collector: OneService, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The request ends at once; the page can be loaded again; what is foreseen stays there; then it is brought in."""
    person = sign_in(collector.app, "manager")
    sent = await upload(collector, person, many_customers(2_500))
    page = sent.headers["location"]
    assert (sent.status_code, page.startswith(PATH)) == (303, True)

    async def shown() -> str:
        return (await collector.client.get(page, headers=person.headers)).text

    first = await shown()
    assert '<progress max="2500" value="0"' in first
    assert "/apply" not in first
    monkeypatch.setattr(uploads, "_SECONDS", -1.0)  # a part for each claim
    assert await run_once(collector)
    assert '<progress max="2500" value="200"' in await shown()
    applied = await collector.client.post(f"{page}/apply", headers=person.headers)
    assert (applied.status_code, '<progress max="2500" value="200"' in await shown()) == (303, True), "not yet"
    monkeypatch.undo()
    assert await run_once(collector)
    assert not await run_once(collector)
    last = await shown()
    assert "This would happen" in last
    assert last.count('data-label="Why"') == last.count('data-label="Outcome"') == 200
    assert last.count("there are more") == 2
    for count in ("2,000", "500"):
        assert f"{count}<" in last
    assert await select(collector, COUNT) == [(0,)]
    assert "C-5" not in str(await select(collector, "SELECT listed FROM collector.customer_import"))
    await collector.client.post(f"{page}/apply", headers=person.headers)
    assert '<progress max="2500" value="0"' in await shown()
    assert await run_once(collector)
    assert await select(collector, COUNT) == [(2000,)]
    state = await select(collector, "SELECT state, counts->>'refused', content FROM collector.customer_import")
    assert state == [("done", "500", None)]
    actions = [one.action for one in await collector.audited() if one.thing == "customer_import"]
    assert actions == ["customers.uploaded", "customers.import_applied"]


async def test_a_look_that_is_stopped_goes_on(collector: OneService, monkeypatch: pytest.MonkeyPatch) -> None:
    """Behind the last part that was written down; and where a fault stops it for good, the page says so."""
    person = sign_in(collector.app, "manager")
    page = (await upload(collector, person, many_customers(1_200))).headers["location"]
    looked = []

    async def stopped(*_: object, foreseen: object = None, **__: object) -> bool:
        looked.append(foreseen)
        raise RuntimeError

    monkeypatch.setattr(uploads, "_SECONDS", -1.0)
    assert await run_once(collector)
    with monkeypatch.context() as broken:
        broken.setattr(uploads, "_part", stopped)
        with pytest.raises(RuntimeError):
            await run_once(collector)
    assert len(looked) == 1
    assert await select(collector, "SELECT state, done FROM collector.customer_import") == [("checking", 200)]
    await execute(collector, "UPDATE collector.due SET next_at = clock_timestamp()")
    assert await run_once(collector)
    assert await select(collector, "SELECT state, done FROM collector.customer_import") == [("checking", 400)]
    due = collector.service.due
    assert due is not None
    [claimed] = await claim(collector.engine, due.table, UPLOAD_KIND, limit=1, lease_seconds=60)
    await collector.use_cases.customers.give_up_upload(claimed=claimed, error="Broken")
    said = (await collector.client.get(page, headers=person.headers)).text
    assert "The file could not be looked at" in said
    assert "nothing was brought in" in said
    assert await select(collector, "SELECT state, content FROM collector.customer_import") == [("check_failed", None)]


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"", "The file is empty."),
        (b"name;value\nAda;5\n", "The file is no CSV"),
        (b"email;mail\na;b\n", "Two columns of the file are the same."),
        (b"id\n" + b"x\n" * 20_001, "The file has more than 20000 rows."),
    ],
)
async def test_what_is_no_file_is_said(collector: OneService, content: bytes, words: str) -> None:
    reply = await upload(collector, sign_in(collector.app, "manager"), content, amounts="de")
    assert (reply.status_code, words in reply.text) == (422, True)
    assert '<option value="de" selected>' in reply.text
    assert await select(collector, "SELECT count(*) FROM collector.customer_import") == [(0,)]


async def test_who_may(collector: OneService) -> None:
    """Managers of the whole company; nobody without a form token; unknown uploads are said to be gone."""
    agent = sign_in(collector.app, "agent")
    limited = sign_in(collector.app, "manager", unit="graz", locations=frozenset({"graz"}))
    for person in (agent, limited):
        assert (await upload(collector, person)).status_code == 403
    manager = sign_in(collector.app, "manager")
    gone = await collector.client.get(f"{PATH}/0192f3a4-6100-7d8e-9fa0-000000000003", headers=manager.headers)
    assert gone.status_code == 404


async def test_files_are_kept_for_a_day(collector: OneService) -> None:
    await upload(collector, sign_in(collector.app, "manager"))
    assert await collector.use_cases.customers.forget_uploads() == 0
    await execute(collector, "UPDATE collector.customer_import SET uploaded_at = now() - interval '25 hours'")
    assert await collector.use_cases.customers.forget_uploads() == 1
