"""Who gets what reaches nobody."""

from dataclasses import dataclass, replace
from uuid import UUID

from services.notifications.domain.destination import DestinationNotFoundError
from services.notifications.domain.fallback import Fallback, InvalidFallbackError
from services.notifications.store.destination_store import DestinationStore
from services.notifications.store.fallback_store import FallbackStore
from services.notifications.store.tables import DIRECTORY
from shared.directory_use_cases import read_states
from shared.errors import FieldProblem
from shared.keyed.preconditions import Precondition, check_expected, require_expected
from shared.unit_of_work import Connection, UnitOfWork

THING = "fallback"


@dataclass(frozen=True, slots=True)
class ReadFallback:
    unit_of_work: UnitOfWork

    async def __call__(self) -> Fallback:
        async with self.unit_of_work.read() as connection:
            return await FallbackStore(connection).get()


@dataclass(frozen=True, slots=True)
class ChooseFallback:
    unit_of_work: UnitOfWork

    async def __call__(
        self, *, team: str | None, destination_id: UUID | None, expected: Precondition | None
    ) -> Fallback:
        """Choose a team or a destination, or nobody, and return the choice.

        Raises:
            InvalidFallbackError: there is no such team or destination, both are named, or it is not proven.
            PreconditionRequiredError, PreconditionFailedError: see `shared.keyed.preconditions`.
        """
        async with self.unit_of_work.begin() as work:
            store = FallbackStore(work.connection)
            before = await store.get(lock=True)
            require_expected(expected, thing=THING)
            check_expected(expected, before.tag, thing=THING)
            after = replace(before, team=team, destination_id=destination_id, version=before.version + 1)
            after.check(await read_states(work, DIRECTORY))
            if destination_id is not None:
                await _check(work.connection, destination_id)
            await store.put(after)
            work.audit("fallback.changed", THING, THING, before=_state(before), after=_state(after))
        return after


async def _check(connection: Connection, destination_id: UUID) -> None:
    try:
        destination = await DestinationStore(connection).get(destination_id)
    except DestinationNotFoundError:
        problem = FieldProblem("destination_id", "must be the id of a destination")
        raise InvalidFallbackError([problem]) from None
    if not destination.is_verified:
        raise InvalidFallbackError([FieldProblem("destination_id", "is not proven yet")])


def _state(fallback: Fallback) -> dict[str, str | None]:
    destination = str(fallback.destination_id) if fallback.destination_id else None
    return {"team": fallback.team, "destination_id": destination}
