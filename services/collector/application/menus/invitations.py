"""What can be done about invitations."""

from collections.abc import Sequence
from dataclasses import dataclass

from services.collector.application.invitations.batches.pacing import KeepPace
from services.collector.application.invitations.following import FollowInvitations
from services.collector.application.invitations.haste import NoticeScanners
from services.collector.application.invitations.inviting import Invite
from services.collector.application.invitations.personal import (
    CountVisits,
    MakePersonalLink,
    NoteVisit,
    ReadPersonalLink,
)
from services.collector.application.invitations.reading import ListInvitations, ReadInvitation, ReadRates
from services.collector.application.invitations.requesting import CancelInvitation, RequestInvitation
from services.collector.application.invitations.resurveying import AskAgain, AskNoMore, EndResurvey
from services.collector.application.invitations.steps import TakeInvitationStep
from services.collector.application.menus.batches import BatchesMenu, batches_menu
from services.collector.application.menus.programmes import ProgrammesMenu, programmes_menu
from services.collector.application.messages.links import Links
from services.collector.domain.messages.quiet_hours import QuietHours
from services.collector.store.invitation_store import Visited
from shared.clock import Clock
from shared.directory_use_cases import ReadDirectory
from shared.group_commit import GroupCommit
from shared.unit_of_work import UnitOfWork


@dataclass(frozen=True, slots=True)
class InvitationsMenu:
    """Invitations: ask for them, follow them, open their links."""

    request: RequestInvitation
    cancel: CancelInvitation
    list: ListInvitations
    read: ReadInvitation
    read_rates: ReadRates
    take_step: TakeInvitationStep
    read_link: ReadPersonalLink
    make_link: MakePersonalLink
    note_visit: NoteVisit
    scanners: NoticeScanners
    follow: FollowInvitations
    batches: BatchesMenu
    programmes: ProgrammesMenu
    ask_again: AskAgain
    ask_no_more: AskNoMore
    end_resurvey: EndResurvey


def invitations_menu(
    unit_of_work: UnitOfWork,
    clock: Clock,
    invite: Invite,
    links: Links,
    directory: ReadDirectory,
    *,
    quiet_hours: QuietHours,
    phone_region: str | None,
    group_size: int,
    queue_size: int,
) -> InvitationsMenu:
    """Return the menu; the sizes are those of groups of visits that share a commit."""
    count = CountVisits(unit_of_work, clock)

    async def count_together(visits: Sequence[Visited]) -> Sequence[None]:
        return await count(visits=visits)

    return InvitationsMenu(
        request=RequestInvitation(unit_of_work, clock, invite, directory, phone_region),
        cancel=CancelInvitation(unit_of_work, clock),
        list=ListInvitations(unit_of_work, clock),
        read=ReadInvitation(unit_of_work, clock),
        read_rates=ReadRates(unit_of_work, clock),
        take_step=TakeInvitationStep(unit_of_work, invite, KeepPace(quiet_hours)),
        read_link=ReadPersonalLink(unit_of_work, clock, links),
        make_link=MakePersonalLink(links),
        note_visit=NoteVisit(GroupCommit(count_together, group_size=group_size, queue_size=queue_size), clock),
        scanners=NoticeScanners(clock),
        follow=FollowInvitations(unit_of_work, clock),
        batches=batches_menu(unit_of_work, clock, invite, directory, quiet_hours, phone_region=phone_region),
        programmes=programmes_menu(unit_of_work, clock, invite, directory, quiet_hours),
        ask_again=AskAgain(unit_of_work, invite, directory),
        ask_no_more=AskNoMore(unit_of_work),
        end_resurvey=EndResurvey(unit_of_work),
    )
