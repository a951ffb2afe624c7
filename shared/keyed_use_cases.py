"""What every kind of keyed things can do: put, read, list, delete."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Generic, Protocol, TypeVar

from shared.clock import Clock
from shared.db.keyed import Kind
from shared.errors import NotFoundError
from shared.keyed.preconditions import Precondition, changed_in_between, check_expected, require_expected
from shared.keyed.resource import D, KeyedResource
from shared.unit_of_work import UnitOfWork, Work


@dataclass(frozen=True, slots=True)
class ReadKeyed(Generic[D]):
    unit_of_work: UnitOfWork
    kind: Kind[D]

    async def __call__(self, *, key: str) -> KeyedResource[D]:
        """Return the thing of a key.

        Raises:
            NotFoundError: there is none of this key.
        """
        async with self.unit_of_work.read() as connection:
            return await self.kind.store(connection).get(key)


@dataclass(frozen=True, slots=True)
class ReadKeyedVersion(Generic[D]):
    """Return one thing as it was in a version; for kinds that keep them."""

    unit_of_work: UnitOfWork
    kind: Kind[D]

    async def __call__(self, *, key: str, version: int) -> KeyedResource[D]:
        """Return the thing.

        Raises:
            NotFoundError: there never was such a version.
        """
        async with self.unit_of_work.read() as connection:
            return await self.kind.store(connection).get_version(key, version)


@dataclass(frozen=True, slots=True)
class ListKeyedVersions(Generic[D]):
    """Return the versions of one thing, the newest first; for kinds that keep them."""

    unit_of_work: UnitOfWork
    kind: Kind[D]

    async def __call__(self, *, key: str, limit: int) -> Sequence[KeyedResource[D]]:
        """Return up to `limit` versions; none where there never was such a thing."""
        async with self.unit_of_work.read() as connection:
            return await self.kind.store(connection).list_versions(key, limit=limit)


@dataclass(frozen=True, slots=True)
class ListKeyed(Generic[D]):
    unit_of_work: UnitOfWork
    kind: Kind[D]

    async def __call__(self, *, after: str | None, limit: int, **equal: str | None) -> Sequence[KeyedResource[D]]:
        """Return up to `limit` things by key, those after `after` only, with the columns that are not None."""
        async with self.unit_of_work.read() as connection:
            return await self.kind.store(connection).list_after(after, limit=limit, **equal)


@dataclass(frozen=True, slots=True)
class PutKeyed(Generic[D]):
    """Create or replace the thing of a key; repeating the request changes nothing."""

    unit_of_work: UnitOfWork
    clock: Clock
    kind: Kind[D]

    async def __call__(
        self, *, key: str, definition: D, expected: Precondition | None = None
    ) -> tuple[KeyedResource[D], bool]:
        """Return the thing and whether it is new; arguments and errors are those of `put_keyed`."""
        now = self.clock.now()
        async with self.unit_of_work.begin() as work:
            return await put_keyed(work, self.kind, key, definition, expected, at=now)


async def put_keyed(
    work: Work, kind: Kind[D], key: str, definition: D, expected: Precondition | None, *, at: datetime
) -> tuple[KeyedResource[D], bool]:
    """Return the thing and whether it is new, and audit what changed; arguments and errors are those of `put_one`.

    Raises:
        InvalidError: the definition is invalid; the error names the places.
    """
    new = KeyedResource.new(key, definition, at=at)
    before: list[KeyedResource[D]] = []

    def change(stored: KeyedResource[D]) -> KeyedResource[D]:
        before.append(stored)
        return stored.redefined(definition, at=at)

    put, is_new = await put_one(kind.store(work.connection), new, change, expected, thing=kind.thing)
    if is_new:
        work.audit(f"{kind.thing}.defined", kind.thing, key, after=_state(kind, put))
    elif put is not before[-1]:
        work.audit(f"{kind.thing}.changed", kind.thing, key, before=_state(kind, before[-1]), after=_state(kind, put))
    return put, is_new


def _state(kind: Kind[D], one: KeyedResource[D]) -> dict[str, Any]:
    """Return what the audit log keeps of a thing."""
    return {**kind.columns_of(one.definition), "version": one.version}


class Thing(Protocol):
    """What is kept under a key."""

    @property
    def key(self) -> str: ...

    @property
    def tag(self) -> str:
        """A digest that changes with everything that can be changed."""
        ...


T = TypeVar("T", bound=Thing)


class Store(Protocol[T]):
    """Where things of a kind are kept; see `KeyedStore`."""

    async def add(self, one: T, /) -> T | None:
        """Insert a thing; None when there is one of its key."""
        ...

    async def lock(self, key: str) -> T:
        """Return a thing and keep others from changing it."""
        ...

    async def save(self, one: T, /) -> None:
        """Write a thing that is locked."""
        ...


async def put_one(
    things: Store[T], new: T, change: Callable[[T], T], expected: Precondition | None, *, thing: str
) -> tuple[T, bool]:
    """Add a thing, or change the one that there is. Return it and whether it is new.

    Args:
        things: where it is kept.
        new: what it is when there is none of its key.
        change: returns what becomes of the one that there is; itself when nothing changes.
        expected: what must be true of the thing; None is enough to add it and where nothing changes.
        thing: what it is called, such as `journey`.

    Raises:
        PreconditionFailedError: the thing is not as expected.
        PreconditionRequiredError: there is one, it would change, and nothing is expected of it.
    """
    if expected is None or expected.is_new:
        added = await things.add(new)
        if added is not None:
            return added, True
    try:
        stored = await things.lock(new.key)
    except NotFoundError:
        raise changed_in_between(thing) from None
    check_expected(expected, stored.tag, thing=thing)
    changed = change(stored)
    if changed is not stored:
        require_expected(expected, thing=thing)
        await things.save(changed)
    return changed, False


@dataclass(frozen=True, slots=True)
class DeleteKeyed(Generic[D]):
    unit_of_work: UnitOfWork
    kind: Kind[D]

    async def __call__(self, *, key: str, expected: Precondition | None = None) -> None:
        """Delete the thing.

        Args:
            key: of the thing.
            expected: what must be true of the thing.

        Raises:
            NotFoundError: there is none.
            PreconditionFailedError: the thing is not as expected.
            PreconditionRequiredError: nothing is expected of it.
        """
        async with self.unit_of_work.begin() as work:
            things = self.kind.store(work.connection)
            stored = await things.lock(key)
            check_expected(expected, stored.tag, thing=self.kind.thing)
            require_expected(expected, thing=self.kind.thing)
            await things.remove(key)
            work.audit(f"{self.kind.thing}.deleted", self.kind.thing, key, before=_state(self.kind, stored))
