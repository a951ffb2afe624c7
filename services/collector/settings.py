"""Settings of collector: environment variables that start with `HEED_COLLECTOR_`."""

from pydantic import Field, field_validator
from pydantic_settings import BaseSettings, SettingsConfigDict

from services.collector.domain.names import KEY_RULE, is_key
from services.collector.gateways.accounts import SmsAccount


class CollectorSettings(BaseSettings):
    """What the people who run collector can set."""

    model_config = SettingsConfigDict(env_prefix="HEED_COLLECTOR_", extra="ignore", frozen=True)

    phone_region: str = Field(
        default="",
        pattern=r"^([A-Z]{2})?$",
        description="Country (`DE`, `US`, …) of phone numbers of respondents that come without `+`. "
        "Empty: such numbers are refused.",
    )
    group_size: int = Field(
        default=128, ge=1, le=1000, description="How many single responses share one database commit at most."
    )
    queue_size: int = Field(
        default=2000,
        ge=1,
        description="How many single responses may wait for a commit; a further one is answered 503.",
    )
    sms_accounts: dict[str, SmsAccount] = Field(
        default={},
        description="Accounts at SMS gateways as JSON by the name in their webhook's address, "
        '`{"shop": {"gateway": "twilio", "auth_token": "…", "survey": "visit", "touchpoint": "checkout"}}`. '
        'Any other gateway is described: `{"gateway": "generic", "survey": …, "body": "form" or "json", "fields": '
        '{"message_id": …, "from": …, "text": …}}` with `"signature": {"header", "secret", "algorithm", "encoding"}` '
        'or `"shared_secret": {"header", "secret"}`.',
    )

    @field_validator("sms_accounts")
    @classmethod
    def _usable_names(cls, accounts: dict[str, SmsAccount]) -> dict[str, SmsAccount]:
        if not all(map(is_key, accounts)):
            message = f"the name of an account {KEY_RULE}"
            raise ValueError(message)
        return accounts
