"""Companies and their people as readers of some locations see them, in the database."""

from datetime import date
from decimal import Decimal
from uuid import UUID

from sqlalchemy import ARRAY, Boolean, Date, Integer, Text, Uuid, bindparam, text
from sqlalchemy.ext.asyncio import AsyncConnection

from services.collector.domain.customers.companies import CompanyPerson, CompanyTotals
from services.collector.domain.customers.facts import Company
from services.collector.store.customer_store import facts_in

# Of everybody who is seen: readers of the whole company see all, others those who said something at their locations.
_SEEN = """
    (:everywhere OR EXISTS (
        SELECT FROM collector.response AS r WHERE r.respondent_id = facts.respondent_id AND r.withdrawn_at IS NULL
            AND r.location = ANY(:locations)
    ) OR EXISTS (
        SELECT FROM collector.complaint AS c WHERE c.respondent_id = facts.respondent_id AND c.erased_at IS NULL
            AND c.location = ANY(:locations)
    ))
"""
_REACH = (bindparam("everywhere", type_=Boolean()), bindparam("locations", type_=ARRAY(Text())))
_LIST = text(
    f"""
    SELECT company.key, company.name, count(*) AS people, count(*) FILTER (WHERE left_on <= :today) AS gone,
        min(customer_since) AS since
    FROM collector.company AS company JOIN collector.customer_facts AS facts ON facts.company = company.key
    WHERE company.key > :after AND (CAST(:key AS text) IS NULL OR company.key = :key) AND {_SEEN}
    GROUP BY company.key ORDER BY company.key LIMIT :limit
    """  # noqa: S608 - our own text
).bindparams(
    *_REACH, bindparam("today", type_=Date()), bindparam("key", type_=Text()), bindparam("limit", type_=Integer())
)
_VALUES = text(
    f"""
    SELECT facts.company, currency, sum(value) AS value FROM collector.customer_facts AS facts
    WHERE facts.company = ANY(:keys) AND value IS NOT NULL AND (left_on IS NULL OR left_on > :today) AND {_SEEN}
    GROUP BY facts.company, currency ORDER BY facts.company, currency
    """  # noqa: S608 - our own text
).bindparams(*_REACH, bindparam("keys", type_=ARRAY(Text())), bindparam("today", type_=Date()))
_SAID = """
    SELECT count(*) AS number, max(occurred_at) AS last_at FROM collector.{table}
    WHERE respondent_id = facts.respondent_id AND {gone} IS NULL AND (:everywhere OR location = ANY(:locations))
"""
_PEOPLE = text(
    f"""
    SELECT facts.*, responses.number AS responses, complaints.number AS complaints,
        greatest(responses.last_at, complaints.last_at) AS last_at
    FROM collector.customer_facts AS facts
    CROSS JOIN LATERAL ({_SAID.format(table="response", gone="withdrawn_at")}) AS responses
    CROSS JOIN LATERAL ({_SAID.format(table="complaint", gone="erased_at")}) AS complaints
    WHERE facts.company = :key AND facts.respondent_id > :after AND {_SEEN}
    ORDER BY facts.respondent_id LIMIT :limit
    """  # noqa: S608 - our own text
).bindparams(*_REACH, bindparam("after", type_=Uuid()), bindparam("limit", type_=Integer()))


class CompanyStore:
    """Reads through one connection what is to be seen at some locations."""

    def __init__(self, connection: AsyncConnection, locations: frozenset[str] | None) -> None:
        """Read about people who said something at `locations`; None: about everybody."""
        self._connection = connection
        self._reach = {"everywhere": locations is None, "locations": sorted(locations or ())}

    async def list_after(self, after: str, *, limit: int, today: date, key: str | None = None) -> list[CompanyTotals]:
        """Return at most `limit` companies with somebody who is seen, by key, from behind `after` on."""
        wanted = self._reach | {"after": after, "limit": limit, "today": today, "key": key}
        rows = list(await self._connection.execute(_LIST, wanted))
        keys = [row.key for row in rows]
        values: dict[str, list[tuple[str, Decimal]]] = {}
        for row in await self._connection.execute(_VALUES, self._reach | {"keys": keys, "today": today}):
            values.setdefault(row.company, []).append((row.currency, row.value))
        return [
            CompanyTotals(Company(row.key, row.name), row.people, row.gone, row.since, values.get(row.key, []))
            for row in rows
        ]

    async def people_of(self, key: str, *, after: UUID, limit: int) -> list[CompanyPerson]:
        """Return at most `limit` people of a company who are seen, by id, from behind `after` on."""
        rows = await self._connection.execute(_PEOPLE, self._reach | {"key": key, "after": after, "limit": limit})
        return [
            CompanyPerson(row.respondent_id, facts_in(row), row.responses, row.complaints, row.last_at) for row in rows
        ]
