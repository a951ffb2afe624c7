"""ENTRANCE events: what collector does with events: of the company's structure, of cases, and of unhappy customers."""

from collections.abc import Sequence

from services.collector.application.use_cases import UseCases
from shared.consuming.directory import DIRECTORY_HANDLERS
from shared.consuming.handlers import Handlers
from shared.contracts.alerts import RecoveryRequested
from shared.contracts.case_requests import MessageCancelled, MessageRequested, ResurveyCancelled, ResurveyRequested
from shared.contracts.event import Event
from shared.contracts.tickets import (
    TicketAssigned,
    TicketClosed,
    TicketContacted,
    TicketEvent,
    TicketJoined,
    TicketOpened,
    TicketReopened,
    TicketResolved,
    TicketResumed,
    TicketWaiting,
)


async def on_case_step(menu: UseCases, events: Sequence[Event[TicketEvent]]) -> None:
    await menu.complaints.follow(events=events)


async def on_recovery_requested(menu: UseCases, events: Sequence[Event[RecoveryRequested]]) -> None:
    await menu.messages.recover(events=events)


async def on_resurvey_requested(menu: UseCases, events: Sequence[Event[ResurveyRequested]]) -> None:
    await menu.invitations.ask_again(events=events)


async def on_resurvey_cancelled(menu: UseCases, events: Sequence[Event[ResurveyCancelled]]) -> None:
    await menu.invitations.ask_no_more(events=events)


async def on_message_requested(menu: UseCases, events: Sequence[Event[MessageRequested]]) -> None:
    await menu.messages.write_about_cases(events=events)


async def on_message_cancelled(menu: UseCases, events: Sequence[Event[MessageCancelled]]) -> None:
    await menu.messages.write_no_more(events=events)


HANDLERS: Handlers = {
    RecoveryRequested: on_recovery_requested,
    TicketOpened: on_case_step,
    TicketAssigned: on_case_step,
    TicketContacted: on_case_step,
    TicketResolved: on_case_step,
    TicketClosed: on_case_step,
    TicketReopened: on_case_step,
    TicketWaiting: on_case_step,
    TicketResumed: on_case_step,
    ResurveyRequested: on_resurvey_requested,
    ResurveyCancelled: on_resurvey_cancelled,
    MessageRequested: on_message_requested,
    MessageCancelled: on_message_cancelled,
    # Not when it is merged: the case that goes on says how it goes on.
    TicketJoined: on_case_step,
    **DIRECTORY_HANDLERS,
}
