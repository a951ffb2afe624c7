"""Who may enter the private server, and what somebody gets who has broken into it."""

import os
import stat
from collections.abc import Iterator
from pathlib import Path

import asyncpg
import psutil
import pytest

from shared.db.embedded.access import APPLICATION_ROLE, SUPERUSER
from shared.db.embedded.account import Account, account_for, owner_of
from shared.db.embedded.programs import call
from shared.db.embedded.server import PASSWORD_FILE, PrivateServer
from shared.testing.ordinary import folder_in_reach
from shared.testing.postgres import can_more_than_others, pid_of

STRANGER = Account(47_110, 47_110)
SECRET = "a-secret-of-the-suite"
only_root = pytest.mark.skipif(os.geteuid() != 0, reason="only root can be several users")


@pytest.fixture(scope="module")
def server() -> Iterator[PrivateServer]:
    """A server in a folder that everybody can reach, started by a suite with a secret in its environment."""
    with folder_in_reach() as folder, pytest.MonkeyPatch.context() as patch:
        patch.setenv("HEED_ADMIN_KEY", SECRET)
        server = PrivateServer(folder / "data")
        server.start()
        yield server
        server.stop("immediate")


def family_of(server: PrivateServer) -> list[psutil.Process]:
    master = psutil.Process(pid_of(server))
    return [master, *master.children(recursive=True)]


def rejected(server: PrivateServer, account: Account | None, role: str) -> str:
    """Return why `account` may not enter as `role`."""
    where = ("-h", str(server.socket_folder), "-d", "heed", "-U", role)
    done = call(account, "psql", "-X", "-w", "-c", "SELECT 1", *where)
    assert done.returncode, done.stdout
    return done.stderr


def test_it_can_no_more_than_any_other_process(server: PrivateServer) -> None:
    """No process of the server has a capability, and none runs as root."""
    for process in family_of(server):
        assert not can_more_than_others(process.pid)
        assert process.uids().effective == owner_of(server.data).uid != 0


@only_root
def test_root_gives_it_a_number_that_nobody_has(server: PrivateServer) -> None:
    """Nobody else on the machine runs with its number, and the next start uses the same."""
    uid = owner_of(server.data).uid
    ours = {process.pid for process in family_of(server)}
    assert uid not in {0, 65_534}
    assert {
        one.pid for one in psutil.process_iter(["uids"]) if one.info["uids"] and one.info["uids"].real == uid
    } <= ours
    assert account_for(server.data).uid == uid


def test_its_environment_has_nothing_of_ours(server: PrivateServer) -> None:
    """Neither secrets nor settings of the suite; nor are there any among the arguments, which everybody can read."""
    password = (server.folder / PASSWORD_FILE).read_text().strip()
    for process in family_of(server):
        given = process.environ()
        assert not [name for name in given if name.startswith(("HEED", "PYTHON"))]
        assert not {SECRET, password} & set(given.values())
        assert password not in " ".join(process.cmdline())
    assert password not in (server.data / "server.log").read_text()


def test_password_is_for_whoever_starts_the_suite(server: PrivateServer) -> None:
    """Not even the server can read it."""
    found = (server.folder / PASSWORD_FILE).stat()
    assert (stat.S_IMODE(found.st_mode), found.st_uid) == (0o600, os.geteuid())


def test_nobody_is_trusted(server: PrivateServer) -> None:
    """Every rule asks for something that only the right one has."""
    lines = (server.data / "pg_hba.conf").read_text().splitlines()
    methods = {line.split()[3] for line in lines if line and not line.startswith("#")}
    assert methods == {"peer", "scram-sha-256"}


def test_without_the_password_there_is_no_way_in(server: PrivateServer) -> None:
    """Also for the one who may be superuser."""
    assert "no password supplied" in rejected(server, None, APPLICATION_ROLE)


@only_root
def test_other_users_can_neither_connect_nor_read(server: PrivateServer) -> None:
    """The folders are closed to them; and the database would not let them in if they were open."""
    for role in (SUPERUSER, APPLICATION_ROLE):
        assert "Permission denied" in rejected(server, STRANGER, role)
    assert "Permission denied" in call(STRANGER, "pg_controldata", str(server.data)).stderr
    opened = (server.data, server.data / ".s.PGSQL.5432")
    before = [path.stat().st_mode for path in opened]
    try:
        for path in opened:
            path.chmod(0o777)
        for account in (STRANGER, owner_of(server.data)):
            assert "Peer authentication failed" in rejected(server, account, SUPERUSER)
            assert "no password supplied" in rejected(server, account, APPLICATION_ROLE)
    finally:
        for path, mode in zip(opened, before, strict=True):
            path.chmod(mode)


@only_root
def test_root_does_not_follow_links_of_the_server(server: PrivateServer, tmp_path: Path) -> None:
    """Somebody in the server cannot have root write to, or show, a file that is only root's."""
    mine = tmp_path / "mine"
    mine.write_text("x" * 11_000_000)
    log = server.data / "server.log"
    server.stop()
    log.unlink()
    log.symlink_to(mine)
    with pytest.raises(Exception, match="pg_ctl failed") as failed:
        server.start()
    assert "xxx" not in str(failed.value)
    log.unlink()
    server.start()
    assert mine.stat().st_size == 11_000_000


async def test_role_of_the_suite_can_do_its_work_and_no_more(server: PrivateServer) -> None:
    """It owns its database; files and programs of the machine are out of its reach, and so are other roles."""
    connection = await asyncpg.connect(server.url())
    try:
        row = await connection.fetchrow(
            "SELECT rolsuper, rolcreaterole, rolcreatedb, rolreplication, rolbypassrls, "
            "pg_has_role(current_user, 'heed', 'MEMBER') AS is_superuser FROM pg_roles WHERE rolname = current_user"
        )
        assert row is not None
        assert not any(row.values())
        await connection.execute("CREATE SCHEMA work; CREATE TABLE work.done (n integer)")
        await connection.copy_records_to_table("done", schema_name="work", records=[(1,)])
        await connection.execute("DROP SCHEMA work CASCADE")
        for attempt in (
            "SELECT pg_read_file('/etc/passwd')",
            "COPY (SELECT 1) TO PROGRAM 'cat'",
            "COPY (SELECT 1) TO '/tmp/heed-was-here'",
            f"ALTER ROLE {APPLICATION_ROLE} SUPERUSER",
            f"SET ROLE {SUPERUSER}",
            "ALTER SYSTEM SET log_statement = 'all'",
            "SELECT rolpassword FROM pg_authid",
        ):
            with pytest.raises(asyncpg.InsufficientPrivilegeError):
                await connection.execute(attempt)
    finally:
        await connection.close()


async def test_operator_enters_without_a_password(server: PrivateServer) -> None:
    """Who set the server up is known to it by the kernel."""
    connection = await asyncpg.connect(server.superuser_url())
    assert await connection.fetchval("SELECT current_user") == SUPERUSER
    await connection.close()
