"""`audit verify`: what it prints for a whole log, and for one that was changed."""

import asyncio
import re
from datetime import UTC, datetime

import pytest
from pydantic import SecretStr
from sqlalchemy import update
from sqlalchemy.ext.asyncio import AsyncEngine

from services.accounts.service import SERVICE
from services.accounts.store.tables import AUDIT_ENTRY
from services.commands.cli import main
from shared.contracts.audit import AUDITED
from shared.contracts.event import Event
from shared.runtime.offline import wired
from shared.settings import Settings

NOON = datetime(2026, 3, 15, 12, tzinfo=UTC)


async def record(database_url: str) -> None:
    """Record three actions."""
    async with wired(SERVICE, Settings(database_url=SecretStr(database_url))) as parts:
        fields = {"action": "rule.changed", "thing": "rule", "actor": "reports", "actor_kind": "key", "at": NOON}
        actions = [AUDITED["alerts"](thing_id=str(number), **fields) for number in range(3)]  # type: ignore[arg-type] # they fit
        await parts.use_cases.audit.append(events=[Event(one, source="/heed/alerts", time=NOON) for one in actions])


async def verify() -> int:
    """Run the command and return its exit code."""
    with pytest.raises(SystemExit) as ended:
        await asyncio.to_thread(main, ["audit", "verify"])
    return int(ended.value.code or 0)


async def test_audit_verify(
    database_url: str, engine: AsyncEngine, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """It prints the hash to keep elsewhere; when something was changed it names the place and ends with 1."""
    monkeypatch.setenv("HEED_DATABASE_URL", database_url)
    await record(database_url)
    assert await verify() == 0
    out, err = capsys.readouterr()
    assert "entries as recorded: 3" in out
    assert re.search(r"\b[0-9a-f]{64}\b", out)
    assert err == ""
    async with engine.begin() as connection:
        await connection.execute(update(AUDIT_ENTRY).where(AUDIT_ENTRY.c.number == 2).values(thing_id="other"))
    assert await verify() == 1
    out, err = capsys.readouterr()
    assert "broken at segment 1, entry 2: the entry was changed" in err
    assert "entries as recorded: 1" in out
