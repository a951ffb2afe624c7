"""The audit log over HTTP: filters, pages, search, export, verification, and who may see what."""

import csv
import io
import json
from datetime import datetime, timedelta
from typing import Any

import httpx
import pytest
from sqlalchemy import update

from services.accounts.store.tables import AUDIT_ENTRY
from shared.clock import FixedClock
from shared.testing.one_service import OneService
from shared.testing.signing_in import sign_in
from shared.testing.spreadsheets import sheets_of, values_of
from tests.services.accounts.audit.conftest import NOON, PERSON, Audited

RESPONDENT = "0192f3a4-0000-7000-8000-00000000000b"


async def found(accounts: OneService, **query: Any) -> list[dict[str, Any]]:
    reply = await accounts.client.get("/v1/audit", params=query, headers=accounts.admin)
    assert reply.status_code == httpx.codes.OK, reply.text
    items: list[dict[str, Any]] = reply.json()["items"]
    return items


@pytest.fixture
async def filled(accounts: OneService, audited: Audited, clock: FixedClock) -> OneService:
    """A log of four different entries, a minute apart."""
    events = []
    for changes in (
        {"service": "alerts"},
        {"service": "tickets", "action": "ticket.closed", "thing": "ticket", "thing_id": "t-1", "location": "Graz"},
        {"service": "collector", "thing": "respondent", "thing_id": RESPONDENT, "actor": "desk", "actor_kind": "key"},
        {"service": "accounts", "actor": "heed", "actor_kind": "suite", "location": "Linz", "reason": "100% sure_"},
    ):
        events.append(audited(**changes))
        clock.advance(60)
    await accounts.deliver(*events)
    return accounts


@pytest.mark.parametrize(
    ("query", "numbers"),
    [
        ({}, [4, 3, 2, 1]),
        ({"actor": PERSON}, [2, 1]),
        ({"actor": "desk"}, [3]),
        ({"actor": "heed"}, [4]),
        ({"actor": "nobody"}, []),
        ({"action": "ticket.closed"}, [2]),
        ({"thing": "rule"}, [4, 1]),
        ({"thing": "respondent", "thing_id": RESPONDENT}, [3]),
        ({"thing_id": "t-1"}, [2]),
        ({"service": "collector"}, [3]),
        ({"from": (NOON + timedelta(minutes=1)).isoformat(), "to": (NOON + timedelta(minutes=3)).isoformat()}, [3, 2]),
    ],
)
async def test_filters_choose_entries(filled: OneService, query: dict[str, str], numbers: list[int]) -> None:
    """Each filter by itself; the period from inclusive to exclusive."""
    assert [entry["number"] for entry in await found(filled, **query)] == numbers


async def test_pages_neither_repeat_nor_skip(filled: OneService, audited: Audited) -> None:
    """Even when entries are appended meanwhile."""
    first = (await filled.client.get("/v1/audit", params={"limit": 3}, headers=filled.admin)).json()
    await filled.deliver(audited())
    rest = await found(filled, limit=3, cursor=first["next_cursor"])
    assert [entry["number"] for entry in (*first["items"], *rest)] == [4, 3, 2, 1]


@pytest.mark.parametrize("words", ["TOO LOUD", "t-1", "critical"])
async def test_search_finds_words(filled: OneService, words: str) -> None:
    """In reasons, ids and states, in any case; sent in a body."""
    reply = await filled.client.post("/v1/audit/searches", json={"text": words, "actor": PERSON}, headers=filled.admin)
    assert 2 in [entry["number"] for entry in reply.json()["items"]]


async def test_search_takes_signs_as_they_are(filled: OneService) -> None:
    """A percent sign or an underscore is no wildcard."""
    for words, numbers in (("100% sure_", [4]), ("%", [4]), ("1_0", [])):
        reply = await filled.client.post("/v1/audit/searches", json={"text": words}, headers=filled.admin)
        assert [entry["number"] for entry in reply.json()["items"]] == numbers


@pytest.mark.parametrize("query", [{"cursor": "x"}, {"from": "yesterday"}, {"actors": "a"}, {"limit": "0"}])
async def test_a_wrong_query_is_refused(accounts: OneService, query: dict[str, str]) -> None:
    """An ignored filter would return a wrong list."""
    reply = await accounts.client.get("/v1/audit", params=query, headers=accounts.admin)
    assert reply.status_code == httpx.codes.UNPROCESSABLE_ENTITY
    assert next(iter(query)) in reply.text


