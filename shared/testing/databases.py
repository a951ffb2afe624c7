"""Databases for tests, emptied and lent again: to make one from the template takes as long as most tests do."""

import json
import time
import uuid
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field

import asyncpg

from shared.db.embedded.access import APPLICATION_ROLE
from shared.db.embedded.server import PrivateServer

_TABLES = """
SELECT format('%I.%I', schemaname, tablename) FROM pg_tables
WHERE schemaname NOT IN ('pg_catalog', 'information_schema') ORDER BY 1
"""
_SHAPE = """
SELECT md5(concat(
    (SELECT string_agg(concat(oid, relname, relacl), ',' ORDER BY oid) FROM pg_class WHERE oid >= 16384),
    (SELECT string_agg(concat(attrelid, attname, atttypid, attnotnull), ',' ORDER BY attrelid, attnum)
     FROM pg_attribute WHERE attrelid >= 16384),
    (SELECT string_agg(concat(oid, tgenabled), ',' ORDER BY oid) FROM pg_trigger WHERE oid >= 16384),
    (SELECT string_agg(oid::text, ',' ORDER BY oid) FROM pg_proc WHERE oid >= 16384),
    (SELECT string_agg(concat(oid, nspname, nspacl), ',' ORDER BY oid) FROM pg_namespace WHERE oid >= 16384)
))
"""
_OTHERS_GONE = """
SELECT coalesce(bool_and(pg_terminate_backend(pid, 10000)), true) FROM pg_stat_activity
WHERE datname = current_database() AND pid <> pg_backend_pid()
"""
_RESTART_NUMBERS = """
SELECT setval(format('%I.%I', schemaname, sequencename)::regclass, start_value, false) FROM pg_sequences
"""
_NUMBERS = "SELECT format('%I.%I', schemaname, sequencename), last_value FROM pg_sequences WHERE last_value IS NOT NULL"
_COLUMNS = """
SELECT string_agg(quote_ident(attname), ',' ORDER BY attnum) FROM pg_attribute
WHERE attrelid = $1::text::regclass AND attnum > 0 AND NOT attisdropped AND attgenerated = ''
"""
FRESH_SECONDS = 1800.0
"""For how long what a test finds may have been made before; it may speak of minutes ago."""


@dataclass(frozen=True, slots=True)
class Filled:
    """A database with a copy of what stood in it when it was filled."""

    name: str
    shape: str
    refill: str
    """The statements that bring it back into empty tables."""
    made_at: float
    """By the clock that only runs."""


@dataclass(slots=True)
class Databases:
    """The databases of one test process. Nothing that a test leaves in one is seen by the next."""

    server: PrivateServer
    template: str
    _shape: str = ""
    _first_rows: dict[str, str] = field(default_factory=dict)
    """By table, the rows that a migrated database begins with, as JSON; an empty list for most."""
    _free: list[str] = field(default_factory=list)
    _filled: dict[str, list[Filled]] = field(default_factory=dict)
    """By what they are filled with, those that no test uses."""

    async def study_template(self) -> None:
        """Learn what a fresh database looks like; call it once, when the template is complete."""
        connection = await asyncpg.connect(self.server.superuser_url(self.template))
        try:
            for (table,) in await connection.fetch(_TABLES):
                rows = await connection.fetchval(f"SELECT coalesce(json_agg(t), '[]')::text FROM {table} AS t")  # noqa: S608 - quoted by the database
                self._first_rows[table] = rows
        finally:
            await connection.close()

    @asynccontextmanager
    async def lend(self) -> AsyncIterator[str]:
        """Yield the address of a database that is as the template is."""
        name = self._free.pop() if self._free else await self._make()
        try:
            yield self.server.url(name)
        finally:
            if await self._made_fresh(name):
                self._free.append(name)
            else:
                await self._drop(name)

    @asynccontextmanager
    async def lend_filled(self, what: str, fill: Callable[[str], Awaitable[None]]) -> AsyncIterator[str]:
        """Yield the address of a database that is as `fill` leaves one, which is given its address.

        It fills one for many tests: each finds what it made, and nothing that a test before it did.

        Args:
            what: names what `fill` makes.
            fill: leaves no task behind, and everything that it makes in the database.
        """
        idle = self._filled.setdefault(what, [])
        while idle and idle[-1].made_at + FRESH_SECONDS < time.monotonic():
            await self._drop(idle.pop().name)
        lent = idle.pop() if idle else await self._fill(fill)
        try:
            yield self.server.url(lent.name)
        finally:
            if await self._made_fresh(lent.name, lent):
                idle.append(lent)
            else:
                await self._drop(lent.name)

    async def _fill(self, fill: Callable[[str], Awaitable[None]]) -> Filled:
        name = await self._make()
        await fill(self.server.url(name))
        connection = await asyncpg.connect(self.server.superuser_url(name))
        try:
            assert await connection.fetchval(_OTHERS_GONE), "filling left a connection that does not end"
            await connection.execute("CREATE SCHEMA kept")
            refill = []
            for number, table in enumerate(self._first_rows):
                if await connection.fetchval(f"SELECT EXISTS (SELECT FROM {table})"):  # noqa: S608 - quoted by the database
                    columns = await connection.fetchval(_COLUMNS, table)
                    copied = f"SELECT {columns} FROM"
                    await connection.execute(f"CREATE TABLE kept.t{number} AS {copied} {table}")
                    refill.append(f"INSERT INTO {table} ({columns}) OVERRIDING SYSTEM VALUE {copied} kept.t{number}")
            refill += [f"SELECT setval('{one}', {last})" for one, last in await connection.fetch(_NUMBERS)]
            return Filled(name, await connection.fetchval(_SHAPE), ";".join(refill), time.monotonic())
        finally:
            await connection.close()

    async def _make(self) -> str:
        name = f"test_{uuid.uuid4().hex}"
        await self._run(f"CREATE DATABASE {name} TEMPLATE {self.template} OWNER {APPLICATION_ROLE}")
        if not self._shape:
            connection = await asyncpg.connect(self.server.superuser_url(name))
            try:
                self._shape = await connection.fetchval(_SHAPE)
            finally:
                await connection.close()
        return name

    async def _made_fresh(self, name: str, filled: Filled | None = None) -> bool:
        """Bring a database back to what it was when it was lent; False when a test has changed more in it than rows."""
        connection = await asyncpg.connect(self.server.superuser_url(name))
        try:
            alone = await connection.fetchval(_OTHERS_GONE)
            if not alone or await connection.fetchval(_SHAPE) != (filled.shape if filled else self._shape):
                return False
            # Without the triggers of foreign keys, so in any order.
            await connection.execute(
                "SET session_replication_role = replica;" + ";".join(f"DELETE FROM {one}" for one in self._first_rows)  # noqa: S608 - likewise
            )
            await connection.fetch(_RESTART_NUMBERS)
            if filled:
                await connection.execute(filled.refill)
                return True
            for table, rows in self._first_rows.items():
                if json.loads(rows):
                    await connection.execute(
                        f"INSERT INTO {table} SELECT * FROM json_populate_recordset(NULL::{table}, $1)",  # noqa: S608 - likewise
                        rows,
                    )
            return True
        finally:
            await connection.close()

    async def _drop(self, name: str) -> None:
        await self._run(f"DROP DATABASE {name} WITH (FORCE)")

    async def _run(self, statement: str) -> None:
        connection = await asyncpg.connect(self.server.superuser_url("postgres"))
        try:
            await connection.execute(statement)
        finally:
            await connection.close()
