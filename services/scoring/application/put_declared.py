"""Declare a thing, such as a journey, or give it another definition."""

from dataclasses import dataclass
from datetime import datetime
from typing import Generic

from services.scoring.domain.declared import D, Declared
from services.scoring.store.declared_store import DeclaredStore, Kind
from shared.clock import Clock
from shared.preconditions import Precondition
from shared.unit_of_work import UnitOfWork


@dataclass(frozen=True, slots=True)
class PutDeclared(Generic[D]):
    """Make the thing of a key be what is asked for; asking again for the same changes nothing."""

    unit_of_work: UnitOfWork
    clock: Clock
    kind: Kind[D]

    async def __call__(
        self, *, key: str, definition: D, expected: Precondition | None = None
    ) -> tuple[Declared[D], bool]:
        """Return the thing and whether it is new; arguments and errors as `put_declared` has them."""
        now = self.clock.now()
        async with self.unit_of_work.begin() as work:
            return await put_declared(DeclaredStore(work.connection, self.kind), key, definition, expected, at=now)


async def put_declared(
    things: DeclaredStore[D], key: str, definition: D, expected: Precondition | None, *, at: datetime
) -> tuple[Declared[D], bool]:
    """Return the thing and whether it is new.

    Args:
        things: where it is kept.
        key: of the thing.
        definition: what it shall be.
        expected: what must be true of the thing; anything when None.
        at: the present moment.

    Raises:
        InvalidError: the definition makes no sense; the places are named.
        PreconditionFailedError: the thing is not as expected.
    """
    new = Declared.new(key, definition, at=at)
    if (expected is None or expected.is_new) and await things.add(new):
        return new, True
    try:
        stored = await things.get(key, for_update=True)
    except things.kind.missing:
        raise things.kind.changed() from None
    if expected is not None and not expected.holds(stored.tag):
        raise things.kind.changed()
    changed = stored.redefined(definition, at=at)
    if changed is not stored:
        await things.save(changed)
    return changed, False
