"""Reading destinations."""

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from services.notifications.application.destinations.rights import MANAGE, need_to_manage, need_to_see
from services.notifications.domain.destination import Destination, Owner
from services.notifications.store.destination_store import DestinationStore
from shared.access import Caller
from shared.directory.people import ColleagueKind
from shared.errors import ForbiddenError
from shared.unit_of_work import UnitOfWork


@dataclass(frozen=True, slots=True)
class ReadDestination:
    unit_of_work: UnitOfWork

    async def __call__(self, *, caller: Caller, destination_id: UUID) -> Destination:
        """Return one.

        Raises:
            DestinationNotFoundError: there is none of this id among those that the caller may see.
        """
        async with self.unit_of_work.read() as connection:
            destination = await DestinationStore(connection).get(destination_id)
        need_to_see(caller, destination)
        return destination


@dataclass(frozen=True, slots=True)
class ListDestinations:
    unit_of_work: UnitOfWork

    async def __call__(
        self,
        *,
        caller: Caller,
        owner: Owner | None = None,
        kind: ColleagueKind | None = None,
        after: UUID | None = None,
        limit: int,
    ) -> Sequence[Destination]:
        """Return destinations in the order of their making.

        Args:
            caller: whoever asks.
            owner: whose; None: everybody's.
            kind: those of people or of teams alone.
            after: the last one of the page before.
            limit: how many at most.

        Raises:
            ForbiddenError: they are others', and the caller lacks the scope for it.
        """
        if owner is not None:
            need_to_manage(caller, owner)
        elif not caller.may(MANAGE):
            message = f"All destinations are listed for whoever has the scope `{MANAGE}`."
            raise ForbiddenError(message)
        async with self.unit_of_work.read() as connection:
            return await DestinationStore(connection).list(owner=owner, kind=kind, after=after, limit=limit)
