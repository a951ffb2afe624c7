"""The only file that constructs things."""

from services.tickets.application.adding_words import AddWords
from services.tickets.application.assigning import AssignTicket, AssignTickets, HandOver, TakeTicket
from services.tickets.application.book import CaseBook
from services.tickets.application.case_views import (
    ChangeCaseView,
    ChooseCaseView,
    DeleteCaseView,
    ListCaseViews,
    ReadCaseView,
    ReadDefault,
    SaveCaseView,
)
from services.tickets.application.causes import DeleteCause, PutCause, ReadCauses
from services.tickets.application.changes import FollowTickets
from services.tickets.application.early_news import by_early_news
from services.tickets.application.messages import NoteMessages
from services.tickets.application.opening import OpenTicket, OpenTicketsForAlerts, OpenTicketsForComplaints
from services.tickets.application.opening_for_signals import OpenTicketsForSignals
from services.tickets.application.promises import KeepPromises, ReadPromise, RemindOfPromise
from services.tickets.application.queries import (
    CountSeveral,
    CountTickets,
    ListChoices,
    ListTickets,
    ReadHistory,
    ReadTicket,
)
from services.tickets.application.settling import CloseTicket, CloseTickets, KnowOutcome, ResolveTicket
from services.tickets.application.steps import (
    ContactCustomer,
    FollowUp,
    LetWait,
    NoteOnTicket,
    ReopenTicket,
    ResumeTicket,
)
from services.tickets.application.use_cases import CaseViewsMenu, CausesMenu, PromisesMenu, TicketsMenu, UseCases
from services.tickets.store.cause_store import CAUSES
from services.tickets.store.tables import DIRECTORY
from services.tickets.store.ticket_store import TicketStore, forgotten
from shared.clock import Clock
from shared.directory_use_cases import directory_menu
from shared.erasure_use_cases import Erasure
from shared.keyed_use_cases import ListKeyed, ListKeyedVersions, ReadKeyed
from shared.runtime.service import NoSettings, Tools
from shared.unit_of_work import UnitOfWork


def wire(_settings: NoSettings, tools: Tools) -> UseCases:
    """Build the menu of tickets from what the process has opened."""
    unit_of_work, clock = tools.unit_of_work, tools.clock
    directory = directory_menu(unit_of_work, DIRECTORY)
    book = CaseBook(unit_of_work, clock, directory.read, leaders=(by_early_news,), followers=())
    return UseCases(
        tickets=_tickets(unit_of_work, clock, book),
        causes=CausesMenu(
            put=PutCause(unit_of_work, clock),
            read=ReadKeyed(unit_of_work, CAUSES),
            versions=ListKeyedVersions(unit_of_work, CAUSES),
            list=ListKeyed(unit_of_work, CAUSES),
            delete=DeleteCause(unit_of_work),
            all=ReadCauses(unit_of_work),
        ),
        promises=PromisesMenu(
            keep=KeepPromises(unit_of_work),
            remind=RemindOfPromise(unit_of_work, directory.read),
            read=ReadPromise(unit_of_work),
        ),
        erasure=Erasure(unit_of_work, TicketStore, forgotten),
        directory=directory,
        views=CaseViewsMenu(
            save=SaveCaseView(unit_of_work, directory.read),
            change=ChangeCaseView(unit_of_work, directory.read),
            delete=DeleteCaseView(unit_of_work, directory.read),
            read=ReadCaseView(unit_of_work, directory.read),
            list=ListCaseViews(unit_of_work, directory.read),
            choose=ChooseCaseView(unit_of_work, directory.read),
            default=ReadDefault(unit_of_work, directory.read),
        ),
    )


def _tickets(unit_of_work: UnitOfWork, clock: Clock, book: CaseBook) -> TicketsMenu:
    assign = AssignTicket(book)
    assign_many = AssignTickets(assign)
    close = CloseTicket(book)
    list_tickets = ListTickets(unit_of_work, clock)
    return TicketsMenu(
        open=OpenTicket(book),
        open_for_alerts=OpenTicketsForAlerts(book),
        open_for_complaints=OpenTicketsForComplaints(book),
        add_words=AddWords(book),
        open_for_signals=OpenTicketsForSignals(book),
        note_messages=NoteMessages(book),
        assign=assign,
        assign_many=assign_many,
        hand_over=HandOver(list_tickets, assign_many),
        take=TakeTicket(book),
        contact=ContactCustomer(book),
        wait=LetWait(book),
        resume=ResumeTicket(book),
        resolve=ResolveTicket(book),
        close=close,
        close_many=CloseTickets(close),
        outcome=KnowOutcome(book),
        follow_up=FollowUp(book),
        reopen=ReopenTicket(book),
        note=NoteOnTicket(book),
        read=ReadTicket(unit_of_work),
        read_history=ReadHistory(unit_of_work),
        list=list_tickets,
        count=CountTickets(unit_of_work, clock),
        count_several=CountSeveral(unit_of_work, clock),
        choices=ListChoices(unit_of_work),
        follow=FollowTickets(unit_of_work, clock),
    )
