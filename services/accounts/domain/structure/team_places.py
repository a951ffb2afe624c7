"""Where the structure names a team."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

from shared.directory.structure import Structure
from shared.vocabulary import AtTouchpoint


@dataclass(frozen=True, slots=True, kw_only=True)
class TeamPlace(AtTouchpoint):
    """One place that names it. No unit: every unit; no touchpoint: every touchpoint."""

    part: Literal["owner", "team", "deputy"]
    """What it is there: owner of a touchpoint, who answers for it, or who stands in."""
    unit: str | None = None

    def in_words(self, structure: Structure) -> str:
        """Return it in English, with the names that people gave."""
        touchpoint = structure.touchpoint_name(self.touchpoint) if self.touchpoint else "everything"
        if self.part == "owner":
            return f"owner of {touchpoint}"
        place = structure.name_of(self.unit) if self.unit else "every unit"
        return f"{'deputy' if self.part == 'deputy' else 'answers'} for {touchpoint} in {place}"


def team_places(key: str, structure: Structure) -> Iterator[TeamPlace]:
    """Yield the places that name a team, in the order of the structure."""
    for touchpoint in structure.touchpoints:
        if touchpoint.team == key:
            yield TeamPlace(part="owner", touchpoint=touchpoint.key)
    for one in structure.responsibilities:
        if one.team == key:
            yield TeamPlace(part="team", touchpoint=one.touchpoint, unit=one.unit)
        if one.deputy == key:
            yield TeamPlace(part="deputy", touchpoint=one.touchpoint, unit=one.unit)
