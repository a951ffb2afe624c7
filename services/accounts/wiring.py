"""The only file that constructs things."""

from services.accounts.application.callers import CallerOf
from services.accounts.application.key_callers import KeyCallers
from services.accounts.application.keys_menu import keys_menu
from services.accounts.application.unit_locations import locations_of
from services.accounts.application.use_cases import UseCases
from services.accounts.settings import AccountsSettings
from services.accounts.store.tables import DIRECTORY
from shared.directory_use_cases import directory_menu
from shared.runtime.service import Tools


def wire(_settings: AccountsSettings, tools: Tools) -> UseCases:
    """Build the menu of accounts from what the process has opened."""
    configured = {name: key.scopes for name, key in tools.settings.api_keys.items()}
    return UseCases(
        callers=CallerOf(KeyCallers(tools.unit_of_work, tools.clock, locations_of)),
        directory=directory_menu(tools.unit_of_work, DIRECTORY),
        keys=keys_menu(tools.unit_of_work, tools.clock, locations_of, configured),
    )
