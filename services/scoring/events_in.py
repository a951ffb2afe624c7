"""ENTRANCE events: what scoring does with what it hears."""

from collections.abc import Sequence

from services.scoring.application.use_cases import UseCases
from shared.consuming.handlers import Handlers
from shared.contracts.collector import ResponseReceived, SurveyPublished
from shared.contracts.event import Event


async def on_survey_published(use_cases: UseCases, events: Sequence[Event[SurveyPublished]]) -> None:
    """Remember what is asked."""
    await use_cases.record_survey(events=events)


async def on_response_received(use_cases: UseCases, events: Sequence[Event[ResponseReceived]]) -> None:
    """Score the responses."""
    await use_cases.score_responses(events=events)


HANDLERS: Handlers = {SurveyPublished: on_survey_published, ResponseReceived: on_response_received}
