"""Settings of accounts: environment variables that start with `HEED_ACCOUNTS_`."""

from pydantic import Field
from pydantic_settings import BaseSettings, SettingsConfigDict


class AccountsSettings(BaseSettings):
    """What the people who run accounts can set."""

    model_config = SettingsConfigDict(env_prefix="HEED_ACCOUNTS_", extra="ignore", frozen=True)

    session_idle_hours: float = Field(
        default=12, gt=0, le=24 * 30, description="Hours without a request after which somebody has to sign in again."
    )
    session_days: float = Field(
        default=7, gt=0, le=90, description="Days after a sign-in after which it is needed again, whatever happens."
    )
    invite_days: float = Field(default=7, gt=0, le=60, description="Days for which an invitation can be accepted.")
    reset_hours: float = Field(
        default=24, gt=0, le=24 * 7, description="Hours for which a link to choose a new password can be used."
    )
    attempt_days: int = Field(
        default=30, ge=1, le=365, description="Days for which failed sign-ins are kept and shown to their person."
    )
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
