"""How long the loop takes: from the moment an answer came in to each step, for the first time each."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Literal, NamedTuple, get_args

from services.alerts.domain.loop import LoopStep
from shared.vocabulary import ReadFilter

STEPS: tuple[LoopStep, ...] = get_args(LoopStep)
Dimension = Literal["rule", "channel", "unit", "touchpoint"]
DIMENSIONS: tuple[Dimension, ...] = get_args(Dimension)
BOUNDS: tuple[int, ...] = (10, 60, 300, 900, 3600, 14400, 86400, 259200)
"""Seconds between the bars of a histogram: 10 s, 1, 5 and 15 minutes, 1 and 4 hours, 1 and 3 days."""


@dataclass(frozen=True, slots=True, kw_only=True)
class HealthFilter(ReadFilter):
    """Which alerts are wanted; None means all. The period is of when they were raised, its end exclusive."""

    from_at: datetime
    to_at: datetime
    channel: str | None = None
    rule: str | None = None


class StepTime(NamedTuple):
    """How long alerts took to a step."""

    wanted: int
    """Alerts that may get there: of those that disturb nobody no notice is sent."""
    reached: int
    """Those that did, so far."""
    p50: float | None
    """Seconds since the answer came in, of those that did; None: there are none."""
    p90: float | None

    @property
    def share(self) -> float | None:
        """How many of the alerts got there; None: there are none."""
        return self.reached / self.wanted if self.wanted else None


NO_TIME = StepTime(0, 0, None, None)
Steps = Mapping[LoopStep, StepTime]


@dataclass(frozen=True, slots=True)
class LoopHealth:
    """How long the loop takes."""

    alerts: int
    steps: Steps
    histograms: Mapping[LoopStep, Sequence[int]]
    """How many took so long: up to each of `BOUNDS`, and longer."""
    groups: Mapping[str, Steps]
    """The same by rule, channel, unit or touchpoint; what has none is under an empty text."""
    automatic: StepTime = NO_TIME
    """Alerts about which a message to the customer was asked for, and those of them whose customer got it. It is no
    step: what is automatic is never a contact."""
