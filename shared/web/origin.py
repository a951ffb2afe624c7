"""How and where something came in, as HTTP takes and shows it."""

from pydantic import BaseModel

from shared.vocabulary import Channel
from shared.web.lines import Key, Line


class TouchpointBody(BaseModel):
    """Base of bodies and parameters that name a touchpoint."""

    touchpoint: Key | None = None


class SpotBody(TouchpointBody):
    """Base of bodies that say where something is: the fields of a `Spot`."""

    location: Line | None = None


class SpotView(BaseModel):
    """Base of the views of devices and links: the fields of a `Spot`."""

    touchpoint: str | None
    location: str | None


class OriginView(SpotView):
    """Base of the views of complaints and alerts: the fields of an `Origin`."""

    channel: Channel
    locale: str | None


class PlaceView(OriginView):
    """Base of the views of answers: the fields of a `Place`."""

    survey: str
    version: int
