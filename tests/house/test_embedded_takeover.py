"""A data folder of the version before goes on: its server trusted everybody, and all belonged to the superuser."""

import asyncio
import os
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager
from pathlib import Path

import asyncpg
import httpx
import pytest

from shared.db.embedded.access import APPLICATION_ROLE
from shared.db.embedded.account import Account, owner_of
from shared.db.embedded.files import make_folder
from shared.db.embedded.programs import call, path_for
from shared.db.embedded.server import PASSWORD_FILE, PrivateServer
from shared.testing.fork_server import ForkServer
from shared.testing.load import SURVEY, publish_survey, wait_until_scored
from shared.testing.ordinary import folder_in_reach
from shared.testing.postgres import pid_of
from shared.testing.processes import ADMIN_KEY, Operator, SuiteProcess, operator

INITDB = (
    *("--username", "heed", "--auth", "trust", "--encoding", "UTF8", "--no-instructions"),
    *("--locale", "C", "--locale-provider", "builtin", "--builtin-locale", "C.UTF-8"),
)
KEY = {"Authorization": f"Bearer {ADMIN_KEY}"}
ANSWERS = {"satisfaction": 1, "recommend": 2, "effort": 3}
FOREIGN = """
SELECT relname FROM pg_class JOIN pg_namespace ON pg_namespace.oid = relnamespace
WHERE nspname !~ '^pg_' AND nspname <> 'information_schema' AND relowner <> $1::regrole
UNION ALL SELECT nspname FROM pg_namespace WHERE nspowner <> $1::regrole AND nspowner <> 'pg_database_owner'::regrole
AND nspname !~ '^pg_' AND nspname <> 'information_schema'
UNION ALL SELECT proname FROM pg_proc JOIN pg_namespace ON pg_namespace.oid = pronamespace
WHERE nspname = 'more' AND proowner <> $1::regrole
UNION ALL SELECT typname FROM pg_type JOIN pg_namespace ON pg_namespace.oid = typnamespace
WHERE nspname = 'more' AND typowner <> $1::regrole
UNION ALL SELECT datname FROM pg_database WHERE datname = 'heed' AND datdba <> $1::regrole
"""
"""What does not belong to a role."""
EVERY_KIND = """
CREATE SCHEMA more;
CREATE TYPE more.mood AS ENUM ('good', 'bad');
CREATE DOMAIN more.short AS text CHECK (length(value) < 9);
CREATE TYPE more.pair AS (a integer, b integer);
CREATE SEQUENCE more.alone;
CREATE TABLE more.numbered (id bigserial PRIMARY KEY, n bigint GENERATED ALWAYS AS IDENTITY, mood more.mood);
CREATE TABLE more.split (day date) PARTITION BY RANGE (day);
CREATE TABLE more.split_1 PARTITION OF more.split FOR VALUES FROM ('2026-01-01') TO ('2027-01-01');
CREATE VIEW more.seen AS SELECT id FROM more.numbered;
CREATE MATERIALIZED VIEW more.kept AS SELECT id FROM more.numbered;
CREATE FUNCTION more.twice(n integer) RETURNS integer LANGUAGE sql AS 'SELECT 2 * n';
"""


def account_before() -> Account:
    """Return as whom the version before ran its server: root's ran as `nobody`."""
    return Account(65_534, 65_534) if os.geteuid() == 0 else Account(os.geteuid(), os.getegid())


def start_as_before(server: PrivateServer) -> str:
    """Start a server as the version before did, and return the address that it gave to its suite."""
    who = account_before()
    sockets = server.folder / "socket"
    sockets.mkdir(exist_ok=True)
    for folder in (server.data, sockets):
        make_folder(folder, who)
    place = str(path_for(who, server.data))
    if not (server.data / "PG_VERSION").exists():
        assert call(who, "initdb", "-D", place, *INITDB, folder=server.data).returncode == 0
    flags = f"-c listen_addresses='' -c unix_socket_permissions='0700' -c unix_socket_directories='{sockets}'"
    arguments = ("-D", str(server.data), "-w", "-l", str(server.data / "server.log"), "-o", flags, "start")
    done = call(who, "pg_ctl", *arguments, folder=server.data)
    assert done.returncode == 0, done.stderr
    call(None, "createdb", "-h", str(sockets), "-U", "heed", "heed")
    return f"postgresql://heed@/heed?host={sockets}"


