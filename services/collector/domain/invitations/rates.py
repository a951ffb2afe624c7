"""Response rates as AAPOR defines them, with their denominators and how certain they are.

Source: Standard Definitions, 9th edition (2016): RR1 = I / ((I + P) + (R + NC + O) + (UH + UO)), RR2 = (I + P) / the
same. Both count everybody whose eligibility is unknown as eligible, so they are the lowest of the six rates.
"""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from services.collector.domain.invitations.disposition import (
    DISPOSITIONS,
    DispositionName,
    OutcomeClass,
    disposition_of,
    is_final,
)
from services.collector.domain.invitations.facts import STAGES, Facts, Stage
from shared.statistics import wilson_interval

CONFIDENCE = 0.95


@dataclass(frozen=True, slots=True)
class Rate:
    """A share with its Wilson interval; all 0 to 1."""

    part: int
    of: int
    value: float
    low: float
    high: float


@dataclass(frozen=True, slots=True, kw_only=True)
class ResponseRates:
    """What became of some invitations."""

    dispositions: Mapping[DispositionName, int]
    """How many of each, in the order of their codes; all are named."""
    outcomes: Mapping[OutcomeClass, int]
    stages: Mapping[Stage, int]
    """How many reached each stage; `wanted` are all."""
    running: int
    """Of those in the denominator, how many can still answer: until they do they count as not having answered, so a
    rate that is read early only rises."""
    rr1: Rate | None
    """None where nobody is in the denominator."""
    rr2: Rate | None


def rates_of(counted: Iterable[tuple[Facts, int]]) -> ResponseRates:
    """Return what became of invitations that were counted by their facts."""
    names: Counter[DispositionName] = Counter()
    outcomes: Counter[OutcomeClass] = Counter()
    stages: Counter[Stage] = Counter()
    running = 0
    for facts, number in counted:
        found = disposition_of(facts)
        names[found.name] += number
        stages.update(dict.fromkeys(facts.stages, number))
        if found.outcome is not None:
            outcomes[found.outcome] += number
            running += 0 if found.outcome == "NE" or is_final(facts) else number
    base = sum(outcomes[name] for name in ("I", "P", "R", "NC", "O", "U"))
    return ResponseRates(
        dispositions={name: names[name] for name in DISPOSITIONS},
        outcomes={name: outcomes[name] for name in ("I", "P", "R", "NC", "O", "U", "NE")},
        stages={stage: stages[stage] for stage in STAGES},
        running=running,
        rr1=_rate(outcomes["I"], base),
        rr2=_rate(outcomes["I"] + outcomes["P"], base),
    )


def _rate(part: int, of: int) -> Rate | None:
    return Rate(part, of, part / of, *wilson_interval(part, of, CONFIDENCE)) if of else None
