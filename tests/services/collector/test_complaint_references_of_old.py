"""Complaints from before there were references get one by migration, and nobody is written to about them."""

from importlib import import_module

import pytest
from alembic.migration import MigrationContext
from alembic.operations import Operations
from sqlalchemy import Connection

from services.collector.domain.complaints.reference import read_reference
from shared.testing.collecting import execute, select
from shared.testing.one_service import OneService

MIGRATION = import_module("services.collector.migrations.versions.v0015_complaints_answered")


def fill(connection: Connection) -> None:
    """Do what the migration does with the complaints that there are."""
    with Operations.context(MigrationContext.configure(connection)):
        MIGRATION._fill()


async def test_old_complaints_get_references(collector: OneService, monkeypatch: pytest.MonkeyPatch) -> None:
    """Each one its own, in the form that is read today; those of erased people none; others keep theirs."""
    for number in range(7):
        await collector.client.post("/v1/complaints", json={"text": f"Complaint {number}"})
    await execute(collector, "UPDATE collector.complaint SET reference = NULL")
    await execute(collector, "UPDATE collector.complaint SET erased_at = now() WHERE text = 'Complaint 3'")
    monkeypatch.setattr(MIGRATION, "_AT_ONCE", 3)
    async with collector.engine.begin() as connection:
        await connection.run_sync(fill)
    references = [row[0] for row in await select(collector, "SELECT reference FROM collector.complaint ORDER BY text")]
    assert references[3] is None
    given = [one for one in references if one is not None]
    assert len(set(given)) == 6
    assert [read_reference(one) for one in given] == given
    assert await select(collector, "SELECT bool_or(wants_answer) FROM collector.complaint") == [(False,)]
