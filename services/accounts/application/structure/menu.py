"""What people can do with the structure and the teams."""

from dataclasses import dataclass

from services.accounts.application.structure.publish import ImportUnits, LintStructure, PublishStructure
from services.accounts.application.structure.queries import (
    CompareVersions,
    ListVersions,
    ProposeHolidays,
    PublicHolidays,
    ReadStructure,
)
from services.accounts.application.structure.republish import RepublishDirectory
from services.accounts.application.structure.teams import DeleteTeam, PutTeam
from services.accounts.domain.team import TeamDefinition
from services.accounts.store.structure_store import TEAMS
from shared.clock import Clock
from shared.directory_use_cases import ReadDirectory
from shared.keyed_use_cases import ListKeyed, ReadKeyed
from shared.unit_of_work import UnitOfWork


@dataclass(frozen=True, slots=True)
class StructureMenu:
    """The company's structure, version by version."""

    publish: PublishStructure
    import_units: ImportUnits
    lint: LintStructure
    read: ReadStructure
    list_versions: ListVersions
    compare: CompareVersions
    propose_holidays: ProposeHolidays
    republish: RepublishDirectory


@dataclass(frozen=True, slots=True)
class TeamsMenu:
    """Teams, which the structure names."""

    put: PutTeam
    delete: DeleteTeam
    read: ReadKeyed[TeamDefinition]
    list: ListKeyed[TeamDefinition]


def structure_menu(
    unit_of_work: UnitOfWork, clock: Clock, read_directory: ReadDirectory, holidays: PublicHolidays
) -> StructureMenu:
    publish = PublishStructure(unit_of_work, clock)
    read = ReadStructure(unit_of_work)
    return StructureMenu(
        publish=publish,
        import_units=ImportUnits(publish),
        lint=LintStructure(unit_of_work, read_directory),
        read=read,
        list_versions=ListVersions(unit_of_work),
        compare=CompareVersions(read),
        propose_holidays=ProposeHolidays(holidays),
        republish=RepublishDirectory(unit_of_work, clock),
    )


def teams_menu(unit_of_work: UnitOfWork, clock: Clock) -> TeamsMenu:
    return TeamsMenu(
        put=PutTeam(unit_of_work, clock),
        delete=DeleteTeam(unit_of_work, clock),
        read=ReadKeyed(unit_of_work, TEAMS),
        list=ListKeyed(unit_of_work, TEAMS),
    )
