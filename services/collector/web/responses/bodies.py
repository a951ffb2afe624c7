"""What response routes take."""

from typing import Annotated, Any
from uuid import UUID

from pydantic import BaseModel, ConfigDict, Field

from services.collector.domain.people.contact import Respondent
from services.collector.domain.responses.response import ResponseDraft
from shared.vocabulary import AttributeValue, Channel
from shared.web.moments import BodyMoment

MAX_PROOF_LENGTH = 4000

EXAMPLE: dict[str, Any] = {
    "id": "0197f2a4-8c1e-7d3a-9b52-3f6d1c9e4a10",
    "version": 1,
    "answers": {
        "recommend": 6,
        "effort": 3,
        "reasons": ["waiting", {"choice": "other", "words": "The parking"}],
        "reason": "The nurse took her time.",
    },
    "channel": "web",
    "touchpoint": "checkout",
    "location": "berlin-mitte",
    "locale": "en",
    "attributes": {"plan": "plus", "visits": 3},
    "occurred_at": "2025-03-01T12:30:00Z",
}

ANSWERS = (
    "Values by question key. `nps`, `csat`, `ces`, `rating`, `faces`: a whole number on the scale. `text`: text. "
    '`single`: the key of a choice, or `{"choice": "other", "words": "…"}`. `multiple`: a list of these. `ranking`: a '
    'list of keys, the best first. `matrix`: `{"row": "column"}`. `number`: a number. `date`: `"2026-03-01"`. '
    "`consent`: true or false. `contact`: an object of `name`, `email` and `phone`; it becomes contact data of the "
    "respondent and is kept with no answer. Null, blank text, an empty list and an empty object are no answer."
)


class RespondentBody(BaseModel):
    """Who answered; contact data is kept by the collector and never leaves it."""

    model_config = ConfigDict(extra="forbid")

    external_id: str | None = Field(default=None, description="The customer's number in your own systems.")
    email: str | None = None
    phone: str | None = Field(default=None, description="With its country code, `+49…`.")
    name: str | None = None

    def to_domain(self) -> Respondent:
        """Return the respondent."""
        return Respondent(self.external_id, self.email, self.phone, self.name)


class ResponseBody(BaseModel):
    """One response."""

    model_config = ConfigDict(extra="forbid", json_schema_extra={"examples": [EXAMPLE]})

    id: UUID | None = Field(
        default=None,
        description="A UUIDv7 of your choice. With it, sending again is harmless: the same content is answered 200, "
        "another content 409.",
    )
    version: Annotated[int, Field(strict=True, ge=1, le=2**31 - 1)] | None = Field(
        default=None,
        description="The survey version that was shown. The answers are checked against it and bound to it; the live "
        "one when left out.",
    )
    answers: dict[str, Any] = Field(description=ANSWERS)
    channel: Channel = "web"
    touchpoint: str | None = Field(default=None, description="Where customer and company met; a key.")
    location: str | None = Field(default=None, description="Which shop, ward or counter.")
    locale: str | None = Field(default=None, description="Language that was shown, such as `de-AT`.")
    respondent: RespondentBody | None = None
    attributes: dict[str, AttributeValue] | None = Field(default=None, description="Further facts for segments.")
    occurred_at: BodyMoment = Field(
        default=None, description="When it was answered, with time zone; the moment of arrival when left out."
    )
    visitor: UUID | None = Field(
        default=None,
        description="The id that you gave the respondent's browser, as in `visitor:<uuid>` of eligibility: from now on "
        "they have answered. Not kept with the response.",
    )
    proof: Annotated[str, Field(max_length=MAX_PROOF_LENGTH)] | None = Field(
        default=None,
        description="The solution of the challenge, for surveys that ask anonymous respondents for a proof of work.",
    )

    def to_draft(self, survey: str, new_id: UUID | None = None, *, proven: bool = False) -> ResponseDraft:
        """Return the draft for `survey`.

        Args:
            survey: key of the survey.
            new_id: the id when the client chose none.
            proven: whether the sender has a key, or their browser has done its proof of work.
        """
        return ResponseDraft(
            survey=survey,
            answers=self.answers,
            channel=self.channel,
            id=self.id or new_id,
            touchpoint=self.touchpoint,
            location=self.location,
            locale=self.locale,
            respondent=None if self.respondent is None else self.respondent.to_domain(),
            attributes=self.attributes or {},
            occurred_at=self.occurred_at,
            version=self.version,
            visitor=self.visitor,
            proven=proven,
        )


class BatchItem(ResponseBody):
    """One response of a batch."""

    model_config = ConfigDict(extra="forbid", json_schema_extra={"examples": [{"survey": "visit", **EXAMPLE}]})

    survey: str = Field(default="", description="Key of the survey; a kiosk device need not name it.")


class BatchBody(BaseModel):
    """Up to 500 responses of any surveys."""

    model_config = ConfigDict(json_schema_extra={"examples": [{"responses": [{"survey": "visit", **EXAMPLE}]}]})

    responses: list[BatchItem] = Field(max_length=500)
