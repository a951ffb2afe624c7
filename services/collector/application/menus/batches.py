"""What can be done about batches of invitations."""

from dataclasses import dataclass

from services.collector.application.invitations.batches.cancelling import CancelBatch
from services.collector.application.invitations.batches.foreseeing import ForeseeRows
from services.collector.application.invitations.batches.looking import GiveUpForecast, WorkOnForecast
from services.collector.application.invitations.batches.reading import (
    ForeseeDraft,
    ListBatches,
    ListBatchRows,
    ReadBatch,
    ReadForecast,
)
from services.collector.application.invitations.batches.requesting import (
    CheckBatch,
    ForgetDrafts,
    LookAgain,
    RequestBatch,
    SendDraft,
    TryBatch,
)
from services.collector.application.invitations.batches.working import WorkOnBatch
from services.collector.application.invitations.inviting import Invite
from services.collector.domain.messages.quiet_hours import QuietHours
from shared.clock import Clock
from shared.directory_use_cases import ReadDirectory
from shared.unit_of_work import UnitOfWork


@dataclass(frozen=True, slots=True)
class BatchesMenu:
    """Batches of invitations: try them, send them, follow them, take them back."""

    dry_run: TryBatch
    request: RequestBatch
    send_draft: SendDraft
    foresee_draft: ForeseeDraft
    read_forecast: ReadForecast
    look_again: LookAgain
    work_on_forecast: WorkOnForecast
    give_up_forecast: GiveUpForecast
    work_on: WorkOnBatch
    list: ListBatches
    read: ReadBatch
    list_rows: ListBatchRows
    cancel: CancelBatch
    forget_drafts: ForgetDrafts


def batches_menu(
    unit_of_work: UnitOfWork,
    clock: Clock,
    invite: Invite,
    directory: ReadDirectory,
    quiet_hours: QuietHours,
    *,
    phone_region: str | None,
) -> BatchesMenu:
    """Return the menu."""
    check = CheckBatch(clock, directory, phone_region)
    foresee = ForeseeRows(invite, quiet_hours)
    return BatchesMenu(
        dry_run=TryBatch(unit_of_work, clock, check, foresee, directory),
        request=RequestBatch(unit_of_work, check),
        send_draft=SendDraft(unit_of_work),
        foresee_draft=ForeseeDraft(unit_of_work, clock, foresee, directory),
        read_forecast=ReadForecast(unit_of_work),
        look_again=LookAgain(unit_of_work),
        work_on_forecast=WorkOnForecast(unit_of_work, foresee, directory),
        give_up_forecast=GiveUpForecast(unit_of_work),
        work_on=WorkOnBatch(unit_of_work, invite, directory, quiet_hours),
        list=ListBatches(unit_of_work),
        read=ReadBatch(unit_of_work),
        list_rows=ListBatchRows(unit_of_work),
        cancel=CancelBatch(unit_of_work),
        forget_drafts=ForgetDrafts(unit_of_work, clock),
    )
