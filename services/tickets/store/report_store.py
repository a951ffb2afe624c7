"""What reports are made of, in the database: a row for each case of the period, and for each promise."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import ARRAY, Row, Text, Uuid, bindparam, text
from sqlalchemy.ext.asyncio import AsyncConnection

from services.tickets.domain.reports.case_report import CaseFacts, ClockFacts, PromiseFacts
from shared.vocabulary import ReadFilter

MOST_CASES = 100_000
"""More are not worked through at once; a shorter period has fewer."""

# A case counts once: by its last closing in the period, and by the last word of its customer.
_FACTS = """
    , last AS (
        SELECT DISTINCT ON (ticket_id) ticket_id, closed_at, requested_at FROM tickets.resurvey
        WHERE closed_at >= :begin AND closed_at < :end ORDER BY ticket_id, closing_version DESC
    ), word AS (
        SELECT DISTINCT ON (ticket_id) ticket_id, outcome FROM tickets.resurvey JOIN wanted ON wanted.id = ticket_id
        WHERE response_id IS NOT NULL ORDER BY ticket_id, answered_at DESC, closing_version DESC
    )
    SELECT ticket.id, ticket.touchpoint, ticket.location, ticket.team, ticket.assignee, ticket.cause, ticket.unit_path,
        ticket.respondent_id IS NULL AND ticket.kind <> 'manual' AND ticket.contacted_at IS NULL AS is_anonymous,
        ticket.created_at, ticket.contacted_at, ticket.resolved_at, ticket.closed_at, last.closed_at AS was_closed_at,
        last.requested_at IS NOT NULL AS was_asked,
        CASE WHEN word.outcome IN ('recovered', 'not_recovered') THEN word.outcome END AS word, ticket.outcome AS said
    FROM tickets.ticket JOIN wanted USING (id)
    LEFT JOIN last ON last.ticket_id = ticket.id LEFT JOIN word ON word.ticket_id = ticket.id
"""
_CASES = text(
    f"""
    WITH wanted AS (
        SELECT id FROM tickets.ticket WHERE created_at >= :begin AND created_at < :end
        UNION SELECT ticket_id FROM tickets.resurvey WHERE closed_at >= :begin AND closed_at < :end
    ) {_FACTS}
    WHERE ticket.kind <> 'signal' AND ticket.merged_into IS NULL
        AND (CAST(:survey AS text) IS NULL OR ticket.survey = :survey)
        AND (CAST(:touchpoint AS text) IS NULL OR ticket.touchpoint = :touchpoint)
        AND (CAST(:locations AS text[]) IS NULL OR ticket.location = ANY(:locations))
    LIMIT :most
    """  # noqa: S608 - of a text from above
)
_OF_IDS = text(f"WITH wanted AS (SELECT id FROM unnest(:ids) AS one (id)) {_FACTS}").bindparams(  # noqa: S608 - likewise
    bindparam("ids", type_=ARRAY(Uuid))
)
# A promise is kept by a contact until its moment, about the response or complaint that it was given for.
_PROMISES = text(
    """
    SELECT ticket.id, ticket.id IS NOT NULL AND EXISTS (
        SELECT FROM tickets.ticket_history AS entry WHERE entry.ticket_id = ticket.id AND entry.action = 'contacted'
            AND coalesce(entry.happened_at, entry.at) <= promise.promise_at
    ) AS is_kept
    FROM tickets.promise LEFT JOIN LATERAL (
        SELECT id FROM tickets.ticket AS about
        WHERE about.response_id = promise.response_id
            OR (promise.response_id IS NULL AND about.complaint_id = promise.complaint_id)
        ORDER BY number DESC LIMIT 1
    ) AS ticket ON true
    WHERE promise.promise_at >= :begin AND promise.promise_at < :end AND promise.promise_at < :now
        AND promise.outcome IN ('sent', 'unknown')
        AND (CAST(:survey AS text) IS NULL OR promise.survey = :survey)
        AND (CAST(:touchpoint AS text) IS NULL OR promise.touchpoint = :touchpoint)
        AND (CAST(:locations AS text[]) IS NULL OR promise.location = ANY(:locations))
    LIMIT :most
    """
)
# A case is in time if each of its clocks is that has ended, and none that runs is over already.
_CLOCKS = text(
    """
    SELECT ticket_id, bool_and(is_met) FILTER (WHERE kind = 'contact') AS contact,
        bool_and(is_met) FILTER (WHERE kind = 'resolution') AS resolution
    FROM (
        SELECT clock.ticket_id, clock.kind, CASE
            WHEN clock.outcome = 'met' THEN true
            WHEN clock.outcome IN ('late', 'missed') OR (clock.outcome IS NULL AND clock.due_at < :now) THEN false
        END AS is_met
        FROM tickets.clock JOIN tickets.ticket ON ticket.id = clock.ticket_id
        WHERE ticket.created_at >= :begin AND ticket.created_at < :end
    ) AS one GROUP BY ticket_id
    """
)
_NAMES = tuple(CaseFacts.__dataclass_fields__)


@dataclass(frozen=True, slots=True, kw_only=True)
class ReportFilter(ReadFilter):
    """Which cases are wanted; None lets everything through."""

    begin: datetime
    end: datetime
    """First moment that is too late."""


@dataclass(frozen=True, slots=True)
class ReportStore:
    connection: AsyncConnection

    async def cases(self, wanted: ReportFilter) -> list[CaseFacts]:
        """Return the cases of customers that were opened or closed in a period; one more than `MOST_CASES` at most."""
        rows = await self.connection.execute(_with_locations(_CASES), _values(wanted))
        return [_facts(row) for row in rows]

    async def promises(self, wanted: ReportFilter, *, now: datetime) -> list[PromiseFacts]:
        """Return the promises of a period whose moment has passed, and that reached their customers."""
        rows = (await self.connection.execute(_with_locations(_PROMISES), _values(wanted) | {"now": now})).all()
        values = {"begin": wanted.begin, "end": wanted.end, "ids": [row.id for row in rows if row.id is not None]}
        cases = {row.id: _facts(row) for row in await self.connection.execute(_OF_IDS, values)}
        return [PromiseFacts(cases.get(row.id), row.is_kept) for row in rows]

    async def clocks(self, wanted: ReportFilter, *, now: datetime) -> dict[UUID, ClockFacts]:
        """Return whether the clocks of the cases opened in a period were met, of those at least that are wanted."""
        rows = await self.connection.execute(_CLOCKS, {"begin": wanted.begin, "end": wanted.end, "now": now})
        return {row.ticket_id: ClockFacts(row.contact, row.resolution) for row in rows}


def _with_locations(statement: Any) -> Any:  # noqa: ANN401 - SQLAlchemy's own
    return statement.bindparams(bindparam("locations", type_=ARRAY(Text)))


def _values(wanted: ReportFilter) -> dict[str, Any]:
    return {
        "begin": wanted.begin,
        "end": wanted.end,
        "survey": wanted.survey,
        "touchpoint": wanted.touchpoint,
        "locations": None if wanted.locations is None else sorted(wanted.locations),
        "most": MOST_CASES + 1,
    }


def _facts(row: Row[Any]) -> CaseFacts:
    values = {name: getattr(row, name) for name in _NAMES}
    return CaseFacts(**values | {"unit_path": tuple(row.unit_path or ())})
