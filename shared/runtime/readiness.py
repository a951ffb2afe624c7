"""What must answer before a process gets work: its databases, with the schema its code expects, and the bus."""

from collections.abc import Sequence

from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncEngine

from shared.bus.ports import Bus
from shared.db.revisions import is_current
from shared.runtime.health import Check
from shared.runtime.resources import Resources
from shared.runtime.service import Service


def readiness_checks(services: Sequence[Service], resources: Resources) -> dict[str, Check]:
    """Return the checks for a process that holds `services`."""
    checks: dict[str, Check] = {}
    for engine in dict.fromkeys(resources.probes.values()):
        owners = [service for service in services if resources.probes[service.name] is engine]
        name = "database" if len(owners) == len(services) else f"database of {', '.join(s.name for s in owners)}"
        checks[name] = _database_check(engine, owners)
    if resources.bus is not None:
        checks["bus"] = _bus_check(resources.bus)
    return checks


def _database_check(engine: AsyncEngine, services: Sequence[Service]) -> Check:
    current: set[str] = set()

    async def check() -> str | None:
        # A schema that was once current stays good: a newer release migrates it while this one still works.
        for service in services:
            if service.name not in current and not await is_current(engine, service.name, service.migrations):
                return f"the schema of {service.name} is not current: run `python -m services migrate`"
            current.add(service.name)
        async with engine.connect() as connection:
            await connection.execute(text("SELECT 1"))
        return None

    return check


def _bus_check(bus: Bus) -> Check:
    async def check() -> str | None:
        await bus.ping()
        return None

    return check
