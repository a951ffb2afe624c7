"""ENTRANCE events: what scoring does with answers, with improvements, and with what became of its reports."""

from collections.abc import Sequence

from services.scoring.application.use_cases import UseCases
from shared.consuming.directory import DIRECTORY_HANDLERS
from shared.consuming.handlers import Handlers
from shared.contracts.collector import (
    RespondentErased,
    ResponseEdited,
    ResponseEvent,
    ResponseReceived,
    ResponseWithdrawn,
    SurveyPublished,
)
from shared.contracts.event import Event
from shared.contracts.notifications import NoticeSent, NoticeWithheld
from shared.contracts.tickets import ImprovementChanged


async def on_response(use_cases: UseCases, events: Sequence[Event[ResponseEvent]]) -> None:
    await use_cases.responses.score(events=events)


async def on_response_withdrawn(use_cases: UseCases, events: Sequence[Event[ResponseWithdrawn]]) -> None:
    await use_cases.responses.withdraw(events=events)


async def on_respondent_erased(use_cases: UseCases, events: Sequence[Event[RespondentErased]]) -> None:
    await use_cases.responses.forget_respondents(events=events)


async def on_survey_published(use_cases: UseCases, events: Sequence[Event[SurveyPublished]]) -> None:
    await use_cases.survey_words.keep(events=events)


async def on_notice_settled(use_cases: UseCases, events: Sequence[Event[NoticeSent | NoticeWithheld]]) -> None:
    await use_cases.views.keep_fates(events=events)


async def on_improvement_changed(use_cases: UseCases, events: Sequence[Event[ImprovementChanged]]) -> None:
    await use_cases.improvements.keep(events=events)


HANDLERS: Handlers = {
    ResponseReceived: on_response,
    ResponseEdited: on_response,
    ResponseWithdrawn: on_response_withdrawn,
    RespondentErased: on_respondent_erased,
    SurveyPublished: on_survey_published,
    NoticeSent: on_notice_settled,
    NoticeWithheld: on_notice_settled,
    ImprovementChanged: on_improvement_changed,
    **DIRECTORY_HANDLERS,
}
