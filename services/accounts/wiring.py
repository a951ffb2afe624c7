"""The only file that constructs things."""

from services.accounts.application.structure.menu import StructureMenu, TeamsMenu
from services.accounts.application.structure.publish import ImportUnits, LintStructure, PublishStructure
from services.accounts.application.structure.queries import (
    CompareVersions,
    ListVersions,
    ProposeHolidays,
    ReadStructure,
)
from services.accounts.application.structure.republish import RepublishDirectory
from services.accounts.application.structure.teams import DeleteTeam, PutTeam
from services.accounts.application.unit_locations import UnitLocations
from services.accounts.application.use_cases import UseCases
from services.accounts.gateways.holidays_library import HolidaysLibrary
from services.accounts.settings import AccountsSettings
from services.accounts.store.structure_store import TEAMS
from services.accounts.store.tables import DIRECTORY
from shared.directory_use_cases import ReadDirectory, directory_menu
from shared.keyed_use_cases import ListKeyed, ReadKeyed
from shared.runtime.service import Tools


def wire(_settings: AccountsSettings, tools: Tools) -> UseCases:
    """Build the menu of accounts from what the process has opened."""
    directory = directory_menu(tools.unit_of_work, DIRECTORY)
    return UseCases(
        directory=directory,
        structure=_structure(tools, directory.read),
        teams=_teams(tools),
        unit_locations=UnitLocations(directory.read),
    )


def _structure(tools: Tools, read_directory: ReadDirectory) -> StructureMenu:
    unit_of_work = tools.unit_of_work
    publish = PublishStructure(unit_of_work, tools.clock)
    read = ReadStructure(unit_of_work)
    return StructureMenu(
        publish=publish,
        import_units=ImportUnits(publish),
        lint=LintStructure(unit_of_work, read_directory),
        read=read,
        list_versions=ListVersions(unit_of_work),
        compare=CompareVersions(read),
        propose_holidays=ProposeHolidays(HolidaysLibrary()),
        republish=RepublishDirectory(unit_of_work),
    )


def _teams(tools: Tools) -> TeamsMenu:
    return TeamsMenu(
        put=PutTeam(tools.unit_of_work, tools.clock),
        delete=DeleteTeam(tools.unit_of_work, tools.clock),
        read=ReadKeyed(tools.unit_of_work, TEAMS),
        list=ListKeyed(tools.unit_of_work, TEAMS),
    )
