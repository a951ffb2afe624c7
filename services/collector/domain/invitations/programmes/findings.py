"""What is questionable about a programme that can be kept."""

from dataclasses import dataclass
from typing import Literal

FindingKind = Literal[
    "survey_unknown",
    "survey_not_open",
    "ends_before_first_round",
    "list_unknown",
    "nobody_left_to_ask",
    "round_outlasts_cadence",
    "no_basis",
    "no_places",
]


@dataclass(frozen=True, slots=True)
class ProgrammeFinding:
    """One finding: which field it is about, and what about it."""

    field: str
    kind: FindingKind
    detail: str
    """For people who have no other words for the kind."""
