"""Customers brought in from files and over HTTP: dry run first, row by row, and twice is once."""

import asyncio
from typing import Any

import httpx
import pytest

from shared.testing.collecting import post, select
from shared.testing.one_service import OneService

PATH = "/v1/customers/imports"
FILE = """\
Kundennummer;E-Mail;Telefon;Name;Wert;Währung;Kunde seit;Firma;Einwilligung Umfrage;Einwilligung Quelle;Einwilligung am
C-1;ada@example.org;030 123456;Ada Müller;1.234,50;EUR;1.4.2021;Müller GmbH;ja;Bestellformular;2.11.2025
C-2;bob@example.org;;Bob;99,90;eur;31.12.2019;Müller  GmbH;nein;;3.11.2025
C-3;niemand;;;1.234;EUR;;;;;
C-2;carl@example.org;;;;;;;;;
C-4;dora@example.org;;;12;DEM;30.2.2020;;;;
"""
ENCODINGS = [("utf-8", ";"), ("utf-8-sig", ";"), ("cp1252", ";"), ("cp1252", "\t"), ("utf-8", ",")]


@pytest.fixture
def phone_region(monkeypatch: pytest.MonkeyPatch) -> None:
    """Numbers that begin with 0 are German ones."""
    monkeypatch.setenv("HEED_COLLECTOR_PHONE_REGION", "DE")


async def send(service: OneService, content: bytes | str, *, dry_run: bool = False, **query: str) -> httpx.Response:
    body = content.encode() if isinstance(content, str) else content
    headers = service.admin | {"content-type": "text/csv"}
    return await service.client.post(PATH, content=body, params={"dry_run": dry_run, **query}, headers=headers)


async def rows(service: OneService, *rows: dict[str, Any], dry_run: bool = False) -> list[dict[str, Any]]:
    reply = await service.client.post(
        PATH, json={"rows": list(rows)}, params={"dry_run": dry_run}, headers=service.admin
    )
    assert reply.status_code == 200, reply.text
    found: list[dict[str, Any]] = reply.json()["rows"]
    return found


async def everything(service: OneService) -> list[Any]:
    """Everything that an import could change."""
    tables = ("respondent", "customer_facts", "company", "consent_entry", "outbox")
    return [await select(service, f"SELECT * FROM collector.{table} ORDER BY 1") for table in tables]  # noqa: S608 - names of our own


@pytest.mark.usefixtures("phone_region")
@pytest.mark.parametrize(("encoding", "separator"), ENCODINGS)
async def test_a_file_as_spreadsheets_write_it(collector: OneService, encoding: str, separator: str) -> None:
    """The dry run says what happens and changes nothing; then it happens; then nothing is left to do."""
    text = FILE.replace("1.234,50", '"1.234,50"').replace("99,90", '"99,90"') if separator == "," else FILE
    content = text.replace(";", separator).encode(encoding)
    before = await everything(collector)
    dry = await send(collector, content, dry_run=True)
    assert dry.status_code == 200, dry.text
    assert dry.json()["counts"] == {"created": 2, "changed": 0, "unchanged": 0, "refused": 3}
    assert await everything(collector) == before
    real = await send(collector, content)
    for one, other in zip(dry.json()["rows"], real.json()["rows"], strict=True):
        assert one == other | {"respondent_id": None}
    assert [(one["row"], one["outcome"]) for one in real.json()["rows"]] == [
        (2, "created"),
        (3, "created"),
        (4, "refused"),
        (5, "refused"),
        (6, "refused"),
    ]
    errors = [{error["field"] for error in one["errors"]} for one in real.json()["rows"]]
    assert errors == [set(), set(), {"email"}, {"row"}, {"currency", "customer_since"}]
    for value in ("niemand", "carl", "DEM", "30.2.2020", "ada@", "Müller", "1234"):
        assert value not in real.text
    facts = await select(
        collector,
        "SELECT external_id, value::text, currency, customer_since::text, company FROM collector.customer_facts "
        "JOIN collector.respondent ON id = respondent_id ORDER BY 1",
    )
    assert facts == [
        ("C-1", "1234.50", "EUR", "2021-04-01", "mueller-gmbh"),
        ("C-2", "99.90", "EUR", "2019-12-31", "mueller-gmbh"),
    ]
    assert await select(collector, "SELECT key, name FROM collector.company") == [("mueller-gmbh", "Müller GmbH")]
    wishes = await select(
        collector,
        "SELECT DISTINCT wish, purpose, basis, source, wording, said_at::date::text FROM collector.consent_entry",
    )
    assert sorted(wishes) == [
        ("given", "survey", "consent", "import", "Bestellformular", "2025-11-02"),
        ("withdrawn", "survey", None, "import", None, "2025-11-03"),
    ]
    stored = await everything(collector)
    again = await send(collector, content)
    assert again.json()["counts"] == {"created": 0, "changed": 0, "unchanged": 2, "refused": 3}
    assert await everything(collector) == stored


