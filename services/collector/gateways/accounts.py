"""What every account at an SMS gateway has. A gateway adds its own settings in its file in `sms/`."""

from typing import Annotated, Any

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, SecretStr

Name = Annotated[str, Field(pattern=r"^[a-z0-9][a-z0-9_-]{0,63}$")]
NonEmptySecret = Annotated[SecretStr, Field(min_length=1)]
ChosenSecret = Annotated[SecretStr, Field(min_length=16)]
"""A secret that the operator makes up: long enough not to be guessed."""


def _as_list(value: Any) -> Any:  # noqa: ANN401 - whatever was configured; pydantic checks it next
    return [value] if isinstance(value, str | SecretStr) else value


OneOrMore = (BeforeValidator(_as_list), Field(min_length=1))
"""Makes a list of what may be written as one value."""
Secrets = Annotated[tuple[NonEmptySecret, ...], *OneOrMore]
"""One secret, or a list of those that are valid at once while an old one is being replaced."""
ChosenSecrets = Annotated[tuple[ChosenSecret, ...], *OneOrMore]


class AccountPart(BaseModel):
    """Settings in which a misspelt name is a mistake, and not ignored."""

    model_config = ConfigDict(frozen=True, extra="forbid")


class SmsAccount(AccountPart):
    gateway: str
    survey: Name
    """The survey that replies answer."""
    touchpoint: Name | None = None
    number: str | None = None
    """Our own number; a message to another one is refused."""


class SecretAccount(SmsAccount):
    """An account at a gateway that signs nothing: it sends a secret along that the operator made up."""

    secret: ChosenSecrets = Field(
        description="made up by you, at least 16 characters; the gateway sends it as the password of HTTP Basic "
        "(with any user name) or as the parameter `secret` of the address"
    )
