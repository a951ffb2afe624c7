"""The customers whom a programme may draw, read a page at a time, and the marks of those whom it has drawn."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import ARRAY, Integer, LargeBinary, Row, Text, Uuid, bindparam, text
from sqlalchemy.ext.asyncio import AsyncConnection

from services.collector.domain.eligibility.person import Person, people_of
from services.collector.domain.invitations.programmes.audience import KnownCustomer
from services.collector.domain.people.contact import Contact
from services.collector.store.customer_store import facts_in
from services.collector.store.programme_tables import PROGRAMME_MARK
from shared.db.bulk import bulk_insert, bulk_values

_FIRST = UUID(int=0)
# Somebody without a customer number whom another person with the same address or number stands for is known twice, and
# is drawn as that other person. Those with different customer numbers are different people, also in one household.
_OTHER = "other.id <> known.id AND (other.external_id IS NOT NULL OR other.id < known.id)"
_KNOWN_TWICE = " OR ".join(
    f"EXISTS (SELECT FROM collector.respondent AS other WHERE {same} AND {_OTHER})"
    for name in ("email", "phone")
    for same in (
        f"other.identity_kind = '{name}' AND other.identity = known.{name}",
        f"other.identity_kind <> '{name}' AND other.{name} = known.{name}",
    )
)
_FROM = """
    FROM collector.respondent AS known
    LEFT JOIN collector.customer_facts AS facts ON facts.respondent_id = known.id
    WHERE (CAST(:list AS text) IS NULL OR EXISTS (
            SELECT FROM collector.customer_list_member AS member
            WHERE member.list = :list AND member.respondent_id = known.id))
        AND (CAST(:places AS text[]) IS NULL OR facts.location = ANY(:places))
"""
_WHO = (bindparam("list", type_=Text()), bindparam("places", type_=ARRAY(Text)))
_SIZES = text(f"SELECT facts.location, count(*) AS people {_FROM} GROUP BY 1").bindparams(*_WHO)
_PAGE = text(
    f"""
    SELECT known.id, identity_kind, identity, external_id, email, phone, name,
        value, currency, customer_since, left_on, company, location {_FROM}
        AND known.id > :after AND (known.external_id IS NOT NULL OR NOT ({_KNOWN_TWICE}))
    ORDER BY known.id LIMIT :limit
    """
).bindparams(*_WHO, bindparam("after", type_=Uuid()), bindparam("limit", type_=Integer()))
# A draw came to nothing when its row or invitation was refused, or taken back before its message was wanted.
_MARKS = text(
    """
    SELECT mark.person, is_numbered, round, times,
        CASE WHEN line.state IN ('refused', 'cancelled') OR invitation.refused_at IS NOT NULL
                OR (invitation.cancelled_at IS NOT NULL AND invitation.invited_at IS NULL) THEN asked_before
            ELSE coalesce(invitation.invited_at, invitation.send_at, drawn_at) END AS asked_at
    FROM collector.programme_mark AS mark
    LEFT JOIN collector.invitation_batch_row AS line
        ON line.batch_id = mark.batch_id AND line.number = mark.row_number
    LEFT JOIN collector.invitation ON invitation.id = line.invitation_id AND line.state = 'invited'
    WHERE mark.programme = :programme AND mark.person = ANY(:people)
    """
).bindparams(bindparam("people", type_=ARRAY(LargeBinary)))
_COLUMNS = (
    "programme",
    "person",
    "is_numbered",
    "round",
    "times",
    "drawn_at",
    "asked_before",
    "batch_id",
    "row_number",
)
_MARKED = bulk_insert(PROGRAMME_MARK, _COLUMNS)
_MARK = _MARKED.on_conflict_do_update(
    index_elements=["programme", "person"],
    set_={name: _MARKED.excluded[name] for name in _COLUMNS[3:]}
    | {"is_numbered": PROGRAMME_MARK.c.is_numbered & _MARKED.excluded.is_numbered},
)
_BY_SIZE = text("SET LOCAL plan_cache_mode = force_custom_plan")
_FORGET = text("DELETE FROM collector.programme_mark WHERE person = ANY(:people)").bindparams(
    bindparam("people", type_=ARRAY(LargeBinary))
)


@dataclass(frozen=True, slots=True)
class Drawn:
    """How often somebody was drawn before, and what came of it."""

    last_round: int = 0
    """0: never."""
    times: int = 0
    asked_at: datetime | None = None
    """When they were, or are going to be, asked last."""


NEVER = Drawn()


@dataclass(frozen=True, slots=True)
class AudienceMember:
    """Somebody who may belong to an audience."""

    respondent_id: UUID
    customer: KnownCustomer
    person: bytes
    """Digest of the name under which they are known."""
    names: tuple[bytes, ...]
    """Digests of all of their names."""
    is_numbered: bool
    """Whether they have a customer number."""
    drawn: Drawn


@dataclass(frozen=True, slots=True)
class Mark:
    """That somebody was drawn."""

    names: tuple[bytes, ...]
    is_numbered: bool
    times: int
    """This time included."""
    asked_before: datetime | None
    row_number: int
    """Of the row in the round's batch."""


