"""How the collector has its responses now, sorted out."""

from collections.abc import Awaitable, Callable, Collection, Iterable, Sequence
from dataclasses import dataclass, field
from uuid import UUID

from services.scoring.domain.received import response_of
from services.scoring.domain.response import Response
from services.scoring.domain.series import SeriesKey
from shared.contracts.collector import ResponseEvent, ResponseWithdrawn
from shared.scales import UnscorableAnswerError

ResponseState = ResponseEvent | ResponseWithdrawn
FetchResponses = Callable[[Collection[UUID]], Awaitable[Sequence[ResponseState]]]
"""Asks the collector how responses stand now; those that it has not are missing from the answer."""


@dataclass(slots=True)
class Republished:
    """Responses that count, and those that do not any more."""

    standing: dict[UUID, Response] = field(default_factory=dict)
    gone: dict[UUID, tuple[int, str]] = field(default_factory=dict)
    """Revision and survey."""
    asked: set[tuple[SeriesKey, str]] = field(default_factory=set)
    """Series, each with the keys of its questions."""
    unscorable: int = 0


def sort_out(states: Iterable[ResponseState]) -> Republished:
    """Judge the answers; a response with one that cannot be judged is only counted, as live scoring parks it."""
    republished = Republished()
    for one in states:
        if isinstance(one, ResponseWithdrawn):
            republished.gone[one.response_id] = (one.revision, one.survey)
            continue
        try:
            response = response_of(one)
        except UnscorableAnswerError:
            republished.unscorable += 1
            continue
        republished.standing[one.response_id] = response
        for answer in response.answers:
            republished.asked.add((answer.series, answer.question))
        for skipped in response.skipped:
            republished.asked.add((skipped.series, skipped.question))
        for choice in response.choices:
            republished.asked.add((choice.series, choice.question))
    return republished
