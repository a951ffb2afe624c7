"""`structure`: the company's structure as a file, beside a running suite."""

import re
from collections.abc import AsyncIterator, Awaitable, Callable
from pathlib import Path
from uuid import uuid4

import pytest

from services.accounts.service import SERVICE
from services.accounts.web.structure_files import check_text
from services.commands.files import text_of
from shared.testing.house import House, house
from shared.testing.one_service import ADMIN_KEY

Remote = Callable[..., Awaitable[tuple[int, str, str]]]
DOCUMENTED = Path(__file__).parents[2] / "docs/structure.md"
TEAMS = ("service", "online", "kiel", "north")


@pytest.fixture
def example(tmp_path: Path) -> Path:
    """The file that the documentation shows."""
    found = re.search(r"```yaml\n(.*?)```", DOCUMENTED.read_text(), re.DOTALL)
    assert found is not None
    path = tmp_path / "structure.yaml"
    path.write_text(found[1])
    return path


@pytest.fixture
async def suite(database_url: str, monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[House]:
    """Accounts as it runs, with the teams that the example names."""
    async with house([SERVICE], database_url, "postgres://", topic_prefix=f"heed{uuid4().hex}") as running:
        monkeypatch.setenv("HEED_URL", running.url)
        monkeypatch.setenv("HEED_KEY", ADMIN_KEY)
        for team in TEAMS:
            reply = await running.client.put(f"/v1/teams/{team}", json={"name": team}, headers=running.admin)
            assert reply.status_code == 201
        yield running


def test_the_documented_example_is_sound(example: Path) -> None:
    """It can be published as it is."""
    assert check_text(example.read_text()).findings == []


@pytest.mark.parametrize(
    ("text", "line", "said"),
    [
        ("units:\n  - code: a\n    name: A\n    parent: b\n", 4, "units.0.parent: names no unit"),
        ("units:\n  - code: a\n    nom: A\n", 3, "units.0.nom"),
        ("calendars:\n  x:\n    zone: UTC\n    weekly:\n      monday:\n        - 9-18\n", 6, "must be of the form"),
        ("units: [\n", 2, "error"),
        ("- a\n", 1, "a structure is an object"),
    ],
)
async def test_lint_names_the_line(remote: Remote, tmp_path: Path, text: str, line: int, said: str) -> None:
    """Mistakes are printed as compilers do, without a running suite, and the exit code is 1."""
    path = tmp_path / "wrong.yaml"
    path.write_text(text)
    code, out, err = await remote("structure", "lint", str(path))
    assert code == 1
    assert f"wrong.yaml:{line}: error:" in out + err
    assert said in out + err


async def test_a_file_goes_there_and_back(suite: House, remote: Remote, example: Path) -> None:
    """Pushed, it is what is published; pulled, it is the same file; its comments stay when it is brought up to date."""
    assert suite
    code, out, err = await remote("structure", "push", str(example))
    assert (code, "version 1 is published" in out) == (0, True), err
    assert (await remote("structure", "diff", str(example)))[:2] == (0, "")
    _, printed, err = await remote("structure", "pull")
    assert "ETag" in err
    pulled = check_text(printed).definition
    assert pulled is not None
    assert pulled == check_text(text_of(example)).definition
    code, _, _ = await remote("structure", "pull", "--into", str(example))
    text = text_of(example)
    assert (code, check_text(text).definition) == (0, pulled)
    assert "# a leaf: the `location` of its answers" in text
    assert text.startswith("# structure.yaml: a small chain\n")


async def test_what_changed_elsewhere_comes_into_the_file(
    suite: House, remote: Remote, example: Path, tmp_path: Path
) -> None:
    """Units from a table are published; the file takes them over and keeps its comments; a diff shows them before."""
    assert suite
    await remote("structure", "push", str(example))
    table = tmp_path / "units.csv"
    table.write_text("code;name;parent\ngraz;Graz;muster\nkiel;Kiel;north\n")
    code, out, err = await remote("structure", "import-csv", str(table))
    assert (code, out.strip()) == (0, "version 2 is published, with 6 units"), err
    code, out, _ = await remote("structure", "diff", str(example))
    assert (code, "-  - code: graz" in out, "+    name: Kiel, Holstenstraße" in out) == (1, True, True)
    await remote("structure", "pull", "--into", str(example))
    assert (await remote("structure", "diff", str(example)))[:2] == (0, "")
    assert "# a leaf: the `location` of its answers" in text_of(example)
    table.write_text("code;name;parent\nlinz;Linz;nowhere\n")
    code, out, _ = await remote("structure", "import-csv", str(table))
    assert (code, "line 2, parent: names no unit" in out) == (1, True)


async def test_what_the_suite_refuses_is_shown_at_its_line(suite: House, remote: Remote, tmp_path: Path) -> None:
    """A team that does not exist is known to the suite alone; the command prints where the file names it."""
    assert suite
    path = tmp_path / "structure.yaml"
    path.write_text("touchpoints:\n  - key: till\n    name: Till\n    team: nobody\n")
    code, out, _ = await remote("structure", "push", str(path))
    assert (code, "structure.yaml:4: error: touchpoints.0.team: names no team" in out) == (1, True)


async def test_holidays_are_printed_as_part_of_a_calendar(suite: House, remote: Remote) -> None:
    """The output can be put into a file as it is."""
    assert suite
    code, out, err = await remote("structure", "holidays", "AT", "--year", "2027")
    assert code == 0, err
    assert "  - date: 2027-10-26\n    name: Nationalfeiertag\n" in out
    code, _, err = await remote("structure", "holidays", "XX")
    assert (code, "country" in err) == (1, True)
