"""The command line: what each command prints, and one clear sentence when it cannot."""

import asyncio
import json
import re
from collections.abc import Callable, Mapping
from pathlib import Path
from uuid import uuid4

import asyncpg
import pytest

from services.catalog import load_services
from services.commands.cli import main
from services.commands.errors import sentence_of
from shared.contracts.wire.catalogue import EVENTS
from shared.db.embedded.server import PrivateServer
from shared.identity.ring import KeyRing
from shared.ids import uuid7
from shared.settings import Settings
from shared.testing.fork_server import ForkServer
from shared.testing.processes import operator

Said = tuple[int, str, str]
Command = Callable[..., Said]


@pytest.fixture
def command(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Command:
    """Run a command and return its exit code, its output and its complaints."""
    monkeypatch.setenv("HEED_DATA_DIR", str(tmp_path / "data"))

    def run(*arguments: str, **environment: str) -> Said:
        with monkeypatch.context() as changed:
            for name, value in environment.items():
                changed.setenv(name, value)
            with pytest.raises(SystemExit) as ended:
                main(arguments)
        code = ended.value.code
        out, err = capsys.readouterr()
        return (code if isinstance(code, int) else 0), out, err

    return run


def assert_refused(said: Said, sentence: str) -> None:
    """Check that a command failed with `sentence` alone."""
    code, out, err = said
    assert (code, out) == (1, "")
    assert re.fullmatch(sentence, err.strip()), err


async def test_no_command_shows_what_there_is(tmp_path: Path, fork_server: ForkServer) -> None:
    """Whoever types nothing learns what could be typed."""
    async with operator(tmp_path, {}, fork_server.start) as person:
        _, out = await person.command()
    for name in (
        "run",
        "demo",
        "migrate",
        "topics",
        "events",
        "dead-letters",
        "settings",
        "keys",
        "audit",
        "survey",
        "export",
    ):
        assert re.search(rf"^\s+{name}\s", out, re.MULTILINE), name


def test_events_and_settings_are_listed_in_full(command: Command) -> None:
    """One line for each event and each variable, ready to be searched."""
    _, events, _ = command("events")
    for body in EVENTS:
        (line,) = [line for line in events.splitlines() if line.startswith(f"{body.event_type} ")]
        assert body.producer() in line
    _, settings, _ = command("settings")
    names = {line.split(maxsplit=1)[0] for line in settings.splitlines()}
    assert {f"HEED_{name.upper()}" for name in Settings.model_fields} <= names
    _, markdown, _ = command("settings", "--markdown")
    assert "| `HEED_PORT` | `8000` |" in markdown


def test_key_that_is_made_works(command: Command) -> None:
    """The printed setting makes the printed key known, with its scopes and no more."""
    code, out, _ = command("keys", "new", "--name", "till", "--scope", "scores:read", "--scope", "alerts:read")
    assert code == 0
    found = re.search(r"Key, shown this once: (\S+)\nHEED_API_KEYS='(.*)'", out)
    assert found is not None
    secret, setting = found.groups()
    assert secret not in setting
    caller = KeyRing.of(Settings(api_keys=json.loads(setting))).caller(secret)
    assert caller is not None
    assert caller.name == "till"
    assert sorted(caller.scopes) == ["alerts:read", "scores:read"]


@pytest.mark.parametrize(
    ("arguments", "environment", "sentence"),
    [
        ("keys new --name a --scope scores:raed", {}, r"There is no scope scores:raed\. There are: .*"),
        ("run scorring", {}, r"There is no service scorring\. There are: (\w+, )+accounts\."),
        ("run", {"HEED_PORT": "high"}, r"HEED_PORT: .*valid integer.*"),
        ("run", {"HEED_ADMIN_KEY": "hunter2"}, r"HEED_ADMIN_KEY: needs at least 16 characters"),
        ("run", {"HEED_API_KEYS": "{"}, r"HEED_API_KEYS is not JSON of the right form\."),
        ("run", {"HEED_TRUSTED_PROXIES": '["*"]'}, r"HEED_TRUSTED_PROXIES: '\*' does not appear to be .*"),
        ("run", {"HEED_HOST": "203.0.113.1", "HEED_PORT": "8001"}, r"Cannot listen on 203\.0\.113\.1, .*HEED_HOST.*"),
        ("run", {"HEED_DATA_DIR": "/proc/nowhere"}, r"Cannot use the data folder /proc/nowhere: .*"),
        ("migrate", {}, r"There is no installation in .*`make run`.*"),
        ("migrate", {"HEED_DATABASE_URL": "mysql://a/b"}, r"HEED_DATABASE_URL: must start with postgresql://.*"),
        ("migrate", {"HEED_DATABASE_URL": "postgresql://heed@127.0.0.1:1/a"}, r"The database does not answer\. .*"),
        ("topics list", {"HEED_BUS_URL": "amqp://a"}, r"HEED_BUS_URL: must start with kafka:// or postgres://"),
        ("topics list", {"HEED_BUS_URL": "kafka://127.0.0.1:1"}, r".* HEED_BUS_URL right\?"),
    ],
)
def test_what_cannot_be_done_is_one_sentence(
    command: Command, arguments: str, environment: Mapping[str, str], sentence: str
) -> None:
    """No traceback, nothing on standard output, exit code 1; and no secret is repeated."""
    assert_refused(command(*arguments.split(), **environment), sentence)


def test_defects_keep_their_traceback() -> None:
    """A sentence is for what is known to happen; the rest must be seen."""
    assert sentence_of(ValueError("a defect")) is None


def test_migrate_and_topics_on_a_given_database(command: Command, database_url: str) -> None:
    """Both can be repeated; lag is printed for every service that consumes events."""
    prefix = f"cli{uuid4().hex[:8]}"
    environment = {"HEED_DATABASE_URL": database_url, "HEED_BUS_URL": "postgres://", "HEED_TOPIC_PREFIX": prefix}
    code, out, _ = command("migrate", **environment)
    assert (code, out.splitlines()) == (0, [f"{service.name}: up to date" for service in load_services()])
    names = {f"{service.name}.events" for service in load_services()}
    names |= {"scoring.scores", "accounts.structure", "dead-letters"}
    expected = {f"{prefix}.{name}" for name in names}
    for _ in range(2):
        code, out, _ = command("topics", "create", **environment)
        assert (code, set(out.split())) == (0, expected)
    _, listed, _ = command("topics", "list", **environment)
    rows = {line.split(maxsplit=1)[0]: line for line in listed.splitlines()[1:]}
    assert rows.keys() == expected
    for compacted in ("scoring.scores", "accounts.structure"):
        assert rows.pop(f"{prefix}.{compacted}").endswith("the newest of each key")
    assert all(line.endswith("7 days") for line in rows.values())
    _, lag, _ = command("topics", "lag", **environment)
    groups = {line.split()[0] for line in lag.splitlines()[1:]}
    assert groups == {f"{prefix}.{service.name}" for service in load_services() if service.handlers}


async def _park(database_url: str) -> None:
    connection = await asyncpg.connect(database_url)
    headers = [["ce_type", "heed.collector.response.received.v1"], ["ce_id", str(uuid7())]]
    await connection.execute(
        "INSERT INTO scoring.parked_event (topic, partition, record_offset, recorded_at, key, headers, value, error) "
        "VALUES ('heed.collector.events', 0, 7, now(), 'a-key', $1, 'what somebody wrote', 'a header is malformed')",
        json.dumps(headers),
    )
    await connection.close()


def test_dead_letters(command: Command, database_url: str) -> None:
    """A parked event is listed, shown without its body, fails again when replayed, and is let go."""
    asyncio.run(_park(database_url))
    environment = {"HEED_DATABASE_URL": database_url}
    code, out, _ = command("dead-letters", "list", **environment)
    assert (code, out.splitlines()[1].split()[:3]) == (0, ["scoring", "1", "parked"])
    code, out, _ = command("dead-letters", "show", "scoring", "1", **environment)
    assert (code, "what somebody wrote" in out) == (0, False)
    assert "a header is malformed" in out
    _, out, _ = command("dead-letters", "show", "scoring", "1", "--body", **environment)
    assert "what somebody wrote" in out
    code, out, err = command("dead-letters", "replay", "scoring", **environment)
    assert (code, out.strip()) == (1, "replayed: 0, failed again: 1")
    assert err.strip().startswith("1: DecodeError")
    code, out, _ = command("dead-letters", "discard", "scoring", "1", **environment)
    assert (code, out.strip()) == (0, "discarded: 1")
    _, out, _ = command("dead-letters", "list", "--status", "all", **environment)
    assert out.splitlines()[1].split()[:3] == ["scoring", "1", "discarded"]
    assert_refused(command("dead-letters", "discard", "scoring", "1", **environment), "No such parked event")
    assert_refused(command("dead-letters", "show", "nobody", "1", **environment), r"There is no service nobody\. .*")


def test_commands_start_the_private_server_for_themselves(command: Command, tmp_path: Path) -> None:
    """When no suite runs on the folder, its database runs for as long as the command."""
    server = PrivateServer(tmp_path / "data")
    try:
        server.start()
        server.stop()
        code, out, err = command("migrate", HEED_DATABASE_URL="")
        assert (code, err) == (0, "")
        assert out.splitlines()[0].startswith("collector: 0001")
        assert not server.is_running()
    finally:
        server.stop("immediate")
