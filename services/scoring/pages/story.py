"""What stands out among all scores: each change and each silence once, where it is best understood."""

from collections.abc import Callable, Iterable, Sequence

from services.scoring.domain.overview import OverviewItem
from services.scoring.domain.query import Subject
from services.scoring.domain.segment import LOCATION
from shared.directory.structure import Structure

_FEW = 2
"""So many parts explain a whole; of more the whole is the story."""


def changes_of(items: Iterable[OverviewItem], structure: Structure) -> list[OverviewItem]:
    """Return the significant changes, those for the worse first, then the least likely to be chance."""
    moved = [one for one in items if one.direction != "no_evidence"]
    kept = _best_understood(moved, _measured_and_direction, structure)
    return sorted(kept, key=lambda one: (one.direction != "worse", _p(one)))


def quiet_of(items: Iterable[OverviewItem], structure: Structure) -> list[OverviewItem]:
    """Return where fewer answers come in than usual, once for all that is asked together, the busiest first."""
    found: dict[tuple[object, ...], OverviewItem] = {}
    for one in items:
        if one.volume.is_quiet:
            found.setdefault((one.by, one.survey, one.subject._replace(concept="")), one)
    kept = _best_understood(list(found.values()), lambda one: one.survey, structure)
    return sorted(kept, key=lambda one: -one.volume.usual_per_week)


def _best_understood(
    items: Sequence[OverviewItem], kind: Callable[[OverviewItem], object], structure: Structure
) -> list[OverviewItem]:
    """Return the parts that explain a whole instead of it, or the whole where many of its parts say the same."""
    kept: list[OverviewItem] = []
    for one in sorted(items, key=lambda item: -_depth(item, structure)):
        parts = [other for other in kept if kind(other) == kind(one) and _is_within(other, one, structure)]
        if len(parts) > _FEW:
            kept = [other for other in kept if other not in parts]
        if not parts or len(parts) > _FEW:
            kept.append(one)
    return kept


def _depth(one: OverviewItem, structure: Structure) -> int:
    """Return how closely a score is looked at; a part is always looked at more closely than its whole."""
    return len(_above(one, structure)) + (one.subject.touchpoint is not None)


def _above(one: OverviewItem, structure: Structure) -> tuple[str, ...]:
    """Return the place of a score after the units that it lies in."""
    place = place_of(one.subject)
    if place is None:
        return ()
    return tuple(unit.code for unit in structure.path_of(place)) or (place,)


def _is_within(part: OverviewItem, whole: OverviewItem, structure: Structure) -> bool:
    if _depth(part, structure) <= _depth(whole, structure):
        return False
    touchpoint, all_touchpoints = (one.subject.touchpoint for one in (part, whole))
    inner, outer = _above(part, structure), _above(whole, structure)
    return all_touchpoints in (None, touchpoint) and inner[: len(outer)] == outer


def place_of(subject: Subject) -> str | None:
    """Return the unit or the location that a score is of; None: all."""
    return subject.unit or subject.property(LOCATION)


def _measured_and_direction(one: OverviewItem) -> object:
    return one.measured, one.direction


def _p(one: OverviewItem) -> float:
    return 1.0 if one.p_adjusted is None else one.p_adjusted
