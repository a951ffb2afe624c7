"""How and where something came in, as HTTP takes and shows it."""

from pydantic import BaseModel

from shared.vocabulary import Channel
from shared.web.lines import Key, Line


class SpotBody(BaseModel):
    """Base of what clients send about a point of contact: the fields of a `Spot`."""

    touchpoint: Key | None = None
    location: Line | None = None


class SpotView(BaseModel):
    """Base of what is shown of a device or a link: the fields of a `Spot`."""

    touchpoint: str | None
    location: str | None


class OriginView(SpotView):
    """Base of what is shown of a complaint or an alert: the fields of an `Origin`."""

    channel: Channel
    locale: str | None


class PlaceView(OriginView):
    """Base of what is shown of an answer: the fields of a `Place`."""

    survey: str
    version: int