class ProgrammePeople:
    """Reads and writes through one connection; never commits."""

    def __init__(self, connection: AsyncConnection) -> None:
        self._connection = connection

    async def plan_by_size(self) -> None:
        """Let the queries of this transaction be planned for the tables as they are.

        A connection keeps its plans: one that was made while nobody had been drawn yet reads whole tables for each page
        when many have been.
        """
        await self._connection.execute(_BY_SIZE)

    async def sizes(self, *, list_key: str | None, places: frozenset[str] | None) -> Mapping[str | None, int]:
        """Return how many customers each place has at most, whatever is known of them."""
        rows = await self._connection.execute(_SIZES, _who(list_key, places))
        return {row.location: row.people for row in rows}

    async def page(
        self, programme: str, *, list_key: str | None, places: frozenset[str] | None, after: UUID | None, limit: int
    ) -> list[AudienceMember]:
        """Return at most `limit` customers in the order of their ids, from behind `after` on.

        Args:
            programme: whose draws count.
            list_key: of the list that they are on; None: any, and none.
            places: that are their own; None: any, and none.
            after: id of the last one of the page before.
            limit: how many.
        """
        given = {**_who(list_key, places), "after": after or _FIRST, "limit": limit}
        rows = (await self._connection.execute(_PAGE, given)).all()
        contacts = [Contact(*row[1:7]) for row in rows]
        names = [tuple(person.digest() for person in people_of(one, None)) for one in contacts]
        marks = await self._marks(programme, {digest for some in names for digest in some})
        return [
            AudienceMember(
                respondent_id=row.id,
                customer=KnownCustomer(
                    facts=facts_in(row),
                    has_external_id=contact.external_id is not None,
                    has_email=contact.email is not None,
                    has_phone=contact.phone is not None,
                ),
                person=Person(contact.identity_kind, contact.identity).digest(),
                names=digests,
                is_numbered=contact.external_id is not None,
                drawn=_drawn(contact, digests, marks),
            )
            for row, contact, digests in zip(rows, contacts, names, strict=True)
        ]

    async def mark(
        self, programme: str, marks: Sequence[Mark], *, round_number: int, batch_id: UUID, at: datetime
    ) -> None:
        """Remember whom a round has drawn."""
        rows = {
            name: {
                "programme": programme,
                "person": name,
                "is_numbered": one.is_numbered,
                "round": round_number,
                "times": one.times,
                "drawn_at": at,
                "asked_before": one.asked_before,
                "batch_id": batch_id,
                "row_number": one.row_number,
            }
            for one in marks
            for name in one.names
        }
        if rows:
            ordered = [rows[name] for name in sorted(rows)]
            await self._connection.execute(_MARK, bulk_values(_COLUMNS, ordered))

    async def forget(self, names: Iterable[bytes]) -> None:
        """Forget that somebody with these names was ever drawn."""
        await self._connection.execute(_FORGET, {"people": list(names)})

    async def _marks(self, programme: str, names: Iterable[bytes]) -> Mapping[bytes, Row[Any]]:
        given = {"programme": programme, "people": list(names)}
        return {row.person: row for row in await self._connection.execute(_MARKS, given)}


def _drawn(contact: Contact, names: Sequence[bytes], marks: Mapping[bytes, Row[Any]]) -> Drawn:
    """Return what is remembered of somebody under any of their names.

    An address that another customer with a number was drawn under says nothing about a customer with a number.
    """
    own = {Person("external_id", contact.external_id).digest()} if contact.external_id is not None else set(names)
    found = [marks[one] for one in names if one in marks and (one in own or not marks[one].is_numbered)]
    if not found:
        return NEVER
    asked = [one.asked_at for one in found if one.asked_at is not None]
    return Drawn(max(one.round for one in found), max(one.times for one in found), max(asked, default=None))


def _who(list_key: str | None, places: frozenset[str] | None) -> dict[str, Any]:
    return {"list": list_key, "places": None if places is None else sorted(places)}
