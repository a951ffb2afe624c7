"""The menu: everything accounts can do."""

from dataclasses import dataclass

from services.accounts.application.audit.appending import AppendEntries
from services.accounts.application.audit.erasing import EraseFromLog
from services.accounts.application.audit.reading import ExportEntries, ListEntries, ReadChoices, ReadEntry, VerifyLog
from services.accounts.application.audit.segments import KeepSegments
from shared.directory_use_cases import DirectoryMenu


@dataclass(frozen=True, slots=True)
class AuditMenu:
    """The audit log."""

    append: AppendEntries
    erase: EraseFromLog
    keep: KeepSegments
    list: ListEntries
    read: ReadEntry
    choices: ReadChoices
    export: ExportEntries
    verify: VerifyLog


@dataclass(frozen=True, slots=True)
class UseCases:
    """One field per noun."""

    audit: AuditMenu
    directory: DirectoryMenu
