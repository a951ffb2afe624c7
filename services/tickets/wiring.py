"""The only file that constructs things."""

from services.tickets.application.opening import OpenTicket, OpenTicketsForAlerts, OpenTicketsForComplaints
from services.tickets.application.queries import ListTickets, ReadHistory, ReadTicket
from services.tickets.application.steps import AssignTicket, ReopenTicket, ResolveTicket, TakeStep
from services.tickets.application.use_cases import TicketsMenu, UseCases
from services.tickets.store.tables import DIRECTORY
from services.tickets.store.ticket_store import TicketStore, forgotten
from shared.directory_use_cases import directory_menu
from shared.erasure_use_cases import Erasure
from shared.runtime.service import NoSettings, Tools


def wire(_settings: NoSettings, tools: Tools) -> UseCases:
    """Build the menu of tickets from what the process has opened."""
    unit_of_work, clock = tools.unit_of_work, tools.clock
    return UseCases(
        tickets=TicketsMenu(
            open=OpenTicket(unit_of_work, clock),
            open_for_alerts=OpenTicketsForAlerts(unit_of_work, clock),
            open_for_complaints=OpenTicketsForComplaints(unit_of_work, clock),
            assign=AssignTicket(unit_of_work, clock),
            contact=TakeStep(unit_of_work, clock, "contact"),
            resolve=ResolveTicket(unit_of_work, clock),
            close=TakeStep(unit_of_work, clock, "close"),
            reopen=ReopenTicket(unit_of_work, clock),
            read=ReadTicket(unit_of_work),
            read_history=ReadHistory(unit_of_work),
            list=ListTickets(unit_of_work),
        ),
        erasure=Erasure(unit_of_work, TicketStore, forgotten),
        directory=directory_menu(unit_of_work, DIRECTORY),
    )
