"""`template`: templates of messages as files, beside a running suite."""

import re
from collections.abc import AsyncIterator, Awaitable, Callable
from pathlib import Path
from uuid import uuid4

import pytest

from services.collector.service import SERVICE
from shared.testing.house import House, house
from shared.testing.one_service import ADMIN_KEY

Remote = Callable[..., Awaitable[tuple[int, str, str]]]
DOCUMENTED = (Path(__file__).parents[2] / "docs/messages.md").read_text()
FILE = """\
# Kept with the code.
template: receipt
name: Receipt
purpose: service_contact
cause: receipt
languages: [en]
subject:
  en: We have your message {{reference}}
text:
  en: |
    Hello {{name}},

    {{link.status}}
sms:
  en: We have your message.
"""


@pytest.fixture
async def suite(database_url: str, monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[House]:
    """The collector as it runs."""
    async with house([SERVICE], database_url, "postgres://", topic_prefix=f"heed{uuid4().hex}") as running:
        monkeypatch.setenv("HEED_URL", running.url)
        monkeypatch.setenv("HEED_KEY", ADMIN_KEY)
        yield running


@pytest.fixture
def file(tmp_path: Path) -> Path:
    path = tmp_path / "receipt.yaml"
    path.write_text(FILE)
    return path


def write(path: Path, text: str) -> None:
    path.write_text(text)


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ("{{name}}", "{{nmae}}", ":10: error: text.en: mentions a placeholder that does not exist"),
        ("template: receipt", "template: built-in-receipt", ":2: error: template: must not begin with"),
        ("cause: receipt", "cause: sorry", ":5: error: cause: "),
        ("name: Receipt", "nom: Receipt", ":3: error: nom: "),
        ("{{link.status}}", "Bye", ":10: warning: text.en: has no `{{link.status}}`"),
        ("We have your message.", "☕ We have your message.", ":15: warning: sms.en: holds `☕`"),
    ],
)
async def test_lint_names_the_line(remote: Remote, file: Path, old: str, new: str, said: str) -> None:
    assert await remote("template", "lint", str(file)) == (0, "", "")
    write(file, FILE.replace(old, new, 1))
    ended, out, _ = await remote("template", "lint", str(file))
    assert ended == ("error:" in said)
    assert f"{file}{said}" in out


@pytest.mark.usefixtures("suite")
async def test_a_file_is_pushed_pulled_and_compared(remote: Remote, file: Path, tmp_path: Path) -> None:
    assert (await remote("template", "diff", str(file)))[0] == 1
    code, out, err = await remote("template", "push", str(file))
    assert (code, out.startswith("receipt: version 1 is saved, ETag ")) == (0, True), err
    assert await remote("template", "diff", str(file)) == (0, "", "")
    code, pulled, tag = await remote("template", "pull", "receipt")
    assert (code, tag.startswith('ETag "')) == (0, True)
    copy = tmp_path / "copy.yaml"
    write(copy, pulled)
    assert await remote("template", "diff", str(copy)) == (0, "", "")
    write(file, FILE.replace("Hello", "Dear"))
    code, out, _ = await remote("template", "diff", str(file))
    assert code == 1
    assert "-    Hello {{name}}," in out
    assert "+    Dear {{name}}," in out
    code, _, err = await remote("template", "push", str(file), "--if-match", '"old"')
    assert code == 1
    assert "Nothing was changed" in err
    assert "version 2" in (await remote("template", "push", str(file)))[1]


@pytest.mark.usefixtures("suite")
async def test_a_template_of_the_suite_is_a_start(remote: Remote, tmp_path: Path) -> None:
    code, pulled, _ = await remote("template", "pull", "built-in-invitation")
    assert code == 0
    mine = tmp_path / "mine.yaml"
    write(mine, pulled.replace("template: built-in-invitation", "template: mine"))
    assert await remote("template", "lint", str(mine)) == (0, "", "")
    assert (await remote("template", "push", str(mine)))[0] == 0
    assert "There is no such template" in (await remote("template", "pull", "nothing"))[2]


async def test_the_documented_example_is_sound(remote: Remote, tmp_path: Path) -> None:
    found = re.search(r"```yaml\n(.*?)```", DOCUMENTED, re.DOTALL)
    assert found is not None
    path = tmp_path / "documented.yaml"
    write(path, found[1])
    assert await remote("template", "lint", str(path)) == (0, "", "")
