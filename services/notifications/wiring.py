"""The only file that constructs things."""

from services.notifications.application.use_cases import UseCases
from services.notifications.settings import NotificationsSettings
from services.notifications.store.tables import DIRECTORY
from shared.directory_use_cases import directory_menu
from shared.runtime.service import Tools


def wire(_settings: NotificationsSettings, tools: Tools) -> UseCases:
    """Build the menu of notifications from what the process has opened."""
    return UseCases(directory=directory_menu(tools.unit_of_work, DIRECTORY))
