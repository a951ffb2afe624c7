"""What every command does first: read the settings and configure logging."""

import gc
import logging

from shared.observability.logging import configure_logging
from shared.settings import Settings


def settings_to_run() -> Settings:
    """Read the environment for a long-running process, which logs as configured.

    Raises:
        ValidationError, SettingsError: a variable is wrong.
    """
    settings = Settings()
    configure_logging(level=settings.log_level, form=settings.log_format, for_good=True)
    return settings


def settings_to_ask() -> Settings:
    """Read the environment for a short command, which logs errors only: it reports problems by itself.

    Raises:
        ValidationError, SettingsError: a variable is wrong.
    """
    gc.enable()
    configure_logging(level="error", form="console")
    logging.getLogger("aiokafka").setLevel(logging.CRITICAL)
    return Settings()
