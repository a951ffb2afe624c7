"""The menu: everything tickets can do."""

from dataclasses import dataclass

from services.tickets.application.adding_words import AddWords
from services.tickets.application.assigning import AssignTicket, AssignTickets, HandOver, TakeTicket
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
from services.tickets.application.clocks.moving import MoveClocks, MoveSome
from services.tickets.application.clocks.policies import LintPolicies, PreviewDeadlines
from services.tickets.application.clocks.reading import CountClocks, ReadClocks
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
from services.tickets.domain.cause import Cause
from services.tickets.domain.clocks.policy import PolicyDefinition
from shared.directory_use_cases import DirectoryMenu
from shared.erasure_use_cases import Erasure
from shared.keyed_use_cases import DeleteKeyed, ListKeyed, ListKeyedVersions, PutKeyed, ReadKeyed, ReadKeyedVersion


@dataclass(frozen=True, slots=True)
class TicketsMenu:
    """Tickets, from opening to closing."""

    open: OpenTicket
    open_for_alerts: OpenTicketsForAlerts
    open_for_complaints: OpenTicketsForComplaints
    add_words: AddWords
    open_for_signals: OpenTicketsForSignals
    note_messages: NoteMessages
    assign: AssignTicket
    assign_many: AssignTickets
    hand_over: HandOver
    take: TakeTicket
    contact: ContactCustomer
    wait: LetWait
    resume: ResumeTicket
    resolve: ResolveTicket
    close: CloseTicket
    close_many: CloseTickets
    outcome: KnowOutcome
    follow_up: FollowUp
    reopen: ReopenTicket
    note: NoteOnTicket
    read: ReadTicket
    read_history: ReadHistory
    list: ListTickets
    count: CountTickets
    count_several: CountSeveral
    choices: ListChoices
    follow: FollowTickets


@dataclass(frozen=True, slots=True)
class CausesMenu:
    """Why customers were unhappy, as the company sees it."""

    put: PutCause
    read: ReadKeyed[Cause]
    versions: ListKeyedVersions[Cause]
    list: ListKeyed[Cause]
    delete: DeleteCause
    all: ReadCauses


@dataclass(frozen=True, slots=True)
class PromisesMenu:
    """Calls that customers were promised."""

    keep: KeepPromises
    remind: RemindOfPromise
    read: ReadPromise


@dataclass(frozen=True, slots=True)
class CaseViewsMenu:
    """What people want to see of the inbox, under names."""

    save: SaveCaseView
    change: ChangeCaseView
    delete: DeleteCaseView
    read: ReadCaseView
    list: ListCaseViews
    choose: ChooseCaseView
    default: ReadDefault


@dataclass(frozen=True, slots=True)
class ClocksMenu:
    """Until when something has to be done about a case, and who gets to know otherwise."""

    read: ReadClocks
    acknowledge: AcknowledgeCase
    take_acknowledgements: TakeAcknowledgements
    escalate: Escalate
    catch_up: CatchUpClocks
    move: MoveClocks
    move_some: MoveSome
    count: CountClocks


@dataclass(frozen=True, slots=True)
class PoliciesMenu:
    """How soon something has to be done."""

    put: PutKeyed[PolicyDefinition]
    read: ReadKeyed[PolicyDefinition]
    read_version: ReadKeyedVersion[PolicyDefinition]
    versions: ListKeyedVersions[PolicyDefinition]
    list: ListKeyed[PolicyDefinition]
    delete: DeleteKeyed[PolicyDefinition]
    lint: LintPolicies
    preview: PreviewDeadlines


@dataclass(frozen=True, slots=True)
class UseCases:
    """One field per noun."""

    tickets: TicketsMenu
    causes: CausesMenu
    promises: PromisesMenu
    erasure: Erasure
    directory: DirectoryMenu
    clocks: ClocksMenu
    policies: PoliciesMenu
    views: CaseViewsMenu
