"""What the use cases of people have in common: storing with an event, and making and using links."""

import secrets
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from services.accounts.domain.people.links import Link, LinkGoneError, LinkPurpose
from services.accounts.domain.people.person import Person
from services.accounts.events_out import person_changed
from services.accounts.store.availability_store import AvailabilityStore
from services.accounts.store.people_store import PeopleStore
from services.accounts.store.proof_store import LinkStore
from services.accounts.store.tables import DIRECTORY
from shared.directory_use_cases import publish_state
from shared.identity.ring import digest_of
from shared.ids import uuid7
from shared.unit_of_work import Connection, Work

TOKEN_BYTES = 32
FIRST_LASTS = timedelta(minutes=15)
CODE_LASTS = timedelta(minutes=10)


@dataclass(frozen=True, slots=True, kw_only=True)
class LinkLifetimes:
    invite: timedelta
    reset: timedelta


@dataclass(frozen=True, slots=True, kw_only=True)
class MadeLink:
    """A link that is shown once: only the digest of its token is kept."""

    token: str
    expires_at: datetime


def new_token() -> str:
    """Return a secret that nobody guesses, of 256 bits."""
    return secrets.token_urlsafe(TOKEN_BYTES)


async def store(work: Work, person: Person, at: datetime) -> None:
    """Store a person who is locked, and publish what others may know of them, if they ever joined."""
    await PeopleStore(work.connection).replace(person)
    await publish(work, person, at)


async def publish(work: Work, person: Person, at: datetime) -> None:
    """Publish what others may know of a person; whoever has not joined yet is nobody to them."""
    if person.joined_at is not None:
        availability = await AvailabilityStore(work.connection).get(person.id)
        await publish_state(work, DIRECTORY, person_changed(person, availability, at))


def rights_of(person: Person) -> dict[str, Any]:
    """Return what the audit log keeps of a person: nothing that names them."""
    return {"role": person.role, "unit": person.unit, "is_active": person.is_active}


async def make_link(
    connection: Connection,
    purpose: LinkPurpose,
    person_id: UUID | None,
    *,
    at: datetime,
    lasts: timedelta,
    drops_second_factor: bool = False,
    keep_others: bool = False,
) -> MadeLink:
    """Store a new link; earlier ones of the same person for the same purpose are worth nothing any more.

    Args:
        connection: of the transaction.
        purpose: what it is for.
        person_id: whose it is.
        at: the present moment.
        lasts: for how long it is valid.
        drops_second_factor: whether a reset removes the second factor, too.
        keep_others: whether earlier ones stay valid.
    """
    links = LinkStore(connection)
    if not keep_others:
        await links.drop_all(person_id, purpose)
    token = new_token()
    link = Link(
        id=uuid7(),
        purpose=purpose,
        person_id=person_id,
        expires_at=at + lasts,
        drops_second_factor=drops_second_factor,
    )
    await links.add(link, digest_of(token))
    return MadeLink(token=token, expires_at=link.expires_at)


async def valid_link(
    connection: Connection, purpose: LinkPurpose, token: str, *, at: datetime, lock: bool = False
) -> Link:
    """Return the link with a token; `lock` keeps others from using it meanwhile.

    Raises:
        LinkGoneError: there is none such, or it is too old.
    """
    link = await LinkStore(connection).find(digest_of(token), purpose, lock=lock)
    if link is None or not link.valid_at(at):
        raise LinkGoneError
    return link
