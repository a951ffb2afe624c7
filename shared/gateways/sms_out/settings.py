"""What every account that sends has, and what the four gateways that Heed knows need besides."""

from typing import Annotated, Literal, Self

from pydantic import Field, HttpUrl, model_validator

from shared.gateways.account_parts import AccountPart, Name, NonEmptySecret

Address = Annotated[HttpUrl, Field(max_length=500)]
Id = Annotated[str, Field(pattern=r"^[A-Za-z0-9_-]{1,100}$")]


def is_number(sender: str) -> bool:
    """Return whether a sender is a number or short code, which can be answered, and not a name."""
    return any(map(str.isdecimal, sender)) and not any(map(str.isalpha, sender))


def digits_of(number: str) -> str:
    """Return a number without what it is written with, and without the zeros or plus before a country."""
    return "".join(filter(str.isdecimal, number)).lstrip("0")


class Sending(AccountPart):
    """How an account sends."""

    sender: str = Field(
        min_length=1, max_length=40, description="the number, short code or name that people see as the sender"
    )
    per_second: float = Field(
        default=1.0, gt=0, le=1000, description="SMS a second that the gateway allows for this sender"
    )
    units: tuple[Name, ...] = Field(
        default=(), description="units that it sends for, with all below them; none: for all that have no other"
    )
    receipts: bool = Field(default=True, description="whether the gateway is asked for delivery receipts")
    replies: bool | None = Field(
        default=None,
        description="whether answers to the sender come to this account's address for incoming messages, so that an "
        "SMS says *Reply STOP to end* instead of a link; not set: yes for a number, unless `number` is another one",
    )

    @model_validator(mode="after")
    def _can_be_answered(self) -> Self:
        if self.replies and self.sender and not is_number(self.sender):
            message = "cannot have `replies`: nobody can answer a sender that is a name"
            raise ValueError(message)
        return self


class TwilioSending(Sending):
    """Twilio's Programmable Messaging. The password is the account's auth token, unless there is an API key."""

    sender: str = Field(default="", max_length=40, description="the number, short code or name")
    account_sid: Annotated[str, Field(pattern=r"^AC[0-9a-fA-F]{32}$")] = Field(description="`AC…`")
    messaging_service: Annotated[str, Field(pattern=r"^MG[0-9a-fA-F]{32}$")] | None = Field(
        default=None, description="`MG…`, instead of `sender`: the service chooses one"
    )
    api_key: Id | None = Field(default=None, description="`SK…`, instead of the auth token")
    api_secret: NonEmptySecret | None = Field(default=None, description="of the API key")
    url: Address = Field(default=HttpUrl("https://api.twilio.com"), description="another region's address")

    @model_validator(mode="after")
    def _has_sender(self) -> Self:
        if (self.messaging_service is None) == (not self.sender):
            message = "needs either `sender` or `messaging_service`"
            raise ValueError(message)
        if (self.api_key is None) != (self.api_secret is None):
            message = "needs `api_key` and `api_secret`, or neither"
            raise ValueError(message)
        return self


class VonageSending(Sending):
    """Vonage's SMS API."""

    api_key: Id = Field(description="of the account")
    api_secret: NonEmptySecret = Field(description="of the account")
    url: Address = Field(default=HttpUrl("https://rest.nexmo.com"), description="another region's address")


class VonageMessagesSending(VonageSending):
    """Vonage's Messages API."""

    url: Address = Field(default=HttpUrl("https://api.nexmo.com"), description="another region's address")


class PlivoSending(Sending):
    """Plivo's Message API. The password is the account's auth token."""

    auth_id: Id = Field(description="of the account or subaccount")
    url: Address = Field(default=HttpUrl("https://api.plivo.com"), description="another address")


class SinchSending(Sending):
    """Sinch's SMS API."""

    service_plan_id: Id = Field(description="of the service plan")
    api_token: NonEmptySecret = Field(description="of the service plan")
    region: Literal["us", "eu", "au", "br", "ca"] = Field(
        default="eu", description="where the plan is hosted: `us`, `eu`, `au`, `br`, `ca`"
    )
    url: Address | None = Field(default=None, description="another address than the region's")
