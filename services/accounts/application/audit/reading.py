"""Read, export and verify the audit log."""

from collections.abc import AsyncIterator, Callable, Sequence
from dataclasses import asdict, dataclass

from services.accounts.domain.audit.entry import AuditFilter, ReadableEntry
from services.accounts.domain.audit.segment import Segment
from services.accounts.domain.audit.verification import BrokenChainError, ChainCheck, Verification
from services.accounts.store.audit.log_store import LogStore
from services.accounts.store.audit.reading_store import Position, ReadingStore
from shared.errors import NotFoundError
from shared.unit_of_work import UnitOfWork

EXPORT_PAGE = 500


@dataclass(frozen=True, slots=True)
class ListEntries:
    unit_of_work: UnitOfWork

    async def __call__(self, *, wanted: AuditFilter, before: Position | None, limit: int) -> Sequence[ReadableEntry]:
        """Return up to `limit` of the `wanted` entries, the newest first; of those that come after `before`."""
        async with self.unit_of_work.read() as connection:
            return await ReadingStore(connection).list_before(before, wanted=wanted, limit=limit)


class EntryNotFoundError(NotFoundError):
    slug = "audit-entry-not-found"
    title = "There is no such entry"


@dataclass(frozen=True, slots=True)
class ReadEntry:
    unit_of_work: UnitOfWork

    async def __call__(self, *, place: Position, locations: frozenset[str] | None) -> ReadableEntry:
        """Return the entry at `place`.

        Raises:
            EntryNotFoundError: there is none, or it is about another location than `locations`.
        """
        segment, number = place
        async with self.unit_of_work.read() as connection:
            store = ReadingStore(connection)
            wanted = AuditFilter(locations=locations)
            found = await store.list_before((segment, number + 1), wanted=wanted, limit=1)
        if not found or (found[0].entry.segment, found[0].entry.number) != place:
            raise EntryNotFoundError
        return found[0]


@dataclass(frozen=True, slots=True)
class Choices:
    """What the entries of the log can be filtered by."""

    services: Sequence[str]
    actions: Sequence[str]
    things: Sequence[str]
    keys: Sequence[str]
    """Names of keys that have done something."""


@dataclass(frozen=True, slots=True)
class ReadChoices:
    unit_of_work: UnitOfWork

    async def __call__(self) -> Choices:
        async with self.unit_of_work.read() as connection:
            store = ReadingStore(connection)
            return Choices(
                services=await store.values_of("service"),
                actions=await store.values_of("action"),
                things=await store.values_of("thing"),
                keys=await store.keys(),
            )


@dataclass(frozen=True, slots=True)
class Export:
    """An export that has begun."""

    count: int
    """How many entries it has."""
    pages: AsyncIterator[Sequence[ReadableEntry]]


@dataclass(frozen=True, slots=True)
class ExportEntries:
    """Export the wanted entries, the newest first; that is audited too, before the first entry is sent."""

    unit_of_work: UnitOfWork

    async def __call__(self, *, wanted: AuditFilter, form: str, check: Callable[[int], None]) -> Export:
        """Begin an export, the newest entry first; `check` raises when a file of this form cannot hold so many."""
        async with self.unit_of_work.begin() as work:
            count = await ReadingStore(work.connection).count(wanted)
            check(count)
            # Not what was searched for: that may be somebody's name.
            chosen = {name: value for name, value in asdict(wanted).items() if value is not None and name != "text"}
            work.audit("audit.exported", "audit", form, after={"entries": count, "filter": chosen})
        return Export(count, self._pages(wanted))

    async def _pages(self, wanted: AuditFilter) -> AsyncIterator[Sequence[ReadableEntry]]:
        place: Position | None = None
        while True:
            # A connection for each page: a slow reader holds none.
            async with self.unit_of_work.read() as connection:
                page = await ReadingStore(connection).list_before(place, wanted=wanted, limit=EXPORT_PAGE)
            if page:
                yield page
                place = (page[-1].entry.segment, page[-1].entry.number)
            if len(page) < EXPORT_PAGE:
                return


@dataclass(frozen=True, slots=True)
class VerifyLog:
    """Read the whole log as it is at one moment, and check the chain up to its first break."""

    unit_of_work: UnitOfWork

    async def __call__(self) -> Verification:
        check = ChainCheck()
        async with self.unit_of_work.read() as connection:
            store = LogStore(connection)
            await store.freeze()
            try:
                for segment in await store.segments():
                    await _verify(store, check, segment)
                await _no_strangers(store, check)
            except BrokenChainError as error:
                return check.result(error.found)
        return check.result()


async def _verify(store: LogStore, check: ChainCheck, segment: Segment) -> None:
    check.enter(segment)
    async for page in store.entries_of(segment.number):
        subjects = await store.subjects_of(page)
        for sealed in page:
            check.add(sealed, subjects)
    check.leave(segment)


async def _no_strangers(store: LogStore, check: ChainCheck) -> None:
    """Fail when there is an entry of a segment that does not exist."""
    stranger = await store.entry_outside(check.segments)
    if stranger is not None:
        raise BrokenChainError(*stranger, "segment-missing")
