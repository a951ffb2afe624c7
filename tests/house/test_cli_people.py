"""`people`: links for those who cannot sign in yet or any more, and who there is."""

import asyncio
from collections.abc import Callable, Iterator
from contextlib import contextmanager

import pytest
from pydantic import SecretStr

from services.accounts.domain.people.sessions import Visitor
from services.accounts.service import SERVICE
from services.accounts.web.addresses import FIRST, INVITE, RESET
from services.commands.cli import main
from services.demo import welcome
from shared.runtime.offline import wired
from shared.settings import Settings

Said = tuple[int, str, str]
Command = Callable[..., Said]
PUBLIC = "https://heed.example.com"


@pytest.fixture
def command(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, database_url: str) -> Command:
    """Run a command on a migrated database and return its exit code, its output and its complaints."""
    monkeypatch.setenv("HEED_DATABASE_URL", database_url)
    monkeypatch.setenv("HEED_PUBLIC_URL", PUBLIC)

    def run(*arguments: str) -> Said:
        with pytest.raises(SystemExit) as ended:
            main(("people", *arguments))
        code = ended.value.code
        out, err = capsys.readouterr()
        return (code if isinstance(code, int) else 0), out, err

    return run


async def _become_admin(database_url: str, token: str) -> None:
    async with wired(SERVICE, Settings(database_url=SecretStr(database_url))) as parts:
        await parts.use_cases.people.become_first_admin(
            token=token,
            sign_in_name="ada@example.com",
            display_name="Ada",
            password="three quiet lamps",
            language="en",
            zone="UTC",
            visitor=Visitor(address="127.0.0.1", block="127.0.0.1", user_agent=""),
        )


def test_from_the_first_link_to_a_list_of_people(command: Command, database_url: str) -> None:
    """Links stand alone on the standard output, so that a script can take them."""
    code, out, err = command("sign-in-link")
    assert (code, out.startswith(f"{PUBLIC}{FIRST}"), "15 minutes" in err) == (0, True, True)
    asyncio.run(_become_admin(database_url, out.strip().rpartition("/")[2]))

    code, out, err = command("sign-in-link")
    assert (code, out) == (1, "")
    assert "reset-link" in err

    code, out, _ = command("invite", "kim@example.com", "--role", "agent", "--unit", "graz")
    assert (code, out.startswith(f"{PUBLIC}{INVITE}")) == (0, True)
    code, out, _ = command("reset-link", "ADA@example.com")
    assert (code, out.startswith(f"{PUBLIC}{RESET}")) == (0, True)

    code, out, _ = command("list")
    rows = [line.split() for line in out.splitlines()]
    assert (code, rows) == (
        0,
        [
            ["address", "name", "role", "unit", "state"],
            ["kim@example.com", "agent", "graz", "invited"],
            ["ada@example.com", "Ada", "admin", "active"],
        ],
    )


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        (("reset-link", "nobody@example.com"), "Nobody signs in with this address"),
        (("invite", "no address"), "`sign_in_name` must be an e-mail address"),
    ],
)
def test_what_cannot_be_done_is_one_sentence(command: Command, arguments: tuple[str, ...], sentence: str) -> None:
    """Exit code 1 and nothing on the standard output."""
    code, out, err = command(*arguments)
    assert (code, out) == (1, "")
    assert sentence in err


@contextmanager
def _terminal(monkeypatch: pytest.MonkeyPatch, *, is_one: bool) -> Iterator[None]:
    with monkeypatch.context() as changed:
        changed.setattr("sys.stdout.isatty", lambda: is_one)
        yield


async def test_the_welcome_shows_the_link_on_a_terminal_alone(
    database_url: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """In a log or a pipe nobody finds a way in."""
    settings = Settings(database_url=SecretStr(database_url), public_url=PUBLIC, port=1, admin_key=SecretStr("k" * 20))
    for is_one in (False, True):
        with _terminal(monkeypatch, is_one=is_one):
            await welcome.welcome(settings, settings)
        out, err = capsys.readouterr()
        assert (FIRST in out) is is_one
        assert FIRST not in err
        assert f"{PUBLIC}/console" in out
