"""The requests of response routes."""

from typing import Annotated, Any
from uuid import UUID

from pydantic import BaseModel, ConfigDict, Field

from services.collector.domain.responses.response import ResponseDraft
from services.collector.web.drafts import DraftBody

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
    "respondent and is not kept with the answers. Null, blank text, an empty list and an empty object are no answer."
)


class ResponseBody(DraftBody):
    """One response."""

    model_config = ConfigDict(extra="forbid", json_schema_extra={"examples": [EXAMPLE]})

    version: Annotated[int, Field(strict=True, ge=1, le=2**31 - 1)] | None = Field(
        default=None,
        description="The survey version that was shown. The answers are checked against it and bound to it. Default: "
        "the live version.",
    )
    answers: dict[str, Any] = Field(description=ANSWERS)
    visitor: UUID | None = Field(
        default=None,
        description="The id that you gave the respondent's browser, the same as in `visitor:<uuid>` of eligibility, "
        "which then knows that they have answered. Not kept with the response.",
    )
    proof: Annotated[str, Field(max_length=MAX_PROOF_LENGTH)] | None = Field(
        default=None,
        description="The solution of the challenge, for surveys that ask anonymous respondents for a proof of work.",
    )

    def to_draft(
        self, survey: str, new_id: UUID | None = None, *, proven: bool = False, website: str | None = None
    ) -> ResponseDraft:
        """Return the draft for `survey`.

        Args:
            survey: key of the survey.
            new_id: the id when the client chose none.
            proven: whether the sender has a key, or their browser has done its proof of work.
            website: origin of the other website that sends it.
        """
        is_from_website = website is not None and self.channel == "web"
        return ResponseDraft(
            **self.draft_fields(new_id),
            survey=survey,
            answers=self.answers,
            version=self.version,
            visitor=self.visitor,
            proven=proven,
            source_kind="website" if is_from_website else None,
            source_id=website if is_from_website else None,
        )


class BatchItem(ResponseBody):
    """One response of a batch."""

    model_config = ConfigDict(extra="forbid", json_schema_extra={"examples": [{"survey": "visit", **EXAMPLE}]})

    survey: str = Field(default="", description="Key of the survey; not needed from a kiosk device.")


class BatchBody(BaseModel):
    """Up to 500 responses of any surveys."""

    model_config = ConfigDict(json_schema_extra={"examples": [{"responses": [{"survey": "visit", **EXAMPLE}]}]})

    responses: list[BatchItem] = Field(max_length=500)
