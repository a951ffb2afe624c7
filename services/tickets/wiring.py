"""The only file that constructs things."""

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
from services.tickets.application.use_cases import UseCases
from services.tickets.settings import TicketsSettings
from shared.runtime.service import Tools


def wire(_settings: TicketsSettings, tools: Tools) -> UseCases:
    """Build the menu of tickets from what the process has opened."""
    unit_of_work, clock = tools.unit_of_work, tools.clock
    return UseCases(
        open_tickets_for_alerts=OpenTicketsForAlerts(unit_of_work, clock),
        open_tickets_for_complaints=OpenTicketsForComplaints(unit_of_work, clock),
        forget_respondents=ForgetRespondents(unit_of_work),
        forget_responses=ForgetResponses(unit_of_work),
        open_ticket=OpenTicket(unit_of_work, clock),
        assign_ticket=AssignTicket(unit_of_work, clock),
        contact_ticket=TakeStep(unit_of_work, clock, "contact"),
        resolve_ticket=ResolveTicket(unit_of_work, clock),
        close_ticket=TakeStep(unit_of_work, clock, "close"),
        reopen_ticket=ReopenTicket(unit_of_work, clock),
        read_ticket=ReadTicket(unit_of_work),
        read_tickets=ReadTickets(unit_of_work),
        read_history=ReadHistory(unit_of_work),
    )