async def test_rows_over_http(collector: OneService) -> None:
    """What is left away stays, null forgets; wrong types are rows that are refused."""
    first = {"external_id": "1", "email": "ada@example.org", "value": "10.50", "currency": "EUR", "company": "Acme"}
    assert [one["outcome"] for one in await rows(collector, first)] == ["created"]
    changed = await rows(collector, {"external_id": "1", "phone": "+4930123456", "left_on": "2026-01-31"})
    assert [(one["outcome"], one["fields"]) for one in changed] == [("changed", ["phone", "left_on"])]
    cleared = await rows(collector, {"external_id": "1", "value": None, "company": None})
    assert [(one["outcome"], one["fields"]) for one in cleared] == [("changed", ["value", "currency", "company"])]
    late = await rows(collector, {"external_id": "1", "value": 7})
    assert [one["errors"][0]["field"] for one in late] == ["currency"]
    wrong = await rows(
        collector,
        {"external_id": "2", "value": 1.5, "currency": "EUR"},
        {"external_id": "3", "value": True, "currency": "EUR"},
        {"external_id": ["4"]},
        {"external_id": "5", "shoe_size": "44"},
        {"external_id": "6", "value": 12, "currency": "EUR"},
    )
    assert [one["outcome"] for one in wrong] == ["refused"] * 4 + ["created"]
    assert [[error["field"] for error in one["errors"]] for one in wrong[:4]] == [
        ["value"],
        ["value"],
        ["external_id", "row"],
        ["row"],
    ]


async def test_people_who_are_known_are_found(collector: OneService) -> None:
    """By number, else by address; contact data is filled in and not overwritten; what is ambiguous is refused."""
    await post(collector, {"recommend": 9}, respondent={"email": "ada@example.org"})
    [found] = await rows(collector, {"external_id": "1", "email": "ADA@example.org", "name": "Ada"})
    assert (found["outcome"], found["fields"]) == ("changed", ["external_id", "name"])
    [kept] = await rows(collector, {"email": "ada@example.org", "name": "Somebody Else"})
    assert (kept["outcome"], kept["respondent_id"]) == ("unchanged", found["respondent_id"])
    [other] = await rows(collector, {"external_id": "2", "email": "ada@example.org"})
    assert other["outcome"] == "created"
    [ambiguous] = await rows(collector, {"email": "ada@example.org", "value": "1", "currency": "EUR"})
    assert (ambiguous["outcome"], ambiguous["errors"][0]["field"]) == ("refused", "row")


async def test_amounts_and_days_are_read_as_somebody_says(collector: OneService) -> None:
    file = "id,value,currency,since\n1,1.234,EUR,3/4/2025\n"
    unsure = (await send(collector, file, dry_run=True)).json()["rows"][0]
    assert [error["field"] for error in unsure["errors"]] == ["value", "customer_since"]
    assert (await send(collector, file, amounts="de", days="en")).json()["counts"]["created"] == 1
    stored = await select(collector, "SELECT value::text, customer_since::text FROM collector.customer_facts")
    assert stored == [("1234", "2025-03-04")]


@pytest.mark.parametrize(
    ("content", "kind", "status"),
    [
        ("", "text/csv", 422),
        ("name;value\nAda;5\n", "text/csv", 422),
        ("email;E-Mail\na;b\n", "text/csv", 422),
        ('email\n"a\n', "text/csv", 422),
        ("id\n" + "x\n" * 5001, "text/csv", 422),
        ("{}", "application/json", 422),
        ('{"rows": []}', "application/json", 422),
        ("<rows/>", "application/xml", 415),
        ("email\n" + "x" * 9_000_000, "text/csv", 413),
    ],
)
async def test_what_is_no_file_of_customers(collector: OneService, content: str, kind: str, status: int) -> None:
    headers = collector.admin | {"content-type": kind}
    reply = await collector.client.post(PATH, content=content.encode(), headers=headers)
    assert reply.status_code == status, reply.text
    assert await select(collector, "SELECT count(*) FROM collector.respondent") == [(0,)]


async def test_a_key_names_one_request(collector: OneService) -> None:
    """The same request under one key has the same id and no second effect; another body is refused."""
    headers = collector.admin | {"Idempotency-Key": "import-1"}
    body = {"rows": [{"external_id": "1", "value": "5", "currency": "EUR"}]}
    first, second = [await collector.client.post(PATH, json=body, headers=headers) for _ in range(2)]
    assert first.json()["id"] == second.json()["id"]
    assert (first.json()["counts"]["created"], second.json()["counts"]["unchanged"]) == (1, 1)
    other = await collector.client.post(PATH, json={"rows": [{"external_id": "2"}]}, headers=headers)
    assert other.status_code == 422


async def test_two_imports_at_once_are_one(collector: OneService) -> None:
    """The same file from two sides at the same time: nobody is there twice, and nothing fails for good."""
    body = {"rows": [{"external_id": f"{n}", "value": f"{n}.50", "currency": "EUR"} for n in range(1, 450)]}
    replies = await asyncio.gather(*(collector.client.post(PATH, json=body, headers=collector.admin) for _ in range(3)))
    assert {reply.status_code for reply in replies} <= {200, 503}
    last = await collector.client.post(PATH, json=body, headers=collector.admin)
    assert last.json()["counts"] == {"created": 0, "changed": 0, "unchanged": 449, "refused": 0}
    assert await select(collector, "SELECT count(*) FROM collector.respondent") == [(449,)]


async def test_imports_are_audited_without_anybody_in_them(collector: OneService) -> None:
    await rows(collector, {"external_id": "1", "email": "ada@example.org"}, dry_run=True)
    await rows(collector, {"external_id": "1", "email": "ada@example.org"})
    await rows(collector, {"external_id": "1", "email": "ada@example.org"})
    entries = [one for one in await collector.audited() if one.thing == "customer_import"]
    assert [one.action for one in entries] == ["customers.imported"]
    assert entries[0].after == '{"changed":0,"created":1,"refused":0,"unchanged":0}'
