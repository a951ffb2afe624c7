"""What customers answered after somebody contacted them, counted in the database."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy.ext.asyncio import AsyncConnection

from services.alerts.domain.health import HealthFilter
from services.alerts.domain.proof import Contacted, Neighbours
from services.alerts.store.bound import bound
from services.alerts.store.contact_sql import CONTACTS, first_contact

_PLACES = ("survey", "touchpoint", "channel")
# An answer on a scale that makes people happy or unhappy; the order of its parts is that of `judged_rows`.
_HAS_VERDICT = "jsonb_path_exists(answers, '$[*][8] ? (@ != null)')"
_NPS = """
    (SELECT (one ->> 3)::integer FROM jsonb_array_elements({table}.answers) AS one
     WHERE one ->> 2 = 'nps' AND one ->> 4 = '0' AND one ->> 5 = '10' AND one ->> 6 = 'high_is_good' LIMIT 1)
"""
_COUNTS = "judged.kind = 'response' AND judged.suspect IS NULL AND judged.gone IS NULL AND judged.revision > 0"
_FIRST_CONTACT = first_contact("'response'", "judged.id")
_CONTACTED_SINCE = f"SELECT about FROM ({CONTACTS}) AS given WHERE given.kind = 'response' AND given.at >= :from_at"  # noqa: S608 - texts of our own
_NEXT = """
    SELECT next.is_unhappy, {nps} AS nps FROM alerts.judged AS next
    WHERE next.respondent_id = one.respondent_id AND next.kind = 'response' AND next.id <> one.id
        AND next.survey = one.survey AND next.touchpoint IS NOT DISTINCT FROM one.touchpoint
        AND next.suspect IS NULL AND next.gone IS NULL AND next.revision > 0 AND {answered}
        AND next.occurred_at > one.since AND next.occurred_at <= one.since + make_interval(days => :days)
    ORDER BY next.occurred_at, next.id LIMIT 1
"""


@dataclass(frozen=True, slots=True)
class ProofStore:
    connection: AsyncConnection

    async def contacted(self, wanted: HealthFilter, *, days: int, now: datetime) -> Contacted:
        """Count the unhappy customers who were contacted for the first time in the period, and their next answers."""
        where, values = _where(wanted)
        then = _NEXT.format(nps="NULL", answered=_HAS_VERDICT.replace("answers", "next.answers"))
        query = f"""
            WITH contacts AS (
                SELECT judged.*, contact.at AS since FROM alerts.judged
                JOIN LATERAL ({_FIRST_CONTACT}) AS contact ON true
                WHERE {_COUNTS} AND judged.is_unhappy AND contact.at >= :from_at AND contact.at < :to_at
                    AND judged.id IN ({_CONTACTED_SINCE}){where}
            ), people AS (
                SELECT DISTINCT ON (respondent_id) * FROM contacts WHERE respondent_id IS NOT NULL
                ORDER BY respondent_id, since, id
            )
            SELECT count(*) AS recognised,
                (SELECT count(*) FROM contacts WHERE respondent_id IS NULL) AS anonymous,
                count(*) FILTER (
                    WHERE later.is_unhappy IS NULL AND one.since + make_interval(days => :days) > :now
                ) AS waiting,
                count(later.is_unhappy) AS answered,
                count(*) FILTER (WHERE NOT later.is_unhappy) AS recovered
            FROM people AS one LEFT JOIN LATERAL ({then}) AS later ON true
        """  # noqa: S608 - texts of our own
        row = (await self._run(query, values | {"now": now}, days)).one()
        return Contacted(**row._asdict())

    async def neighbours(self, wanted: HealthFilter, *, days: int) -> tuple[Neighbours, Neighbours]:
        """Count customers with an NPS of 6 who were contacted, and with one of 7 in the same places who were not."""
        where, values = _where(wanted)
        then = _NEXT.format(nps=_NPS.format(table="next"), answered=f"{_NPS.format(table='next')} IS NOT NULL")
        query = f"""
            WITH sixes AS (
                SELECT DISTINCT ON (respondent_id) judged.*, contact.at AS since, 6 AS given FROM alerts.judged
                JOIN LATERAL ({_FIRST_CONTACT}) AS contact ON true
                WHERE {_COUNTS} AND respondent_id IS NOT NULL AND contact.at >= :from_at AND contact.at < :to_at
                    AND judged.id IN ({_CONTACTED_SINCE})
                    AND {_NPS.format(table="judged")} = 6{where}
                ORDER BY respondent_id, contact.at, judged.id
            ), sevens AS (
                SELECT DISTINCT ON (respondent_id) judged.*, received_at AS since, 7 AS given FROM alerts.judged
                WHERE {_COUNTS} AND respondent_id IS NOT NULL AND NOT is_unhappy
                    AND received_at >= :from_at AND received_at < :to_at AND {_NPS.format(table="judged")} = 7
                    AND (survey, coalesce(touchpoint, '')) IN (SELECT survey, coalesce(touchpoint, '') FROM sixes)
                    AND respondent_id NOT IN (SELECT respondent_id FROM sixes)
                    AND NOT EXISTS (SELECT FROM alerts.loop_case WHERE response_id = judged.id)
                    AND NOT EXISTS (SELECT FROM alerts.loop_about WHERE about = judged.id)
                    AND ({_FIRST_CONTACT}) IS NULL{where}
                ORDER BY respondent_id, received_at, judged.id
            )
            SELECT one.given, count(*) AS customers, count(later.nps) AS answered,
                count(*) FILTER (WHERE later.nps > one.given) AS better
            FROM (SELECT * FROM sixes UNION ALL SELECT * FROM sevens) AS one
            LEFT JOIN LATERAL ({then}) AS later ON true GROUP BY one.given
        """  # noqa: S608 - texts of our own
        found = {
            row.given: Neighbours(customers=row.customers, answered=row.answered, better=row.better)
            for row in await self._run(query, values, days)
        }
        nobody = Neighbours(customers=0, answered=0, better=0)
        return found.get(6, nobody), found.get(7, nobody)

    async def _run(self, query: str, values: dict[str, Any], days: int) -> Any:  # noqa: ANN401 - rows
        values = {**values, "days": days}
        return await self.connection.execute(bound(query, values), values)


def _where(wanted: HealthFilter) -> tuple[str, dict[str, Any]]:
    values: dict[str, Any] = {"from_at": wanted.from_at, "to_at": wanted.to_at}
    where = ""
    for name in _PLACES:
        if getattr(wanted, name) is not None:
            where += f" AND judged.{name} = :{name}"
            values[name] = getattr(wanted, name)
    if wanted.locations is not None:
        where += " AND judged.location = ANY(:locations)"
        values["locations"] = sorted(wanted.locations)
    return where, values
