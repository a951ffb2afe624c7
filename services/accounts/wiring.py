"""The only file that constructs things."""

from services.accounts.application.use_cases import UseCases
from services.accounts.settings import AccountsSettings
from shared.runtime.service import Tools


def wire(_settings: AccountsSettings, _tools: Tools) -> UseCases:
    """Build the menu of accounts from what the process has opened."""
    return UseCases()
