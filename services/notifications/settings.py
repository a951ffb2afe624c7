"""Settings of notifications: environment variables that start with `HEED_NOTIFICATIONS_`."""

from datetime import timedelta
from typing import Annotated, Self

from pydantic import Field, field_validator, model_validator
from pydantic_settings import SettingsConfigDict

from services.notifications.domain.notices.plan import Pace
from shared.egress.allow_list import AllowList
from shared.egress.policy import EgressPolicy
from shared.gateways.account_parts import Name
from shared.gateways.sending_settings import SendingSettings
from shared.gateways.sms_out.senders import SmsSender


class NotificationsSettings(SendingSettings):
    """What the people who run notifications can set. The mail server and the gateways may be the collector's."""

    model_config = SettingsConfigDict(env_prefix="HEED_NOTIFICATIONS_", extra="ignore", frozen=True)

    sms_accounts: dict[Name, Annotated[SmsSender, Field(discriminator="gateway")]] = Field(
        default={},
        description="Accounts at SMS gateways that send to colleagues, as JSON by a name of your choice: `gateway` "
        "(`twilio`, `plivo`, `vonage`, `vonage-messages`, `sinch`, or `generic` for any other), `auth_token` with "
        "Twilio and Plivo, and `send` as described in [Sending](messages.md#sms). The first without `units` is used. "
        "Empty: no text message is sent to colleagues.",
    )
    private_targets: tuple[str, ...] = Field(
        default=(),
        description="Where chat messages and webhooks may go although it is no public address with a usual port, as "
        "a JSON list: host names, `*.corp.example`, IP addresses and networks, each with a port if you like, such as "
        '`["mattermost:8065", "10.20.0.0/16"]`. Metadata addresses of clouds are never allowed.',
    )
    group_wait_seconds: int = Field(
        default=60,
        ge=30,
        le=3600,
        description="How long notices about the same thing wait for each other, so that one change is one notice.",
    )
    storm_notices: int = Field(
        default=10,
        ge=2,
        le=1000,
        description="How many notices a destination gets one by one within `storm_minutes`; more become one digest.",
    )
    storm_minutes: int = Field(default=10, ge=1, le=1440, description="See `storm_notices`.")
    notice_words_kept_days: int = Field(
        default=30,
        ge=1,
        le=400,
        description="How long a notice that was sent, or withheld, says what a customer answered and wrote, and who "
        "they are.",
    )
    notices_kept_days: int = Field(
        default=180,
        ge=1,
        le=1000,
        description="How long notices and what became of them on each way are kept.",
    )

    @model_validator(mode="after")
    def _sends_or_writes(self) -> Self:
        self.send_or_write(mails=bool(self.smtp_host), texts=bool(self.sms_accounts))
        return self

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

    @property
    def egress_policy(self) -> EgressPolicy:
        """Where messages to addresses that people typed in may go."""
        return EgressPolicy(allowed=AllowList.parse(self.private_targets), plain_http=self.plain_http)

    @property
    def pace(self) -> Pace:
        """How fast notices are sent."""
        return Pace(
            group_wait=timedelta(seconds=self.group_wait_seconds),
            storm_notices=self.storm_notices,
            storm_window=timedelta(minutes=self.storm_minutes),
        )