@pytest.fixture
def before() -> Iterator[PrivateServer]:
    """A folder for a server of the version before."""
    with folder_in_reach() as folder:
        server = PrivateServer(folder / "data")
        server.folder.mkdir()
        try:
            yield server
        finally:
            server.stop("immediate")


@asynccontextmanager
async def suite_on(person: Operator) -> AsyncIterator[tuple[SuiteProcess, httpx.AsyncClient]]:
    """Start the whole suite, and stop it in order."""
    suite = await person.start(["all"], "all")
    async with suite.client(KEY) as client:
        yield suite, client
    suite.terminate()
    assert await suite.ended() == 0, suite.log.read_text()


async def answered(client: httpx.AsyncClient) -> str:
    """Give an answer and return its id."""
    response = await client.post(f"/v1/surveys/{SURVEY}/responses", json={"answers": ANSWERS})
    assert response.status_code == httpx.codes.CREATED
    return str(response.json()["id"])


def folder_environment(server: PrivateServer, address: str) -> dict[str, str]:
    """Return the environment of a suite on a database, or on the folder when the address is empty."""
    return {"HEED_DATA_DIR": str(server.folder), "HEED_DATABASE_URL": address, "HEED_BUS_URL": ""}


@pytest.mark.parametrize("left", ["running", "stopped"])
async def test_everything_goes_on(tmp_path: Path, before: PrivateServer, fork_server: ForkServer, left: str) -> None:
    """With all its rows, and with events, whether its server was stopped or outlived its suite."""
    address = start_as_before(before)
    old = pid_of(before)
    (tmp_path / "old").mkdir()
    async with operator(tmp_path / "old", folder_environment(before, address), fork_server.start) as person:
        assert (await person.command("migrate"))[0] == 0
        async with suite_on(person) as (_, client):
            await publish_survey(client)
            first = await answered(client)
            await wait_until_scored(client, 1)
    if left == "stopped":
        before.stop()
    (tmp_path / "new").mkdir()
    async with operator(tmp_path / "new", folder_environment(before, ""), fork_server.start) as person:
        async with suite_on(person) as (suite, client):
            assert pid_of(before) != old
            assert (await client.get(f"/v1/responses/{first}")).json()["answers"]
            await answered(client)
            await wait_until_scored(client, 2)
            connection = await asyncpg.connect(before.url())
            assert await connection.fetch(FOREIGN, APPLICATION_ROLE) == []
            await connection.close()
        assert "Traceback" not in suite.log.read_text()
    assert not (before.folder / "socket").exists()


async def test_nobody_gets_in_as_before(before: PrivateServer) -> None:
    """The old address leads nowhere, the old owner has lost the folder, and objects of every kind have the new one."""
    connection = await asyncpg.connect(start_as_before(before))
    await connection.execute(EVERY_KIND)
    assert len(await connection.fetch(FOREIGN, APPLICATION_ROLE.replace("_app", ""))) == 0
    await connection.close()
    await asyncio.to_thread(before.start)
    assert "trust" not in (before.data / "pg_hba.conf").read_text()
    if os.geteuid() == 0:
        files = [before.data, *before.data.rglob("*")]
        assert {path.lstat().st_uid for path in files} == {owner_of(before.data).uid}
        assert owner_of(before.data) != account_before()
    connection = await asyncpg.connect(before.url())
    assert await connection.fetch(FOREIGN, APPLICATION_ROLE) == []
    await connection.execute("INSERT INTO more.numbered (mood) VALUES ('good'); DROP SCHEMA more CASCADE")
    await connection.close()


async def test_set_up_that_was_interrupted_is_repeated(before: PrivateServer) -> None:
    """The password is kept last; a folder that lost it, as a backup without it, gets a new one."""
    await asyncio.to_thread(before.start)
    file = before.folder / PASSWORD_FILE
    lost = file.read_text()
    file.unlink()
    await asyncio.to_thread(before.start)
    assert file.read_text() != lost
    connection = await asyncpg.connect(before.url())
    await connection.close()
