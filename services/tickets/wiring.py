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
from services.tickets.application.casework.call_backs import ReadCallBack, SetCallBack
from services.tickets.application.casework.checklists import MarkCheck, ReadChecks, copy_checklists
from services.tickets.application.casework.due_dates import RemindOfFollowUp, ResumeByItself, keep_due
from services.tickets.application.casework.menu import ChecklistsMenu, WorkMenu
from services.tickets.application.casework.watching import ReadWatchers, WatchTicket, notify_watchers
from services.tickets.application.causes import (
    CountCauseUses,
    DeleteCause,
    OrderCauses,
    PutCause,
    ReadCauses,
    ReadPastCauses,
)
from services.tickets.application.changes import FollowTickets
from services.tickets.application.clocks.acknowledging import AcknowledgeCase, TakeAcknowledgements
from services.tickets.application.clocks.catching_up import CatchUpClocks
from services.tickets.application.clocks.escalating import Escalate
from services.tickets.application.clocks.keeping import ClockKeeper, KeepClocks
from services.tickets.application.clocks.moving import MoveClocks, MoveSome
from services.tickets.application.clocks.policies import LintPolicies, PreviewDeadlines
from services.tickets.application.clocks.reading import CountClocks, ReadClocks
from services.tickets.application.early_news import by_early_news
from services.tickets.application.improvements.changing import ChangeImprovement, LinkCase, OpenImprovement, UnlinkCase
from services.tickets.application.improvements.reading import (
    CountImprovements,
    ListImprovements,
    ReadImprovement,
    ReadImprovementHistory,
)
from services.tickets.application.improvements.reminding import RemindOfImprovement, RepublishImprovements
from services.tickets.application.joining import follow_joining
from services.tickets.application.merging import MergeTicket
from services.tickets.application.messages import NoteMessages
from services.tickets.application.opening import OpenTicket
from services.tickets.application.opening_for_alerts import OpenTicketsForAlerts
from services.tickets.application.opening_for_complaints import OpenTicketsForComplaints
from services.tickets.application.opening_for_signals import OpenTicketsForSignals
from services.tickets.application.promises import KeepPromises, ReadPromise, RemindOfPromise
from services.tickets.application.proof_reading import ReadProof
from services.tickets.application.proving import FollowResurveys, TakeResurveyStep, plan_resurveys
from services.tickets.application.queries import (
    CountSeveral,
    CountTickets,
    ListChoices,
    ListTickets,
    ReadHistory,
    ReadTicket,
)
from services.tickets.application.related import ReadContext
from services.tickets.application.reporting import ReadCaseReport
from services.tickets.application.routing.looking import look_at_company
from services.tickets.application.routing.menu import routing_menu
from services.tickets.application.routing.router import Router
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
    ImprovementsMenu,
    PoliciesMenu,
    PromisesMenu,
    ProofMenu,
    TicketsMenu,
    UseCases,
)
from services.tickets.application.writing_to_customers import (
    FollowCustomerMessages,
    SayThatItGoesOn,
    write_to_customers,
)
from services.tickets.store.calendar_store import CalendarStore
from services.tickets.store.cause_store import CAUSES
from services.tickets.store.checklist_store import CHECKLISTS
from services.tickets.store.forgetting import Forgetting
from services.tickets.store.policy_store import POLICIES, PolicyVersions
from services.tickets.store.recovery_policy_store import POLICIES as RECOVERY_POLICIES
from services.tickets.store.tables import DIRECTORY
from services.tickets.store.ticket_store import forgotten
from shared.clock import Clock
from shared.directory_use_cases import DirectoryMenu, ReadDirectory, directory_menu
from shared.erasure_use_cases import Erasure
from shared.keyed_use_cases import DeleteKeyed, ListKeyed, ListKeyedVersions, PutKeyed, ReadKeyed, ReadKeyedVersion
from shared.runtime.service import NoSettings, Tools
from shared.unit_of_work import UnitOfWork


