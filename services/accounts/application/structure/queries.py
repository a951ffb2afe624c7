"""Read the structure, its versions and what differs between two of them; propose holidays."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol

from services.accounts.domain.structure.changes import Change, changes_between
from services.accounts.domain.structure.definition import KEY, StructureVersion
from services.accounts.store.structure_store import STRUCTURES, StructureVersions, VersionEntry
from shared.business_hours.calendar import Holiday
from shared.directory.structure import Structure
from shared.unit_of_work import UnitOfWork


@dataclass(frozen=True, slots=True)
class ReadStructure:
    unit_of_work: UnitOfWork

    async def __call__(self, *, version: int | None = None) -> StructureVersion:
        """Return a version of the structure, or what is published now.

        Raises:
            StructureNotFoundError: nothing is declared, or there never was such a version.
        """
        async with self.unit_of_work.read() as connection:
            store = STRUCTURES.store(connection)
            return await store.get(KEY) if version is None else await store.get_version(KEY, version)


@dataclass(frozen=True, slots=True)
class ListVersions:
    unit_of_work: UnitOfWork

    async def __call__(self, *, before: int | None, limit: int) -> Sequence[VersionEntry]:
        """Return versions, the newest first, those below `before` only."""
        async with self.unit_of_work.read() as connection:
            return await StructureVersions(connection).list_before(before, limit=limit)


@dataclass(frozen=True, slots=True)
class CompareVersions:
    read: ReadStructure

    async def __call__(self, *, before: int, after: int) -> Sequence[Change]:
        """Return what differs between two versions; version 0 is that nothing is declared.

        Raises:
            StructureNotFoundError: there never was one of them.
        """
        return changes_between(await self._structure(before), await self._structure(after))

    async def _structure(self, version: int) -> Structure:
        if not version:
            return Structure()
        return (await self.read(version=version)).definition.structure(version)


class PublicHolidays(Protocol):
    """Knows the public holidays of countries."""

    def holidays(
        self, country: str, subdivision: str | None, years: Sequence[int], language: str | None
    ) -> Sequence[Holiday]:
        """Return them by date.

        Raises:
            InvalidFieldError: it knows no such country, subdivision or language.
        """
        ...


@dataclass(frozen=True, slots=True)
class ProposeHolidays:
    """Propose holidays for a calendar. Once published they are part of it: nothing moves them but people."""

    known: PublicHolidays

    def __call__(
        self, *, country: str, subdivision: str | None, years: Sequence[int], language: str | None
    ) -> Sequence[Holiday]:
        return self.known.holidays(country, subdivision, years, language)