async def test_an_export_holds_the_entries_and_is_audited(filled: OneService) -> None:
    """As CSV and as JSON lines; who exported what becomes an entry."""
    lines = await filled.client.get("/v1/audit/exports", params={"format": "jsonl"}, headers=filled.admin)
    assert [json.loads(line)["number"] for line in lines.text.splitlines()] == [4, 3, 2, 1]
    table = await filled.client.get("/v1/audit/exports", params={"action": "ticket.closed"}, headers=filled.admin)
    [row] = csv.DictReader(io.StringIO(table.text))
    assert (row["actor"], row["thing_id"], json.loads(row["after"])) == (PERSON, "t-1", {"severity": "critical"})
    exports = await filled.audited()
    assert [(one.action, one.actor, one.thing_id) for one in exports] == [
        ("audit.exported", "admin", "jsonl"),
        ("audit.exported", "admin", "csv"),
    ]
    assert json.loads(exports[1].after or "") == {"entries": 1, "filter": {"action": "ticket.closed"}}


async def test_verification_names_the_first_broken_entry(filled: OneService) -> None:
    """As long as all is well it returns the hash to keep elsewhere."""
    whole = (await filled.client.get("/v1/audit/verification", headers=filled.admin)).json()
    [newest] = await found(filled, limit=1)
    assert (whole["intact"], whole["entries"], whole["head"]) == (True, 4, newest["hash"])
    async with filled.engine.begin() as connection:
        await connection.execute(update(AUDIT_ENTRY).where(AUDIT_ENTRY.c.number == 2).values(action="ticket.opened"))
    broken = (await filled.client.get("/v1/audit/verification", headers=filled.admin)).json()
    assert (broken["intact"], broken["broken"]) == (False, {"segment": 1, "number": 2, "fault": "entry-changed"})


async def test_the_log_as_a_workbook(filled: OneService) -> None:
    """Moments in the zone that was asked for, and what the columns mean beside; plain CSV is as it was."""
    parameters = {"format": "xlsx", "zone": "Asia/Tokyo", "locale": "de"}
    book = await filled.client.get("/v1/audit/exports", params=parameters, headers=filled.admin)
    entries, codebook = sheets_of(book.content)
    head, *rows = values_of(entries)
    assert [one.value for one in codebook[1]] == ["segment", "integer", "Platz des Monats im Protokoll."]
    assert [line[0].value for line in codebook[1:]] == [name.removesuffix(" (Asia/Tokyo)") for name in head]
    text = (await filled.client.get("/v1/audit/exports?format=csv", headers=filled.admin)).text
    lines = list(csv.DictReader(io.StringIO(text, newline="")))
    at = head.index("at (Asia/Tokyo)")
    for row, line in zip(rows, lines, strict=True):
        assert abs(row[at] - datetime.fromisoformat(line["at"]).replace(tzinfo=None)) - timedelta(hours=9) < timedelta(
            seconds=1
        )
        assert row[head.index("hash")] == line["hash"]


@pytest.mark.parametrize("role", ["viewer", "agent", "manager"])
@pytest.mark.parametrize("path", ["", "/exports", "/verification"])
async def test_the_log_is_for_admins(accounts: OneService, role: Any, path: str) -> None:
    """Whoever lacks `audit:read` is refused."""
    somebody = sign_in(accounts.app, role)
    reply = await accounts.client.get(f"/v1/audit{path}", headers=somebody.headers)
    assert reply.status_code == httpx.codes.FORBIDDEN


async def test_a_unit_sees_entries_about_its_locations_only(filled: OneService) -> None:
    """In the list, in a search and in an export; what has no location is the whole company's. No verification."""
    admin = sign_in(filled.app, "admin", unit="styria", locations=frozenset({"Graz"}))
    listed = (await filled.client.get("/v1/audit", headers=admin.headers)).json()["items"]
    searched = await filled.client.post("/v1/audit/searches", json={"text": "o"}, headers=admin.headers)
    exported = await filled.client.get("/v1/audit/exports?format=jsonl", headers=admin.headers)
    assert [entry["number"] for entry in listed] == [2]
    assert [entry["number"] for entry in searched.json()["items"]] == [2]
    assert [json.loads(line)["number"] for line in exported.text.splitlines()] == [2]
    assert exported.headers["heed-row-count"] == "1"
    refused = await filled.client.get("/v1/audit/verification", headers=admin.headers)
    assert refused.status_code == httpx.codes.FORBIDDEN
