"""The only file that constructs things."""

from services.accounts.application.callers import CallerOf
from services.accounts.application.key_callers import KeyCallers
from services.accounts.application.keys import ChangeKey, CreateKey, ListKeys, ReadKey, RevokeKey, RotateKey
from services.accounts.application.unit_locations import locations_of
from services.accounts.application.use_cases import KeysMenu, UseCases
from services.accounts.settings import AccountsSettings
from shared.runtime.service import Tools


def wire(_settings: AccountsSettings, tools: Tools) -> UseCases:
    """Build the menu of accounts from what the process has opened."""
    unit_of_work, clock = tools.unit_of_work, tools.clock
    return UseCases(
        callers=CallerOf(KeyCallers(unit_of_work, clock, locations_of)),
        keys=KeysMenu(
            create=CreateKey(unit_of_work, clock, locations_of, frozenset(tools.settings.api_keys)),
            list=ListKeys(unit_of_work, locations_of),
            read=ReadKey(unit_of_work, locations_of),
            change=ChangeKey(unit_of_work, clock, locations_of),
            rotate=RotateKey(unit_of_work, clock, locations_of),
            revoke=RevokeKey(unit_of_work, clock, locations_of),
            now=clock.now,
            configured=tuple((name, key.scopes) for name, key in tools.settings.api_keys.items()),
        ),
    )
