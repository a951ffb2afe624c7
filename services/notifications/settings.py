"""Settings of notifications: environment variables that start with `HEED_NOTIFICATIONS_`."""

from typing import Annotated

from pydantic import Field, field_validator
from pydantic_settings import SettingsConfigDict

from shared.egress.allow_list import AllowList
from shared.egress.policy import EgressPolicy
from shared.gateways.account_parts import Name
from shared.gateways.mail.settings import SmtpSettings
from shared.gateways.sms_out.senders import SmsSender


class NotificationsSettings(SmtpSettings):
    """What the people who run notifications can set. The mail server and the gateways may be the collector's."""

    model_config = SettingsConfigDict(env_prefix="HEED_NOTIFICATIONS_", extra="ignore", frozen=True)

    sms_accounts: dict[Name, Annotated[SmsSender, Field(discriminator="gateway")]] = Field(
        default={},
        description="Accounts at SMS gateways that send to colleagues, as JSON by a name of your choice: `gateway` "
        "(`twilio`, `plivo`, `vonage`, `vonage-messages`, `sinch`, or `generic` for any other), `auth_token` with "
        "Twilio and Plivo, and `send` as described in [Sending](messages.md#sms). The first without `units` is used. "
        "Empty: no text message is sent to colleagues.",
    )
    allowed_targets: tuple[str, ...] = Field(
        default=(),
        description="Where chat messages and webhooks may go although it is no public address with a usual port, as "
        "a JSON list: host names, `*.corp.example`, IP addresses and networks, each with a port if you like, such as "
        '`["mattermost:8065", "10.20.0.0/16"]`. Metadata addresses of clouds are never allowed.',
    )

    @field_validator("allowed_targets")
    @classmethod
    def _can_be_read(cls, value: tuple[str, ...]) -> tuple[str, ...]:
        AllowList.parse(value)
        return value

    @property
    def egress_policy(self) -> EgressPolicy:
        """Where messages to addresses that people typed in may go."""
        return EgressPolicy(allowed=AllowList.parse(self.allowed_targets))
