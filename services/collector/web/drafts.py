"""What request bodies have in common: where something came in, and who it comes from."""

from typing import Any
from uuid import UUID

from pydantic import BaseModel, ConfigDict, Field

from services.collector.domain.people.contact import Respondent
from shared.vocabulary import AttributeValue, Channel
from shared.web.moments import BodyMoment


class TouchpointBody(BaseModel):
    """Base of bodies that name a touchpoint."""

    touchpoint: str | None = Field(
        default=None, description="Key of the touchpoint, the kind of place where customer and company meet."
    )


class SpotBody(TouchpointBody):
    """Base of bodies that name a touchpoint and one of its locations: the fields of a `Spot`."""

    location: str | None = Field(default=None, description="Which shop, ward or counter it is.")


class RespondentBody(BaseModel):
    """Who a response or a complaint comes from. The collector keeps contact data and never passes it on."""

    model_config = ConfigDict(extra="forbid")

    external_id: str | None = Field(default=None, description="The customer's number in your own systems.")
    email: str | None = None
    phone: str | None = Field(default=None, description="With its country code, `+49…`.")
    name: str | None = None

    def to_domain(self) -> Respondent:
        return Respondent(self.external_id, self.email, self.phone, self.name)


class DraftBody(SpotBody):
    """Base of the bodies of responses and complaints: the fields of a `Draft`."""

    id: UUID | None = Field(
        default=None,
        description="A UUIDv7 of your choice. It makes sending again harmless: the same content is answered with 200, "
        "different content with 409.",
    )
    channel: Channel = "web"
    locale: str | None = Field(default=None, description="Language that was shown, such as `de-AT`.")
    respondent: RespondentBody | None = Field(
        default=None, description="Who it comes from. The collector keeps contact data and never passes it on."
    )
    attributes: dict[str, AttributeValue] | None = Field(default=None, description="Further facts for segments.")
    occurred_at: BodyMoment = Field(
        default=None, description="When it was answered or written, with time zone. Default: the moment of arrival."
    )

    def draft_fields(self, new_id: UUID | None) -> dict[str, Any]:
        """Return the fields of a `Draft`; `new_id` is its id when the client chose none."""
        return {
            "id": self.id or new_id,
            "channel": self.channel,
            "touchpoint": self.touchpoint,
            "location": self.location,
            "locale": self.locale,
            "respondent": None if self.respondent is None else self.respondent.to_domain(),
            "attributes": self.attributes or {},
            "occurred_at": self.occurred_at,
        }
