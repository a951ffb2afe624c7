"""The menu: everything tickets can do."""

from dataclasses import dataclass

from services.tickets.application.opening import OpenTicket, OpenTicketsForAlerts, OpenTicketsForComplaints
from services.tickets.application.queries import ListTickets, ReadHistory, ReadTicket
from services.tickets.application.steps import AssignTicket, ReopenTicket, ResolveTicket, TakeStep
from shared.directory_use_cases import DirectoryMenu
from shared.erasure_use_cases import Erasure


@dataclass(frozen=True, slots=True)
class TicketsMenu:
    """Tickets, from opening to closing."""

    open: OpenTicket
    open_for_alerts: OpenTicketsForAlerts
    open_for_complaints: OpenTicketsForComplaints
    assign: AssignTicket
    contact: TakeStep
    resolve: ResolveTicket
    close: TakeStep
    reopen: ReopenTicket
    read: ReadTicket
    read_history: ReadHistory
    list: ListTickets


@dataclass(frozen=True, slots=True)
class UseCases:
    """One field per noun."""

    tickets: TicketsMenu
    erasure: Erasure
    directory: DirectoryMenu
