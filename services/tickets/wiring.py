"""The only file that constructs things."""

from services.tickets.application.adding_words import AddWords
from services.tickets.application.assigning import AssignTicket, AssignTickets, HandOver, TakeTicket
from services.tickets.application.changes import FollowTickets
from services.tickets.application.improvements.changing import ChangeImprovement, LinkCase, OpenImprovement, UnlinkCase
from services.tickets.application.improvements.reading import (
    CountImprovements,
    ListImprovements,
    ReadImprovement,
    ReadImprovementHistory,
)
from services.tickets.application.improvements.reminding import RemindOfImprovement, RepublishImprovements
from services.tickets.application.messages import NoteMessages
from services.tickets.application.opening import OpenTicket, OpenTicketsForAlerts, OpenTicketsForComplaints
from services.tickets.application.opening_for_signals import OpenTicketsForSignals
from services.tickets.application.promises import KeepPromises, ReadPromise, RemindOfPromise
from services.tickets.application.queries import CountTickets, ListChoices, ListTickets, ReadHistory, ReadTicket
from services.tickets.application.steps import NoteOnTicket, PlainStep, ReopenTicket, ResolveTicket
from services.tickets.application.use_cases import ImprovementsMenu, PromisesMenu, TicketsMenu, UseCases
from services.tickets.store.tables import DIRECTORY
from services.tickets.store.ticket_store import TicketStore, forgotten
from shared.clock import Clock
from shared.directory_use_cases import ReadDirectory, directory_menu
from shared.erasure_use_cases import Erasure
from shared.runtime.service import NoSettings, Tools
from shared.unit_of_work import UnitOfWork


def wire(_settings: NoSettings, tools: Tools) -> UseCases:
    """Build the menu of tickets from what the process has opened."""
    unit_of_work, clock = tools.unit_of_work, tools.clock
    directory = directory_menu(unit_of_work, DIRECTORY)
    assign = AssignTicket(unit_of_work, clock, directory.read)
    assign_many = AssignTickets(assign)
    list_tickets = ListTickets(unit_of_work, clock)
    return UseCases(
        tickets=TicketsMenu(
            open=OpenTicket(unit_of_work, clock),
            open_for_alerts=OpenTicketsForAlerts(unit_of_work, clock),
            open_for_complaints=OpenTicketsForComplaints(unit_of_work, clock),
            add_words=AddWords(unit_of_work, clock),
            open_for_signals=OpenTicketsForSignals(unit_of_work, clock),
            note_messages=NoteMessages(unit_of_work, clock),
            assign=assign,
            assign_many=assign_many,
            hand_over=HandOver(list_tickets, assign_many),
            take=TakeTicket(unit_of_work, clock),
            contact=PlainStep(unit_of_work, clock, "contact"),
            resolve=ResolveTicket(unit_of_work, clock),
            close=PlainStep(unit_of_work, clock, "close"),
            reopen=ReopenTicket(unit_of_work, clock, directory.read),
            note=NoteOnTicket(unit_of_work, clock),
            read=ReadTicket(unit_of_work),
            read_history=ReadHistory(unit_of_work),
            list=list_tickets,
            count=CountTickets(unit_of_work, clock),
            choices=ListChoices(unit_of_work, clock),
            follow=FollowTickets(unit_of_work, clock),
        ),
        promises=PromisesMenu(
            keep=KeepPromises(unit_of_work),
            remind=RemindOfPromise(unit_of_work, directory.read),
            read=ReadPromise(unit_of_work),
        ),
        erasure=Erasure(unit_of_work, TicketStore, forgotten),
        directory=directory,
        improvements=_improvements(unit_of_work, clock, directory.read),
    )


def _improvements(unit_of_work: UnitOfWork, clock: Clock, directory: ReadDirectory) -> ImprovementsMenu:
    return ImprovementsMenu(
        open=OpenImprovement(unit_of_work, directory),
        change=ChangeImprovement(unit_of_work, directory),
        link=LinkCase(unit_of_work, directory),
        unlink=UnlinkCase(unit_of_work, directory),
        read=ReadImprovement(unit_of_work),
        list=ListImprovements(unit_of_work, clock),
        count=CountImprovements(unit_of_work, clock),
        read_history=ReadImprovementHistory(unit_of_work),
        remind=RemindOfImprovement(unit_of_work, directory),
        republish=RepublishImprovements(unit_of_work),
    )
