"""`survey`: files that are checked without a suite, pushed to one over real HTTP, pulled back and compared."""

import json
import re
from collections.abc import AsyncIterator, Awaitable, Callable
from pathlib import Path
from typing import Any

import httpx
import pytest

from services.collector.service import SERVICE
from services.collector.web.surveys.files import NAMES
from services.commands.survey.reading import read_survey
from shared.identity.ring import digest_of
from shared.runtime.roles import Role
from shared.settings import ApiKey
from shared.testing.house import House, house
from shared.testing.survey_files import NORWEGIAN

Said = tuple[int, str, str]
"""Exit code, output, and complaints."""
Remote = Callable[..., Awaitable[Said]]
WRITE_ONLY = "a-key-that-writes-surveys"


def write(path: Path, text: str) -> None:
    """Write a file."""
    path.write_text(text, encoding="utf-8")


@pytest.fixture
async def running(database_url: str) -> AsyncIterator[House]:
    """The collector on a real port."""
    keys = {"writer": ApiKey(key_sha256=digest_of(WRITE_ONLY), scopes=("surveys:write",))}
    async with house(
        (SERVICE,), database_url, "postgres://", topic_prefix="t", role=Role.HTTP, settings={"api_keys": keys}
    ) as found:
        yield found


@pytest.fixture
def survey(running: House, remote: Remote) -> Remote:
    """Run a command of `survey` against the collector."""

    async def command(*arguments: str, **environment: str) -> Said:
        known = {"HEED_URL": running.url, "HEED_KEY": running.admin["Authorization"].split()[1]}
        return await remote("survey", *arguments, **{**known, **environment})

    return command


@pytest.fixture
def file(tmp_path: Path) -> Path:
    """A file with a survey."""
    path = tmp_path / "visit.yaml"
    write(path, NORWEGIAN)
    return path


async def draft(running: House) -> dict[str, Any]:
    """What the survey `visit` is in the suite."""
    found: dict[str, Any] = (await running.client.get("/v1/surveys/visit", headers=running.admin)).json()
    return found


@pytest.mark.parametrize("name", NAMES)
async def test_a_new_file_is_without_fault(remote: Remote, tmp_path: Path, name: str) -> None:
    """Every template is printed whole, under the wanted key, and passes the check."""
    code, out, _ = await remote("survey", "new", "--template", name, "--survey", "shop-7")
    assert code == 0
    file = tmp_path / "new.yaml"
    write(file, out)
    assert (read_survey(file).key, out.count("survey: ")) == ("shop-7", 1)
    assert await remote("survey", "lint", str(file)) == (0, "", "")
    code, out, said = await remote("survey", "new", "--template", "nothing")
    assert (code, out) == (1, "")
    assert "There is no template nothing. There are: ces, " in said


async def test_a_file_goes_live_and_comes_back(survey: Remote, running: House, file: Path) -> None:
    """Pushed, published, pulled and compared: nothing is lost, and `no` stays a language."""
    code, out, said = await survey("push", str(file), "--publish")
    assert code == 0, said
    assert re.fullmatch(r'visit: the draft is saved, ETag "\S+"\nvisit: version 1 is live\n', out)
    found = await draft(running)
    assert (found["state"], found["version"]) == ("active", 1)
    assert found["draft"]["languages"] == ["en", "no"]
    assert found["draft"]["closes_at"] == "2030-01-01T00:00:00Z"
    code, out, said = await survey("push", str(file), "--publish")
    assert (code, out.splitlines()[1]) == (0, "visit: version 1 was live before; nothing has changed")
    code, out, said = await survey("pull", "visit")
    assert code == 0
    assert re.search(r'ETag "\S+"', said)
    assert 'languages: [en, "no"]' in out
    pulled = file.with_name("pulled.yaml")
    write(pulled, out)
    for one in (file, pulled):
        for side in ((), ("--live",)):
            assert await survey("diff", str(one), *side) == (0, "", ""), one


async def test_json_is_as_good(survey: Remote, running: House, file: Path) -> None:
    """A file of JSON says the same as one of YAML, and its faults have lines too."""
    content = read_survey(file).content
    other = file.with_suffix(".json")
    write(other, json.dumps(content, indent=1, ensure_ascii=False))
    assert (await survey("push", str(other)))[0] == 0
    assert await survey("diff", str(file)) == (0, "", "")
    assert (await draft(running))["draft"]["title"] == "Visit"
    content["questions"][1]["type"] = "dates"
    write(other, json.dumps(content, indent=1))
    code, out, _ = await survey("lint", str(other))
    line = next(number for number, text in enumerate(other.read_text().splitlines(), 1) if "dates" in text)
    assert (code, out.startswith(f"{other}:{line}: error: questions.1.type: ")) == (1, True)


async def test_the_order_of_languages_and_attributes_is_no_difference(survey: Remote, file: Path) -> None:
    """What was pushed does not differ from itself, though the database keeps names in an order of its own."""
    own = "{languages: [en, de], questions: [{key: a, type: text, text: {en: Why?, de: Warum?}}], title: T, survey: own"
    write(file, own + ", embed: {audience: {attributes: {region: [eu], age: [1]}}}}")
    assert (await survey("push", str(file), "--publish"))[0] == 0
    for side in ((), ("--live",)):
        assert await survey("diff", str(file), *side) == (0, "", "")


