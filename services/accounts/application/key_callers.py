"""Whose a key is, and when it was last used."""

import asyncio
from collections import OrderedDict
from datetime import datetime
from uuid import UUID

import structlog

from services.accounts.application.unit_locations import UnitLocations
from services.accounts.domain.api_key import USED_EVERY, ApiKey, coarse
from services.accounts.store.key_store import KeyStore
from shared.access import Caller
from shared.clock import Clock
from shared.identity.identities import Credential
from shared.identity.keys import is_key
from shared.identity.ring import digest_of
from shared.unit_of_work import UnitOfWork

log = structlog.get_logger("heed.accounts")

_MOST_NOTED = 10_000


class KeyCallers:
    """Finds the callers of keys that are in the database."""

    def __init__(self, unit_of_work: UnitOfWork, clock: Clock, units: UnitLocations) -> None:
        """Take what is read from, and what knows the locations of a key's unit."""
        self._unit_of_work = unit_of_work
        self._clock = clock
        self._units = units
        self._noted: OrderedDict[UUID, datetime] = OrderedDict()
        self._writing: set[asyncio.Task[None]] = set()

    async def caller_of(self, credential: Credential) -> Caller | None:
        """Return the caller whose key it is, with the networks that it is limited to; None when no key of ours works.

        Raises:
            UnavailableError: the database does not answer.
        """
        if credential.kind != "key" or not is_key(credential.secret):
            return None
        async with self._unit_of_work.read() as connection:
            key = await KeyStore(connection).find_by_digest(digest_of(credential.secret))
        now = self._clock.now()
        if key is None or not key.works(now):
            return None
        self._note_use(key, credential.address, now)
        return Caller(
            key.name,
            frozenset(key.scopes),
            unit=key.unit,
            locations=await self._units.locations_of(key.unit),
            networks=key.networks,
        )

    async def settled(self) -> None:
        """Wait until what is being written down about uses is written."""
        while self._writing:
            await asyncio.wait(self._writing)

    def _note_use(self, key: ApiKey, address: str, now: datetime) -> None:
        """Write the use down in the background, at most once a minute."""
        noted_at = self._noted.get(key.id)
        if noted_at is not None and now - noted_at < USED_EVERY:
            return
        self._noted[key.id] = now
        self._noted.move_to_end(key.id)
        while len(self._noted) > _MOST_NOTED:
            self._noted.popitem(last=False)
        task = asyncio.get_running_loop().create_task(self._mark(key.id, now, coarse(address)))
        self._writing.add(task)
        task.add_done_callback(self._writing.discard)

    async def _mark(self, key_id: UUID, now: datetime, network: str | None) -> None:
        try:
            async with self._unit_of_work.begin() as work:
                await KeyStore(work.connection).mark_used(key_id, at=now, network=network)
        except Exception as error:  # noqa: BLE001 - the request that used the key goes on, whatever it is
            log.warning("key_use_not_written", error=type(error).__name__)
