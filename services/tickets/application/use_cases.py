"""The menu: everything tickets can do."""

from dataclasses import dataclass

from services.tickets.application.assign_ticket import AssignTicket
from services.tickets.application.forget_respondents import ForgetRespondents
from services.tickets.application.forget_responses import ForgetResponses
from services.tickets.application.open_ticket import OpenTicket
from services.tickets.application.open_tickets_for_alerts import OpenTicketsForAlerts
from services.tickets.application.open_tickets_for_complaints import OpenTicketsForComplaints
from services.tickets.application.read_history import ReadHistory
from services.tickets.application.read_ticket import ReadTicket
from services.tickets.application.read_tickets import ReadTickets
from services.tickets.application.reopen_ticket import ReopenTicket
from services.tickets.application.resolve_ticket import ResolveTicket
from services.tickets.application.take_step import TakeStep


@dataclass(frozen=True, slots=True)
class UseCases:
    """One field per use case."""

    open_tickets_for_alerts: OpenTicketsForAlerts
    open_tickets_for_complaints: OpenTicketsForComplaints
    forget_respondents: ForgetRespondents
    forget_responses: ForgetResponses
    open_ticket: OpenTicket
    assign_ticket: AssignTicket
    contact_ticket: TakeStep
    resolve_ticket: ResolveTicket
    close_ticket: TakeStep
    reopen_ticket: ReopenTicket
    read_ticket: ReadTicket
    read_tickets: ReadTickets
    read_history: ReadHistory
