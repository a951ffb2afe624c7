"""Put, read, list, delete, pause and resume programmes."""

from collections.abc import Sequence
from dataclasses import dataclass

from services.collector.application.invitations.programmes.planning import (
    check_reader,
    check_writer,
    plan_anew,
    plan_next,
    unplan,
)
from services.collector.domain.invitations.programmes.programme import (
    THING,
    KeptProgramme,
    ProgrammeDefinition,
    ProgrammeEndedError,
    ProgrammeStanding,
)
from services.collector.store.programme_store import PROGRAMMES, ProgrammeStore
from shared.access import Caller
from shared.directory_use_cases import ReadDirectory
from shared.keyed.preconditions import Precondition, check_expected, require_expected
from shared.keyed_use_cases import put_keyed
from shared.unit_of_work import Connection, UnitOfWork


@dataclass(frozen=True, slots=True)
class PutProgramme:
    """Create or replace a programme. What changes concerns the next round."""

    unit_of_work: UnitOfWork
    directory: ReadDirectory

    async def __call__(
        self, *, key: str, definition: ProgrammeDefinition, caller: Caller, expected: Precondition | None = None
    ) -> tuple[ProgrammeStanding, bool]:
        """Return the programme and whether it is new.

        Raises:
            WholeCompanyError: the caller is limited to a unit.
            InvalidProgrammeError: names each place that is wrong.
            PreconditionFailedError: the programme is not as expected.
            PreconditionRequiredError: there is one, it would change, and nothing is expected of it.
        """
        check_writer(caller)
        definition.check()
        definition.check_units((await self.directory()).structure)
        async with self.unit_of_work.begin() as work:
            kept, is_new = await put_keyed(work, PROGRAMMES, key, definition, expected, at=work.now)
            if not await ProgrammeStore(work.connection).is_paused(key):
                await plan_anew(work, kept)
            return await _standing(work.connection, kept), is_new


@dataclass(frozen=True, slots=True)
class ReadProgramme:
    unit_of_work: UnitOfWork

    async def __call__(self, *, key: str, caller: Caller) -> ProgrammeStanding:
        """Return a programme.

        Raises:
            ProgrammeNotFoundError: there is none of this key, or the caller is limited to a unit.
        """
        check_reader(caller)
        async with self.unit_of_work.read() as connection:
            return await _standing(connection, await PROGRAMMES.store(connection).get(key))


@dataclass(frozen=True, slots=True)
class ListProgrammes:
    unit_of_work: UnitOfWork

    async def __call__(self, *, after: str | None, limit: int, caller: Caller) -> Sequence[ProgrammeStanding]:
        """Return at most `limit` programmes by key, from behind `after` on; none to callers limited to a unit."""
        if caller.locations is not None:
            return []
        async with self.unit_of_work.read() as connection:
            kept = await PROGRAMMES.store(connection).list_after(after, limit=limit)
            return await ProgrammeStore(connection).standings(kept)


@dataclass(frozen=True, slots=True)
class ListProgrammeVersions:
    unit_of_work: UnitOfWork

    async def __call__(self, *, key: str, caller: Caller, limit: int) -> Sequence[KeptProgramme]:
        """Return at most `limit` versions, the newest first; they stay when the programme is deleted.

        Raises:
            ProgrammeNotFoundError: there never was one of this key, or the caller is limited to a unit.
        """
        check_reader(caller)
        async with self.unit_of_work.read() as connection:
            found = await PROGRAMMES.store(connection).list_versions(key, limit=limit)
        if not found:
            raise PROGRAMMES.missing
        return found


@dataclass(frozen=True, slots=True)
class DeleteProgramme:
    """Delete a programme: no round is made any more. Its rounds and versions stay."""

    unit_of_work: UnitOfWork

    async def __call__(self, *, key: str, caller: Caller, expected: Precondition | None = None) -> None:
        """Delete it.

        Raises:
            WholeCompanyError: the caller is limited to a unit.
            ProgrammeNotFoundError: there is none of this key.
            PreconditionFailedError: the programme is not as expected.
            PreconditionRequiredError: nothing is expected of it.
        """
        check_writer(caller)
        async with self.unit_of_work.begin() as work:
            things = PROGRAMMES.store(work.connection)
            stored = await things.lock(key)
            check_expected(expected, stored.tag, thing=THING)
            require_expected(expected, thing=THING)
            await unplan(work, key)
            await ProgrammeStore(work.connection).resume(key)
            await things.remove(key)
            work.audit("programme.deleted", THING, key, before={"version": stored.version})


@dataclass(frozen=True, slots=True)
class PauseProgramme:
    """Let no round be made until somebody resumes the programme. What of a round has begun goes on."""

    unit_of_work: UnitOfWork

    async def __call__(self, *, key: str, caller: Caller) -> ProgrammeStanding:
        """Return the programme; pausing again changes nothing.

        Raises:
            WholeCompanyError: the caller is limited to a unit.
            ProgrammeNotFoundError: there is none of this key.
        """
        check_writer(caller)
        async with self.unit_of_work.begin() as work:
            kept = await PROGRAMMES.store(work.connection).lock(key)
            if await ProgrammeStore(work.connection).pause(key, at=work.now, by=caller.name):
                await unplan(work, key)
                work.audit("programme.paused", THING, key)
            return await _standing(work.connection, kept)


@dataclass(frozen=True, slots=True)
class ResumeProgramme:
    """Go on with the next round that the calendar says; those in between are not made up for."""

    unit_of_work: UnitOfWork

    async def __call__(self, *, key: str, caller: Caller) -> ProgrammeStanding:
        """Return the programme; resuming one that is not paused changes nothing.

        Raises:
            WholeCompanyError: the caller is limited to a unit.
            ProgrammeNotFoundError: there is none of this key.
            ProgrammeEndedError: its calendar has no further round.
        """
        check_writer(caller)
        async with self.unit_of_work.begin() as work:
            kept = await PROGRAMMES.store(work.connection).lock(key)
            if await ProgrammeStore(work.connection).resume(key):
                if await plan_next(work, kept) is None:
                    raise ProgrammeEndedError
                work.audit("programme.resumed", THING, key)
            return await _standing(work.connection, kept)


async def _standing(connection: Connection, kept: KeptProgramme) -> ProgrammeStanding:
    [standing] = await ProgrammeStore(connection).standings([kept])
    return standing
