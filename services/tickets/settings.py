"""Settings of tickets: environment variables that start with `HEED_TICKETS_`."""

from pydantic_settings import BaseSettings, SettingsConfigDict


class TicketsSettings(BaseSettings):
    """What the people who run tickets can set."""

    model_config = SettingsConfigDict(env_prefix="HEED_TICKETS_", extra="ignore", frozen=True)
