"""The requests of invitation routes."""

from datetime import date, datetime, time
from typing import Annotated, Any
from uuid import UUID

from pydantic import AfterValidator, BaseModel, BeforeValidator, ConfigDict, Field

from services.collector.domain.invitations.checking import Asked
from services.collector.domain.invitations.invitation import (
    DEFAULT_VALID_DAYS,
    MOST_REMINDER_DAYS,
    MOST_REMINDERS,
    MOST_VALID_DAYS,
    InvitationChannel,
)
from services.collector.domain.invitations.schedule import Delay
from services.collector.web.drafts import RespondentBody, SpotBody
from shared.vocabulary import AttributeValue, ClaimedBasis
from shared.web.moments import BodyMoment, When

EXAMPLE: dict[str, Any] = {
    "survey": "visit",
    "respondent": {"external_id": "C-1815", "email": "ada@example.org", "name": "Ada Lovelace"},
    "channel": "auto",
    "language": "en",
    "touchpoint": "delivery",
    "location": "berlin-mitte",
    "attributes": {"plan": "plus"},
    "basis": "existing_customer",
    "delay": {"days_after": 3, "of": "2026-03-01", "at_time": "10:00"},
    "reminders": [4, 9],
    "valid_days": 21,
}


def _time(value: object) -> time:
    """Read a time of day, `HH:MM`.

    Raises:
        ValueError: names the right form.
    """
    message = "must be a time of day such as `10:00`"
    if not isinstance(value, str) or len(value) != len("10:00"):
        raise ValueError(message)
    try:
        return time.fromisoformat(value)
    except ValueError:
        raise ValueError(message) from None


def _no_zone(value: time) -> time:
    return value.replace(tzinfo=None)


Clock = Annotated[
    time,
    BeforeValidator(_time, json_schema_input_type=str),
    AfterValidator(_no_zone),
    Field(json_schema_extra={"examples": ["10:00"]}),
]


class DelayBody(BaseModel):
    """So many days after something, by the clocks of the location."""

    model_config = ConfigDict(extra="forbid")

    days_after: Annotated[int, Field(strict=True)]
    of: When = Field(description="What happened, such as a delivery: a date, or a moment with its time zone.")
    at_time: Clock | None = Field(
        default=None,
        description="The time of day at which it is sent. Default: that of `of`, or noon where `of` is a date.",
    )

    def to_domain(self) -> Delay:
        """Return the delay."""
        when: date | datetime = self.of
        return Delay(days_after=self.days_after, of=when, at_time=self.at_time)


class InvitationBody(SpotBody):
    """One invitation."""

    model_config = ConfigDict(extra="forbid", json_schema_extra={"examples": [EXAMPLE]})

    survey: str = Field(description="Key of the survey.")
    respondent: RespondentBody | None = Field(
        default=None,
        description="Who is invited. Whoever is not known yet is stored, and what is not known yet of a person is "
        "added; nothing that is known is overwritten.",
    )
    respondent_id: UUID | None = Field(default=None, description="Who is invited, by their id here, instead.")
    channel: InvitationChannel = Field(
        default="auto", description="`auto`: by e-mail, else by SMS: whichever has an address and is allowed."
    )
    language: str | None = Field(
        default=None, description="Of the message and the page, such as `de-AT`. Default: that of the location's unit."
    )
    attributes: dict[str, AttributeValue] | None = Field(
        default=None, description="Of the response that comes of it. Nobody can change them by the link."
    )
    basis: ClaimedBasis | None = Field(
        default=None,
        description="The legal basis that you claim where the ledger of consents has none: they are a customer who "
        "could object and did not, or they asked for it themselves. Without any, nothing is sent.",
    )
    send_at: BodyMoment = Field(default=None, description="When. Default: now.")
    delay: DelayBody | None = Field(default=None, description="When, instead of `send_at`.")
    reminders: list[Annotated[int, Field(strict=True)]] = Field(
        default=[],
        description=f"At most {MOST_REMINDERS}: so many days after the invitation was sent, 1 to {MOST_REMINDER_DAYS}. "
        "An answer, an opt-out, the end of the survey and the end of the invitation stop them.",
    )
    valid_days: Annotated[int, Field(strict=True)] = Field(
        default=DEFAULT_VALID_DAYS, description=f"For how long the link takes answers, 1 to {MOST_VALID_DAYS} days."
    )
    many_times: Annotated[bool, Field(strict=True)] = Field(
        default=False, description="Whether the link takes more than one answer."
    )

    def to_domain(self) -> Asked:
        """Return what is asked for; a delay counts before a moment."""
        return Asked(
            survey=self.survey,
            respondent=None if self.respondent is None else self.respondent.to_domain(),
            respondent_id=self.respondent_id,
            channel=self.channel,
            language=self.language,
            touchpoint=self.touchpoint,
            location=self.location,
            attributes=self.attributes or {},
            claimed_basis=self.basis,
            when=self.send_at if self.delay is None else self.delay.to_domain(),
            reminder_days=self.reminders,
            valid_days=self.valid_days,
            many_times=self.many_times,
        )
