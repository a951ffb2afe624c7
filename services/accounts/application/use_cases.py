"""The menu: everything accounts can do."""

from dataclasses import dataclass

from services.accounts.application.structure.menu import StructureMenu, TeamsMenu
from services.accounts.application.unit_locations import UnitLocations
from shared.directory_use_cases import DirectoryMenu


@dataclass(frozen=True, slots=True)
class UseCases:
    """One field per noun."""

    directory: DirectoryMenu
    structure: StructureMenu
    teams: TeamsMenu
    unit_locations: UnitLocations
