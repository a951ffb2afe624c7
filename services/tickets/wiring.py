"""The only file that constructs things."""

from services.tickets.application.use_cases import UseCases
from services.tickets.settings import TicketsSettings
from shared.runtime.service import Tools


def wire(settings: TicketsSettings, tools: Tools) -> UseCases:
    """Build the menu of tickets from what the process has opened."""
    return UseCases()
