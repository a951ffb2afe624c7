"""What every account at an SMS gateway has. A gateway adds its own settings in its file in `sms/`."""

from pydantic import Field

from services.collector.gateways.account_parts import (
    AccountPart,
    ChosenSecret,
    ChosenSecrets,
    Name,
    NonEmptySecret,
    OneOrMore,
    Secrets,
)
from services.collector.gateways.sms_out.described_settings import DescribedSending

__all__ = [
    "AccountPart",
    "ChosenSecret",
    "ChosenSecrets",
    "Name",
    "NonEmptySecret",
    "OneOrMore",
    "SecretAccount",
    "Secrets",
    "SmsAccount",
]


class SmsAccount(AccountPart):
    gateway: str = Field(description="the kind of gateway")
    survey: Name = Field(description="the survey that replies answer")
    touchpoint: Name | None = Field(default=None, description="the touchpoint that is written on them")
    number: str | None = Field(default=None, description="your own number; a message to another one is refused")
    send: DescribedSending | None = Field(
        default=None, description="makes the account send, too; see [Sending](messages.md#sms)"
    )


class SecretAccount(SmsAccount):
    """An account at a gateway that signs nothing: it sends a secret along that the operator made up."""

    secret: ChosenSecrets = Field(
        description="made up by you, at least 16 characters; the gateway sends it as the password of HTTP Basic, with "
        "any user name, or as the parameter `secret` of the address"
    )
