"""Define, order and delete causes: the tree keeps two levels, and nothing that is above others goes away."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta

from services.tickets.domain.cause import Cause, CauseInUseError, Causes
from services.tickets.store.cause_store import CAUSES, CauseStore
from shared.access import Caller
from shared.clock import Clock
from shared.errors import InvalidFieldsError
from shared.keyed.preconditions import Precondition, check_expected, require_expected
from shared.keyed.resource import KeyedResource
from shared.keyed_use_cases import put_keyed
from shared.unit_of_work import Connection, UnitOfWork

CauseVersion = tuple[str, int]
"""Key and version of a cause."""


async def read_causes(connection: Connection) -> Causes:
    """Return all causes."""
    return Causes.of(await CAUSES.store(connection).list_after(None, limit=None))


@dataclass(frozen=True, slots=True)
class ReadCauses:
    unit_of_work: UnitOfWork

    async def __call__(self) -> Causes:
        async with self.unit_of_work.read() as connection:
            return await read_causes(connection)


@dataclass(frozen=True, slots=True)
class ReadPastCauses:
    """Read causes as they were: what cases ended with keeps the name that it had."""

    unit_of_work: UnitOfWork

    async def __call__(self, *, versions: Collection[CauseVersion]) -> Mapping[CauseVersion, Cause]:
        """Return those of the versions that there were."""
        async with self.unit_of_work.read() as connection:
            return await CauseStore(connection).versions(versions)


@dataclass(frozen=True, slots=True)
class CountCauseUses:
    unit_of_work: UnitOfWork
    clock: Clock

    async def __call__(self, *, days: int, caller: Caller) -> Mapping[str, int]:
        """Return by cause how many cases that the caller may see were closed with it within so many days.

        A case that was closed with another cause after it was reopened counts for that one alone.
        """
        since = self.clock.now() - timedelta(days=days)
        async with self.unit_of_work.read() as connection:
            return await CauseStore(connection).uses(since, caller.locations)


@dataclass(frozen=True, slots=True)
class PutCause:
    unit_of_work: UnitOfWork
    clock: Clock

    async def __call__(
        self, *, key: str, definition: Cause, expected: Precondition | None = None
    ) -> tuple[KeyedResource[Cause], bool]:
        """Return the cause and whether it is new; arguments and errors are those of `put_keyed`.

        Raises:
            InvalidFieldsError: the definition is invalid, or the tree would get a third level.
        """
        now = self.clock.now()
        async with self.unit_of_work.begin() as work:
            await CauseStore(work.connection).lock_tree()
            problems = list((await read_causes(work.connection)).problems_of_place(key, definition))
            if problems:
                raise InvalidFieldsError(problems)
            return await put_keyed(work, CAUSES, key, definition, expected, at=now)


@dataclass(frozen=True, slots=True)
class OrderCauses:
    """Put the causes at one place of the tree into an order. Those that keep their position keep their version."""

    unit_of_work: UnitOfWork
    clock: Clock

    async def __call__(self, *, parent: str | None, keys: Sequence[str]) -> list[KeyedResource[Cause]]:
        """Return the causes at that place, in their new order.

        Args:
            parent: the cause above them; None: they are on the first level.
            keys: of all of them.

        Raises:
            InvalidFieldsError: `keys` are not exactly those that are there: somebody else has added or moved one.
        """
        now, any_state = self.clock.now(), Precondition()
        async with self.unit_of_work.begin() as work:
            await CauseStore(work.connection).lock_tree()
            for key, cause in (await read_causes(work.connection)).reordered(parent, keys).items():
                await put_keyed(work, CAUSES, key, cause, any_state, at=now)
            return (await read_causes(work.connection)).all_below(parent)


@dataclass(frozen=True, slots=True)
class DeleteCause:
    unit_of_work: UnitOfWork

    async def __call__(self, *, key: str, expected: Precondition | None = None) -> None:
        """Delete a cause that no other is below. Cases keep its key, and its versions stay for their names.

        Raises:
            CauseNotFoundError: there is none.
            CauseInUseError: there are causes below it.
            PreconditionFailedError: it is not as expected.
            PreconditionRequiredError: nothing is expected of it.
        """
        async with self.unit_of_work.begin() as work:
            await CauseStore(work.connection).lock_tree()
            causes = CAUSES.store(work.connection)
            stored = await causes.lock(key)
            check_expected(expected, stored.tag, thing=CAUSES.thing)
            require_expected(expected, thing=CAUSES.thing)
            if (await read_causes(work.connection)).all_below(key):
                message = "Other causes are below this one: move or delete them first."
                raise CauseInUseError(message)
            await causes.remove(key)
            work.audit("cause.deleted", CAUSES.thing, key, before={"version": stored.version})
