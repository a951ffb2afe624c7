"""`routes`: where cases go, as files, beside a running suite."""

from collections.abc import AsyncIterator, Awaitable, Callable
from pathlib import Path
from uuid import uuid4

import pytest

from services.tickets.service import SERVICE
from shared.testing.house import House, house
from shared.testing.one_service import ADMIN_KEY

Remote = Callable[..., Awaitable[tuple[int, str, str]]]
FILE = """\
route: urgent
name: Urgent cases of the south
position: 10
when:
  all_of:
    - field: severity
      equals: critical
    - field: unit
      equals: south
team: care
person_limit: 5
"""


@pytest.fixture
async def suite(database_url: str, monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[House]:
    """Tickets as it runs."""
    async with house([SERVICE], database_url, "postgres://", topic_prefix=f"heed{uuid4().hex}") as running:
        monkeypatch.setenv("HEED_URL", running.url)
        monkeypatch.setenv("HEED_KEY", ADMIN_KEY)
        yield running


@pytest.fixture
def file(tmp_path: Path) -> Path:
    path = tmp_path / "urgent.yaml"
    path.write_text(FILE)
    return path


def write(path: Path, text: str) -> None:
    path.write_text(text)


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ("route: urgent", "route: Urgent", ":1: error: route: must be 1 to 64 lower-case"),
        ("equals: critical", "equals: loud", ":7: error: when.all_of.0.equals: must be one of"),
        ("field: unit", "field: units", ":8: error: when.all_of.1.field: must be one of"),
        ("person_limit: 5", "person_limit: 0", ":11: error: person_limit: "),
        ("route: urgent", "route: fallback", ":4: error: when: must be empty"),
        (
            "field: unit\n      equals: south",
            "field: severity\n      equals: info",
            ":4: warning: when: can never hold",
        ),
    ],
)
async def test_lint_names_the_line(remote: Remote, file: Path, old: str, new: str, said: str) -> None:
    assert await remote("routes", "lint", str(file)) == (0, "", "")
    write(file, FILE.replace(old, new, 1))
    ended, out, _ = await remote("routes", "lint", str(file))
    assert ended == ("error:" in said)
    assert f"{file}{said}" in out


@pytest.mark.usefixtures("suite")
async def test_a_file_is_pushed_pulled_and_compared(remote: Remote, file: Path, tmp_path: Path) -> None:
    assert (await remote("routes", "diff", str(file)))[0] == 1
    code, out, err = await remote("routes", "push", str(file))
    assert (code, out.startswith("urgent: version 1 is saved, ETag ")) == (0, True), err
    assert await remote("routes", "diff", str(file)) == (0, "", "")
    code, pulled, tag = await remote("routes", "pull", "urgent")
    assert (code, tag.strip().startswith("ETag ")) == (0, True)
    copy = tmp_path / "copy.yaml"
    write(copy, pulled.replace("person_limit: 5", "person_limit: 6"))
    assert (await remote("routes", "push", str(copy)))[1].startswith("urgent: version 2 is saved")
    code, _, err = await remote("routes", "push", str(file), "--if-match", tag.removeprefix("ETag ").strip())
    assert (code, "routes diff" in err) == (1, True)
    last = (await remote("routes", "pull", "fallback"))[1]
    assert "pick: nobody" in last
    write(copy, last.replace("pick: nobody", "pick: least_open"))
    assert (await remote("routes", "push", str(copy)))[1].startswith("fallback: version 2 is saved")


@pytest.mark.usefixtures("suite")
async def test_the_suite_looks_too(remote: Remote, file: Path, tmp_path: Path) -> None:
    """At other routes, which no file shows."""
    everything = tmp_path / "everything.yaml"
    write(everything, "route: everything\nname: Everything\nposition: 1\nteam: care\n")
    assert (await remote("routes", "push", str(everything)))[0] == 0
    code, out, _ = await remote("routes", "lint", "--remote", str(file))
    assert (code, f"{file}:3: warning: position: is for cases only that the route `everything` takes" in out) == (
        0,
        True,
    )
