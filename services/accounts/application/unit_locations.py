"""Which units and places lie in a unit, by the published structure. A leaf's code is the location of answers."""

from dataclasses import dataclass

from shared.directory_use_cases import ReadDirectory
from shared.errors import InvalidFieldError


@dataclass(frozen=True, slots=True)
class UnitLocations:
    read: ReadDirectory

    async def locations_of(self, unit: str | None) -> frozenset[str] | None:
        """Return the codes at and below a unit; None: every location, and what has none.

        Who is limited to a unit that is not declared any more sees nothing. As long as no structure is declared at all,
        a unit is the one location of its code.
        """
        if unit is None:
            return None
        structure = (await self.read()).structure
        return structure.locations_in(unit) if structure.version else frozenset({unit})

    async def check_declared(self, unit: str | None) -> None:
        """Check that there is such a unit, where units are declared at all.

        Raises:
            InvalidFieldError: there is none.
        """
        structure = (await self.read()).structure
        if unit is not None and structure.units and unit not in structure.by_code:
            raise InvalidFieldError(field="unit", detail="must be the code of a unit of the published structure")
