"""Rules about code that no linter knows: who commits, who reads the clock, who writes SQL."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
COMMITS = {
    "shared/unit_of_work.py": "the one place that commits",
    "shared/consuming/loop.py": "commits offsets, after the database",
}
"""Files that may call `.commit()`, with the reason; so may the bus, whose offsets are its own."""
READS_THE_CLOCK = {("datetime", "now"), ("datetime", "utcnow"), ("datetime", "today"), ("date", "today")}
SPEAKS_SQL = ("bus", "consuming", "db", "due", "inbox", "outbox", "runtime", "testing", "unit_of_work.py")
SQL = re.compile(
    r"\s*(SELECT\b.*\bFROM|INSERT INTO|UPDATE\b.*\bSET|DELETE FROM|(CREATE|ALTER|DROP) TABLE)\b", re.DOTALL
)
SWITCHES = {"mode", "all_in_one", "distributed", "is_distributed", "is_kafka", "use_kafka"}


def modules(*folders: str) -> list[Path]:
    """Return the Python files of `folders`, which may hold patterns."""
    found = {path for folder in folders for place in ROOT.glob(folder) for path in place.rglob("*.py")}
    return sorted(found | {path for folder in folders for path in ROOT.glob(folder) if path.suffix == ".py"})


THROUGH = ("unit_of_work", "book")
"""What a transaction is opened through: the unit of work, or the book of cases, which opens it through one."""


def name(path: Path) -> str:
    return path.relative_to(ROOT).as_posix()


def calls(tree: ast.AST) -> Iterator[tuple[str, str, int]]:
    """Yield receiver, method and line of each call of a method."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute):
            receiver = node.func.value
            owner = receiver.attr if isinstance(receiver, ast.Attribute) else getattr(receiver, "id", "")
            yield owner, node.func.attr, node.lineno


def commits(source: str) -> list[int]:
    """Return the lines that commit, or that open a transaction other than through a unit of work."""
    found = calls(ast.parse(source))
    return [
        line
        for owner, method, line in found
        if method in {"commit", "begin_nested"} or (method == "begin" and not owner.endswith(THROUGH))
    ]


def clock_reads(source: str) -> list[int]:
    """Return the lines that ask for the present moment."""
    found = calls(ast.parse(source))
    return [
        line
        for owner, method, line in found
        if (owner, method) in READS_THE_CLOCK or (owner == "time" and method in {"time", "time_ns", "monotonic"})
    ]


def sql_lines(source: str) -> list[int]:
    """Return the lines on which a text of SQL starts."""
    return [
        node.lineno
        for node in ast.walk(ast.parse(source))
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and SQL.match(node.value)
    ]


def mode_switches(source: str) -> list[int]:
    """Return the lines that decide by the way the suite is run."""
    tests = [
        node.subject if isinstance(node, ast.Match) else node.test
        for node in ast.walk(ast.parse(source))
        if isinstance(node, ast.If | ast.IfExp | ast.While | ast.Match)
    ]
    return [
        test.lineno
        for test in tests
        if any(getattr(part, "attr", getattr(part, "id", None)) in SWITCHES for part in ast.walk(test))
    ]


def test_only_the_unit_of_work_commits_for_a_service() -> None:
    """No service commits or opens a transaction of its own."""
    assert {name(path): found for path in modules("services/*/") if (found := commits(path.read_text()))} == {}


def test_shared_commits_in_known_places_only() -> None:
    """In the shared rooms only the listed files call `.commit()`."""
    found = {
        name(path)
        for path in modules("shared")
        if any(method == "commit" for _, method, _ in calls(ast.parse(path.read_text())))
    }
    assert {one for one in found if not one.startswith(("shared/bus/", "shared/testing/"))} <= set(COMMITS)


def test_time_is_passed_in() -> None:
    """Domain, use cases and events never ask for the time; a use case asks its clock."""
    rooms = modules(
        "services/*/domain", "services/*/application", "services/*/events_out.py", "services/*/events_in.py"
    )
    assert {name(path): found for path in rooms if (found := clock_reads(path.read_text()))} == {}


def test_sql_lives_in_the_store() -> None:
    """A service's SQL is in its store and its migrations; the shared rooms that speak SQL are known."""
    outside = [
        path
        for path in modules("services/*/", "shared")
        if not {"store", "migrations"} & set(path.parts) and path.relative_to(ROOT).parts[1] not in SPEAKS_SQL
    ]
    assert {name(path): found for path in outside if (found := sql_lines(path.read_text()))} == {}


def test_no_code_asks_how_it_is_run() -> None:
    """One process or many, PostgreSQL or Kafka: nothing below the choice of a URL decides by it."""
    assert {
        name(path): found for path in modules("services", "shared") if (found := mode_switches(path.read_text()))
    } == {}


@pytest.mark.parametrize(
    ("check", "source"),
    [
        (commits, "async def f(self, connection):\n    await connection.commit()"),
        (commits, "async def f(engine):\n    async with engine.begin() as c: ..."),
        (clock_reads, "moment = datetime.now(UTC)"),
        (clock_reads, "moment = datetime.datetime.now()"),
        (clock_reads, "moment = time.time()"),
        (sql_lines, "text('SELECT id FROM response')"),
        (sql_lines, "text(f'INSERT INTO {table} (id) VALUES (1)')"),
        (mode_switches, "if settings.mode == 'kafka': ..."),
        (mode_switches, "a = 1 if mode else 2"),
    ],
)
def test_each_rule_catches_its_violation(check: object, source: str) -> None:
    """The checks above find what they look for."""
    assert callable(check)
    assert check(source)
