"""The menu of what people do with cases besides their states."""

from dataclasses import dataclass

from services.tickets.application.casework.call_backs import ReadCallBack, SetCallBack
from services.tickets.application.casework.checklists import MarkCheck, ReadChecks
from services.tickets.application.casework.due_dates import RemindOfFollowUp, ResumeByItself
from services.tickets.application.casework.watching import ReadWatchers, WatchTicket
from services.tickets.domain.casework.checklist import Checklist
from shared.keyed_use_cases import DeleteKeyed, ListKeyed, ListKeyedVersions, PutKeyed, ReadKeyed


@dataclass(frozen=True, slots=True)
class ChecklistsMenu:
    """What is to be done in cases of a kind, as the company defines it."""

    put: PutKeyed[Checklist]
    read: ReadKeyed[Checklist]
    versions: ListKeyedVersions[Checklist]
    list: ListKeyed[Checklist]
    delete: DeleteKeyed[Checklist]


@dataclass(frozen=True, slots=True)
class WorkMenu:
    """What is done in single cases, and what is due in them."""

    checks: ReadChecks
    check: MarkCheck
    watch: WatchTicket
    watchers: ReadWatchers
    call_back: ReadCallBack
    set_call_back: SetCallBack
    remind: RemindOfFollowUp
    resume: ResumeByItself
