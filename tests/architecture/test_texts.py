"""What stands in the repository's files: nothing of one machine, nothing unexplained."""

import re
import subprocess
from pathlib import Path

ROOT = Path(__file__).parents[2]
HOSTS = (
    "pypi" + ".org",
    "python" + "hosted",
    "npm" + "js.",
    "repo1?.mav" + "en",
    "proxy.gol" + "ang",
    "deb.deb" + "ian",
)
MACHINE = re.compile(
    "|".join(["/wo" + "rk/", "/ro" + "ot/", "/ho" + "me/[a-z]+/", *(host.replace(".", r"\.") for host in HOSTS)])
)
BARE_NOQA = re.compile(r"#\s*noqa(?!: [A-Z]+\d+(, ?[A-Z]+\d+)* - \S)")
BARE_IGNORE = re.compile(r"#\s*type:\s*ignore(?!\[[a-z-]+(, ?[a-z-]+)*\]\s+# \S)")
OPEN_WORK = re.compile(r"\b(TO" + r"DO|FIX" + r"ME|XX" + r"X)\b")


def tracked() -> list[Path]:
    """Return the files that are in the repository or would be with the next commit."""
    listed = subprocess.run(
        ["git", "ls-files", "--cached", "--others", "--exclude-standard", "-z"],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=True,
    )
    return [path for name in listed.stdout.split("\0") if name and (path := ROOT / name).is_file()]


def lines_with(pattern: re.Pattern[str], *suffixes: str) -> list[str]:
    """Return `file:line` of each line that matches, in files with one of `suffixes` or in all."""
    found = []
    for path in tracked():
        if suffixes and path.suffix not in suffixes:
            continue
        try:
            text = path.read_text()
        except UnicodeDecodeError:
            continue
        found += [
            f"{path.relative_to(ROOT)}:{number}"
            for number, line in enumerate(text.splitlines(), start=1)
            if pattern.search(line)
        ]
    return found


def test_no_file_names_a_machine_or_a_registry() -> None:
    """No path of somebody's machine and no address of a package registry is written down."""
    assert lines_with(MACHINE) == []


def test_every_exception_to_a_rule_gives_its_reason() -> None:
    """A silenced linter or type checker names the rule and says why."""
    assert lines_with(BARE_NOQA, ".py") == []
    assert lines_with(BARE_IGNORE, ".py") == []


def test_no_open_work_is_left_in_the_code() -> None:
    """What is still to be done stands in the tracker and not in the code."""
    assert lines_with(OPEN_WORK, ".py", ".js", ".css", ".html", ".toml", ".yaml", ".md", "") == []


def test_the_patterns_find_what_they_look_for() -> None:
    """Each pattern matches a bad line and lets a good one pass."""
    assert MACHINE.search("cd /ro" + "ot/project")
    assert MACHINE.search("https://files.python" + "hosted.example")
    assert BARE_NOQA.search("x = 1  # no" + "qa: S101")
    assert not BARE_NOQA.search("x = 1  # no" + "qa: S101 - a reason")
    assert BARE_IGNORE.search("x = 1  # type: " + "ignore")
    assert not BARE_IGNORE.search("x = 1  # type: " + "ignore[arg-type]  # a reason")
    assert OPEN_WORK.search("# TO" + "DO: later")
