"""What must be known of people before they are invited, of many at once."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, any_, bindparam, or_, select
from sqlalchemy.dialects.postgresql import ARRAY, BYTEA
from sqlalchemy.dialects.postgresql import UUID as PG_UUID
from sqlalchemy.ext.asyncio import AsyncConnection

from services.collector.domain.consents.entry import ConsentEntry
from services.collector.domain.consents.suppression import Suppression
from services.collector.domain.eligibility.exposure import KEPT_FOR, Exposure
from services.collector.domain.eligibility.person import Person, people_of
from services.collector.domain.invitations.deciding import KnownPerson
from services.collector.domain.messages.message import OPEN
from services.collector.domain.people.contact import Contact
from services.collector.store.consent_tables import CONSENT_ENTRY, SUPPRESSION
from services.collector.store.message_tables import MESSAGE
from services.collector.store.tables import EXPOSURE, RESPONDENT
from shared.vocabulary import MessageChannel

_CONTACT = RESPONDENT.c["identity_kind", "identity", "external_id", "email", "phone", "name"]
_UNLOGGED = OPEN | {"unknown"}
"""States of messages that the log of eligibility knows nothing of, and that were, or may have been, sent."""
Digests = Mapping[bytes, Sequence[UUID]]
"""Whom a name means: mail addresses of families mean several."""


class InvitationPeople:
    """Reads through one connection, and holds the rows of the people until the end of the transaction."""

    def __init__(self, connection: AsyncConnection) -> None:
        self._connection = connection

    async def lock(self, ids: Iterable[UUID]) -> dict[UUID, Contact]:
        """Return how people can be reached, those who exist, and hold their rows.

        Two who would invite one person at the same moment wait for each other, so the second sees the first's message.
        Rows are held in the order in which `RespondentStore.upsert` takes them.
        """
        query = (
            select(RESPONDENT.c.id, *_CONTACT)
            .where(_among(RESPONDENT.c.id, ids, PG_UUID))
            .order_by(RESPONDENT.c.identity_kind, RESPONDENT.c.identity)
            .with_for_update(key_share=True)
        )
        return {row[0]: Contact(*row[1:]) for row in await self._connection.execute(query)}

    async def know(self, contacts: Mapping[UUID, Contact], *, now: datetime) -> dict[UUID, KnownPerson]:
        """Return what must be known of people, by id."""
        names: dict[bytes, list[UUID]] = defaultdict(list)
        addresses: dict[bytes, list[tuple[UUID, MessageChannel]]] = defaultdict(list)
        for one, contact in contacts.items():
            for person in people_of(contact, None):
                names[person.digest()].append(one)
            if contact.email is not None:
                addresses[Person("email", contact.email).digest()].append((one, "email"))
            if contact.phone is not None:
                addresses[Person("phone", contact.phone).digest()].append((one, "sms"))
        met = await self._met(contacts, names, since=now - KEPT_FOR)
        wishes = await self._wishes(contacts, names)
        suppressed = await self._suppressed(addresses)
        return {
            one: KnownPerson(
                contact=contact,
                met=met.get(one, ()),
                wishes=wishes.get(one, ()),
                suppressions={channel: suppressed.get((one, channel), ()) for channel in ("email", "sms")},
            )
            for one, contact in contacts.items()
        }

    async def _met(self, ids: Collection[UUID], names: Digests, *, since: datetime) -> dict[UUID, list[Exposure]]:
        """Return what happened to people, and what is about to: an invitation on its way counts as shown."""
        found: dict[UUID, list[Exposure]] = defaultdict(list)
        query = select(EXPOSURE).where(_among(EXPOSURE.c.person, names, BYTEA), EXPOSURE.c.at >= since)
        for row in await self._connection.execute(query):
            exposure = Exposure(row.kind, row.survey, row.channel, row.at, row.person, touchpoint=row.touchpoint)
            for one in names[row.person]:
                found[one].append(exposure)
        waiting = select(*MESSAGE.c["respondent_id", "survey", "channel", "due_at", "touchpoint"]).where(
            _among(MESSAGE.c.respondent_id, ids, PG_UUID),
            MESSAGE.c.cause == "invitation",
            MESSAGE.c.survey.is_not(None),
            MESSAGE.c.state.in_(_UNLOGGED),
        )
        for row in await self._connection.execute(waiting):
            shown = Exposure("shown", row.survey, row.channel, row.due_at, touchpoint=row.touchpoint)
            found[row.respondent_id].append(shown)
        return found

    async def _wishes(self, ids: Collection[UUID], names: Digests) -> dict[UUID, list[ConsentEntry]]:
        found: dict[UUID, list[ConsentEntry]] = defaultdict(list)
        mine = or_(_among(CONSENT_ENTRY.c.person, names, BYTEA), _among(CONSENT_ENTRY.c.respondent_id, ids, PG_UUID))
        for row in await self._connection.execute(select(CONSENT_ENTRY).where(mine)):
            entry = ConsentEntry(**row._mapping)  # noqa: SLF001 - public in spite of its name
            theirs = set(names.get(entry.person, ()))
            if entry.respondent_id is not None and entry.respondent_id in ids:
                theirs.add(entry.respondent_id)
            for one in theirs:
                found[one].append(entry)
        return found

    async def _suppressed(
        self, addresses: Mapping[bytes, Sequence[tuple[UUID, MessageChannel]]]
    ) -> dict[tuple[UUID, MessageChannel], list[Suppression]]:
        found: dict[tuple[UUID, MessageChannel], list[Suppression]] = defaultdict(list)
        query = select(SUPPRESSION).where(
            _among(SUPPRESSION.c.address, addresses, BYTEA), SUPPRESSION.c.released_at.is_(None)
        )
        for row in await self._connection.execute(query):
            suppression = Suppression(**row._mapping)  # noqa: SLF001 - likewise
            for key in addresses[suppression.address]:
                found[key].append(suppression)
        return found


def _among(column: Any, values: Iterable[Any], kind: Any) -> ColumnElement[bool]:  # noqa: ANN401 - SQLAlchemy's own
    """Return that a column is one of some values, with one parameter however many they are."""
    condition: ColumnElement[bool] = column == any_(bindparam(None, list(values), ARRAY(kind)))
    return condition
