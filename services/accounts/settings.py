"""Settings of accounts: environment variables that start with `HEED_ACCOUNTS_`."""

from pydantic import Field
from pydantic_settings import BaseSettings, SettingsConfigDict


class AccountsSettings(BaseSettings):
    """What the people who run accounts can set."""

    model_config = SettingsConfigDict(env_prefix="HEED_ACCOUNTS_", extra="ignore", frozen=True)

    audit_months: int = Field(
        default=24,
        ge=1,
        le=600,
        description="For how many months the audit log is kept, beside the present month. Older ones are deleted a "
        "whole month at a time; their hashes stay.",
    )
    audit_address_days: int = Field(
        default=90,
        ge=0,
        le=36_500,
        description="For how many days the audit log keeps the network addresses from which something was done.",
    )
