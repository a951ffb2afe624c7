"""A score report as it is sent to a person: finished numbers and names, in the order in which they are read.

Scoring makes it, notifications writes it down. Plain Python, for both domains and for the contract between them.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

from shared.vocabulary import Metric, ScoreDirection

ReportEvery = Literal["day", "week", "month"]
"""How often a report comes, and how long the period is that it is about. Weeks begin on Monday."""

FEWEST_ANSWERS = 5
"""Of fewer answers no figure is shown to people, only how many there are of each kind: a share of four moves by 25
points with each answer, and intervals of so few are right less often than they say."""

SCORE_DIGITS: Mapping[Metric, int] = {"nps": 0, "csat": 0, "ces": 1, "rating": 1}
"""With how many decimals scores are read."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ReportedChange:
    """The difference to the period before: never without its interval and what may be said about it."""

    difference: float
    """In the unit of the score."""
    ci_low: float
    ci_high: float
    direction: ScoreDirection
    """By p adjusted for all scores that are compared at once."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ReportedScore:
    """One score with its interval, in the unit of its metric: points, per cent, or steps of the scale."""

    label: str
    """In the reader's language."""
    metric: Metric
    n: int | None = None
    """Answers; None: so few people that no number is shown."""
    value: float | None = None
    """None as well where there are fewer than `FEWEST_ANSWERS`."""
    ci_low: float | None = None
    ci_high: float | None = None
    before: float | None = None
    """In the period before."""
    change: ReportedChange | None = None
    """None: there are not enough answers to compare."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ScoreReport:
    """What a saved view shows of one period that is over, as its reader may see it."""

    title: str
    """The name of the view."""
    every: ReportEvery
    """The length of the period."""
    first_day: str
    """ISO 8601 date, by the clocks of the schedule's zone."""
    last_day: str
    filters: tuple[str, ...] = ()
    """Which answers, in words, beyond what the scores are called."""
    scores: tuple[ReportedScore, ...] = ()
    """Usually one; several where answers were given on unlike scales, none where there are none."""
    parts_by: str = ""
    """By what `parts` are distinguished, in words."""
    parts: tuple[ReportedScore, ...] = ()
    """The first rows of the view's breakdown."""
    more_parts: int = 0
    """Rows that there is no room for."""
    query: str = ""
    """Of the page Scores, where it shows the same."""
    ordered_by: str = ""
    """Name of the colleague whose schedule it is, where that is not its reader."""
