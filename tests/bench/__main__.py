"""`make bench`: measures, prints a table and writes `bench-results.json`. `make bench ONLY=name,name` runs some."""

import os
import sys
import tempfile
from collections.abc import Awaitable, Callable
from pathlib import Path

import uvloop
from rich.console import Console

from shared.observability.logging import configure_logging
from tests.bench import (
    clocks,
    console,
    consumer,
    contracts,
    due,
    footprint,
    grown,
    inbox,
    ingest,
    latency,
    replay,
    rules,
    scores,
    storm,
    text,
    webhooks,
    workers,
)
from tests.bench.lab import Lab, open_lab
from tests.bench.results import Figure, save, show

BENCHMARKS: dict[str, Callable[[Lab], Awaitable[list[Figure]]]] = {
    "ingest": ingest.measure,
    "grown": grown.measure,
    "latency": latency.measure,
    "consumer": consumer.measure,
    "due": due.measure,
    "rules": rules.measure,
    "webhooks": webhooks.measure,
    "storm": storm.measure,
    "contracts": contracts.measure,
    "workers": workers.measure,
    "scores": scores.measure,
    "replay": replay.measure,
    "text": text.measure,
    "footprint": footprint.measure,
    "console": console.measure,
    "inbox": inbox.measure,
    "clocks": clocks.measure,
}


async def run(names: list[str]) -> list[Figure]:
    """Run the benchmarks one after the other."""
    figures: list[Figure] = []
    console = Console(stderr=True)
    with tempfile.TemporaryDirectory(prefix="heed-bench-") as folder:
        async with open_lab(Path(folder)) as lab:
            for name in names:
                console.print(f"measuring {name} …")
                figures += await BENCHMARKS[name](lab)
    return figures


def main() -> int:
    """Run what `ONLY` names, or everything."""
    names = os.environ.get("ONLY", "").replace(",", " ").split() or list(BENCHMARKS)
    if unknown := [name for name in names if name not in BENCHMARKS]:
        Console(stderr=True).print(f"no benchmark: {', '.join(unknown)}; there are: {', '.join(BENCHMARKS)}")
        return 1
    configure_logging(level="warning", form="console")  # of what is measured in this process
    figures = uvloop.run(run(names))  # as a process of the suite does
    show(figures)
    save(figures, Path("bench-results.json"))
    return 0


if __name__ == "__main__":
    sys.exit(main())
