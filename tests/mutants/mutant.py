"""Small faults that the tests must notice: what is changed, where, and which tests should fail."""

from dataclasses import dataclass
from importlib import import_module
from pathlib import Path

ROOT = Path(__file__).parents[2]
ROOMS = Path(__file__).parent / "rooms"


@dataclass(frozen=True, slots=True)
class Mutant:
    """One fault: `text`, which occurs once in `file`, becomes `replacement`."""

    file: str
    text: str
    replacement: str
    tests: str
    """The most specific files of tests, separated by blanks; one of their tests must fail."""

    def problem(self) -> str | None:
        """Return why the fault cannot be planted any more; None when it can."""
        path = ROOT / self.file
        if not path.exists():
            return f"{self.file} does not exist"
        if (times := path.read_text().count(self.text)) != 1:
            return f"{self.file} has {self.text!r} {times} times"
        missing = [name for name in self.tests.split() if not (ROOT / name.partition("::")[0]).exists()]
        return f"{self.file}: there is no {missing[0]}" if missing else None

    def plant(self, root: Path) -> str:
        """Write the fault into the copy of the project at `root`; return what the file held before."""
        path = root / self.file
        before = path.read_text()
        path.write_text(before.replace(self.text, self.replacement))
        return before


def mutants_of(room: str) -> tuple[Mutant, ...]:
    """Return the faults of one room: the table `MUTANTS` of `rooms/<room>.py`."""
    table: tuple[tuple[str, str, str, str], ...] = import_module(f"tests.mutants.rooms.{room}").MUTANTS
    return tuple(Mutant(*row) for row in table)


def all_rooms() -> list[str]:
    """Return the names of the rooms that have a table."""
    return sorted(path.stem for path in ROOMS.glob("*.py"))
