"""ENTRANCE events: what tickets does with what it receives."""

from collections.abc import Sequence

from services.tickets.application.use_cases import UseCases
from shared.consuming.directory import DIRECTORY_HANDLERS
from shared.consuming.handlers import Handlers
from shared.contracts.alerts import AlertRaised, RecoveryRequested, SignalRaised
from shared.contracts.collector import ComplaintFiled, RespondentErased, ResponseEdited, ResponseWithdrawn
from shared.contracts.event import Event
from shared.contracts.messages import MessageBounced, MessageEvent, MessageFailed, MessageRefused, MessageSent
from shared.contracts.notifications import NoticeAcknowledged
from shared.contracts.resurveys import (
    ResurveyAnswered,
    ResurveyEvent,
    ResurveyExpired,
    ResurveyRefused,
    ResurveySent,
)


async def on_alert_raised(menu: UseCases, events: Sequence[Event[AlertRaised]]) -> None:
    await menu.tickets.open_for_alerts(events=events)


async def on_complaint_filed(menu: UseCases, events: Sequence[Event[ComplaintFiled]]) -> None:
    await menu.tickets.open_for_complaints(events=events)


async def on_response_edited(menu: UseCases, events: Sequence[Event[ResponseEdited]]) -> None:
    await menu.tickets.add_words(events=events)


async def on_signal_raised(menu: UseCases, events: Sequence[Event[SignalRaised]]) -> None:
    await menu.tickets.open_for_signals(events=events)


async def on_recovery_requested(menu: UseCases, events: Sequence[Event[RecoveryRequested]]) -> None:
    await menu.promises.keep(events=events)


async def on_message(menu: UseCases, events: Sequence[Event[MessageEvent]]) -> None:
    await menu.tickets.note_messages(events=events)
    await menu.proof.follow_messages(events=events)


async def on_resurvey(menu: UseCases, events: Sequence[Event[ResurveyEvent]]) -> None:
    await menu.proof.follow(events=events)


async def on_respondent_erased(menu: UseCases, events: Sequence[Event[RespondentErased]]) -> None:
    await menu.erasure.forget_respondents(events=events)


async def on_response_withdrawn(menu: UseCases, events: Sequence[Event[ResponseWithdrawn]]) -> None:
    await menu.erasure.forget_responses(events=events)


async def on_notice_acknowledged(menu: UseCases, events: Sequence[Event[NoticeAcknowledged]]) -> None:
    await menu.clocks.take_acknowledgements(events=events)


HANDLERS: Handlers = {
    AlertRaised: on_alert_raised,
    ComplaintFiled: on_complaint_filed,
    SignalRaised: on_signal_raised,
    RecoveryRequested: on_recovery_requested,
    MessageSent: on_message,
    MessageRefused: on_message,
    MessageFailed: on_message,
    MessageBounced: on_message,
    RespondentErased: on_respondent_erased,
    ResponseEdited: on_response_edited,
    ResponseWithdrawn: on_response_withdrawn,
    NoticeAcknowledged: on_notice_acknowledged,
    ResurveySent: on_resurvey,
    ResurveyRefused: on_resurvey,
    ResurveyAnswered: on_resurvey,
    ResurveyExpired: on_resurvey,
    **DIRECTORY_HANDLERS,
}
