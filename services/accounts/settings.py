"""Settings of accounts: environment variables that start with `HEED_ACCOUNTS_`."""

from pydantic_settings import BaseSettings, SettingsConfigDict


class AccountsSettings(BaseSettings):
    """What the people who run accounts can set."""

    model_config = SettingsConfigDict(env_prefix="HEED_ACCOUNTS_", extra="ignore", frozen=True)
