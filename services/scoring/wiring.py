"""The only file that constructs things."""

from services.scoring.application.use_cases import UseCases
from services.scoring.settings import ScoringSettings
from shared.runtime.service import Tools


def wire(settings: ScoringSettings, tools: Tools) -> UseCases:
    """Build the menu of scoring from what the process has opened."""
    return UseCases()
