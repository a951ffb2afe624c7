"""How and where something came in, as HTTP shows it."""

from pydantic import BaseModel

from shared.vocabulary import Channel


class OriginView(BaseModel):
    """Base of what is shown of a complaint or an alert: the fields of an `Origin`."""

    channel: Channel
    touchpoint: str | None
    location: str | None
    locale: str | None


class PlaceView(OriginView):
    """Base of what is shown of an answer: the fields of a `Place`."""

    survey: str
    version: int
