"""ENTRANCE events: what alerts does with what it receives."""

from collections.abc import Sequence

from services.alerts.application.use_cases import UseCases
from shared.consuming.directory import DIRECTORY_HANDLERS
from shared.consuming.handlers import Handlers
from shared.contracts.collector import RespondentErased, ResponseWithdrawn
from shared.contracts.event import Event
from shared.contracts.scoring import ResponseScored


async def on_response_scored(menu: UseCases, events: Sequence[Event[ResponseScored]]) -> None:
    await menu.alerts.judge_responses(events=events)


async def on_respondent_erased(menu: UseCases, events: Sequence[Event[RespondentErased]]) -> None:
    await menu.erasure.forget_respondents(events=events)


async def on_response_withdrawn(menu: UseCases, events: Sequence[Event[ResponseWithdrawn]]) -> None:
    await menu.erasure.forget_responses(events=events)


HANDLERS: Handlers = {
    ResponseScored: on_response_scored,
    RespondentErased: on_respondent_erased,
    ResponseWithdrawn: on_response_withdrawn,
    **DIRECTORY_HANDLERS,
}
