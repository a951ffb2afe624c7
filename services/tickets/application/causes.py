"""Define and delete causes; the tree keeps two levels, and nothing that is above others goes away."""

from dataclasses import dataclass

from services.tickets.domain.cause import Cause, CauseInUseError, Causes
from services.tickets.store.cause_store import CAUSES
from shared.clock import Clock
from shared.errors import InvalidFieldsError
from shared.keyed.preconditions import Precondition, check_expected, require_expected
from shared.keyed.resource import KeyedResource
from shared.keyed_use_cases import put_keyed
from shared.unit_of_work import Connection, UnitOfWork


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
            problems = list((await read_causes(work.connection)).problems_of_place(key, definition))
            if problems:
                raise InvalidFieldsError(problems)
            return await put_keyed(work, CAUSES, key, definition, expected, at=now)


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
            causes = CAUSES.store(work.connection)
            stored = await causes.lock(key)
            check_expected(expected, stored.tag, thing=CAUSES.thing)
            require_expected(expected, thing=CAUSES.thing)
            if any(one.definition.parent == key for one in (await read_causes(work.connection)).by_key.values()):
                message = "Other causes are below this one: move or delete them first."
                raise CauseInUseError(message)
            await causes.remove(key)
            work.audit("cause.deleted", CAUSES.thing, key, before={"version": stored.version})
