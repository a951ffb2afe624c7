"""What is questionable about a programme that can be kept."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Literal

from services.collector.domain.invitations.programmes.programme import ProgrammeDefinition

FindingKind = Literal[
    "survey_unknown",
    "survey_not_open",
    "list_unknown",
    "no_further_round",
    "nobody_left_to_ask",
    "no_basis",
    "no_places",
]
_MOST_COUNTED = 1000


@dataclass(frozen=True, slots=True)
class ProgrammeFinding:
    """One finding: which field it is about, and what about it."""

    field: str
    kind: FindingKind
    detail: str
    """For people who have no other words for the kind."""


def findings_of(definition: ProgrammeDefinition, *, now: datetime) -> Sequence[ProgrammeFinding]:
    """Return what a definition shows by itself, at a moment."""
    found = []
    first = definition.cadence.next_after(now=now, last=None)
    if first is None:
        found.append(ProgrammeFinding("cadence.ends_on", "no_further_round", "no round is to come"))
    elif definition.sample.share is not None:
        rounds = _rounds_within(definition, first)
        if definition.sample.share * rounds > 1:
            detail = (
                f"{rounds} rounds come before somebody may be asked again, so the last of them find fewer people than "
                "the share says: everybody else rests"
            )
            found.append(ProgrammeFinding("sample.share", "nobody_left_to_ask", detail))
    if definition.claimed_basis is None:
        detail = "only customers are invited who have agreed to surveys, as the ledger says"
        found.append(ProgrammeFinding("basis", "no_basis", detail))
    return found


def _rounds_within(definition: ProgrammeDefinition, first: datetime) -> int:
    """Return how many rounds begin before those who were asked in the first one may be asked again."""
    day = definition.cadence.day_of(first) + timedelta(days=definition.not_again_days)
    rounds = 0
    for moment in definition.cadence.moments_from(first):
        if definition.cadence.day_of(moment) >= day or rounds == _MOST_COUNTED:
            break
        rounds += 1
    return rounds
