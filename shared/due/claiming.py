"""Claiming work: a lease that ends by itself, so that what a dead process had is done by another."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from functools import cache

from sqlalchemy import Float, Integer, Table, Text, TextClause, bindparam, text
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine

from shared.db.faults import is_transient
from shared.due.pieces import Claimed
from shared.errors import UnavailableError


async def claim(engine: AsyncEngine, table: Table, kind: str, *, limit: int, lease_seconds: float) -> list[Claimed]:
    """Claim at most `limit` pieces of work of a kind that are due, the longest due first.

    What others are claiming at this moment is skipped. The database's own clock counts, so that a worker whose clock is
    wrong does nothing too early.

    Raises:
        UnavailableError: the database does not answer.
    """
    given = {"kind": kind, "most": limit, "lease": lease_seconds}
    async with _translated(engine) as connection:
        rows = (await connection.execute(_claim(table.fullname), given)).all()
    return sorted((Claimed(*row) for row in rows), key=lambda one: one.due_at)


@cache
def _claim(table: str) -> TextClause:
    return text(
        # Materialized: the limit must not be applied anew for each row that the planner joins.
        f"""
        WITH mine AS MATERIALIZED (
            SELECT id FROM {table}
            WHERE kind = :kind AND state = 'pending' AND next_at <= clock_timestamp()
            ORDER BY next_at LIMIT :most FOR UPDATE SKIP LOCKED
        )
        UPDATE {table} AS due
        SET next_at = clock_timestamp() + make_interval(secs => :lease), token = due.token + 1,
            attempts = due.attempts + 1, failures = due.failures + 1
        FROM mine WHERE due.id = mine.id
        RETURNING due.id, due.kind, due.ref, due.effect_key, due.cause, due.due_at, due.token, due.attempts,
            due.failures, due.correlation_id, greatest(0, extract(epoch FROM clock_timestamp() - due.due_at))::float
        """  # noqa: S608 - a name of our own
    ).bindparams(bindparam("kind", type_=Text), bindparam("most", type_=Integer), bindparam("lease", type_=Float))


async def oldest_seconds(engine: AsyncEngine, table: Table, kind: str) -> float:
    """Return for how long the longest due work of a kind has waited to be claimed; 0 when nothing waits.

    Raises:
        UnavailableError: the database does not answer.
    """
    query = text(
        f"SELECT extract(epoch FROM clock_timestamp() - min(next_at))::float FROM {table.fullname} "  # noqa: S608 - a name of our own
        "WHERE kind = :kind AND state = 'pending'"
    )
    async with _translated(engine) as connection:
        return max(0.0, (await connection.execute(query, {"kind": kind})).scalar_one() or 0.0)


@asynccontextmanager
async def _translated(engine: AsyncEngine) -> AsyncIterator[AsyncConnection]:
    """Open a transaction whose transient errors are `UnavailableError`."""
    try:
        async with engine.begin() as connection:
            yield connection
    except Exception as error:
        if is_transient(error):
            message = "the database does not answer"
            raise UnavailableError(message) from error
        raise
