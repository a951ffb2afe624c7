"""ENTRANCE events: what alerts does with what it hears."""

from collections.abc import Sequence

from services.alerts.application.use_cases import UseCases
from shared.consuming.handlers import Handlers
from shared.contracts.collector import RespondentErased, ResponseWithdrawn
from shared.contracts.event import Event
from shared.contracts.scoring import ResponseScored


async def on_response_scored(use_cases: UseCases, events: Sequence[Event[ResponseScored]]) -> None:
    """Hold the responses against the rules."""
    await use_cases.judge_responses(events=events)


async def on_respondent_erased(use_cases: UseCases, events: Sequence[Event[RespondentErased]]) -> None:
    """Forget the people."""
    await use_cases.forget_respondents(events=events)


async def on_response_withdrawn(use_cases: UseCases, events: Sequence[Event[ResponseWithdrawn]]) -> None:
    """Forget the responses."""
    await use_cases.forget_responses(events=events)


HANDLERS: Handlers = {
    ResponseScored: on_response_scored,
    RespondentErased: on_respondent_erased,
    ResponseWithdrawn: on_response_withdrawn,
}
