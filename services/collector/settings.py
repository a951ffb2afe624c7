"""Settings of collector: environment variables that start with `HEED_COLLECTOR_`."""

from collections.abc import Mapping
from typing import Self

from pydantic import Field, SecretStr, field_validator, model_validator
from pydantic_settings import SettingsConfigDict

from services.collector.application.abuse.rate_limits import parse_rates
from services.collector.domain.complaint_answers import ANSWERS, parse_answers
from services.collector.domain.messages.quiet_hours import Hours, QuietHours
from services.collector.domain.names import KEY_RULE, is_key
from services.collector.gateways.sms.registry import AnySmsAccount
from shared.gateways.mail.senders import MailSender
from shared.gateways.sending_settings import SendingSettings
from shared.vocabulary import MessageCause

MIN_SECRET_LENGTH = 16


class CollectorSettings(SendingSettings):
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
    sms_accounts: dict[str, AnySmsAccount] = Field(
        default={},
        description="Accounts at SMS gateways as JSON by the name in their webhook's address, "
        '`{"shop": {"gateway": "twilio", "auth_token": "…", "survey": "visit", "touchpoint": "checkout"}}`. '
        "Each gateway has settings of its own: see [Accounts at SMS gateways](#accounts-at-sms-gateways).",
    )
    sms_hours: str = Field(
        default="09:00-20:00",
        description="When text messages are sent, by the clock where the phone's number is from; where that leaves "
        "several time zones, by all of them. Empty: at any hour.",
    )
    sms_sundays: bool = Field(
        default=False,
        description="Whether text messages for surveys, and those that ask to recommend, are also sent on Sundays.",
    )
    sms_hours_requested: str = Field(
        default="08:00-21:00",
        description="The same for answers to customers who asked for them. Empty: at any hour.",
    )
    sms_hours_by_country: dict[str, str] = Field(
        default={},
        description='Hours of countries that have others than `SMS_HOURS`, as JSON, such as `{"IN": "10:00-20:00"}`.',
    )
    email_hours: str = Field(
        default="",
        description="When mails are sent, such as `07:00-22:00`, by the clock of the person's phone number or else of "
        "the place that the mail is about. Empty: at any hour.",
    )
    partial_days: int = Field(
        default=7,
        ge=1,
        le=365,
        description="Days after which a partial response that nobody went on with expires; its answers stay readable.",
    )
    quarantine_days: int = Field(
        default=14,
        ge=0,
        le=365,
        description="Days for which nobody is asked again after any survey was shown to them or answered by them, on "
        "any channel; a survey can opt out. 0: none.",
    )
    rate_per_address: str = Field(
        default="600/minute",
        description="How often one client address may ask or answer without a key, such as `600/minute` or `20/second; "
        "5000/hour`; IPv6 addresses count by their /64. Reads of configuration and eligibility are counted apart from "
        "writes. All people behind one router are one address. Counted by each process for itself. Empty or `0`: no "
        "limit.",
    )
    rate_per_address_and_survey: str = Field(
        default="300/minute", description="The same for one client address at one survey."
    )
    rate_per_survey: str = Field(
        default="30000/minute", description="The same for one survey, all client addresses together."
    )
    rate_look_ups: str = Field(
        default="60/hour; 300/day",
        description="How often one colleague or key may look at the contact data of a person; searches for people are "
        "counted apart, by the same rates. Counted by each process for itself. Empty or `0`: no limit.",
    )
    rate_test_messages: str = Field(
        default="20/hour; 60/day",
        description="How often one colleague or key may send a test of a message's template to an address that they "
        "type in. Counted by each process for itself. Empty or `0`: no limit.",
    )
    rate_references: str = Field(
        default="30/minute; 300/day",
        description="How often one client address may ask how it goes on with a complaint, by a reference; nobody is "
        "to try many. Counted by each process for itself. Empty or `0`: no limit.",
    )
    complaint_answers: str = Field(
        default=",".join(ANSWERS),
        description="What customers who asked for an answer to a complaint are written: `receipt` at once, `progress` "
        "when somebody first takes their case, `closing` when it is resolved. Empty: nothing.",
    )
    call_backs: bool = Field(
        default=True,
        description="Whether the page for complaints lets customers ask for a call. The wish is in the case; somebody "
        "has to make the call.",
    )
    proof_secret: SecretStr = Field(
        default=SecretStr(""),
        description="Signs the challenges of surveys that ask browsers for a proof of work. Set it when several "
        "processes serve the collector: each must know the others' challenges. Empty: made anew by every process.",
    )
    proof_rounds: int = Field(
        default=500_000,
        ge=20_000,
        le=50_000_000,
        description="How many hash rounds a proof of work takes on average; 500000 is about half a second on a phone.",
    )

    link_secret: SecretStr = Field(
        default=SecretStr(""),
        description="Signs the links in messages: personal invitations, opt-outs, the address for delivery reports. "
        "Whoever changes it makes the links invalid that it has signed, also those to opt out. Empty: made once and "
        "kept in the database.",
    )
    smtp_senders: dict[str, MailSender] = Field(
        default={},
        description="Senders of units that have their own, as JSON by the code of the unit, "
        '`{"graz": {"from": "Coffee House Graz <graz@coffee.example>", "reply_to": "…", "bounces": "…"}}`. A mail '
        "about a place comes from the nearest unit above it that has one.",
    )
    shortest_answer_seconds: float = Field(
        default=1.5,
        ge=0,
        le=60,
        description="A form of the hosted page that comes back sooner than this after it was opened was filled in by a "
        "machine: the page asks to send again. 0: nothing is too fast.",
    )
    contact: str = Field(
        default="",
        max_length=200,
        description="E-mail address or web address of whoever looks after the pages; the accessibility statement names "
        "it. Empty: it names nobody.",
    )

    @field_validator(
        "rate_per_address",
        "rate_per_address_and_survey",
        "rate_per_survey",
        "rate_look_ups",
        "rate_test_messages",
        "rate_references",
    )
    @classmethod
    def _are_rates(cls, value: str) -> str:
        parse_rates(value)
        return value

    @field_validator("complaint_answers")
    @classmethod
    def _are_answers(cls, value: str) -> str:
        parse_answers(value)
        return value

    @property
    def complaint_causes(self) -> frozenset[MessageCause]:
        """Which messages about complaints are sent."""
        return parse_answers(self.complaint_answers)

    @model_validator(mode="after")
    def _sends_or_writes(self) -> Self:
        self.send_or_write(mails=bool(self.smtp_host), texts=any(one.send for one in self.sms_accounts.values()))
        return self

    @property
    def mail_senders(self) -> Mapping[str, MailSender]:
        """Senders of mails by unit, with the one for all others."""
        return {**self.smtp_senders, **super().mail_senders}

    @field_validator("sms_hours", "sms_hours_requested", "email_hours")
    @classmethod
    def _are_hours(cls, value: str) -> str:
        if value:
            Hours.parse(value)
        return value

    @field_validator("sms_hours_by_country")
    @classmethod
    def _are_hours_of_countries(cls, hours: dict[str, str]) -> dict[str, str]:
        for country, value in hours.items():
            if not (len(country) == len("DE") and country.isascii() and country.isupper()):
                message = "must name countries by two capital letters"
                raise ValueError(message)
            Hours.parse(value)
        return hours

    @property
    def quiet_hours(self) -> QuietHours:
        """When customers may be written to."""
        return QuietHours(
            sms=Hours.parse(self.sms_hours, sundays=self.sms_sundays) if self.sms_hours else None,
            sms_requested=Hours.parse(self.sms_hours_requested) if self.sms_hours_requested else None,
            email=Hours.parse(self.email_hours) if self.email_hours else None,
            by_country={
                country: Hours.parse(value, sundays=self.sms_sundays)
                for country, value in self.sms_hours_by_country.items()
            },
        )

    @field_validator("proof_secret", "link_secret")
    @classmethod
    def _long_enough(cls, value: SecretStr) -> SecretStr:
        if 0 < len(value.get_secret_value()) < MIN_SECRET_LENGTH:
            message = f"needs at least {MIN_SECRET_LENGTH} characters"
            raise ValueError(message)
        return value

    @field_validator("sms_accounts")
    @classmethod
    def _usable_names(cls, accounts: dict[str, AnySmsAccount]) -> dict[str, AnySmsAccount]:
        if not all(map(is_key, accounts)):
            message = f"the name of an account {KEY_RULE}"
            raise ValueError(message)
        return accounts
