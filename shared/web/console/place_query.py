"""What pages are asked for by in their addresses, wherever answers are chosen by their place."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class PlaceQuery:
    """Base of the parameters of such pages; empty text means any."""

    survey: str = ""
    place: str = ""
    """Code of a unit or a location."""
    touchpoint: str = ""
