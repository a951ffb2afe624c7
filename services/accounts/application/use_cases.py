"""The menu: everything accounts can do."""

from dataclasses import dataclass

from services.accounts.application.callers import CallerOf
from services.accounts.application.keys_menu import KeysMenu
from shared.directory_use_cases import DirectoryMenu


@dataclass(frozen=True, slots=True)
class UseCases:
    """One field per noun."""

    callers: CallerOf
    directory: DirectoryMenu
    keys: KeysMenu
