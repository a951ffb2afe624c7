"""How and where something came in, as HTTP shows it."""

from pydantic import BaseModel

from shared.vocabulary import Channel


class OriginView(BaseModel):
    """Base of the views of complaints and alerts: the fields of an `Origin`."""

    channel: Channel
    touchpoint: str | None
    location: str | None
    locale: str | None


class PlaceView(OriginView):
    """Base of the views of answers: the fields of a `Place`."""

    survey: str
    version: int
