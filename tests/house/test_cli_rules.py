"""`rules`: alert rules as files, beside a running suite."""

from collections.abc import AsyncIterator, Awaitable, Callable
from pathlib import Path
from uuid import uuid4

import pytest

from services.alerts.service import SERVICE
from services.commands.rules.trial import print_trial
from shared.testing.house import House, house
from shared.testing.one_service import ADMIN_KEY

Remote = Callable[..., Awaitable[tuple[int, str, str]]]
FILE = """\
# Kept with the code.
rule: unhappy-delivery
name: Unhappy with the delivery
severity: critical
touchpoint: delivery
when:
  all_of:
    - answer: {metric: nps, at_most: 6}
    - field: words
      includes: refund*
notify:
  recipients:
    - kind: responsible
limits:
  most_per_hour: 20
"""


@pytest.fixture
async def suite(database_url: str, monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[House]:
    """Alerts as it runs."""
    async with house([SERVICE], database_url, "postgres://", topic_prefix=f"heed{uuid4().hex}") as running:
        monkeypatch.setenv("HEED_URL", running.url)
        monkeypatch.setenv("HEED_KEY", ADMIN_KEY)
        yield running


@pytest.fixture
def file(tmp_path: Path) -> Path:
    path = tmp_path / "unhappy-delivery.yaml"
    path.write_text(FILE)
    return path


def write(path: Path, text: str) -> None:
    path.write_text(text)


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ("at_most: 6", "at_most: 11", ":8: error: when.all_of.0.answer.at_most: must be a whole number from 0 to 10"),
        ("rule: unhappy-delivery", "rule: Unhappy Delivery", ":2: error: rule: must be 1 to 64 lower-case"),
        ("severity: critical", "severity: fatal", ":4: error: severity: "),
        ("kind: responsible", "kind: team", ":13: error: notify.recipients.0.team: is needed"),
        ("field: words", "field: wordz", ":9: error: when.all_of.1.field: must be one of"),
        ("at_most: 6", "at_most: 6, category: promoter", ":6: warning: when: can never hold"),
        ("limits:", "recover: {}\nlimits:", ":14: hint: recover: reaches only those who may be written to"),
    ],
)
async def test_lint_names_the_line(remote: Remote, file: Path, old: str, new: str, said: str) -> None:
    assert await remote("rules", "lint", str(file)) == (0, "", "")
    write(file, FILE.replace(old, new, 1))
    ended, out, _ = await remote("rules", "lint", str(file))
    assert ended == ("error:" in said)
    assert f"{file}{said}" in out


@pytest.mark.usefixtures("suite")
async def test_a_file_is_pushed_pulled_and_compared(remote: Remote, file: Path, tmp_path: Path) -> None:
    """What is pulled is what was pushed, and nothing is overwritten that somebody else changed."""
    assert (await remote("rules", "diff", str(file)))[0] == 1
    code, out, err = await remote("rules", "push", str(file))
    assert (code, out.startswith("unhappy-delivery: version 1 is saved, ETag ")) == (0, True), err
    assert await remote("rules", "diff", str(file)) == (0, "", "")
    code, pulled, tag = await remote("rules", "pull", "unhappy-delivery")
    assert (code, tag.strip().startswith("ETag ")) == (0, True)
    copy = tmp_path / "copy.yaml"
    write(copy, pulled)
    assert await remote("rules", "diff", str(copy)) == (0, "", "")
    write(copy, pulled.replace("most_per_hour: 20", "most_per_hour: 30"))
    code, out, _ = await remote("rules", "diff", str(copy))
    assert (code, "+  most_per_hour: 30" in out) == (1, True)
    assert (await remote("rules", "push", str(copy)))[1].startswith("unhappy-delivery: version 2 is saved")
    code, _, err = await remote("rules", "push", str(file), "--if-match", tag.removeprefix("ETag ").strip())
    assert code == 1
    assert "rules diff" in err
    assert "unhappy-answer" in (await remote("rules", "pull", "unhappy-answer"))[1]


@pytest.mark.usefixtures("suite")
async def test_the_suite_looks_too(remote: Remote, file: Path) -> None:
    """At other rules and at the company, which no file shows."""
    assert await remote("rules", "lint", str(file)) == (0, "", "")
    code, out, _ = await remote("rules", "lint", "--remote", str(file))
    assert (code, f"{file}:13: warning: notify.recipients.0: reaches nobody" in out) == (0, True)


@pytest.mark.usefixtures("suite")
async def test_a_file_is_tried_on_the_past(remote: Remote, file: Path) -> None:
    """What happened before is counted; nothing is saved."""
    code, out, err = await remote("rules", "try", str(file), "--days", "90")
    assert code == 0, err
    assert out.startswith("0 alerts in 90 days (0.0 a day), of 0 judged")
    assert (await remote("rules", "pull", "unhappy-delivery"))[0] == 1


async def test_a_trial_reads_well(capsys: pytest.CaptureFixture[str]) -> None:
    """Numbers, recipients and examples, of a reply with all that there can be."""
    print_trial(
        {
            "alerts": 11,
            "days": 30,
            "a_day": 0.37,
            "judged": 15,
            "quiet": 1,
            "covered": 2,
            "nobody": 3,
            "busiest_day": {"on": "2026-03-11", "alerts": 3},
            "held_back": {"most_per_hour": 4},
            "covered_by": {"unhappy-answer": 2},
            "recipients": [
                {"name": "Care", "alerts": 9, "a_day": 0.3, "busiest_day": {"on": "2026-03-11", "alerts": 3}}
            ],
            "examples": [
                {
                    "id": "01890000",
                    "received_at": "2026-03-11T12:00:00Z",
                    "location": None,
                    "touchpoint": "delivery",
                    "held_because": "most_per_hour",
                    "covered_by": ["unhappy-answer"],
                }
            ],
        }
    )
    printed = capsys.readouterr().out
    for expected in (
        "11 alerts in 30 days (0.37 a day, at most 3 on 2026-03-11), of 15 judged",
        "4 more held back by most_per_hour",
        "2 of them another rule raised, too: unhappy-answer (2)",
        "Care",
        "01890000  delivery  held back by most_per_hour  also unhappy-answer",
    ):
        assert expected in printed


@pytest.mark.usefixtures("suite")
async def test_the_notices_of_a_rule_are_rehearsed(remote: Remote, file: Path) -> None:
    assert (await remote("rules", "push", str(file)))[0] == 0
    code, out, _ = await remote("rules", "drill", "unhappy-delivery", "--location", "graz")
    assert (code, "the drill" in out) == (0, True)
    write(file, FILE.replace("notify:\n  recipients:\n    - kind: responsible\n", ""))
    assert (await remote("rules", "push", str(file)))[0] == 0
    code, _, err = await remote("rules", "drill", "unhappy-delivery")
    assert code == 1
    assert "rehearse" in err
