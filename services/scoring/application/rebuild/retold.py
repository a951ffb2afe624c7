"""What the collector tells of its responses, sorted out."""

from collections.abc import Awaitable, Callable, Collection, Iterable, Sequence
from dataclasses import dataclass, field
from uuid import UUID

from services.scoring.domain.errors import UnscorableAnswerError
from services.scoring.domain.received import response_of
from services.scoring.domain.response import Response
from services.scoring.domain.series import SeriesKey
from shared.contracts.collector import ResponseBody, ResponseWithdrawn

Told = ResponseBody | ResponseWithdrawn
Retell = Callable[[Collection[UUID]], Awaitable[Sequence[Told]]]
"""Asks the collector how responses stand now; those that it has not are missing from the answer."""


@dataclass(slots=True)
class Retold:
    """Responses that count, and those that do not any more."""

    standing: dict[UUID, Response] = field(default_factory=dict)
    gone: dict[UUID, tuple[int, str]] = field(default_factory=dict)
    """Revision and survey."""
    asked: set[tuple[SeriesKey, str]] = field(default_factory=set)
    """Series, each with the keys of its questions."""
    unscorable: int = 0


def sort_out(told: Iterable[Told]) -> Retold:
    """Judge the answers; a response with one that cannot be judged is only counted, as live scoring parks it."""
    retold = Retold()
    for one in told:
        if isinstance(one, ResponseWithdrawn):
            retold.gone[one.response_id] = (one.revision, one.survey)
            continue
        try:
            response = response_of(one)
        except UnscorableAnswerError:
            retold.unscorable += 1
            continue
        retold.standing[response.id] = response
        for answer in response.answers:
            retold.asked.add((answer.series, answer.question))
        for left_out in response.skipped:
            retold.asked.add((left_out.series, left_out.question))
    return retold
