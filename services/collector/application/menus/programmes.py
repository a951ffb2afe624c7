"""What can be done with standing programmes."""

from dataclasses import dataclass

from services.collector.application.invitations.batches.foreseeing import ForeseeRows
from services.collector.application.invitations.programmes.foreseeing import ForeseeProgramme
from services.collector.application.invitations.programmes.keeping import (
    DeleteProgramme,
    FindInProgramme,
    ListProgrammes,
    PauseProgramme,
    PutProgramme,
    ReadProgramme,
    ResumeProgramme,
)
from services.collector.application.invitations.programmes.making import MakeRound
from services.collector.application.invitations.programmes.reading import ListRounds, ReadRound
from services.collector.domain.invitations.programmes.programme import ProgrammeDefinition
from services.collector.store.programme_store import PROGRAMMES
from shared.clock import Clock
from shared.directory_use_cases import ReadDirectory
from shared.keyed_use_cases import ListKeyedVersions
from shared.unit_of_work import UnitOfWork


@dataclass(frozen=True, slots=True)
class ProgrammesMenu:
    """Standing programmes: keep them, foresee them, follow their rounds."""

    put: PutProgramme
    read: ReadProgramme
    list: ListProgrammes
    list_versions: ListKeyedVersions[ProgrammeDefinition]
    delete: DeleteProgramme
    pause: PauseProgramme
    resume: ResumeProgramme
    find_in: FindInProgramme
    foresee: ForeseeProgramme
    list_rounds: ListRounds
    read_round: ReadRound
    make_round: MakeRound
