"""The rows that benchmarks begin with fit the tables of today: a few of them, where `make bench` makes millions."""

import asyncpg
import pytest

from shared.bus.embedded.driver import driver_address
from shared.contracts.tickets import TicketOpened
from tests.bench import clocks, console_year, due, grown, inbox, replay, webhooks, year_of_responses

FEW = 30
STATEMENTS = {
    "grown": (grown._FILL, ("visit", FEW)),
    "replay": (replay._FILL, ("visit", FEW)),
    "webhooks": (webhooks._EVENTS, (TicketOpened.event_type, FEW)),
}


@pytest.mark.parametrize("which", STATEMENTS)
async def test_rows_of_one_statement(database_url: str, which: str) -> None:
    statement, given = STATEMENTS[which]
    connection = await asyncpg.connect(driver_address(database_url))
    try:
        assert await connection.execute(statement, *given) == f"INSERT 0 {FEW}"
    finally:
        await connection.close()


async def test_rows_of_due_work(database_url: str) -> None:
    connection = await asyncpg.connect(driver_address(database_url))
    try:
        assert await connection.execute(due._FILL) == f"INSERT 0 {due.ROWS}"
    finally:
        await connection.close()


async def test_rows_of_clocks(database_url: str) -> None:
    connection = await asyncpg.connect(driver_address(database_url))
    try:
        assert await clocks.fill(connection, FEW) == f"INSERT 0 {FEW}"
        assert await connection.execute(clocks.SOON, 3, 2, 1.0, 0.1) == "UPDATE 5"
    finally:
        await connection.close()


async def test_rows_of_the_inbox(database_url: str) -> None:
    """As many closed as open ones, and some of each reader among them."""
    connection = await asyncpg.connect(driver_address(database_url))
    try:
        await inbox.fill(connection, 200, ["admin", "agent"])
        found = await connection.fetch("SELECT state = 'closed' AS is_closed, count(*) FROM tickets.ticket GROUP BY 1")
        assert sorted(tuple(one) for one in found) == [(False, 200), (True, 200)]
        mine = "SELECT count(*) FROM tickets.ticket WHERE assignee = ANY('{admin,agent}') AND state <> 'closed'"
        assert await connection.fetchval(mine) == 4
    finally:
        await connection.close()


async def test_rows_of_a_year(database_url: str) -> None:
    """Scores, responses, comments and cases."""
    url = driver_address(database_url)
    await year_of_responses.fill(url, FEW)
    connection = await asyncpg.connect(url)
    try:
        assert await connection.fetchval("SELECT count(*) FROM scoring.scored_response") == FEW
        assert await connection.execute(console_year._RESPONSES) == f"INSERT 0 {FEW}"
        await connection.execute(console_year._COMMENTS, *console_year._phrases())
        await connection.execute(console_year._CASES, "0" * 32)
        await connection.execute(console_year._HISTORY)
        for table in ("scoring.verbatim", "tickets.ticket", "tickets.ticket_history"):
            assert await connection.fetchval(f"SELECT count(*) FROM {table}"), table  # noqa: S608 - a name of our own
    finally:
        await connection.close()
