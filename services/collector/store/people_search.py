"""Finding people for colleagues, and what a colleague may see of them, in the database."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import ARRAY, Boolean, Integer, Text, Uuid, bindparam, select, text
from sqlalchemy.ext.asyncio import AsyncConnection

from services.collector.domain.people.looking_up import ContactCard, FoundPerson, Search
from services.collector.store.tables import RESPONDENT

# Everything that a person said and the reader may see; `:everywhere` is true for readers of the whole company.
_SAID = """
    SELECT 'response' AS kind, location, occurred_at AS at FROM collector.response
    WHERE respondent_id = {person} AND withdrawn_at IS NULL AND (:everywhere OR location = ANY(:locations))
    UNION ALL
    SELECT 'complaint', location, occurred_at FROM collector.complaint
    WHERE respondent_id = {person} AND erased_at IS NULL AND (:everywhere OR location = ANY(:locations))
"""
_REACH = (bindparam("everywhere", type_=Boolean()), bindparam("locations", type_=ARRAY(Text)))
_LAST = text(
    f"SELECT at, location FROM ({_SAID.format(person=':person')}) AS said ORDER BY at DESC LIMIT 1"  # noqa: S608 - our own text
).bindparams(*_REACH, bindparam("person", type_=Uuid()))

# Each way to be found has an index; a value that the text cannot mean is null, and finds nobody.
_FIND = text(
    f"""
    SELECT person.id, said.responses, said.complaints, said.last_at, said.last_location
    FROM collector.respondent AS person CROSS JOIN LATERAL (
        SELECT count(*) FILTER (WHERE kind = 'response') AS responses,
            count(*) FILTER (WHERE kind = 'complaint') AS complaints,
            max(at) AS last_at, (array_agg(location ORDER BY at DESC))[1] AS last_location
        FROM ({_SAID.format(person="person.id")}) AS everything
    ) AS said
    WHERE (:everywhere OR said.last_at IS NOT NULL) AND (
        identity_kind = 'external_id' AND identity = :external_id
        OR identity_kind = 'email' AND identity = :email
        OR identity_kind = 'phone' AND identity = :phone
        OR identity_kind != 'email' AND email = :email
        OR identity_kind != 'phone' AND phone = :phone
        OR name IS NOT NULL AND to_tsvector('simple'::regconfig, name) @@ to_tsquery('simple'::regconfig, :words)
    )
    ORDER BY said.last_at DESC NULLS LAST, person.id LIMIT :limit
    """  # noqa: S608 - our own text
).bindparams(
    *_REACH,
    *(bindparam(name, type_=Text()) for name in ("external_id", "email", "phone", "words")),
    bindparam("limit", type_=Integer()),
)


@dataclass(frozen=True, slots=True)
class Sighting:
    """The last that somebody said."""

    at: datetime
    location: str | None


class PeopleSearch:
    """Reads through one connection what is to be seen at some locations."""

    def __init__(self, connection: AsyncConnection, locations: frozenset[str] | None) -> None:
        """Read at `locations`; None: everywhere, and what has no location."""
        self._connection = connection
        self._reach = {"everywhere": locations is None, "locations": sorted(locations or ())}

    async def card(self, respondent_id: UUID) -> ContactCard | None:
        """Return how somebody can be reached; None when nobody has this id."""
        columns = RESPONDENT.c["name", "email", "phone", "external_id"]
        row = (await self._connection.execute(select(*columns).where(RESPONDENT.c.id == respondent_id))).first()
        return None if row is None else ContactCard(*row)

    async def is_known(self, respondent_id: UUID) -> bool:
        """Return whether somebody has this id, and, for readers of some locations, has said something there."""
        known = select(RESPONDENT.c.id).where(RESPONDENT.c.id == respondent_id)
        if (await self._connection.execute(known)).first() is None:
            return False
        return bool(self._reach["everywhere"]) or await self.last_seen(respondent_id) is not None

    async def last_seen(self, respondent_id: UUID) -> Sighting | None:
        """Return the last that somebody said; None when there is nothing that the reader may see."""
        row = (await self._connection.execute(_LAST, self._reach | {"person": respondent_id})).first()
        return None if row is None else Sighting(row.at, row.location)

    async def find(self, search: Search, *, limit: int) -> list[FoundPerson]:
        """Return at most `limit` people whom a search means, who said something last first."""
        values = {
            "external_id": search.external_id,
            "email": search.email,
            "phone": search.phone,
            "words": " & ".join(f"'{word}':*" for word in search.words) or None,
            "limit": limit,
        }
        return [FoundPerson(*row) for row in await self._connection.execute(_FIND, self._reach | values)]
