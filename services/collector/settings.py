"""Settings of collector: environment variables that start with `HEED_COLLECTOR_`."""

from pydantic_settings import BaseSettings, SettingsConfigDict


class CollectorSettings(BaseSettings):
    """What the people who run collector can set."""

    model_config = SettingsConfigDict(env_prefix="HEED_COLLECTOR_", extra="ignore", frozen=True)
