"""What every account at an SMS gateway has. A gateway adds its own settings in its file in `sms/`."""

from typing import Any

from pydantic import Field

from shared.gateways.account_parts import (
    AccountPart,
    ChosenSecret,
    ChosenSecrets,
    Name,
    NonEmptySecret,
    OneOrMore,
    Secrets,
)
from shared.gateways.sms_out.described_settings import DescribedSending
from shared.gateways.sms_out.outlet import SendingAccount

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

    def sending(self) -> SendingAccount[Any] | None:
        """Return the account as far as it sends; None: it only receives."""
        tokens = getattr(self, "auth_token", None)  # of kinds where it is also the password for sending
        return None if self.send is None else SendingAccount(self.gateway, self.send, tokens[0] if tokens else None)


class SecretAccount(SmsAccount):
    """An account at a gateway that signs nothing: it sends a secret along that the operator made up."""

    secret: ChosenSecrets = Field(
        description="made up by you, at least 16 characters; the gateway sends it as the password of HTTP Basic, with "
        "any user name, or as the parameter `secret` of the address"
    )
