"""The shadow's tables: made like the live ones, put in their place in one transaction, or removed.

They live in a schema of their own, under the names of the live ones, so that their indexes have the right names when
they move. What they are like is read from the live ones: whatever migrations add is added here as well.
"""

from dataclasses import dataclass
from uuid import UUID

import asyncpg
from sqlalchemy import ARRAY, MetaData, Text, bindparam, text
from sqlalchemy.exc import DBAPIError
from sqlalchemy.ext.asyncio import AsyncConnection

from services.scoring.domain.errors import RebuildLostError
from services.scoring.domain.rebuild import RebuildScope
from services.scoring.store.tables import DAILY, HISTOGRAM, SCORED_RESPONSE, SERIES_TOTAL, SLICE, VERBATIM

LONGEST_SECONDS = 4 * 3600
MEMORY = "64MB"
"""What the database may use for one of them before it goes on on disk."""


async def at_length(connection: AsyncConnection, statement: str, *values: object) -> None:
    """Execute `statement`, with `values` for `$1` and so on, without the usual limits.

    The caller has read something on the connection before, which is what began the transaction.
    """
    driver = (await connection.get_raw_connection()).driver_connection
    assert isinstance(driver, asyncpg.Connection)  # noqa: S101 - for the type checker: what the engine is made of
    await driver.execute(f"SET LOCAL statement_timeout = '{LONGEST_SECONDS}s'; SET LOCAL work_mem = '{MEMORY}'")
    await driver.execute(statement, *values, timeout=LONGEST_SECONDS)
    await driver.execute("SET LOCAL statement_timeout TO DEFAULT; SET LOCAL work_mem TO DEFAULT")


SHADOW = "scoring_replay"
"""The schema that they live in."""

_METADATA = MetaData(schema=SHADOW)
SHADOW_RESPONSE = SCORED_RESPONSE.to_metadata(_METADATA, schema=SHADOW)
SHADOW_VERBATIM = VERBATIM.to_metadata(_METADATA, schema=SHADOW)
SHADOW_SLICE = SLICE.to_metadata(_METADATA, schema=SHADOW)


MOVED = (SLICE.name, HISTOGRAM.name, DAILY.name, SERIES_TOTAL.name, SCORED_RESPONSE.name, VERBATIM.name)
"""What is rebuilt. Not among them are series and their questions, which are only ever added to, and which workers
remember; and the journal, which goes on being written."""
LOADED = (SCORED_RESPONSE.name, VERBATIM.name)
"""Tables that get their indexes after their rows, which is several times faster."""

PATIENCE_MS = 300
"""Less than the time after which PostgreSQL looks for a deadlock: where the swap stands in a circle with others, it is
always the swap that gives way."""

_LOCK_NOT_AVAILABLE = "55P03"
_AUTOVACUUM = "autovacuum_enabled"
"""Off as long as a table is a shadow. Its worker would be at a table that has just been filled when it is to be moved,
and gives way to those only who are more patient than the swap may be."""

_HELPERS = (
    # Whose shadow it is.
    "rebuild (token uuid NOT NULL, survey text, from_at timestamptz)",
    # Numbers that are to be counted: so many answers at one place.
    "cell (series_id uuid, bucket timestamptz, segments text, slot smallint, n integer)",
    # The slices that the segments of a series count in.
    "marginal (series_id uuid, segments text, slice_id uuid, PRIMARY KEY (series_id, segments, slice_id))",
    # What was found to be ahead in the live tables, and is right in the shadow all the same.
    "confirmed (response_id uuid PRIMARY KEY, revision integer NOT NULL)",
    # What the live tables do not know yet, and what it adds to which day.
    "missing (response_id uuid PRIMARY KEY, revision integer NOT NULL)",
    "missing_day (series_id uuid NOT NULL, day date NOT NULL, slot smallint NOT NULL, n integer NOT NULL)",
)

_OPTIONS = text("SELECT array_to_string(reloptions, ', ') FROM pg_class WHERE oid = to_regclass(:live)")
_GRANTS = text(
    "SELECT format('GRANT %s ON %s TO %s', privilege_type, CAST(:shadow AS text), "
    "CASE grantee WHEN 0 THEN 'PUBLIC' ELSE quote_ident(pg_get_userbyid(grantee)) END) "
    "FROM pg_class, aclexplode(relacl) WHERE pg_class.oid = to_regclass(:live) AND grantee <> relowner"
)
_INDEXES = text(
    "SELECT relname, pg_get_indexdef(indexrelid) AS definition, indisprimary FROM pg_index "
    "JOIN pg_class ON pg_class.oid = indexrelid WHERE indrelid = to_regclass(:live) ORDER BY indisprimary DESC, relname"
)
_DEPENDANTS = text(
    "SELECT DISTINCT rule.ev_class::regclass::text FROM pg_depend JOIN pg_rewrite AS rule ON rule.oid = objid "
    "WHERE classid = 'pg_rewrite'::regclass AND refclassid = 'pg_class'::regclass "
    "AND refobjid = ANY (SELECT to_regclass(name) FROM unnest(:names) AS name) ORDER BY 1"
).bindparams(bindparam("names", type_=ARRAY(Text)))
_OWNER = text("SELECT token FROM scoring_replay.rebuild FOR SHARE")
_EXISTS = text("SELECT to_regnamespace(:name) IS NOT NULL")


