"""Settings of alerts: environment variables that start with `HEED_ALERTS_`."""

from pydantic_settings import BaseSettings, SettingsConfigDict


class AlertsSettings(BaseSettings):
    """What the people who run alerts can set."""

    model_config = SettingsConfigDict(env_prefix="HEED_ALERTS_", extra="ignore", frozen=True)
