"""What people can do with the structure and the teams."""

from dataclasses import dataclass

from services.accounts.application.structure.publish import ImportUnits, LintStructure, PublishStructure
from services.accounts.application.structure.queries import (
    CompareVersions,
    ListVersions,
    ProposeHolidays,
    ReadStructure,
)
from services.accounts.application.structure.republish import RepublishDirectory
from services.accounts.application.structure.teams import DeleteTeam, PutTeam
from services.accounts.domain.team import TeamDefinition
from shared.keyed_use_cases import ListKeyed, ReadKeyed


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
