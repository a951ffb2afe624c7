"""Adding, changing and removing destinations."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any
from uuid import UUID

from services.notifications.application.destinations.rights import need_to_manage, need_to_see
from services.notifications.domain.addresses import canonical
from services.notifications.domain.chat import ChatKind
from services.notifications.domain.destination import (
    MOST_DESTINATIONS,
    Destination,
    DestinationChannel,
    InvalidDestinationError,
    Owner,
    TooManyDestinationsError,
    Wishes,
)
from services.notifications.store.destination_store import DestinationStore
from services.notifications.store.tables import DIRECTORY
from shared.access import Caller
from shared.clock import Clock
from shared.directory_use_cases import lock_directory, read_states
from shared.errors import FieldProblem
from shared.ids import uuid7
from shared.keyed.preconditions import Precondition, check_expected, require_expected
from shared.unit_of_work import UnitOfWork

THING = "destination"


def audited(destination: Destination) -> Mapping[str, Any]:
    """Return what the audit log keeps of a destination: never its address, nor what people call it."""
    wishes = destination.wishes
    return {
        "person_id": str(destination.owner.person_id) if destination.owner.person_id else None,
        "team": destination.owner.team,
        "channel": destination.channel,
        "chat_kind": destination.chat_kind,
        "is_verified": destination.is_verified,
        "shows_comments": wishes.shows_comments,
        "from_severity": wishes.from_severity,
        "hours": {day: list(hours) for day, hours in wishes.hours.items()},
        "critical_at_any_hour": wishes.critical_at_any_hour,
        "digest": wishes.digest,
        "digest_at": wishes.digest_at,
        "zone": wishes.zone,
    }


@dataclass(frozen=True, slots=True)
class AddDestination:
    unit_of_work: UnitOfWork
    clock: Clock

    async def __call__(
        self,
        *,
        caller: Caller,
        owner: Owner,
        channel: DestinationChannel,
        address: str,
        chat_kind: ChatKind | None,
        wishes: Wishes,
    ) -> Destination:
        """Keep a new one and return it. No notice is sent there before it is proven.

        Raises:
            ForbiddenError: it is for others, and the caller lacks the scope for it.
            InvalidDestinationError: something is wrong with it; names the fields.
            DestinationExistsError: the owner has this address already.
            TooManyDestinationsError: the owner has as many as there may be.
        """
        need_to_manage(caller, owner)
        if (channel == "chat") != (chat_kind is not None):
            raise InvalidDestinationError([FieldProblem("chat_kind", "is needed for `chat`, and only there")])
        wishes.check(owner)
        destination = Destination(
            id=uuid7(),
            owner=owner,
            channel=channel,
            chat_kind=chat_kind,
            address=canonical(channel, address),
            wishes=wishes,
            created_at=self.clock.now(),
        )
        async with self.unit_of_work.begin() as work:
            # Whoever leaves meanwhile leaves before or after this, and takes it along.
            await lock_directory(work, DIRECTORY)
            if not owner.is_active(await read_states(work, DIRECTORY)):
                field = "team" if owner.team is not None else "person_id"
                raise InvalidDestinationError([FieldProblem(field, "must be a person or team that is active")])
            store = DestinationStore(work.connection)
            if await store.count_of(owner) >= MOST_DESTINATIONS:
                raise TooManyDestinationsError
            await store.add(destination)
            work.audit("destination.added", THING, str(destination.id), after=audited(destination))
        return destination


@dataclass(frozen=True, slots=True)
class ChangeDestination:
    unit_of_work: UnitOfWork

    async def __call__(
        self, *, caller: Caller, destination_id: UUID, changes: Mapping[str, Any], expected: Precondition | None
    ) -> Destination:
        """Change what is wished for and return it. Another address is another destination.

        Args:
            caller: whoever changes it.
            destination_id: which one.
            changes: by the names of `Wishes`; what is missing stays.
            expected: the state that was read.

        Raises:
            DestinationNotFoundError: there is none of this id among those that the caller may see.
            PreconditionRequiredError, PreconditionFailedError: see `shared.keyed.preconditions`.
            InvalidDestinationError: something contradicts itself; names the fields.
        """
        async with self.unit_of_work.begin() as work:
            store = DestinationStore(work.connection)
            before = await store.get(destination_id, lock=True)
            need_to_see(caller, before)
            require_expected(expected, thing=THING)
            check_expected(expected, before.tag, thing=THING)
            after = before.with_wishes(changes)
            if after == before:
                return before
            after.wishes.check(after.owner)
            after = replace(after, version=before.version + 1)
            await store.put(after)
            work.audit("destination.changed", THING, str(destination_id), before=audited(before), after=audited(after))
        return after


@dataclass(frozen=True, slots=True)
class RemoveDestination:
    unit_of_work: UnitOfWork

    async def __call__(self, *, caller: Caller, destination_id: UUID, expected: Precondition | None) -> None:
        """Delete one, with its address.

        Raises:
            DestinationNotFoundError: there is none of this id among those that the caller may see.
            PreconditionRequiredError, PreconditionFailedError: see `shared.keyed.preconditions`.
        """
        async with self.unit_of_work.begin() as work:
            store = DestinationStore(work.connection)
            before = await store.get(destination_id, lock=True)
            need_to_see(caller, before)
            require_expected(expected, thing=THING)
            check_expected(expected, before.tag, thing=THING)
            await store.drop(destination_id)
            work.audit("destination.removed", THING, str(destination_id), before=audited(before))
