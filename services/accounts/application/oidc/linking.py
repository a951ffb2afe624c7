"""Who an identity at the provider is here: linked before, invited with its address, or new; and what they may do."""

from dataclasses import dataclass
from datetime import datetime

from services.accounts.application.oidc.provider import OidcPolicy
from services.accounts.application.people.managing import end_access
from services.accounts.application.people.records import rights_of, store
from services.accounts.domain.oidc.flow import DeactivatedError, Grant, Identity, NotInvitedError
from services.accounts.domain.people.person import Person, PersonChange
from services.accounts.domain.people.sign_in_names import checked_sign_in_name
from services.accounts.store.oidc_store import OidcStore
from services.accounts.store.people_store import PeopleStore
from services.accounts.store.proof_store import LinkStore
from shared.access import Language
from shared.errors import InvalidFieldError
from shared.ids import uuid7
from shared.unit_of_work import Work

_LONGEST_NAME = 200


@dataclass(frozen=True, slots=True)
class Linking:
    policy: OidcPolicy

    async def lock(self, work: Work, identity: Identity) -> None:
        """Take the locks, in the order in which everybody takes them."""
        await OidcStore(work.connection).lock_subject(identity.issuer, identity.subject)
        people = PeopleStore(work.connection)
        await people.lock_admins()
        name = _address(identity)
        if name is not None:
            await people.lock_name(name)

    async def take_access(self, work: Work, identity: Identity) -> None:
        """End the sessions of somebody who has no role any more."""
        person_id = await OidcStore(work.connection).person_of(identity.issuer, identity.subject)
        if person_id is not None:
            await end_access(work, await PeopleStore(work.connection).lock(person_id))

    async def person_for(self, work: Work, identity: Identity, grant: Grant | None, now: datetime) -> Person:
        """Return the active person whom an identity stands for, with the rights that the provider gives.

        An address alone links nobody: the provider must have verified it, and somebody must have been invited with it
        whom no other identity of the provider stands for.

        Raises:
            NotInvitedError: there is nobody like that, and people do not join by themselves.
            DeactivatedError: their access was ended.
        """
        identities, people = OidcStore(work.connection), PeopleStore(work.connection)
        person_id = await identities.person_of(identity.issuer, identity.subject)
        if person_id is not None:
            person = await people.lock(person_id)
            if not person.is_active:
                raise DeactivatedError
            return await self._with_rights(work, person, grant, now)
        known = await self._invited(work, identity, now)
        if known is None:
            known = await self._created(work, identity, grant, now)
        if not known.is_active:
            known = known.joined(
                display_name=known.display_name or _name(identity), language=known.language, zone=known.zone, at=now
            )
            await LinkStore(work.connection).drop_all(known.id)
            await store(work, known, now)
            work.audit("person.joined", "person", str(known.id), after=rights_of(known))
        await identities.link(identity.issuer, identity.subject, known.id, now)
        work.audit("person.identity_linked", "person", str(known.id), after={"issuer": identity.issuer})
        return await self._with_rights(work, known, grant, now)

    async def _invited(self, work: Work, identity: Identity, now: datetime) -> Person | None:
        """Return who was invited with the verified address of an identity; None when nobody was."""
        address = _address(identity)
        if address is None or not identity.is_email_verified:
            return None
        people = PeopleStore(work.connection)
        found = await people.by_name(address)
        if found is None or await OidcStore(work.connection).is_linked(found.id):
            return None
        person = await people.lock(found.id)
        # An invitation that is too old is none any more.
        is_open = person.is_active or await LinkStore(work.connection).has_valid(person.id, "invite", now)
        return person if is_open else None

    async def _created(self, work: Work, identity: Identity, grant: Grant | None, now: datetime) -> Person:
        address, people = _address(identity), PeopleStore(work.connection)
        if grant is None or not self.policy.creates:
            raise NotInvitedError
        if address is not None and await people.by_name(address) is not None:
            # Somebody else has it, or its being theirs is not proven.
            raise NotInvitedError
        person = Person(
            id=uuid7(),
            sign_in_name=address,
            display_name=_name(identity),
            role=grant.role,
            unit=grant.unit,
            language=_language(identity),
            created_at=now,
        )
        await people.add(person)
        return person

    async def _with_rights(self, work: Work, person: Person, grant: Grant | None, now: datetime) -> Person:
        """Give somebody what their groups give, and end their sessions when that is less; None: as it is here."""
        if grant is None or (person.role, person.unit) == (grant.role, grant.unit):
            return person
        after = person.changed(PersonChange(role=grant.role, unit=grant.unit))
        await store(work, after, now)
        work.audit("person.changed", "person", str(after.id), before=rights_of(person), after=rights_of(after))
        if person.loses_rights(after):
            await end_access(work, after)
        return after


def _address(identity: Identity) -> str | None:
    try:
        return checked_sign_in_name(identity.email) if identity.email else None
    except InvalidFieldError:
        return None


def _name(identity: Identity) -> str:
    name = " ".join("".join(one if one.isprintable() else " " for one in identity.name).split())
    return name[:_LONGEST_NAME] or (identity.email or "").partition("@")[0][:_LONGEST_NAME] or "–"


def _language(identity: Identity) -> Language:
    return "de" if identity.locale.lower().startswith("de") else "en"
