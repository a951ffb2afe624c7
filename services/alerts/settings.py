"""Settings of alerts: environment variables that start with `HEED_ALERTS_`."""

from pydantic import Field
from pydantic_settings import BaseSettings, SettingsConfigDict

from services.alerts.domain.actions import MOST_CALL_HOURS


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
    promised_call_hours: int = Field(
        default=8,
        ge=1,
        le=MOST_CALL_HOURS,
        description="Within how many business hours a message to an unhappy customer promises a call, where the rule "
        "does not say it. They are those of the calendar of the unit in which a team answers for the touchpoint.",
    )
    recovery_not_again_within_days: int = Field(
        default=7,
        ge=0,
        le=365,
        description="So long a customer gets no second message because of an unhappy answer or a complaint; 0: they "
        "get one about each.",
    )