async def test_difference_is_shown_line_by_line(survey: Remote, file: Path) -> None:
    """What pushing would change is marked, against the draft and against the live version; then the exit code is 1."""
    await survey("push", str(file), "--publish")
    write(file, NORWEGIAN.replace("Would you?", "Would you really?"))
    code, out, said = await survey("diff", str(file))
    assert (code, said) == (1, "")
    changed = [line for line in out.splitlines() if line[:1] in "+-"]
    assert changed == ["--- visit (draft)", f"+++ {file}", "-      en: Would you?", "+      en: Would you really?"]
    assert (await survey("push", str(file)))[0] == 0
    assert (await survey("diff", str(file)))[0] == 0
    assert (await survey("diff", str(file), "--live"))[0] == 1
    code, out, said = await survey("diff", str(file), "other")
    assert (code, out) == (1, "")
    assert "was answered 404" in said


async def test_change_of_somebody_else_is_not_overwritten(survey: Remote, running: House, file: Path) -> None:
    """With the ETag of what one has seen, a push is refused when the survey is no longer that."""
    _, out, _ = await survey("push", str(file))
    tag = out.split("ETag ")[1].strip()
    theirs = {**(await draft(running))["draft"], "title": "Theirs"}
    put = await running.client.put("/v1/surveys/visit", json=theirs, headers=running.admin | {"If-Match": "*"})
    assert put.status_code == 200
    code, out, said = await survey("push", str(file), "--if-match", tag)
    assert (code, out) == (1, "")
    assert "was answered 412" in said
    assert "See what is there with `survey diff` or `survey pull`, then push again." in said
    assert (await draft(running))["draft"]["title"] == "Theirs"
    code, out, _ = await survey("push", str(file), "--if-match", put.headers["etag"])
    assert code == 0
    assert (await draft(running))["draft"]["title"] == "Visit"


@pytest.mark.parametrize("known", [True, False])
async def test_a_change_between_reading_and_pushing_is_refused(
    survey: Remote, running: House, file: Path, monkeypatch: pytest.MonkeyPatch, *, known: bool
) -> None:
    """A push reads the survey first; what somebody else writes before the file arrives is not overwritten."""
    if known:
        assert (await survey("push", str(file)))[0] == 0
    theirs = {name: value for name, value in read_survey(file).content.items() if name != "survey"} | {
        "title": "Theirs"
    }
    anyhow = running.admin | ({"If-Match": "*"} if known else {})
    read = httpx.Client.get

    def read_and_lose_the_race(client: httpx.Client, *arguments: Any, **options: Any) -> httpx.Response:
        reply = read(client, *arguments, **options)
        assert httpx.put(f"{running.url}/v1/surveys/visit", json=theirs, headers=anyhow).is_success
        return reply

    monkeypatch.setattr(httpx.Client, "get", read_and_lose_the_race)
    write(file, NORWEGIAN.replace("Would you?", "Would you really?"))
    code, out, said = await survey("push", str(file))
    assert (code, out) == (1, "")
    assert "was answered 412" in said
    assert "then push again" in said
    assert (await draft(running))["draft"]["title"] == "Theirs"


async def test_a_key_that_may_not_read_creates_and_repeats(survey: Remote, file: Path) -> None:
    """Without the scope to read, what is there is not replaced: its state is not known."""
    own = {"HEED_KEY": WRITE_ONLY}
    for _ in range(2):
        assert (await survey("push", str(file), **own))[0] == 0
    write(file, NORWEGIAN.replace("Would you?", "Would you really?"))
    code, _, said = await survey("push", str(file), **own)
    assert (code, "was answered 428" in said) == (1, True)


async def test_what_only_the_suite_knows_has_its_line_too(survey: Remote, file: Path) -> None:
    """A scale that breaks a series is refused at publication, and laid to its line in the file."""
    assert (await survey("push", str(file), "--publish"))[0] == 0
    changed = NORWEGIAN.replace("type: nps", "type: rating\n    scale: 5")
    write(file, changed)
    code, out, _ = await survey("push", str(file), "--publish", "--if-match", "*")
    assert code == 1
    first = changed.splitlines().index("  - key: recommend") + 1
    found = re.search(r"visit\.yaml:(\d+): error: questions\.0", out)
    assert found is not None, out
    assert first <= int(found[1]) <= first + 4


async def test_what_cannot_be_done_is_one_sentence(survey: Remote, running: House, file: Path) -> None:
    """Missing files, surveys and versions, and keys that may not, change nothing and say so."""
    for arguments, environment, sentence in (
        (("push", str(file.with_name("none.yaml"))), {}, r"Cannot read \S+: No such file or directory\."),
        (("pull", "nobody"), {}, r"GET /v1/surveys/nobody was answered 404"),
        (("push", str(file)), {"HEED_KEY": "wrong"}, r"was answered 401"),
        (("push", str(file)), {"HEED_URL": "http://127.0.0.1:1"}, r"No suite answers at http://127\.0\.0\.1:1\."),
    ):
        code, out, said = await survey(*arguments, **environment)
        assert (code, out) == (1, "")
        assert re.search(sentence, said), said
        assert "Traceback" not in said
    assert (await running.client.get("/v1/surveys", headers=running.admin)).json()["items"] == []
    await survey("push", str(file), HEED_URL=running.url, HEED_KEY=running.admin["Authorization"].split()[1])
    code, _, said = await survey("pull", "visit", "--live")
    assert (code, "was never published" in said) == (1, True)
