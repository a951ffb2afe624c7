"""Memory at rest and the time from the command to the first ready answer, of the suite and of each service."""

import time
from pathlib import Path

import psutil

from services.catalog import load_services
from shared.testing.processes import SuiteProcess, operator
from tests.bench.lab import Lab
from tests.bench.results import Figure

MIB = 2**20
SUITE_GOAL = 400.0
SERVICE_GOAL = 110.0


async def measure(lab: Lab) -> list[Figure]:
    """Return memory in MiB and the time until a process is ready.

    The suite with its database counts by proportional set size, in which pages that processes share are counted once.
    A service by itself counts by resident set size: libraries of the system count in full, whoever else uses them.
    """
    figures: list[Figure] = []
    folder = lab.folder / "footprint"
    folder.mkdir()
    environment = {"HEED_DATA_DIR": str(folder / "data"), "HEED_LOG_LEVEL": "warning"}
    async with operator(folder, environment) as person:
        await (first := await person.start(["all"], "all")).ready()
        first.terminate()
        await first.ended()
        begun = time.perf_counter()
        suite = await person.start(["all"], "all")
        started = time.perf_counter() - begun
        used = _pss(suite.process.pid) + _private_postgres(folder / "data")
        figures.append(Figure("start: whole suite with its database, second start", started, "s"))
        figures.append(_figure("memory: whole suite with its database, idle", used, SUITE_GOAL))
        suite.terminate()
        await suite.ended()
    person = await lab.operator(await lab.database(), "postgres://")
    for service in load_services():
        begun = time.perf_counter()
        process = await person.start([service.name], "all")
        started = time.perf_counter() - begun
        figures.append(Figure(f"start: {service.name}", started, "s"))
        figures.append(_figure(f"memory: {service.name}, idle", memory_of(process), SERVICE_GOAL))
        process.terminate()
        await process.ended()
    return figures


def _figure(name: str, used: float, goal: float) -> Figure:
    return Figure(name=name, value=used, unit="MiB", goal=f"<= {goal:.0f}", met=used <= goal)


def memory_of(process: SuiteProcess) -> float:
    """Return the resident set size of a process of the suite in MiB."""
    return float(psutil.Process(process.process.pid).memory_info().rss) / MIB


def _private_postgres(data: Path) -> float:
    """Return what the server of this data folder uses, with all its processes."""
    pid = int((data / "postgres" / "postmaster.pid").read_text().splitlines()[0])
    server = psutil.Process(pid)
    return sum(_pss(one.pid) for one in (server, *server.children(recursive=True)))


def _pss(pid: int) -> float:
    """Return the proportional set size of a process in MiB."""
    rollup = Path(f"/proc/{pid}/smaps_rollup")
    if rollup.exists():
        for line in rollup.read_text().splitlines():
            if line.startswith("Pss:"):
                return int(line.split()[1]) / 1024
    return float(psutil.Process(pid).memory_full_info().uss) / MIB
