"""Wishes that versions before the ledger wrote down: moved into it, and those that they still write."""

from datetime import UTC, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import text

from services.collector.migrations.versions import v0010_consents
from shared.testing.collecting import execute, select
from shared.testing.one_service import OneService
from tests.services.collector.consents.known_people import ADA, consents, eligible, known_person, reasons

STRANGER = "+49301111111"
ROW = "SELECT person, respondent_id, wish, channel, basis, source FROM collector.consent_entry"


async def said(service: OneService, phone: str, wish: str, at: datetime) -> None:
    """Write a wish as a process of the version before does."""
    async with service.engine.begin() as connection:
        statement = "INSERT INTO collector.sms_consent VALUES (gen_random_uuid(), 'shop', :phone, :wish, :at)"
        await connection.execute(text(statement), {"phone": phone, "wish": wish, "at": at})


def moment(minute: int) -> datetime:
    """Return a moment before the clock of the tests."""
    return datetime(2026, 11, 30, 11, minute, tzinfo=UTC)


async def test_what_an_older_process_writes_counts_at_once(collector: OneService, ada: UUID) -> None:
    """Under the digests that everybody else computes, for all names that are known; no number stays in clear."""
    await said(collector, ADA["phone"], "stop", moment(0))
    for name in (f"{kind}:{value}" for kind, value in ADA.items()):
        assert (await eligible(collector, name))["reason"] == "opted_out"
    assert set((await reasons(collector, ada)).values()) == {"opted_out"}
    [item] = (await consents(collector, ada))["items"]
    assert (item["wish"], item["source"], item["said_at"]) == ("withdrawn", "sms", "2026-11-30T11:00:00Z")
    await said(collector, ADA["phone"], "start", moment(1))
    found = await reasons(collector, ada)
    assert {reason for (channel, _), reason in found.items() if channel == "sms"} == {"ok"}
    assert {reason for (channel, _), reason in found.items() if channel == "email"} == {"opted_out"}
    assert await select(collector, "SELECT count(*) FROM collector.sms_consent") == [(0,)]


async def test_the_wish_of_a_number_that_nobody_has_waits_for_its_owner(collector: OneService) -> None:
    """Whoever answers with it later is not asked."""
    await said(collector, STRANGER, "stop", moment(0))
    [(person, respondent_id, *_)] = await select(collector, ROW)
    assert (len(person), respondent_id) == (32, None)
    anew = await known_person(collector, {"external_id": "C-77", "phone": STRANGER})
    assert set((await reasons(collector, anew)).values()) == {"opted_out"}
    assert (await eligible(collector, "external_id:C-77"))["reason"] == "opted_out"


async def test_wishes_that_stood_there_are_moved(collector: OneService, ada: UUID) -> None:
    """By the migration, in the order in which they were uttered, the last one counting."""
    await execute(collector, "ALTER TABLE collector.sms_consent DISABLE TRIGGER keep_sms_wish")
    rows: list[tuple[str, str, int]] = [
        (ADA["phone"], "start", 1),
        (ADA["phone"], "stop", 2),
        (STRANGER, "stop", 3),
        (ADA["phone"], "stop", 0),
    ]
    for phone, wish, minute in rows:
        await said(collector, phone, wish, moment(minute))
    await execute(collector, "ALTER TABLE collector.sms_consent ENABLE TRIGGER keep_sms_wish")
    await execute(collector, v0010_consents._TAKE_OVER)
    assert await select(collector, "SELECT count(*) FROM collector.sms_consent") == [(0,)]
    found: list[Any] = (await consents(collector, ada))["items"]
    assert [(one["wish"], one["channel"]) for one in found] == [
        ("withdrawn", None),
        ("given", "sms"),
        ("withdrawn", None),
    ]
    assert set((await reasons(collector, ada)).values()) == {"opted_out"}
