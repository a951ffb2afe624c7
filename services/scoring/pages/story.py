"""What stands out among all scores: each change and each silence once, where it is best understood."""

from collections.abc import Callable, Iterable, Sequence

from services.scoring.domain.comparison import AdjustedDifference
from services.scoring.domain.overview import OverviewItem
from services.scoring.domain.query import Subject
from services.scoring.domain.segment import LOCATION
from shared.directory.structure import Structure

_FEW = 2
"""So many parts explain a whole; of more the whole is the story."""


def changes_of(items: Iterable[OverviewItem], structure: Structure) -> list[OverviewItem]:
    """Return the significant changes, those for the worse first, then the least likely to be chance."""
    moved = [one for one in items if _direction(one) is not None]
    kept = _best_understood(moved, _series_and_direction, structure)
    return sorted(kept, key=lambda one: (_direction(one) != "worse", _p(one)))


def quiet_of(items: Iterable[OverviewItem], structure: Structure) -> list[OverviewItem]:
    """Return where fewer answers come in than usual, once for all that is asked together, the busiest first."""
    found: dict[tuple[object, ...], OverviewItem] = {}
    for one in items:
        if one.volume.is_quiet:
            found.setdefault((one.by, one.change.current.survey, one.change.current.subject._replace(concept="")), one)
    kept = _best_understood(list(found.values()), lambda one: one.change.current.survey, structure)
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
    return len(_above(one, structure)) + (one.change.current.subject.touchpoint is not None)


def _above(one: OverviewItem, structure: Structure) -> tuple[str, ...]:
    """Return the place of a score after the units that it lies in."""
    place = place_of(one.change.current.subject)
    if place is None:
        return ()
    return tuple(unit.code for unit in structure.path_of(place)) or (place,)


def _is_within(part: OverviewItem, whole: OverviewItem, structure: Structure) -> bool:
    if _depth(part, structure) <= _depth(whole, structure):
        return False
    touchpoint, all_touchpoints = (one.change.current.subject.touchpoint for one in (part, whole))
    inner, outer = _above(part, structure), _above(whole, structure)
    return all_touchpoints in (None, touchpoint) and inner[: len(outer)] == outer


def place_of(subject: Subject) -> str | None:
    """Return the unit or the location that a score is of; None: all."""
    return subject.unit or subject.property(LOCATION)


def _series_and_direction(one: OverviewItem) -> object:
    current = one.change.current
    return current.survey, current.subject.concept, current.scale, current.series_from, _direction(one)


def _direction(one: OverviewItem) -> str | None:
    outcome = one.change.outcome
    if not isinstance(outcome, AdjustedDifference):
        return None
    found = outcome.difference.direction(outcome.p_adjusted)
    return None if found == "no_evidence" else found


def _p(one: OverviewItem) -> float:
    return one.change.outcome.p_adjusted if isinstance(one.change.outcome, AdjustedDifference) else 1.0
