"""The house is as its map says: small files, named rooms, and a place for everything."""

import re
from pathlib import Path

from services.catalog import load_services

ROOT = Path(__file__).parents[2]
MAP = ROOT / "ARCHITECTURE.md"
LONGEST_FILE = 300
CODE = ("services", "shared", "tests", "deploy")
SUFFIXES = {".py", ".js", ".css", ".html"}
TOP = {"services", "shared", "deploy", "tests"}


def code_files() -> list[Path]:
    found = (path for folder in CODE for path in (ROOT / folder).rglob("*") if path.suffix in SUFFIXES)
    return sorted(path for path in found if "__pycache__" not in path.parts)


def packages() -> list[Path]:
    """Return every folder of production code that holds Python."""
    found = {path.parent for path in code_files() if path.suffix == ".py"}
    return sorted(folder for folder in found if folder.relative_to(ROOT).parts[0] in {"services", "shared"})


def test_no_file_is_long() -> None:
    """No file of code has more than 300 lines: a longer one has more than one purpose."""
    lengths = {path.relative_to(ROOT).as_posix(): len(path.read_text().splitlines()) for path in code_files()}
    assert {name: length for name, length in lengths.items() if length > LONGEST_FILE} == {}


def test_every_package_says_what_it_is_for() -> None:
    """Each folder of production code is a package whose docstring says what belongs in it."""
    silent = [folder for folder in packages() if not _docstring(folder / "__init__.py")]
    assert [folder.relative_to(ROOT).as_posix() for folder in silent] == []


def _docstring(path: Path) -> bool:
    return path.exists() and path.read_text().lstrip().startswith('"""')


def test_every_service_is_in_the_catalogue() -> None:
    """Each service's folder is in `services/catalog.py` under its own name, and the other way round."""
    folders = {path.parent.name for path in (ROOT / "services").glob("*/service.py")}
    assert folders == {service.name for service in load_services()}


def trees() -> str:
    """Return the trees that ARCHITECTURE.md draws."""
    blocks = re.findall(r"^```[a-z]*\n(.*?)^```", MAP.read_text(), flags=re.MULTILINE | re.DOTALL)
    return "\n".join(block for block in blocks if "── " in block and "services/" in block)


def rooms() -> set[str]:
    """Return the names of the folders that the map must show."""
    services = {service.name for service in load_services()}
    inside = {path.name for service in services for path in (ROOT / "services" / service).iterdir() if path.is_dir()}
    others = {path.name for top in TOP for path in (ROOT / top).iterdir() if path.is_dir()}
    return {name for name in (inside | others | TOP) - services if not name.startswith((".", "__"))}


def test_map_shows_every_room() -> None:
    """Every room is drawn in ARCHITECTURE.md, and nothing is drawn that does not exist."""
    shown = set(re.findall(r"[\w-]+", trees()))
    assert rooms() - shown == set(), "rooms that the map does not show"
    certain = "\n".join(line for line in trees().splitlines() if "where a service has any" not in line)
    drawn = {name.rstrip("/") for name in re.findall(r"(?<![\w.<-])([\w-]+/|\w+\.py)(?![\w<])", certain)}
    there = {path.name for top in TOP for path in (ROOT / top).rglob("*")} | {path.name for path in ROOT.iterdir()}
    assert drawn - there == set(), "names on the map that are not in the house"
