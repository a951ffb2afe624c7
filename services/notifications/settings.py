"""Settings of notifications: environment variables that start with `HEED_NOTIFICATIONS_`."""

from typing import Annotated

from pydantic import Field
from pydantic_settings import SettingsConfigDict

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
