"""ENTRANCE events: what tickets does with what it hears."""

from collections.abc import Sequence

from services.tickets.application.use_cases import UseCases
from shared.consuming.handlers import Handlers
from shared.contracts.alerts import AlertRaised
from shared.contracts.collector import ComplaintFiled, RespondentErased, ResponseWithdrawn
from shared.contracts.event import Event


async def on_alert_raised(use_cases: UseCases, events: Sequence[Event[AlertRaised]]) -> None:
    """Open tickets for the alerts that ask for one."""
    await use_cases.open_tickets_for_alerts(events=events)


async def on_complaint_filed(use_cases: UseCases, events: Sequence[Event[ComplaintFiled]]) -> None:
    """Open a ticket for every complaint."""
    await use_cases.open_tickets_for_complaints(events=events)


async def on_respondent_erased(use_cases: UseCases, events: Sequence[Event[RespondentErased]]) -> None:
    """Forget the people."""
    await use_cases.forget_respondents(events=events)


async def on_response_withdrawn(use_cases: UseCases, events: Sequence[Event[ResponseWithdrawn]]) -> None:
    """Forget the responses."""
    await use_cases.forget_responses(events=events)


HANDLERS: Handlers = {
    AlertRaised: on_alert_raised,
    ComplaintFiled: on_complaint_filed,
    RespondentErased: on_respondent_erased,
    ResponseWithdrawn: on_response_withdrawn,
}
