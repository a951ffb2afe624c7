"""`make mutants`: plant one small fault after the other and see whether the tests notice. `ONLY=room,room` tries some.

Each fault is planted in a copy of the project, so nothing happens to the files at hand. Faults that no test notices are
printed, with a table of how many were noticed in each room. It takes about an hour, so CI does not run it.
"""

import os
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Sequence
from pathlib import Path

from rich.console import Console
from rich.table import Table

from tests.mutants.mutant import ROOT, Mutant, all_rooms, mutants_of
from tests.mutants.trial import Trial, begin, database_server, load_libraries

COPIES = int(os.environ.get("WORKERS", "2"))
"""How many faults are tried at the same time, each in a copy of its own."""
GOAL = 0.92


def copy_of_project(folder: Path) -> Path:
    """Return a copy of what is in the repository, as it is now, with a link to the virtual environment."""
    listed = subprocess.run(
        ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=True,
    )
    for name in filter(None, listed.stdout.split("\0")):
        if (ROOT / name).is_file():
            (folder / name).parent.mkdir(parents=True, exist_ok=True)
            shutil.copy2(ROOT / name, folder / name)
    return folder


def controls(mutants: Sequence[Mutant]) -> list[Mutant]:
    """Return, for each file of tests, a fault that changes nothing: where the tests fail anyway, they prove nothing."""
    first = mutants[0]
    names = sorted({name for mutant in mutants for name in mutant.tests.split()})
    return [Mutant(first.file, first.text, first.text, name) for name in names]


def tried(mutants: Sequence[Mutant], copies: Sequence[Path], folder: Path) -> list[Mutant]:
    """Return the faults that no test notices, in the order of the table."""
    waiting = list(enumerate(mutants))
    free, running, survivors = list(copies), dict[int, Trial](), list[int]()
    with database_server(copies[0], folder):
        while waiting or running:
            while waiting and free:
                number, mutant = waiting.pop(0)
                running[number] = begin(mutant, free.pop(), folder, number)
            for number, trial in list(running.items()):
                if (noticed := trial.noticed()) is not None:
                    free.append(running.pop(number).copy)
                    survivors += [] if noticed else [number]
                    print("." if noticed else "!", end="", file=sys.stderr, flush=True)  # noqa: T201 - progress
            time.sleep(0.05)
    return [mutants[number] for number in sorted(survivors)]


def main() -> int:
    """Try the faults of the rooms that `ONLY` names, or of all; return 1 when too many go unnoticed."""
    console = Console()
    rooms = os.environ.get("ONLY", "").replace(",", " ").split() or all_rooms()
    stale = [problem for room in rooms for mutant in mutants_of(room) if (problem := mutant.problem())]
    if stale:
        console.print(*stale, sep="\n", markup=False)
        return 1
    table = Table("room", "faults", "noticed", "share")
    planted = unnoticed = 0
    broken: list[str] = []
    load_libraries()
    with tempfile.TemporaryDirectory(prefix="heed-mutants-") as folder:
        copies = [copy_of_project(Path(folder) / "copies" / str(number)) for number in range(COPIES)]
        for room in rooms:
            mutants = mutants_of(room)
            untouched = controls(mutants)
            (trials := Path(folder) / room).mkdir()
            passed = tried([*untouched, *mutants], copies, trials)
            shutil.rmtree(trials, ignore_errors=True)
            broken += (failing := [control.tests for control in untouched if control not in passed])
            for name in failing:
                console.print(f"{name} fails without any fault", markup=False)
            survivors = [mutant for mutant in passed if mutant not in untouched]
            for mutant in survivors:
                console.print(f"{mutant.file}: {mutant.text!r} -> {mutant.replacement!r}", markup=False)
            planted, unnoticed = planted + len(mutants), unnoticed + len(survivors)
            noticed = len(mutants) - len(survivors)
            table.add_row(room, str(len(mutants)), str(noticed), f"{noticed / len(mutants):.0%}")
    share = (planted - unnoticed) / planted
    table.add_row("all", str(planted), str(planted - unnoticed), f"{share:.0%}")
    console.print(table)
    return 0 if share >= GOAL and not broken else 1


if __name__ == "__main__":
    sys.exit(main())
