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
from services.tickets.application.clocks.acknowledging import AcknowledgeCase, TakeAcknowledgements
from services.tickets.application.clocks.catching_up import CatchUpClocks
from services.tickets.application.clocks.escalating import Escalate
from services.tickets.application.clocks.keeping import ClockKeeper, KeepClocks
from services.tickets.application.clocks.moving import MoveClocks, MoveSome
from services.tickets.application.clocks.policies import LintPolicies, PreviewDeadlines
from services.tickets.application.clocks.reading import CountClocks, ReadClocks
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
from services.tickets.application.use_cases import (
    CaseViewsMenu,
    CausesMenu,
    ClocksMenu,
    PoliciesMenu,
    PromisesMenu,
    TicketsMenu,
    UseCases,
)
from services.tickets.store.calendar_store import CalendarStore
from services.tickets.store.cause_store import CAUSES
from services.tickets.store.policy_store import POLICIES, PolicyVersions
from services.tickets.store.tables import DIRECTORY
from services.tickets.store.ticket_store import TicketStore, forgotten
from shared.clock import Clock
from shared.directory_use_cases import ReadDirectory, directory_menu
from shared.erasure_use_cases import Erasure
from shared.keyed_use_cases import DeleteKeyed, ListKeyed, ListKeyedVersions, PutKeyed, ReadKeyed, ReadKeyedVersion
from shared.runtime.service import NoSettings, Tools
from shared.unit_of_work import UnitOfWork


def wire(_settings: NoSettings, tools: Tools) -> UseCases:
    """Build the menu of tickets from what the process has opened."""
    unit_of_work, clock = tools.unit_of_work, tools.clock
    directory = directory_menu(unit_of_work, DIRECTORY)
    keeper = ClockKeeper(PolicyVersions(), CalendarStore())
    followers = (KeepClocks(keeper),)
    book = CaseBook(unit_of_work, clock, directory.read, leaders=(by_early_news,), followers=followers)
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
        clocks=_clocks(tools, directory.read, keeper),
        policies=_policies(tools, directory.read),
        views=_views(unit_of_work, directory.read),
    )


def _views(unit_of_work: UnitOfWork, directory: ReadDirectory) -> CaseViewsMenu:
    return CaseViewsMenu(
        save=SaveCaseView(unit_of_work, directory),
        change=ChangeCaseView(unit_of_work, directory),
        delete=DeleteCaseView(unit_of_work, directory),
        read=ReadCaseView(unit_of_work, directory),
        list=ListCaseViews(unit_of_work, directory),
        choose=ChooseCaseView(unit_of_work, directory),
        default=ReadDefault(unit_of_work, directory),
    )


def _clocks(tools: Tools, directory: ReadDirectory, keeper: ClockKeeper) -> ClocksMenu:
    unit_of_work = tools.unit_of_work
    return ClocksMenu(
        read=ReadClocks(unit_of_work, tools.clock, directory, keeper),
        acknowledge=AcknowledgeCase(unit_of_work, keeper),
        take_acknowledgements=TakeAcknowledgements(unit_of_work, keeper),
        escalate=Escalate(unit_of_work, directory, keeper),
        catch_up=CatchUpClocks(unit_of_work, directory, keeper),
        move=MoveClocks(unit_of_work),
        move_some=MoveSome(unit_of_work, directory, keeper),
        count=CountClocks(unit_of_work, keeper),
    )


def _policies(tools: Tools, directory: ReadDirectory) -> PoliciesMenu:
    unit_of_work, clock = tools.unit_of_work, tools.clock
    return PoliciesMenu(
        put=PutKeyed(unit_of_work, clock, POLICIES),
        read=ReadKeyed(unit_of_work, POLICIES),
        read_version=ReadKeyedVersion(unit_of_work, POLICIES),
        versions=ListKeyedVersions(unit_of_work, POLICIES),
        list=ListKeyed(unit_of_work, POLICIES),
        delete=DeleteKeyed(unit_of_work, POLICIES),
        lint=LintPolicies(unit_of_work, clock, directory),
        preview=PreviewDeadlines(unit_of_work, clock, directory),
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
