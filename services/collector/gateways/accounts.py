"""The accounts at SMS gateways, as they are configured."""

from typing import Annotated, Any, Literal, Self

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, SecretStr, model_validator

Name = Annotated[str, Field(pattern=r"^[a-z0-9][a-z0-9_-]{0,63}$")]
Header = Annotated[str, Field(pattern=r"^[A-Za-z0-9-]{1,64}$")]
FieldPath = Annotated[str, Field(pattern=r"^[^.\s]+(\.[^.\s]+)*$", max_length=200)]
NonEmptySecret = Annotated[SecretStr, Field(min_length=1)]


def _as_list(value: Any) -> Any:  # noqa: ANN401 - whatever was configured; pydantic checks it next
    return [value] if isinstance(value, str | SecretStr) else value


Secrets = Annotated[tuple[NonEmptySecret, ...], BeforeValidator(_as_list), Field(min_length=1)]
"""One secret, or a list of those that are valid at once while an old one is being replaced."""


class _Part(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class _Account(_Part):
    survey: Name
    """The survey that replies answer."""
    touchpoint: Name | None = None
    number: str | None = None
    """Our own number; a message to another one is refused."""


class TwilioAccount(_Account):
    gateway: Literal["twilio"]
    auth_token: Secrets


class FieldNames(_Part):
    """Where a gateway writes what. Dots lead into JSON: `data.from.number`, `results.0.text`."""

    message_id: FieldPath
    sender: FieldPath = Field(alias="from")
    text: FieldPath
    recipient: FieldPath | None = Field(default=None, alias="to")


class BodySignature(_Part):
    """A keyed digest of the raw body in a header."""

    header: Header
    secret: Secrets
    algorithm: Literal["hmac-sha256", "hmac-sha1"] = "hmac-sha256"
    encoding: Literal["hex", "base64"] = "hex"
    over: Literal["body"] = "body"
    prefix: str = ""
    """Stands before the digest, such as `sha256=`."""


class SharedSecret(_Part):
    """A secret that the gateway sends along in a header."""

    header: Header = "Authorization"
    secret: Secrets
    prefix: str = "Bearer "
    """Stands before the secret; empty for headers such as `X-Api-Key`."""


BodyFormat = Literal["form", "json"]
"""How a gateway writes the fields of a message into a body."""


class OkAnswer(_Part):
    """The reply that the gateway expects. Some pass any text on to the phone, so it is empty unless they ask for it."""

    body: str = ""
    content_type: str = Field(default="text/plain; charset=utf-8", pattern=r"^[\x20-\x7e]{1,100}$")


class GenericAccount(_Account):
    """An account at any gateway that posts one message as a form or as JSON."""

    gateway: Literal["generic"]
    body: BodyFormat
    fields: FieldNames
    signature: BodySignature | None = None
    shared_secret: SharedSecret | None = None
    ok: OkAnswer = OkAnswer()

    @model_validator(mode="after")
    def _proves_itself(self) -> Self:
        if (self.signature is None) == (self.shared_secret is None):
            message = "needs either `signature` or `shared_secret`: without one anybody could send answers"
            raise ValueError(message)
        return self


SmsAccount = Annotated[TwilioAccount | GenericAccount, Field(discriminator="gateway")]
