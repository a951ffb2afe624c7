"""ENTRANCE events: what notifications does with what it receives."""

from collections.abc import Sequence
from typing import Any

from services.notifications.application.use_cases import UseCases
from shared.consuming.directory import DIRECTORY_HANDLERS
from shared.consuming.handlers import Handler, Handlers
from shared.contracts.alerts import AlertAcknowledged
from shared.contracts.collector import RespondentErased, ResponseWithdrawn
from shared.contracts.event import Event
from shared.contracts.notices import (
    AlertsNoticeRequested,
    NoticeRequested,
    ScoringNoticeRequested,
    TicketsNoticeRequested,
)
from shared.contracts.notifications import EndpointPaused, EndpointResumed
from shared.contracts.tickets import TicketAcknowledged
from shared.contracts.wire.catalogue import EVENTS


async def on_notice_requested(menu: UseCases, events: Sequence[Event[NoticeRequested]]) -> None:
    await menu.notices.request(events=events)


async def on_alert_acknowledged(menu: UseCases, events: Sequence[Event[AlertAcknowledged]]) -> None:
    await menu.notices.take_acknowledgements(events=events)


async def on_ticket_acknowledged(menu: UseCases, events: Sequence[Event[TicketAcknowledged]]) -> None:
    await menu.notices.take_acknowledgements.of_cases(events=events)


async def on_respondent_erased(menu: UseCases, events: Sequence[Event[RespondentErased]]) -> None:
    await menu.erasure.forget_respondents(events=events)


async def on_response_withdrawn(menu: UseCases, events: Sequence[Event[ResponseWithdrawn]]) -> None:
    await menu.erasure.forget_responses(events=events)


async def on_endpoint_changed(menu: UseCases, events: Sequence[Event[EndpointPaused | EndpointResumed]]) -> None:
    await menu.notices.notify_owners(events=events)


_OWN: Handlers = {
    AlertsNoticeRequested: on_notice_requested,
    TicketsNoticeRequested: on_notice_requested,
    ScoringNoticeRequested: on_notice_requested,
    AlertAcknowledged: on_alert_acknowledged,
    TicketAcknowledged: on_ticket_acknowledged,
    RespondentErased: on_respondent_erased,
    ResponseWithdrawn: on_response_withdrawn,
    EndpointPaused: on_endpoint_changed,
    EndpointResumed: on_endpoint_changed,
    **DIRECTORY_HANDLERS,
}
"""What notifications does itself; every event goes to subscribers besides."""


async def on_any_event(menu: UseCases, events: Sequence[Event[Any]]) -> None:
    await menu.deliveries.fan_out(events=events)


def _and_fan_out(handler: Handler) -> Handler:
    async def on_event(menu: UseCases, events: Sequence[Event[Any]]) -> None:
        await handler(menu, events)
        await on_any_event(menu, events)

    return on_event


HANDLERS: Handlers = {body: _and_fan_out(_OWN[body]) if body in _OWN else on_any_event for body in EVENTS}