@dataclass(frozen=True, slots=True)
class Shadow:
    """The tables of the shadow as a whole."""

    connection: AsyncConnection

    async def create(self, token: UUID, scope: RebuildScope) -> None:
        """Make empty tables like the live ones, in the place of what an earlier replay left behind."""
        await self.drop()
        await self.connection.execute(text(f"CREATE SCHEMA {SHADOW}"))
        for helper in _HELPERS:
            await self.connection.execute(text(f"CREATE UNLOGGED TABLE scoring_replay.{helper}"))
        for name in MOVED:
            await _create_like(self.connection, name)
        owner = {"token": token, "survey": scope.survey, "from_at": scope.from_at}
        statement = "INSERT INTO scoring_replay.rebuild (token, survey, from_at) VALUES (:token, :survey, :from_at)"
        await self.connection.execute(text(statement), owner)
        for name in MOVED:
            if name not in LOADED:
                await _add_indexes(self.connection, name)

    async def exists(self) -> bool:
        """Return whether there is a shadow."""
        return bool((await self.connection.execute(_EXISTS, {"name": SHADOW})).scalar_one())

    async def drop(self) -> bool:
        """Remove the shadow, whoever made it; return whether there was one."""
        if not await self.exists():
            return False
        await self.connection.execute(text(f"DROP SCHEMA {SHADOW} CASCADE"))
        return True

    async def check_owner(self, token: UUID) -> None:
        """Make sure that the shadow is still the one of `token`, until the end of the transaction.

        Raises:
            RebuildLostError: somebody removed it, or made another one.
        """
        try:
            owner = (await self.connection.execute(_OWNER)).scalar_one_or_none()
        except DBAPIError as error:
            if getattr(error.orig, "sqlstate", None) == asyncpg.UndefinedTableError.sqlstate:
                raise RebuildLostError from error
            raise
        if owner != token:
            raise RebuildLostError

    async def see_one_moment(self, token: UUID) -> None:
        """Let the transaction, in which nothing was read yet, see everything as it is at one moment.

        Raises:
            RebuildLostError: the shadow is not that of `token`.
        """
        await self.connection.execute(text("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ"))
        await self.check_owner(token)

    async def list_dependants(self) -> list[str]:
        """Return the views that read the live tables, which the tables could not be taken away from."""
        names = [f"scoring.{name}" for name in MOVED]
        return list((await self.connection.execute(_DEPENDANTS, {"names": names})).scalars())

    async def index_loaded(self) -> None:
        """Give the tables that were filled without indexes theirs."""
        for name in LOADED:
            await _add_indexes(self.connection, name)

    async def analyse(self) -> None:
        """Let PostgreSQL learn what is in the tables, so that it plans right from the first query on."""
        for name in MOVED:
            await at_length(self.connection, f"ANALYZE scoring_replay.{name}")

    async def keep_writers_out(self) -> None:
        """Wait until no worker writes or folds, and block all of them until the commit; readers are not disturbed.

        Workers look at the responses before they write anything, so nothing else needs to be locked.

        Raises:
            UnavailableError: of the transaction, when they did not come to an end in time.
        """
        await self.connection.execute(text("SELECT 1 FROM scoring.fold FOR UPDATE"))
        await self.connection.execute(text("LOCK TABLE scoring.scored_response IN EXCLUSIVE MODE"))

    async def move(self) -> bool:
        """Put the shadow in the place of the live tables, within the transaction.

        Returns:
            False when somebody reads for so long that it could not be done; the transaction is lost then.
        """
        try:
            await self.connection.execute(text(f"SET LOCAL lock_timeout = {PATIENCE_MS}"))
            for name in MOVED:
                await self.connection.execute(
                    text(f"LOCK TABLE scoring.{name}, {SHADOW}.{name} IN ACCESS EXCLUSIVE MODE")
                )
            for name in MOVED:
                await _exchange(self.connection, name)
        except DBAPIError as error:
            if getattr(error.orig, "sqlstate", None) == _LOCK_NOT_AVAILABLE:
                return False
            raise
        return True


async def _exchange(connection: AsyncConnection, name: str) -> None:
    options = await _options(connection, name)
    await connection.execute(text(f"DROP TABLE scoring.{name}"))
    await connection.execute(text(f"ALTER TABLE {SHADOW}.{name} SET SCHEMA scoring"))
    await connection.execute(text(f"ALTER TABLE scoring.{name} RESET ({_AUTOVACUUM})"))
    if options:
        await connection.execute(text(f"ALTER TABLE scoring.{name} SET ({options})"))


async def _options(connection: AsyncConnection, name: str) -> str:
    """Return the storage parameters of a live table."""
    return str((await connection.execute(_OPTIONS, {"live": f"scoring.{name}"})).scalar_one() or "")


async def _create_like(connection: AsyncConnection, name: str) -> None:
    names = {"live": f"scoring.{name}", "shadow": f"scoring_replay.{name}"}
    options = await _options(connection, name)
    like = f"CREATE TABLE {names['shadow']} (LIKE {names['live']} INCLUDING ALL EXCLUDING INDEXES)"
    await connection.execute(text(like + (f" WITH ({options})" if options else "")))
    await connection.execute(text(f"ALTER TABLE {names['shadow']} SET ({_AUTOVACUUM} = false)"))
    for grant in (await connection.execute(_GRANTS, names)).scalars().all():
        await connection.execute(text(grant))


async def _add_indexes(connection: AsyncConnection, name: str) -> None:
    shadow = f"scoring_replay.{name}"
    for index in (await connection.execute(_INDEXES, {"live": f"scoring.{name}"})).all():
        await at_length(connection, index.definition.replace(f" ON scoring.{name} ", f" ON {shadow} ", 1))
        if index.indisprimary:
            constraint = f"ADD CONSTRAINT {index.relname} PRIMARY KEY USING INDEX {index.relname}"
            await connection.execute(text(f"ALTER TABLE {shadow} {constraint}"))
