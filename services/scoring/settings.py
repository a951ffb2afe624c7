"""Settings of scoring: environment variables that start with `HEED_SCORING_`."""

from typing import Literal
from zoneinfo import available_timezones

from pydantic import Field, field_validator
from pydantic_settings import BaseSettings, SettingsConfigDict


class ScoringSettings(BaseSettings):
    """Settings for operators of scoring."""

    model_config = SettingsConfigDict(env_prefix="HEED_SCORING_", extra="ignore", frozen=True)

    most_segment_values: int = Field(
        default=200,
        ge=1,
        le=10_000,
        description="How many locations, languages and values of each attribute are distinguished in a series; all "
        "further ones are counted together as `(other)`. A change takes effect with a replay.",
    )
    day_closes_after_hours: float = Field(
        default=24.0,
        ge=0,
        description="How long after its end a day (UTC) stays open for late answers. Later changes of its figures are "
        "published as `score.restated`.",
    )
    smallest_cell: int = Field(
        default=5,
        ge=1,
        le=1000,
        description="Scores by location, language or attribute with fewer answers are shown without numbers, and so "
        "are scores from which those would follow by subtraction. 1 shows all.",
    )
    least_answers: int = Field(
        default=30,
        ge=2,
        le=100_000,
        description="With fewer answers on either side `GET /v1/scores/changes` reports no difference.",
    )
    zone: str = Field(
        default="",
        description="Time zone (IANA), such as `Europe/Berlin`, of the weeks and days after which it is judged whether "
        "scores moved and targets were missed. Empty: that of the structure's topmost unit; `UTC` where that has none.",
    )
    moved_window: Literal["off", "day", "week"] = Field(
        default="week",
        description="After which windows it is judged whether scores moved (`score.moved`): each day, or each week "
        "from Monday, beside the one before, once it is closed (`HEED_SCORING_DAY_CLOSES_AFTER_HOURS`). All series "
        "that have `HEED_SCORING_LEAST_ANSWERS` in both are tested at once, and only once. `off`: nothing is judged.",
    )
    events_kept_hours: float = Field(
        default=72.0,
        ge=1,
        le=24 * 90,
        description="How long published events can be read with `GET /v1/events`, and how long listeners may be "
        "disconnected without missing any. Until then they stay in the database, comments included.",
    )
    stream_listeners: int = Field(
        default=100,
        ge=1,
        le=10_000,
        description="How many clients may listen to `GET /v1/scores/stream` in one process.",
    )
    metric_series: int = Field(
        default=100,
        ge=0,
        le=10_000,
        description="For how many series `/metrics` shows the score with its interval: those with the most answers.",
    )
    read_comments: bool = Field(
        default=True,
        description="Whether a worker detects language and sentiment of comments and publishes them as "
        "`comment.read`. It takes 60 MB more from the first comment on.",
    )

    @field_validator("zone")
    @classmethod
    def _is_zone(cls, name: str) -> str:
        if name and name not in available_timezones():
            message = "is no IANA time zone, such as Europe/Berlin"
            raise ValueError(message)
        return name


def events_kept_seconds(settings: ScoringSettings) -> float:
    return settings.events_kept_hours * 3600
