"""What every command begins with: the settings, and log lines that fit the command."""

import gc
import logging

from shared.observability.logging import configure_logging
from shared.settings import Settings


def settings_to_run() -> Settings:
    """Read the environment for a process that stays; it logs as the settings say.

    Raises:
        ValidationError, SettingsError: a variable is wrong.
    """
    settings = Settings()
    configure_logging(level=settings.log_level, form=settings.log_format, for_good=True)
    return settings


def settings_to_ask() -> Settings:
    """Read the environment for a command that answers and ends; what goes wrong it tells by itself.

    Raises:
        ValidationError, SettingsError: a variable is wrong.
    """
    gc.enable()
    configure_logging(level="error", form="console")
    logging.getLogger("aiokafka").setLevel(logging.CRITICAL)
    return Settings()
