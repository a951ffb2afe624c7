"""Targets: what a score is to reach, by when, and who answers for it."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date
from typing import Literal

from services.scoring.domain.errors import InvalidTargetError
from services.scoring.domain.score import Score
from shared.keyed.resource import KeyedResource
from shared.scales import Scale

Standing = Literal["reached", "missed", "undecided"]
"""The whole interval is on the good side of the target · on the other · the target lies within it."""

_RANGES = {"nps": (-100.0, 100.0), "csat": (0.0, 100.0)}


@dataclass(frozen=True, slots=True, kw_only=True)
class TargetTerms:
    """What is to be reached, by when, and who answers for it."""

    survey: str
    concept: str
    touchpoint: str | None
    """None: the score over all touchpoints, and each that has no target of its own."""
    value: float
    """In the unit of the score: NPS in points, CSAT in per cent, CES and ratings in steps of the scale."""
    due_on: date
    owner: str


@dataclass(frozen=True, slots=True, kw_only=True)
class RequestedTarget(TargetTerms):
    """A target as somebody asks for it."""

    scale: Scale | None
    """None: the one scale that answers were given on."""

    def settled(self, known: Collection[Scale]) -> "TargetDefinition":
        """Return the target with its scale, see `settled_scale`."""
        return TargetDefinition(
            survey=self.survey,
            concept=self.concept,
            touchpoint=self.touchpoint,
            value=self.value,
            due_on=self.due_on,
            owner=self.owner,
            scale=settled_scale(self.scale, known),
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class TargetDefinition(TargetTerms):
    """A target whose scale is settled."""

    scale: Scale
    """Which scores it can be compared with."""

    @property
    def rise_is_good(self) -> bool:
        """NPS and CSAT are better the higher, whatever end of the scale the good answers are at."""
        return self.scale.metric in _RANGES or self.scale.polarity == "high_is_good"

    def check(self) -> None:
        """Refuse a value that no score on the scale can have.

        Raises:
            InvalidTargetError: says which ones it can have.
        """
        low, high = _RANGES.get(self.scale.metric, (float(self.scale.scale_min), float(self.scale.scale_max)))
        if not low <= self.value <= high:
            raise InvalidTargetError(
                field="value", detail=f"must be from {low:g} to {high:g}, as scores on {self.scale} are"
            )


Target = KeyedResource[TargetDefinition]
"""A target as it stands now."""


@dataclass(frozen=True, slots=True)
class TargetProgress:
    """A score beside its target: never the gap alone, always with the interval that the score has."""

    target: Target
    gap: float
    """Score minus target, in the unit of the score."""
    gap_low: float
    gap_high: float
    standing: Standing


def progress(target: Target, score: Score) -> TargetProgress | None:
    """Return how a score on the target's scale stands; None without answers. Of a few answers it is undecided."""
    if score.value is None or score.ci_low is None or score.ci_high is None:
        return None
    wanted = target.definition.value
    gap, low, high = score.value - wanted, score.ci_low - wanted, score.ci_high - wanted
    worst, best = (low, high) if target.definition.rise_is_good else (-high, -low)
    standing: Standing = "undecided"
    if score.has_figure and worst >= 0.0:
        standing = "reached"
    elif score.has_figure and best < 0.0:
        standing = "missed"
    return TargetProgress(target, gap, low, high, standing)


def settled_scale(wanted: Scale | None, known: Collection[Scale]) -> Scale:
    """Return the scale of a target.

    Args:
        wanted: what its author said; None leaves it to the answers.
        known: the scales that answers were given on.

    Raises:
        InvalidTargetError: the answers were given on another one, or the author has to say which is meant.
    """
    names = "; ".join(sorted(map(str, known)))
    if wanted is not None:
        if known and wanted not in known:
            raise InvalidTargetError(field="scale", detail=f"must be one that answers were given on: {names}")
        return wanted
    if not known:
        detail = "must be given, with scale and polarity, while there are no answers yet"
        raise InvalidTargetError(field="metric", detail=detail)
    if len(known) > 1:
        detail = f"must be given, with scale and polarity; there are answers on {names}"
        raise InvalidTargetError(field="metric", detail=detail)
    return next(iter(known))


def target_for(targets: Iterable[Target], *, touchpoint: str | None, scale: Scale, on: date) -> Target | None:
    """Return the target that counts for a score.

    A touchpoint's own go before those for all. Of several the next due counts; when all are past, the last one.

    Args:
        targets: of the score's survey and concept.
        touchpoint: what the score is of; None: all.
        scale: the score's; targets on unlike scales are none for it.
        on: today.
    """
    fitting = [one for one in targets if one.definition.scale == scale]
    own = [one for one in fitting if one.definition.touchpoint == touchpoint]
    candidates = own or [one for one in fitting if one.definition.touchpoint is None]
    ahead = [one for one in candidates if one.definition.due_on >= on]
    if ahead:
        return min(ahead, key=lambda one: (one.definition.due_on, one.key))
    return max(candidates, key=lambda one: (one.definition.due_on, one.key), default=None)
