"""ENTRANCE events: what notifications does with what it receives."""

from collections.abc import Sequence

from services.notifications.application.use_cases import UseCases
from shared.consuming.directory import DIRECTORY_HANDLERS
from shared.consuming.handlers import Handlers
from shared.contracts.alerts import AlertAcknowledged
from shared.contracts.collector import RespondentErased, ResponseWithdrawn
from shared.contracts.event import Event
from shared.contracts.notices import AlertsNoticeRequested, NoticeRequested, TicketsNoticeRequested


async def on_notice_requested(menu: UseCases, events: Sequence[Event[NoticeRequested]]) -> None:
    await menu.notices.request(events=events)


async def on_alert_acknowledged(menu: UseCases, events: Sequence[Event[AlertAcknowledged]]) -> None:
    await menu.notices.take_acknowledgements(events=events)


async def on_respondent_erased(menu: UseCases, events: Sequence[Event[RespondentErased]]) -> None:
    await menu.erasure.forget_respondents(events=events)


async def on_response_withdrawn(menu: UseCases, events: Sequence[Event[ResponseWithdrawn]]) -> None:
    await menu.erasure.forget_responses(events=events)


HANDLERS: Handlers = {
    AlertsNoticeRequested: on_notice_requested,
    TicketsNoticeRequested: on_notice_requested,
    AlertAcknowledged: on_alert_acknowledged,
    RespondentErased: on_respondent_erased,
    ResponseWithdrawn: on_response_withdrawn,
    **DIRECTORY_HANDLERS,
}
