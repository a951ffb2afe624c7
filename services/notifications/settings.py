"""Settings of notifications: environment variables that start with `HEED_NOTIFICATIONS_`."""

from pydantic_settings import BaseSettings, SettingsConfigDict


class NotificationsSettings(BaseSettings):
    """What the people who run notifications can set."""

    model_config = SettingsConfigDict(env_prefix="HEED_NOTIFICATIONS_", extra="ignore", frozen=True)
