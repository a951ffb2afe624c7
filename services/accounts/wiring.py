"""The only file that constructs things."""

from services.accounts.application.use_cases import UseCases
from services.accounts.settings import AccountsSettings
from services.accounts.store.tables import DIRECTORY
from shared.directory_use_cases import directory_menu
from shared.runtime.service import Tools


def wire(_settings: AccountsSettings, tools: Tools) -> UseCases:
    """Build the menu of accounts from what the process has opened."""
    return UseCases(directory=directory_menu(tools.unit_of_work, DIRECTORY))
