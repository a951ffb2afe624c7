"""Settings of scoring: environment variables that start with `HEED_SCORING_`."""

from pydantic import Field
from pydantic_settings import BaseSettings, SettingsConfigDict


class ScoringSettings(BaseSettings):
    """What the people who run scoring can set."""

    model_config = SettingsConfigDict(env_prefix="HEED_SCORING_", extra="ignore", frozen=True)

    most_segment_values: int = Field(
        default=200,
        ge=1,
        le=10_000,
        description="How many values of a location, language or attribute are distinguished in a series; all further "
        "ones are counted together as `(other)`. Changing it needs a replay.",
    )
    day_closes_after_hours: float = Field(
        default=24.0,
        ge=0,
        description="How long after its end a day (UTC) is open for answers that were on their way. What changes its "
        "figures later is published as `score.restated`.",
    )
    smallest_cell: int = Field(
        default=5,
        ge=1,
        le=1000,
        description="Scores by location, language or attribute that fewer people gave are shown without numbers, and "
        "further ones with them where they would follow by subtraction. 1 shows all.",
    )
    least_answers: int = Field(
        default=30,
        ge=2,
        le=100_000,
        description="With fewer answers on either side `GET /v1/scores/changes` says nothing about a change.",
    )
    events_kept_hours: float = Field(
        default=72.0,
        ge=1,
        le=24 * 90,
        description="How long published events can be read again with `GET /v1/events`, and listeners may have been "
        "away. They lie in the database until then, with what people wrote.",
    )
    stream_listeners: int = Field(
        default=100, ge=1, le=10_000, description="How many may listen to `GET /v1/scores/stream` in one process."
    )
    metric_series: int = Field(
        default=100,
        ge=0,
        le=10_000,
        description="Of how many series `/metrics` shows the score with its interval: those with the most answers.",
    )
    read_comments: bool = Field(
        default=True,
        description="Whether a worker finds out language and sentiment of comments. It takes 60 MB more from the first "
        "comment on.",
    )


def events_kept_seconds(settings: ScoringSettings) -> float:
    """Return how long published events are kept."""
    return settings.events_kept_hours * 3600
