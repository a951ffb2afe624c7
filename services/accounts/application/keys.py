"""Keys: make, list, read, change, rotate, revoke."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from services.accounts.application.granting import check_grant, reaches
from services.accounts.application.unit_locations import UnitLocations
from services.accounts.domain.api_key import (
    ApiKey,
    KeyGrant,
    name_problems,
    overlap_problems,
    refuse,
)
from services.accounts.domain.key_errors import KeyEndedError, KeyNotFoundError
from services.accounts.store.key_store import KeyStore
from shared.access import Caller
from shared.clock import Clock
from shared.identity.keys import SHOWN_CHARACTERS, new_key
from shared.identity.ring import digest_of
from shared.ids import uuid7
from shared.keyed.preconditions import Precondition, check_expected, require_expected
from shared.unit_of_work import UnitOfWork

THING = "api_key"


@dataclass(frozen=True, slots=True)
class CreateKey:
    unit_of_work: UnitOfWork
    clock: Clock
    units: UnitLocations
    configured: Collection[str]
    """Names of the keys from the settings."""

    async def __call__(self, *, caller: Caller, name: str, grant: KeyGrant) -> tuple[ApiKey, str]:
        """Return the key and its secret, which nobody can read again.

        Raises:
            InvalidFieldsError: names the fields.
            KeyNameTakenError: another key in use has the name.
            BeyondOwnRightsError: the caller has not what the key would get.
        """
        now = self.clock.now()
        refuse(name_problems(name, self.configured) + grant.problems(now))
        await check_grant(caller, grant, self.units)
        key, secret = _new(name, grant.normal(), by=caller.name, at=now)
        async with self.unit_of_work.begin() as work:
            await KeyStore(work.connection).add(key, digest_of(secret))
            work.audit("key.created", THING, str(key.id), after={"name": name, **_recorded(key)})
        return key, secret


@dataclass(frozen=True, slots=True)
class ListKeys:
    unit_of_work: UnitOfWork
    units: UnitLocations

    async def __call__(self, *, caller: Caller, before: UUID | None, limit: int) -> Sequence[ApiKey]:
        """Return at most `limit` keys of the caller's units, newest first, from behind the key `before` on."""
        found: list[ApiKey] = []
        last = before
        async with self.unit_of_work.read() as connection:
            while len(found) < limit:
                batch = await KeyStore(connection).list_before(last, limit)
                found += [key for key in batch if await reaches(caller, key.unit, self.units)]
                if len(batch) < limit:
                    break
                last = batch[-1].id
        return found[:limit]


@dataclass(frozen=True, slots=True)
class ReadKey:
    unit_of_work: UnitOfWork
    units: UnitLocations

    async def __call__(self, *, caller: Caller, key_id: UUID) -> ApiKey:
        """Return a key.

        Raises:
            KeyNotFoundError: there is none of this id among those that the caller sees.
        """
        async with self.unit_of_work.read() as connection:
            key = await KeyStore(connection).find(key_id)
        return await _seen(key, caller, self.units)


@dataclass(frozen=True, slots=True)
class ChangeKey:
    """Change what a key may do; its secret stays."""

    unit_of_work: UnitOfWork
    clock: Clock
    units: UnitLocations

    async def __call__(self, *, caller: Caller, key_id: UUID, grant: KeyGrant, expected: Precondition | None) -> ApiKey:
        """Return the changed key; the same grant again changes nothing.

        Raises:
            KeyNotFoundError: there is none of this id among those that the caller sees.
            KeyEndedError: it does not work any more.
            InvalidFieldsError: names the fields.
            BeyondOwnRightsError: the caller has not what the key would get.
            PreconditionFailedError: it is not as expected.
            PreconditionRequiredError: nothing is expected.
        """
        now = self.clock.now()
        async with self.unit_of_work.begin() as work:
            keys = KeyStore(work.connection)
            key = await _seen(await keys.lock(key_id), caller, self.units)
            check_expected(expected, key.tag, thing="key")
            require_expected(expected, thing="key")
            if not key.works(now):
                raise KeyEndedError
            refuse(grant.problems(now))
            await check_grant(caller, grant, self.units)
            wanted = grant.normal()
            if wanted == key.granted():
                return key
            changed = replace(
                key,
                scopes=wanted.scopes,
                unit=wanted.unit,
                expires_at=wanted.expires_at,
                networks=wanted.networks,
                version=key.version + 1,
            )
            await keys.save(changed)
            work.audit("key.changed", THING, str(key.id), before=_recorded(key), after=_recorded(changed))
        return changed


