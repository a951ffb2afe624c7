"""What can be done with standing programmes."""

from dataclasses import dataclass

from services.collector.application.invitations.batches.foreseeing import ForeseeRows
from services.collector.application.invitations.inviting import Invite
from services.collector.application.invitations.programmes.finding import FindInProgramme
from services.collector.application.invitations.programmes.foreseeing import ForeseeProgramme
from services.collector.application.invitations.programmes.keeping import (
    DeleteProgramme,
    ListProgrammes,
    ListProgrammeVersions,
    PauseProgramme,
    PutProgramme,
    ReadProgramme,
    ResumeProgramme,
)
from services.collector.application.invitations.programmes.making import GiveUpRound, MakeRound
from services.collector.application.invitations.programmes.reading import ListRounds, ReadRound
from services.collector.domain.messages.quiet_hours import QuietHours
from shared.clock import Clock
from shared.directory_use_cases import ReadDirectory
from shared.unit_of_work import UnitOfWork


@dataclass(frozen=True, slots=True)
class ProgrammesMenu:
    """Standing programmes: keep them, foresee them, follow their rounds."""

    put: PutProgramme
    read: ReadProgramme
    list: ListProgrammes
    list_versions: ListProgrammeVersions
    delete: DeleteProgramme
    pause: PauseProgramme
    resume: ResumeProgramme
    find_in: FindInProgramme
    foresee: ForeseeProgramme
    list_rounds: ListRounds
    read_round: ReadRound
    make_round: MakeRound
    give_up_round: GiveUpRound


def programmes_menu(
    unit_of_work: UnitOfWork, clock: Clock, invite: Invite, directory: ReadDirectory, quiet_hours: QuietHours
) -> ProgrammesMenu:
    """Return the menu."""
    foresee = ForeseeRows(invite, quiet_hours)
    surveys = invite.surveys
    return ProgrammesMenu(
        put=PutProgramme(unit_of_work, directory),
        read=ReadProgramme(unit_of_work),
        list=ListProgrammes(unit_of_work),
        list_versions=ListProgrammeVersions(unit_of_work),
        delete=DeleteProgramme(unit_of_work),
        pause=PauseProgramme(unit_of_work),
        resume=ResumeProgramme(unit_of_work),
        find_in=FindInProgramme(unit_of_work, clock, directory, surveys),
        foresee=ForeseeProgramme(unit_of_work, clock, directory, foresee, surveys),
        list_rounds=ListRounds(unit_of_work),
        read_round=ReadRound(unit_of_work),
        make_round=MakeRound(unit_of_work, directory, surveys),
        give_up_round=GiveUpRound(unit_of_work),
    )
