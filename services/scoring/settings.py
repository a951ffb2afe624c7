"""Settings of scoring: environment variables that start with `HEED_SCORING_`."""

from pydantic_settings import BaseSettings, SettingsConfigDict


class ScoringSettings(BaseSettings):
    """What the people who run scoring can set."""

    model_config = SettingsConfigDict(env_prefix="HEED_SCORING_", extra="ignore", frozen=True)
