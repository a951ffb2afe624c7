"""Settings of notifications: environment variables that start with `HEED_NOTIFICATIONS_`."""

from pydantic import Field, field_validator
from pydantic_settings import BaseSettings, SettingsConfigDict

from shared.egress.allow_list import AllowList


class NotificationsSettings(BaseSettings):
    """What the people who run notifications can set."""

    model_config = SettingsConfigDict(env_prefix="HEED_NOTIFICATIONS_", extra="ignore", frozen=True)

    private_targets: tuple[str, ...] = Field(
        default=(),
        description="JSON list of what may be called though it is private, on an unusual port or without encryption: "
        'names, `*.` and a name, addresses and networks, each with a `:port` or for all, such as `["crm:8080", '
        '"10.20.0.0/16"]`. Link-local addresses and those of a cloud\'s metadata are never called.',
    )
    plain_http: bool = Field(
        default=False,
        description="Whether public targets may be called without encryption.",
    )
    webhook_events_kept_days: float = Field(
        default=7.0,
        gt=0,
        le=90,
        description="How long events that somebody subscribed to are kept, so that they can be delivered again.",
    )
    webhook_pause_after_minutes: float = Field(
        default=60.0,
        gt=0,
        le=7 * 24 * 60,
        description="How long an endpoint may fail before its subscription is paused and its owner notified. It is "
        "then tried once an hour, and nothing is lost.",
    )

    @field_validator("private_targets")
    @classmethod
    def _can_be_read(cls, value: tuple[str, ...]) -> tuple[str, ...]:
        AllowList.parse(value)
        return value
