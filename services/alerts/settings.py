"""Settings of alerts: environment variables that start with `HEED_ALERTS_`."""

from pydantic import Field
from pydantic_settings import BaseSettings, SettingsConfigDict


class AlertsSettings(BaseSettings):
    """Settings for operators of alerts."""

    model_config = SettingsConfigDict(env_prefix="HEED_ALERTS_", extra="ignore", frozen=True)

    judged_kept_days: int = Field(
        default=90,
        ge=1,
        le=400,
        description="How long responses and complaints are kept as rules saw them: for why a rule fired or did not, "
        "for trying rules on the past, and for the history of a customer. About 1 KB each.",
    )
