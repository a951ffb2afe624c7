"""Migrations at work: several at once, and an older release beside a newer schema."""

import asyncio
import json
import shutil
import uuid
from collections.abc import AsyncIterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from uuid import UUID

import asyncpg
import pytest
from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncEngine

from services.alerts.service import SERVICE as ALERTS
from services.catalog import load_services
from services.tickets.domain.joining import joining_key
from services.tickets.service import SERVICE as TICKETS
from shared.db.embedded.access import APPLICATION_ROLE
from shared.db.embedded.server import PrivateServer
from shared.db.engine import open_engine
from shared.db.migrate import migrate
from shared.db.revisions import is_current
from shared.vocabulary import Spot

NOON = datetime(2026, 3, 1, 12, tzinfo=UTC)
ADA, RESPONSE, COMPLAINT = (UUID(int=number) for number in (7, 8, 9))


@pytest.fixture
async def empty_engine(postgres: PrivateServer) -> AsyncIterator[AsyncEngine]:
    """An engine on a database with nothing in it."""
    name = f"empty_{uuid.uuid4().hex}"
    operator = await asyncpg.connect(postgres.superuser_url("postgres"))
    await operator.execute(f"CREATE DATABASE {name} OWNER {APPLICATION_ROLE}")
    engine = open_engine(postgres.url(name), pool_size=5, application="test")
    yield engine
    await engine.dispose()
    await operator.execute(f"DROP DATABASE {name} WITH (FORCE)")
    await operator.close()


async def test_several_at_once_apply_each_step_once(empty_engine: AsyncEngine) -> None:
    """Processes that start together wait for each other; the last service finds everything done."""
    assert not await is_current(empty_engine, TICKETS.name, TICKETS.migrations)
    results = await asyncio.gather(*(migrate(empty_engine, TICKETS.name, TICKETS.migrations) for _ in range(4)))
    (applied,) = [steps for steps in results if steps]
    assert applied[0] == "0001"
    assert await is_current(empty_engine, TICKETS.name, TICKETS.migrations)


async def test_services_can_be_migrated_in_any_order(empty_engine: AsyncEngine) -> None:
    """No service's schema needs another's."""
    for service in reversed(load_services()):
        assert await migrate(empty_engine, service.name, service.migrations)


async def test_schema_of_a_newer_release_is_left_alone(engine: AsyncEngine) -> None:
    """The older release goes on working during an upgrade, and after it is rolled back."""
    async with engine.begin() as connection:
        await connection.execute(text("UPDATE tickets.alembic_version SET version_num = '9999'"))
    assert await migrate(engine, TICKETS.name, TICKETS.migrations) == []
    assert await is_current(engine, TICKETS.name, TICKETS.migrations)
    async with engine.connect() as connection:
        version = (await connection.execute(text("SELECT version_num FROM tickets.alembic_version"))).scalar_one()
    assert version == "9999"


async def test_rules_of_the_release_before_stay_and_their_versions_are_kept(
    empty_engine: AsyncEngine, tmp_path: Path
) -> None:
    """Version, moments and definition are untouched, and what an alert names can be read from now on."""
    earlier = tmp_path / "versions"
    later = sorted(path.name for path in ALERTS.migrations.glob("v*.py"))[2:]
    shutil.copytree(ALERTS.migrations, earlier, ignore=shutil.ignore_patterns(*later, "__pycache__"))
    assert await migrate(empty_engine, ALERTS.name, earlier) == ["0001", "0002"]
    change = (
        "UPDATE alerts.rule SET version = 7, name = 'Ours', channel = 'sms', updated_at = updated_at + interval '1 h'"
    )
    async with empty_engine.begin() as connection:
        await connection.execute(text(change))
        before = (await connection.execute(text("SELECT * FROM alerts.rule"))).mappings().all()
    assert await migrate(empty_engine, ALERTS.name, ALERTS.migrations) == [name[1:5] for name in later]
    await empty_engine.dispose()  # its connections remember the columns of before
    async with empty_engine.connect() as connection:
        for table in ("rule", "rule_version"):
            after = (await connection.execute(text(f"SELECT * FROM alerts.{table}"))).mappings().all()  # noqa: S608 - ours
            assert [{name: row[name] for name in before[0]} for row in after] == [dict(row) for row in before]
    assert [row["version"] for row in before] == [7]


async def test_cases_of_before_know_what_they_are_about(empty_engine: AsyncEngine, tmp_path: Path) -> None:
    """An open case of an answer that a complaint joined, and a closed one."""
    earlier = tmp_path / "versions"
    later = [path.name for path in TICKETS.migrations.glob("v*.py") if path.name[1:5] > "0010"]
    shutil.copytree(TICKETS.migrations, earlier, ignore=shutil.ignore_patterns(*later, "__pycache__"))
    await migrate(empty_engine, TICKETS.name, earlier)
    words = [{"question": "why", "text": "Late"}, {"question": "complaint", "text": "Very late"}]
    async with empty_engine.begin() as connection:
        await connection.execute(_INSERT, _case(1, "new", RESPONSE, COMPLAINT, words))
        await connection.execute(_INSERT, _case(2, "closed", UUID(int=11), None, words[:1]))
    await migrate(empty_engine, TICKETS.name, TICKETS.migrations)
    await empty_engine.dispose()  # its connections remember the columns of before
    async with empty_engine.connect() as connection:
        answers = (await connection.execute(text("SELECT * FROM tickets.ticket_answer ORDER BY ticket_id"))).all()
        assert [(one.response_id, one.respondent_id, one.severity) for one in answers] == [
            (RESPONSE, ADA, "warning"),
            (UUID(int=11), ADA, "warning"),
        ]
        assert [one.comments for one in answers] == [words[:1], words[:1]]
        [complaint] = (await connection.execute(text("SELECT * FROM tickets.ticket_complaint"))).all()
        assert (complaint.complaint_id, complaint.text, complaint.respondent_id) == (COMPLAINT, "Very late", ADA)
        [joins] = (await connection.execute(text("SELECT * FROM tickets.ticket_joins"))).all()
        assert joins.key == joining_key(ADA, Spot(touchpoint="delivery", location="Graz"))


_INSERT = text(
    "INSERT INTO tickets.ticket (id, number, subject, state, version, kind, severity, touchpoint, location, "
    "response_id, alert_id, complaint_id, respondent_id, reasons, comments, figures, unit_path, created_at, "
    "updated_at, waiting_since) VALUES (:id, :number, 'Late', :state, 1, 'alert', 'warning', 'delivery', 'Graz', "
    ":response_id, :id, :complaint_id, :respondent_id, '[]', CAST(:comments AS jsonb), '{}', '[]', :at, :at, :at)"
)


def _case(number: int, state: str, response_id: UUID, complaint_id: UUID | None, comments: Any) -> dict[str, Any]:
    return {
        "id": UUID(int=number),
        "number": number,
        "state": state,
        "response_id": response_id,
        "complaint_id": complaint_id,
        "respondent_id": ADA,
        "comments": json.dumps(comments),
        "at": NOON,
    }
