"""What a parser of answers returns: the answer as it is kept, or what is wrong with it."""

from collections.abc import Callable
from dataclasses import dataclass

from services.collector.domain.responses.response import AnswerValue


@dataclass(frozen=True, slots=True)
class Misfit:
    """What is wrong with a value. No value is repeated."""

    faults: tuple[tuple[str, str], ...]
    """At least one: which part of the answer, such as the key of a row, empty for all of it; and what is right."""


AnswerParser = Callable[[object], AnswerValue | Misfit | None]
"""Returns a value in the form in which it is kept; None when it says nothing."""


def misfit(detail: str, part: str = "") -> Misfit:
    """Return that a value, or one part of it, cannot be taken; `detail` says what would be right."""
    return Misfit(((part, detail),))
