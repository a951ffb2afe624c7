"""Clocks: how long after its moment a step of a ladder is taken, while a hundred thousand others are pending.

A worker of the suite on a durable database. Most steps are due some day; some come one after another, and many at the
same moment, as after an opening at nine. What counts is when a step can be seen by others, its commit included.
"""

import asyncio
import time

import asyncpg

from shared.bus.embedded.driver import driver_address
from tests.bench.lab import Lab, median
from tests.bench.results import Figure

ROUNDS = 3
PENDING = 100_000
STEADY = 1_000
"""Steps that come one after another …"""
STEADY_SECONDS = 20
BURST = 1_000
"""… and those that come at the same moment, in the middle of them."""
AHEAD_SECONDS = 3
"""How long after the worker is ready the first one is due."""
GOAL_SECONDS = 2.0
LOOK_SECONDS = 0.05
PATIENCE_SECONDS = 120

FILL = """
WITH made AS MATERIALIZED (
    SELECT gen_random_uuid() AS id, n, now() + interval '1 day' + n * interval '1 second' AS due_at
    FROM generate_series(1, $1::int) AS n
), tickets AS (
    INSERT INTO tickets.ticket (id, number, subject, state, version, kind, severity, location, figures, unit_path,
        further_response_ids, further_complaint_ids, merged_cases, reasons, comments, respondent_id, assignee,
        created_at, updated_at, waiting_since, due_at, is_clocked)
    SELECT id, n, 'A case', 'assigned', 2, 'alert', 'critical', 'place-' || n % 100, '{}', '[]',
        '[]', '[]', 0, '[]', '[]',
        gen_random_uuid(), gen_random_uuid()::text, now(), now(), now(), due_at + interval '2 hours', true
    FROM made RETURNING id
), clocks AS (
    INSERT INTO tickets.clock (ticket_id, kind, run, policy, policy_version, terms, begins_at, due_at, soon_at,
        is_paused, moments, fired, arming, next_at)
    SELECT id, 'contact', 1, 'standard', 1, json_build_array(json_build_object('since', due_at - interval '2 hours',
        'minutes', 240, 'hours', 'business', 'calendar', 'bench', 'pauses', false))::jsonb, due_at - interval '2 hours',
        due_at + interval '2 hours', due_at + interval '72 minutes', false, json_build_array(due_at,
        due_at + interval '72 minutes', due_at + interval '2 hours')::jsonb, 0, 1, due_at
    FROM made
)
INSERT INTO tickets.due (id, kind, ref, effect_key, cause, due_at, next_at)
SELECT gen_random_uuid(), 'escalation', id || ':contact:1', 'escalation:' || id || ':contact:1:1:1', 'time_runs_out',
    due_at, due_at
FROM made
"""
SOON = """
WITH moved AS (
    UPDATE tickets.clock AS clock SET next_at = clock_timestamp() + $3::float * interval '1 second' + CASE
        WHEN ticket.number <= $1::int THEN ticket.number ELSE $1::int / 2
    END * $4::float * interval '1 second'
    FROM tickets.ticket AS ticket WHERE ticket.id = clock.ticket_id AND ticket.number <= $1::int + $2::int
    RETURNING clock.ticket_id, clock.next_at
)
UPDATE tickets.due AS due SET due_at = moved.next_at, next_at = moved.next_at
FROM moved WHERE due.ref = moved.ticket_id || ':contact:1'
"""
_CALENDAR = """
INSERT INTO tickets.clock_calendar (digest, calendar)
VALUES ('bench', '{"zone": "Europe/Berlin", "weekly": {}, "holidays": []}')
"""
_WAITING = """
SELECT coalesce(extract(epoch FROM clock_timestamp() - min(next_at)), 0)::float FROM tickets.clock
WHERE next_at <= clock_timestamp()
"""


async def measure(lab: Lab) -> list[Figure]:
    """Return the longest that a step waited for its commit, of those that came singly and all at once."""
    worst = [await _round(lab) for _ in range(ROUNDS)]
    value = median(worst)
    return [
        Figure(
            name=f"clocks: {STEADY + BURST:,} steps due, {PENDING:,} pending, the latest one taken",
            value=value,
            unit="s after due",
            goal=f"<= {GOAL_SECONDS:g} s",
            met=value <= GOAL_SECONDS,
        )
    ]


async def _round(lab: Lab) -> float:
    database = await lab.database()
    person = await lab.operator(database, "postgres://")
    connection = await asyncpg.connect(driver_address(database))
    try:
        await fill(connection, PENDING)
        await connection.execute("ANALYZE tickets.ticket, tickets.clock, tickets.due")
        await person.start(["tickets"], "worker")
        await connection.execute(SOON, STEADY, BURST, AHEAD_SECONDS, STEADY_SECONDS / STEADY)
        taken, latest, until = 0, 0.0, time.monotonic() + PATIENCE_SECONDS
        while taken < STEADY + BURST:
            if time.monotonic() > until:
                message = f"only {taken} steps were taken"
                raise RuntimeError(message)
            latest = max(latest, await connection.fetchval(_WAITING))
            taken = await connection.fetchval("SELECT count(DISTINCT ticket_id) FROM tickets.clock_step")
            await asyncio.sleep(LOOK_SECONDS)
        return latest
    finally:
        await connection.close()
        await person.end_all()


async def fill(connection: asyncpg.Connection, pending: int) -> str:
    """Write so many cases, each with a clock and the next step of its ladder; return what the database says."""
    await connection.execute(_CALENDAR)
    said: str = await connection.execute(FILL, pending)
    return said
