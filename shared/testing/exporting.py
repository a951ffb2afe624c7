"""Many stored responses in no time, and a database that dies while they are read; for tests of exports."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from shared.testing.collecting import execute
from shared.testing.one_service import OneService

_FILL = """
INSERT INTO collector.response (id, survey, version, channel, touchpoint, location, locale, respondent_id, answers,
    attributes, fingerprint, occurred_at, received_at)
SELECT gen_random_uuid(), 'visit', 1, 'web', 'checkout', NULL, 'en', NULL,
    jsonb_build_object('recommend', n % 11, 'why', E'line ' || n || E'\\nsaid "' || repeat('=', n % 7) || '", ü'),
    jsonb_build_object('plan', 'plus', 'visits', n), '', moment, moment
FROM generate_series(1, {rows}) n, LATERAL (SELECT timestamptz '2025-03-01Z' + n / 3 * interval '1 second' AS moment) m
"""

# The connection is cut for good as soon as the row is read whose `visits` is the number.
_CUT = """
ALTER TABLE collector.response RENAME TO response_kept;
CREATE FUNCTION collector.cut_here(kept bytea, is_here boolean) RETURNS bytea LANGUAGE plpgsql STABLE AS
$$ BEGIN IF is_here THEN PERFORM pg_terminate_backend(pg_backend_pid()); END IF; RETURN kept; END $$;
CREATE VIEW collector.response AS SELECT id, survey, version, channel, touchpoint, location, locale, respondent_id,
answers, attributes, collector.cut_here(fingerprint, attributes ->> 'visits' = '{row}') AS fingerprint, occurred_at,
received_at, source_kind, source_id, revision, suspect, edited_at, withdrawn_at, customer FROM collector.response_kept
"""
_WHOLE = """
DROP VIEW collector.response;
DROP FUNCTION collector.cut_here(bytea, boolean);
ALTER TABLE collector.response_kept RENAME TO response
"""


async def fill_responses(service: OneService, rows: int) -> None:
    """Store `rows` responses to the survey `visit`, three of them in each moment, behind the service's back."""
    await execute(service, _FILL.format(rows=rows))


@asynccontextmanager
async def cut_at(service: OneService, row: int) -> AsyncIterator[None]:
    """Let every connection that reads the `row`-th of the stored responses die, until the end of the block."""
    await execute(service, _CUT.format(row=row).strip())
    try:
        yield
    finally:
        await execute(service, _WHOLE.strip())