@dataclass(frozen=True, slots=True)
class RotateKey:
    """Replace a key by one with another secret, under the same name."""

    unit_of_work: UnitOfWork
    clock: Clock
    units: UnitLocations

    async def __call__(
        self, *, caller: Caller, key_id: UUID, overlap: timedelta, expires_at: datetime | None = None
    ) -> tuple[ApiKey, str]:
        """Return the new key and its secret, which nobody can read again.

        Args:
            caller: who does it; the secret gives them what the key may do, so they need all of that themselves.
            key_id: of the key to replace.
            overlap: for which it goes on working.
            expires_at: of the new key; None: it gets the lifetime that the old one had.

        Raises:
            KeyNotFoundError: there is none of this id among those that the caller sees.
            KeyEndedError: it does not work any more, or was replaced before.
            InvalidFieldsError: names the fields.
            BeyondOwnRightsError: the caller has not what the key may do.
        """
        now = self.clock.now()
        refuse(overlap_problems(overlap))
        async with self.unit_of_work.begin() as work:
            keys = KeyStore(work.connection)
            old = await _seen(await keys.lock(key_id), caller, self.units)
            if old.state(now) != "active":
                raise KeyEndedError
            lifetime = None if old.expires_at is None else now + (old.expires_at - old.created_at)
            grant = replace(old.granted(), expires_at=expires_at or lifetime)
            refuse(grant.problems(now))
            await check_grant(caller, grant, self.units)
            made, secret = _new(old.name, grant, by=caller.name, at=now)
            new = replace(made, replaces=old.id)
            await keys.save(replace(old, rotated_to=new.id, overlap_ends_at=now + overlap, version=old.version + 1))
            await keys.add(new, digest_of(secret))
            work.audit(
                "key.rotated",
                THING,
                str(old.id),
                before=_recorded(old),
                after={"rotated_to": str(new.id), "overlap_ends_at": (now + overlap).isoformat(), **_recorded(new)},
            )
        return new, secret


@dataclass(frozen=True, slots=True)
class RevokeKey:
    """Take a key out of use for good, and with it those that it has replaced and that still work."""

    unit_of_work: UnitOfWork
    clock: Clock
    units: UnitLocations

    async def __call__(self, *, caller: Caller, key_id: UUID) -> ApiKey:
        """Return the revoked key; revoking it again changes nothing.

        Raises:
            KeyNotFoundError: there is none of this id among those that the caller sees.
        """
        now = self.clock.now()
        async with self.unit_of_work.begin() as work:
            keys = KeyStore(work.connection)
            asked = await _seen(await keys.lock(key_id), caller, self.units)
            key: ApiKey | None = asked
            while key is not None:
                if key.works(now) or (key is asked and key.revoked_at is None):
                    await keys.save(replace(key, revoked_at=now, version=key.version + 1))
                    work.audit("key.revoked", THING, str(key.id), before={"state": key.state(now)})
                key = None if key.replaces is None else await keys.lock(key.replaces)
            return await keys.find(key_id) or asked


def _new(name: str, grant: KeyGrant, *, by: str, at: datetime) -> tuple[ApiKey, str]:
    secret = new_key()
    key = ApiKey(
        id=uuid7(),
        name=name,
        prefix=secret[:SHOWN_CHARACTERS],
        version=1,
        created_by=by,
        created_at=at,
        scopes=grant.scopes,
        unit=grant.unit,
        expires_at=grant.expires_at,
        networks=grant.networks,
    )
    return key, secret


async def _seen(key: ApiKey | None, caller: Caller, units: UnitLocations) -> ApiKey:
    if key is None or not await reaches(caller, key.unit, units):
        raise KeyNotFoundError
    return key


def _recorded(key: ApiKey) -> dict[str, Any]:
    """Return what the audit log keeps of a key."""
    return {
        "scopes": list(key.scopes),
        "unit": key.unit,
        "expires_at": None if key.expires_at is None else key.expires_at.isoformat(),
        "networks": list(key.networks),
    }
