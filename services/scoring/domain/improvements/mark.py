"""The mark of an improvement: when and where it took effect, and on which trends it is shown."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from services.scoring.domain.company import Company
from shared.directory.structure import Structure
from shared.errors import NotFoundError
from shared.vocabulary import AtTouchpoint, ImprovementState


class EffectNotFoundError(NotFoundError):
    slug = "improvement-not-found"
    title = "There is no such improvement"
    message = "There is none with this id among those that you may see; a new one takes a moment to get here."


@dataclass(frozen=True, slots=True, kw_only=True)
class ImprovementMark(AtTouchpoint):
    """What scoring knows of an improvement. Without a touchpoint it is meant for all of them."""

    improvement_id: UUID
    number: int
    version: int
    state: ImprovementState
    survey: str | None = None
    """Key of the survey whose scores it is to improve; None: of all."""
    unit: str | None = None
    """Code of the unit or location where it takes effect; None: the whole company."""
    done_on: date | None = None
    """The day on which it took effect, while it is `done`."""

    def may_be_read_by(self, company: Company) -> bool:
        """Return whether a reader may know of it: it takes effect at one of their places, or everywhere."""
        return self.unit is None or company.reach is None or self.unit in company.reach

    def covers(self, survey: str, touchpoints: Collection[str], place: str | None, company: Company) -> bool:
        """Return whether it took effect for everything that a trend shows.

        Args:
            survey: of the trend.
            touchpoints: of the answers that it shows.
            place: unit or location; None: all that the reader may see.
            company: as the reader may see it.
        """
        if self.survey not in {None, survey}:
            return False
        if self.touchpoint is not None and set(touchpoints) != {self.touchpoint}:
            return False
        return self.unit is None or self.unit in _at_and_above(place or company.top, company.structure)

    def meets(self, other: "ImprovementMark", structure: Structure) -> bool:
        """Return whether both took effect for some of the same answers."""
        return (
            _meet(self.survey, other.survey)
            and _meet(self.touchpoint, other.touchpoint)
            and (
                None in {self.unit, other.unit}
                or self.unit in _at_and_above(other.unit, structure)
                or other.unit in _at_and_above(self.unit, structure)
            )
        )


def done(marks: Iterable[ImprovementMark], company: Company) -> list[ImprovementMark]:
    """Return the improvements that took effect and of which a reader may know, by the day on which they did."""
    found = [one for one in marks if one.done_on is not None and one.may_be_read_by(company)]
    return sorted(found, key=lambda one: (one.done_on or date.max, one.number))


def _meet(one: str | None, other: str | None) -> bool:
    return None in {one, other} or one == other


def _at_and_above(place: str | None, structure: Structure) -> set[str]:
    """Return a place with the units above it; where none is named, the unit that is the whole company, if there is."""
    if place is None:
        roots = structure.children_of(None)
        return {roots[0].code} if len(roots) == 1 else set()
    return {place, *(one.code for one in structure.path_of(place))}
