"""The only file that constructs things."""

from services.alerts.application.use_cases import UseCases
from services.alerts.settings import AlertsSettings
from shared.runtime.service import Tools


def wire(settings: AlertsSettings, tools: Tools) -> UseCases:
    """Build the menu of alerts from what the process has opened."""
    return UseCases()
