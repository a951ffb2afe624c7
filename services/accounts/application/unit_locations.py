"""Which units and places lie in a unit, by the published structure."""

from dataclasses import dataclass

from shared.directory_use_cases import ReadDirectory


@dataclass(frozen=True, slots=True)
class UnitLocations:
    """What somebody sees who is limited to a unit."""

    read_directory: ReadDirectory

    async def locations_of(self, unit: str | None) -> frozenset[str] | None:
        """Return the locations of the answers that belong to a unit; None: every location, and what has none.

        Who is limited to a unit that is not declared, or not any more, sees nothing.
        """
        return None if unit is None else (await self.read_directory()).structure.locations_in(unit)

    async def units_in(self, unit: str | None) -> frozenset[str] | None:
        """Return the codes of a unit and of all units below it; None for no unit, which is the whole company."""
        return await self.locations_of(unit)
