"""How and where something came in, as HTTP takes and shows it."""

from pydantic import BaseModel

from shared.vocabulary import Channel
from shared.web.lines import Key, Line


class AtTouchpointBody(BaseModel):
    """Base of bodies that say at which kind of touchpoint something is; None: at any."""

    touchpoint: Key | None = None


class SpotBody(AtTouchpointBody):
    """Base of bodies that say where something is: the fields of a `Spot`."""

    location: Line | None = None


class AtTouchpointView(BaseModel):
    """Base of the views of what is at one kind of touchpoint, or at any."""

    touchpoint: str | None


class SpotView(AtTouchpointView):
    """Base of the views of devices and links: the fields of a `Spot`."""

    location: str | None


class OriginView(SpotView):
    """Base of the views of complaints and alerts: the fields of an `Origin`."""

    channel: Channel
    locale: str | None


class PlaceView(OriginView):
    """Base of the views of answers: the fields of a `Place`."""

    survey: str
    version: int
