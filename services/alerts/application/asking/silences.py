"""Silences: make one, end it early, read them."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from uuid import UUID

from services.alerts.domain.silence import Matcher, Silence, SilenceNotFoundError, SilenceOverError
from services.alerts.store.asking_due import look_now
from services.alerts.store.asking_store import AskingStore
from services.alerts.store.silence_store import SilenceStore
from shared.access import Caller
from shared.clock import Clock
from shared.directory.structure import Structure
from shared.directory_use_cases import ReadDirectory
from shared.errors import InvalidFieldError
from shared.ids import uuid7
from shared.unit_of_work import UnitOfWork


@dataclass(frozen=True, slots=True)
class CreateSilence:
    unit_of_work: UnitOfWork
    read_directory: ReadDirectory

    async def __call__(
        self, *, caller: Caller, matcher: Matcher, starts_at: datetime | None, until_at: datetime, reason: str
    ) -> Silence:
        """Store a silence and return it.

        Args:
            caller: whose it is; who is limited to a unit silences what is in it.
            matcher: what it covers.
            starts_at: None: now.
            until_at: when it ends.
            reason: for those who miss a notice.

        Raises:
            InvalidSilenceError: it would cover nothing, or too much.
            InvalidFieldError: the unit is none, or not one of the caller's.
        """
        structure = (await self.read_directory()).structure
        if caller.unit is not None and (matcher.unit is None or not is_within(structure, matcher.unit, caller)):
            raise InvalidFieldError(field="unit", detail="must be yours or one below it")
        if matcher.unit is not None and not structure.path_of(matcher.unit):
            raise InvalidFieldError(field="unit", detail="is no unit of the structure")
        async with self.unit_of_work.begin() as work:
            silence = Silence(
                id=uuid7(),
                matcher=matcher,
                starts_at=max(starts_at or work.now, work.now),
                until_at=until_at,
                reason=reason.strip(),
                created_by=caller.name,
                created_at=work.now,
            )
            silence.check(work.now)
            await SilenceStore(work.connection).add(silence)
            work.audit("silence.created", "silence", str(silence.id), after=state_of(silence), reason=silence.reason)
        return silence


@dataclass(frozen=True, slots=True)
class EndSilence:
    unit_of_work: UnitOfWork
    read_directory: ReadDirectory

    async def __call__(self, *, caller: Caller, silence_id: UUID) -> Silence:
        """End a silence now: what it held goes out, where that is still wanted.

        Raises:
            SilenceNotFoundError: there is none of that id that the caller may see.
            SilenceOverError: it ended before.
        """
        structure = (await self.read_directory()).structure
        async with self.unit_of_work.begin() as work:
            store = SilenceStore(work.connection)
            silence = await store.get(silence_id, lock=True)
            if not may_see(structure, silence, caller):
                raise SilenceNotFoundError
            if silence.ends_at <= work.now:
                raise SilenceOverError
            ended = replace(silence, ended_at=work.now, ended_by=caller.name)
            await store.end(ended)
            await look_now(work.connection, await AskingStore(work.connection).held_by(silence_id), "silence_ended")
            work.audit("silence.ended", "silence", str(silence_id), before=state_of(silence), after=state_of(ended))
        return ended


@dataclass(frozen=True, slots=True)
class ReadSilence:
    unit_of_work: UnitOfWork
    read_directory: ReadDirectory

    async def __call__(self, *, caller: Caller, silence_id: UUID) -> Silence:
        """Return one.

        Raises:
            SilenceNotFoundError: there is none of that id that the caller may see.
        """
        structure = (await self.read_directory()).structure
        async with self.unit_of_work.read() as connection:
            silence = await SilenceStore(connection).get(silence_id)
        if not may_see(structure, silence, caller):
            raise SilenceNotFoundError
        return silence


@dataclass(frozen=True, slots=True)
class ListSilences:
    """Read silences in pages, the one that ends last first."""

    unit_of_work: UnitOfWork
    read_directory: ReadDirectory
    clock: Clock

    async def __call__(
        self, *, caller: Caller, is_open: bool, before: tuple[datetime, UUID] | None, limit: int
    ) -> Sequence[Silence]:
        """Return up to `limit` silences after a place; `is_open`: only those that are not over."""
        structure = (await self.read_directory()).structure
        units = None if caller.unit is None else _units_within(structure, caller)
        async with self.unit_of_work.read() as connection:
            return await SilenceStore(connection).list_before(
                before, units=units, open_at=self.clock.now() if is_open else None, limit=limit
            )


def is_within(structure: Structure, unit: str, caller: Caller) -> bool:
    """Return whether a unit is that of the caller, or lies in it."""
    return caller.unit is None or any(one.code == caller.unit for one in structure.path_of(unit))


def may_see(structure: Structure, silence: Silence, caller: Caller) -> bool:
    """Return whether a silence is about nothing but what the caller may see."""
    unit = silence.matcher.unit
    return caller.unit is None or (unit is not None and is_within(structure, unit, caller))


def _units_within(structure: Structure, caller: Caller) -> frozenset[str]:
    return frozenset(one.code for one in structure.units if is_within(structure, one.code, caller))


def state_of(silence: Silence) -> dict[str, object]:
    """Return what the audit log keeps of a silence."""
    matcher = silence.matcher
    return {
        **{name: getattr(matcher, name) for name in matcher.__dataclass_fields__},
        "from": silence.starts_at.isoformat(),
        "until": silence.ends_at.isoformat(),
    }
