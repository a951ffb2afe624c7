"""`make mutants`: plant one small fault after the other and see whether the tests notice. `ONLY=room,room` tries some.

Each fault is planted in a copy of the project, so nothing happens to the files at hand. Faults that no test notices are
printed, with a table of how many were noticed in each room. It takes an hour or more, so CI does not run it.
"""

import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from queue import SimpleQueue

from rich.console import Console
from rich.progress import track
from rich.table import Table

from tests.mutants.mutant import ROOT, Mutant, all_rooms, mutants_of

SECONDS = 420.0
"""A fault that keeps its tests from ending is noticed, too."""
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


def is_noticed(mutant: Mutant, copy: Path) -> bool:
    """Return whether the tests fail with the fault planted."""
    before = mutant.plant(copy)
    try:
        run = subprocess.run(
            [sys.executable, "-m", "pytest", "-x", "-q", "--no-header", *mutant.tests.split()],
            cwd=copy,
            capture_output=True,
            timeout=SECONDS,
            check=False,
        )
    except subprocess.TimeoutExpired:
        return True
    finally:
        (copy / mutant.file).write_text(before)
    return run.returncode == 1  # anything else is no failed test: a name that is wrong, or nothing collected


def tried(mutants: Sequence[Mutant], copies: SimpleQueue[Path]) -> list[Mutant]:
    """Return the faults that no test notices."""

    def survives(mutant: Mutant) -> bool:
        copy = copies.get()
        try:
            return not is_noticed(mutant, copy)
        finally:
            copies.put(copy)

    with ThreadPoolExecutor(COPIES) as pool:
        results = track(pool.map(survives, mutants), total=len(mutants), console=Console(stderr=True))
        return [mutant for mutant, survived in zip(mutants, results, strict=True) if survived]


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
    with tempfile.TemporaryDirectory(prefix="heed-mutants-") as folder:
        copies: SimpleQueue[Path] = SimpleQueue()
        for number in range(COPIES):
            copies.put(copy_of_project(Path(folder) / str(number)))
        for room in rooms:
            mutants = mutants_of(room)
            survivors = tried(mutants, copies)
            for mutant in survivors:
                console.print(f"{mutant.file}: {mutant.text!r} -> {mutant.replacement!r}", markup=False)
            planted, unnoticed = planted + len(mutants), unnoticed + len(survivors)
            noticed = len(mutants) - len(survivors)
            table.add_row(room, str(len(mutants)), str(noticed), f"{noticed / len(mutants):.0%}")
    share = (planted - unnoticed) / planted
    table.add_row("all", str(planted), str(planted - unnoticed), f"{share:.0%}")
    console.print(table)
    return 0 if share >= GOAL else 1


if __name__ == "__main__":
    sys.exit(main())
