"""A journey's scores: every stage and every touchpoint in order, each beside its target and what it was before."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from services.scoring.domain.comparison import ChangeItem
from services.scoring.domain.journey import Journey, JourneyStage
from services.scoring.domain.query import ScoreItem
from services.scoring.domain.target import Target, TargetProgress, progress, target_for
from services.scoring.domain.window import Window


@dataclass(frozen=True, slots=True)
class Measured:
    """A score, and what it is compared with where a comparison was asked for."""

    item: ScoreItem
    change: ChangeItem | None


@dataclass(frozen=True, slots=True)
class TouchpointReport:
    """A touchpoint of the journey, by its key."""

    key: str
    measured: Measured | None
    """None: the question was never asked there."""
    target: Target | None
    """What its score is to reach next."""
    progress: TargetProgress | None
    """None without a target, and without answers."""


@dataclass(frozen=True, slots=True)
class StageReport:
    """A stage of the journey."""

    stage: JourneyStage
    measured: Measured | None
    """Of all its touchpoints together."""
    touchpoints: tuple[TouchpointReport, ...]


@dataclass(frozen=True, slots=True)
class JourneyReport:
    """A journey with its scores."""

    journey: Journey
    survey: str
    window: Window
    base_window: Window | None
    """None: nothing is compared."""
    stages: tuple[StageReport, ...]


def measured_by_stage(items: Iterable[ScoreItem | ChangeItem]) -> Mapping[tuple[str | None, str | None], Measured]:
    """Return what was measured by stage and touchpoint; the touchpoint is None for a whole stage.

    Where nobody answered, and the question was asked on several scales, the last of them stands for all.
    """
    found: dict[tuple[str | None, str | None], Measured] = {}
    for one in items:
        measured = Measured(one, None) if isinstance(one, ScoreItem) else Measured(one.current, one)
        found[measured.item.subject.stage, measured.item.subject.touchpoint] = measured
    return found


def report_journey(
    journey: Journey,
    *,
    survey: str,
    windows: tuple[Window, Window | None],
    touchpoints: Iterable[ScoreItem | ChangeItem],
    stages: Iterable[ScoreItem | ChangeItem],
    targets: Sequence[Target],
    on: date,
) -> JourneyReport:
    """Put a journey's scores in its order.

    Args:
        journey: which one.
        survey: whose answers they are.
        windows: the one that the scores are of, and the one they are compared with, if any.
        touchpoints: scores of single touchpoints.
        stages: scores of whole stages.
        targets: of the survey and concept.
        on: today, which decides which target is the next.
    """
    singles, wholes = measured_by_stage(touchpoints), measured_by_stage(stages)
    window, base_window = windows
    return JourneyReport(
        journey=journey,
        survey=survey,
        window=window,
        base_window=base_window,
        stages=tuple(
            StageReport(
                stage,
                wholes.get((stage.key, None)),
                tuple(_touchpoint(one, singles.get((stage.key, one)), targets, on) for one in stage.touchpoints),
            )
            for stage in journey.definition.stages
        ),
    )


def _touchpoint(name: str, measured: Measured | None, targets: Sequence[Target], on: date) -> TouchpointReport:
    if measured is None:
        return TouchpointReport(name, None, None, None)
    target = target_for(targets, touchpoint=name, scale=measured.item.scale, on=on)
    score = measured.item.score
    reached = None if target is None or score is None else progress(target, score)
    return TouchpointReport(name, measured, target, reached)
