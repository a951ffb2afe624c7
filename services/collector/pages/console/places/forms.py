"""What somebody entered into the form of a link or a kiosk."""

from dataclasses import dataclass

from fastapi import Request

from services.collector.domain.channels.device import Device
from services.collector.domain.channels.link import Link
from services.collector.pages.console.places.choices import Choices
from shared.vocabulary import Spot

_MOST = 300


@dataclass(frozen=True, slots=True)
class PlaceForm:
    """The fields, as they stand in the browser. A place is chosen, or named where it is not among the choices."""

    name: str = ""
    survey: str = ""
    touchpoint: str = ""
    other_touchpoint: str = ""
    location: str = ""
    other_location: str = ""
    code: str = ""

    @classmethod
    def of(cls, thing: Link | Device, choices: Choices) -> "PlaceForm":
        """Return the form of something that exists."""
        touchpoint, location = thing.touchpoint or "", thing.location or ""
        knows_touchpoint = touchpoint in dict(choices.touchpoints)
        knows_location = location in dict(choices.locations)
        return cls(
            name=thing.name or "",
            survey=thing.survey,
            touchpoint=touchpoint if knows_touchpoint else "",
            other_touchpoint="" if knows_touchpoint else touchpoint,
            location=location if knows_location else "",
            other_location="" if knows_location else location,
        )

    @classmethod
    async def read(cls, request: Request) -> "PlaceForm":
        """Return what was sent."""
        form = await request.form()
        return cls(**{name: str(form.get(name, "")).strip()[:_MOST] for name in cls.__slots__})

    @property
    def spot(self) -> Spot:
        """The place; what was named counts before what was chosen."""
        return Spot(
            touchpoint=self.other_touchpoint or self.touchpoint or None,
            location=self.other_location or self.location or None,
        )
