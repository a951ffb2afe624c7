"""The numbers that say whether the code stays small and speaks one language: `python -m tests.architecture.counts`.

Prints one number per line, as `name: number`, always in this order:

    files services/<service>: 26        Python files of each service, migrations included
    files shared: 150                   Python files of shared, without shared/testing
    production lines: 25000             lines of Python in services and shared, without shared/testing
    classes with touchpoint: 40         classes of production code that declare a field `touchpoint` themselves
    literal types declared twice: 0     lists of values that more than one `Literal` declares, whatever their order
    banned words: 0                     words of `tests/architecture/test_language.py` in names, comments and texts

`-v` adds below the last three numbers what was counted, indented by two spaces. Always exits with 0: the tests of this
folder decide which numbers are too large.
"""

import ast
import sys
from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path

from services.catalog import NAMES
from tests.architecture.test_language import in_the_code

ROOT = Path(__file__).parents[2]
TESTING = ROOT / "shared" / "testing"


def files_of(folder: str) -> list[Path]:
    """Return the Python files of production code below a folder."""
    return [path for path in sorted((ROOT / folder).rglob("*.py")) if not path.is_relative_to(TESTING)]


def parsed() -> Iterator[tuple[Path, ast.Module]]:
    """Yield every module of services and shared with its path below the root."""
    for package in ("services", "shared"):
        for path in sorted((ROOT / package).rglob("*.py")):
            yield path.relative_to(ROOT), ast.parse(path.read_text())


def classes_with(field: str) -> list[str]:
    """Return the classes that declare `field` with an annotation, each with its file."""
    return [
        f"{path}:{node.name}"
        for path, module in parsed()
        for node in ast.walk(module)
        if isinstance(node, ast.ClassDef)
        for part in node.body
        if isinstance(part, ast.AnnAssign) and isinstance(part.target, ast.Name) and part.target.id == field
    ]


def literals_declared_twice() -> dict[str, list[str]]:
    """Return where each list of values is declared that several literal types list, whatever their order."""
    found: dict[frozenset[str], list[str]] = defaultdict(list)
    for path, module in parsed():
        for node in ast.walk(module):
            if isinstance(node, ast.Subscript) and ast.unparse(node.value) in {"Literal", "typing.Literal"}:
                values = node.slice.elts if isinstance(node.slice, ast.Tuple) else []
                found[frozenset(map(ast.unparse, values))].append(f"{path}:{node.lineno}")
    return {", ".join(sorted(values)): places for values, places in found.items() if values and len(places) > 1}


def production_lines() -> int:
    """Return the number of lines of Python in services and shared, without the tools for tests."""
    return sum(len(path.read_text().splitlines()) for package in ("services", "shared") for path in files_of(package))


def report(*, verbose: bool) -> Iterator[str]:
    """Yield the lines of the report."""
    for service in NAMES:
        yield f"files services/{service}: {len(files_of(f'services/{service}'))}"
    yield f"files shared: {len(files_of('shared'))}"
    yield f"production lines: {production_lines()}"
    twice = [f"{values}: {', '.join(places)}" for values, places in literals_declared_twice().items()]
    for name, found in (
        ("classes with touchpoint", classes_with("touchpoint")),
        ("literal types declared twice", twice),
        ("banned words", in_the_code()),
    ):
        yield f"{name}: {len(found)}"
        if verbose:
            yield from (f"  {one}" for one in found)


if __name__ == "__main__":
    print("\n".join(report(verbose="-v" in sys.argv[1:])))  # noqa: T201 - the report is what it is for
