"""What settings of accounts are made of."""

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
