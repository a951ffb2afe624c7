"""The only file that constructs things."""

from services.collector.application.use_cases import UseCases
from services.collector.settings import CollectorSettings
from shared.runtime.service import Tools


def wire(settings: CollectorSettings, tools: Tools) -> UseCases:
    """Build the menu of collector from what the process has opened."""
    return UseCases()
