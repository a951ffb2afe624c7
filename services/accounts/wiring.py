"""The only file that constructs things."""

from services.accounts.application.audit.appending import AppendEntries
from services.accounts.application.audit.erasing import EraseFromLog
from services.accounts.application.audit.reading import ExportEntries, ListEntries, ReadChoices, ReadEntry, VerifyLog
from services.accounts.application.audit.segments import KeepSegments
from services.accounts.application.use_cases import AuditMenu, UseCases
from services.accounts.settings import AccountsSettings
from services.accounts.store.tables import DIRECTORY
from shared.directory_use_cases import directory_menu
from shared.runtime.service import Tools


def wire(settings: AccountsSettings, tools: Tools) -> UseCases:
    """Build the menu of accounts from what the process has opened."""
    return UseCases(audit=_audit(settings, tools), directory=directory_menu(tools.unit_of_work, DIRECTORY))


def _audit(settings: AccountsSettings, tools: Tools) -> AuditMenu:
    unit_of_work, clock = tools.unit_of_work, tools.clock
    return AuditMenu(
        append=AppendEntries(unit_of_work, clock),
        erase=EraseFromLog(unit_of_work, clock),
        keep=KeepSegments(unit_of_work, clock, months=settings.audit_months, address_days=settings.audit_address_days),
        list=ListEntries(unit_of_work),
        read=ReadEntry(unit_of_work),
        choices=ReadChoices(unit_of_work),
        export=ExportEntries(unit_of_work),
        verify=VerifyLog(unit_of_work),
    )
