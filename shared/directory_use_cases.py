"""What every service does with the company's structure, people and teams: keep a copy of them, and read it.

Accounts owns them: it writes its copy in the transaction of the change, with `publish_state`. The others consume.
"""

from collections.abc import Awaitable, Callable, Iterable, Sequence
from dataclasses import dataclass, field, replace
from typing import NamedTuple
from uuid import UUID

from shared.contracts.accounts import DirectoryEvent, PersonChanged, StructurePublished, TeamChanged
from shared.contracts.event import Event, cause_of
from shared.db.directory import DirectoryStore, DirectoryTables
from shared.directory.people import Directory
from shared.directory.structure import Structure
from shared.unit_of_work import Connection, UnitOfWork, Work

OpenStore = Callable[[Connection], DirectoryStore]
Then = Callable[[Work, Sequence[DirectoryEvent]], Awaitable[None]]
"""What a service does besides, in the transaction in which it keeps these states for the first time."""


@dataclass(frozen=True, slots=True)
class KeepDirectory:
    """Keep the newest state of the structure, a person or a team, in whichever order they arrive."""

    unit_of_work: UnitOfWork
    store: OpenStore
    then: Then | None = None

    async def __call__(self, *, events: Sequence[Event[DirectoryEvent]]) -> None:
        async with self.unit_of_work.begin(*map(cause_of, events)) as work:
            fresh = [event.data for event in events if work.is_fresh(event)]
            await self.store(work.connection).keep(fresh)
            if self.then is not None:
                await self.then(work, fresh)


class _Known(NamedTuple):
    revision: int
    directory: Directory


@dataclass(slots=True)
class ReadDirectory:
    """Return everything that the service knows of the company. What did not change since is read once per process."""

    unit_of_work: UnitOfWork
    store: OpenStore
    _known: _Known = field(default=_Known(-1, Directory()), init=False)

    async def __call__(self) -> Directory:
        """Return the directory as it is now: one small query, and all of it after a change.

        Raises:
            UnavailableError: the database does not answer.
        """
        async with self.unit_of_work.read() as connection:
            store = self.store(connection)
            revision = await store.read_revision()
            if revision != self._known.revision:
                # What commits in between is read now and read once more by the next caller.
                self._known = _Known(revision, directory_of(await store.read_all()))
        return self._known.directory


@dataclass(frozen=True, slots=True)
class DirectoryMenu:
    """The company as this service knows it."""

    keep: KeepDirectory
    read: ReadDirectory


def directory_menu(unit_of_work: UnitOfWork, tables: DirectoryTables, *, then: Then | None = None) -> DirectoryMenu:
    """Return what a service does with its copy, which `tables` hold; `then` is done when it changes."""

    def store(connection: Connection) -> DirectoryStore:
        return DirectoryStore(connection, tables)

    return DirectoryMenu(keep=KeepDirectory(unit_of_work, store, then), read=ReadDirectory(unit_of_work, store))


async def publish_state(work: Work, tables: DirectoryTables, state: DirectoryEvent) -> None:
    """Publish a state of the structure, a person or a team with the commit, and keep it in accounts' own copy.

    Call it after the lock on the thing is taken, so that versions are published in their order.
    """
    await DirectoryStore(work.connection, tables).keep([state])
    work.publish(state)


async def lock_directory(work: Work, tables: DirectoryTables) -> None:
    """Keep others from changing the structure, people or teams until this transaction ends."""
    await DirectoryStore(work.connection, tables).lock()


async def republish_states(work: Work, tables: DirectoryTables) -> int:
    """Publish everything once more as it is, with the commit, and return how much that is."""
    store = DirectoryStore(work.connection, tables)
    await store.lock()
    states = await store.read_all()
    for state in states:
        work.publish(state)
    return len(states)


async def read_states(work: Work, tables: DirectoryTables) -> Directory:
    """Return the directory as it is within this transaction."""
    return directory_of(await DirectoryStore(work.connection, tables).read_all())


def directory_of(states: Iterable[DirectoryEvent]) -> Directory:
    """Return the directory that these states make up. Teams that were deleted stay, for the names in histories."""
    structure = Structure()
    people = {}
    teams = {}
    for state in states:
        if isinstance(state, StructurePublished):
            structure = state.structure()
        elif isinstance(state, PersonChanged):
            people[state.person_id] = state.person()
        elif isinstance(state, TeamChanged):
            teams[state.team] = state.as_team()
    member_of: dict[UUID, list[str]] = {}
    for key, team in sorted(teams.items()):
        for person in team.members if team.is_active else ():
            member_of.setdefault(person, []).append(key)
    return Directory(
        structure=structure,
        people={id_: replace(person, teams=tuple(member_of.get(id_, ()))) for id_, person in people.items()},
        teams=teams,
    )
