"""Whether a survey takes an answer that was given at a certain moment."""

from datetime import datetime
from typing import Literal, Protocol

from services.collector.domain.errors import SurveyNotOpenError
from services.collector.domain.surveys.survey import State

Openness = Literal["open", "draft", "paused", "archived", "not_yet", "closed"]
"""Takes the answer · does not, because of its state · would, had it been given later, or earlier."""


class Times(Protocol):
    """When a version takes answers: a definition, or what was read of one."""

    @property
    def opens_at(self) -> datetime | None: ...

    @property
    def closes_at(self) -> datetime | None: ...


def openness(state: State, live: Times | None, at: datetime) -> Openness:
    """Return whether a survey takes an answer.

    Args:
        state: of the survey.
        live: its live version, whose times count whatever version is answered; None before the first publication.
        at: when the answer was given.
    """
    if state != "active":
        return state
    if live is None:
        return "draft"
    if live.opens_at is not None and at < live.opens_at:
        return "not_yet"
    if live.closes_at is not None and at >= live.closes_at:
        return "closed"
    return "open"


def refusal(state: State, live: Times | None, at: datetime) -> SurveyNotOpenError | None:
    """Return why a survey does not take an answer given at `at`; None when it does."""
    found = openness(state, live, at)
    if found == "open":
        return None
    moments = {} if live is None else {"not_yet": live.opens_at, "closed": live.closes_at}
    return SurveyNotOpenError(found, moments.get(found))