def wire(_settings: NoSettings, tools: Tools) -> UseCases:
    """Build the menu of tickets from what the process has opened."""
    unit_of_work, clock = tools.unit_of_work, tools.clock
    directory = directory_menu(unit_of_work, DIRECTORY, then=look_at_company)
    keeper, router = ClockKeeper(PolicyVersions(), CalendarStore()), Router()
    book = CaseBook(
        unit_of_work,
        clock,
        directory.read,
        leaders=(by_early_news, router.lead),
        followers=(
            follow_joining,
            KeepClocks(keeper),
            keep_due,
            copy_checklists,
            notify_watchers,
            plan_resurveys,
            write_to_customers,
            router.share,
        ),
    )
    return UseCases(
        tickets=_tickets(unit_of_work, clock, book),
        causes=CausesMenu(
            put=PutCause(unit_of_work, clock),
            read=ReadKeyed(unit_of_work, CAUSES),
            versions=ListKeyedVersions(unit_of_work, CAUSES),
            list=ListKeyed(unit_of_work, CAUSES),
            delete=DeleteCause(unit_of_work),
            all=ReadCauses(unit_of_work),
            past=ReadPastCauses(unit_of_work),
            order=OrderCauses(unit_of_work, clock),
            uses=CountCauseUses(unit_of_work, clock),
        ),
        promises=PromisesMenu(
            keep=KeepPromises(unit_of_work),
            remind=RemindOfPromise(unit_of_work, directory.read),
            read=ReadPromise(unit_of_work),
        ),
        proof=_proof(tools, directory.read, book),
        erasure=Erasure(unit_of_work, Forgetting, forgotten),
        routing=routing_menu(unit_of_work, clock, directory.read, book, router),
        directory=directory,
        clocks=_clocks(tools, directory.read, keeper),
        policies=_policies(tools, directory.read),
        checklists=ChecklistsMenu(
            put=PutKeyed(unit_of_work, clock, CHECKLISTS),
            read=ReadKeyed(unit_of_work, CHECKLISTS),
            versions=ListKeyedVersions(unit_of_work, CHECKLISTS),
            list=ListKeyed(unit_of_work, CHECKLISTS),
            delete=DeleteKeyed(unit_of_work, CHECKLISTS),
        ),
        work=_work(unit_of_work, clock, book, directory),
        improvements=_improvements(unit_of_work, clock, directory.read),
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


def _work(unit_of_work: UnitOfWork, clock: Clock, book: CaseBook, directory: DirectoryMenu) -> WorkMenu:
    return WorkMenu(
        checks=ReadChecks(unit_of_work),
        check=MarkCheck(book),
        watch=WatchTicket(book),
        watchers=ReadWatchers(unit_of_work),
        call_back=ReadCallBack(unit_of_work, clock, directory.read),
        set_call_back=SetCallBack(book),
        remind=RemindOfFollowUp(book),
        resume=ResumeByItself(book),
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
        merge=MergeTicket(book),
        context=ReadContext(unit_of_work),
    )


def _proof(tools: Tools, directory: ReadDirectory, book: CaseBook) -> ProofMenu:
    unit_of_work, clock = tools.unit_of_work, tools.clock
    return ProofMenu(
        put_policy=PutKeyed(unit_of_work, clock, RECOVERY_POLICIES),
        read_policy=ReadKeyed(unit_of_work, RECOVERY_POLICIES),
        policy_versions=ListKeyedVersions(unit_of_work, RECOVERY_POLICIES),
        list_policies=ListKeyed(unit_of_work, RECOVERY_POLICIES),
        delete_policy=DeleteKeyed(unit_of_work, RECOVERY_POLICIES),
        follow=FollowResurveys(book),
        take_step=TakeResurveyStep(book),
        say_that_it_goes_on=SayThatItGoesOn(book),
        follow_messages=FollowCustomerMessages(unit_of_work),
        read=ReadProof(unit_of_work),
        report=ReadCaseReport(unit_of_work, clock, directory),
    )
