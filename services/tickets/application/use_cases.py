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
from services.tickets.application.casework.menu import ChecklistsMenu, WorkMenu
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
from services.tickets.application.clocks.moving import MoveClocks, MoveSome
from services.tickets.application.clocks.policies import LintPolicies, PreviewDeadlines
from services.tickets.application.clocks.reading import CountClocks, ReadClocks
from services.tickets.application.improvements.changing import ChangeImprovement, LinkCase, OpenImprovement, UnlinkCase
from services.tickets.application.improvements.reading import (
    CountImprovements,
    ListImprovements,
    ReadImprovement,
    ReadImprovementHistory,
)
from services.tickets.application.improvements.reminding import RemindOfImprovement, RepublishImprovements
from services.tickets.application.merging import MergeTicket
from services.tickets.application.messages import NoteMessages
from services.tickets.application.opening import OpenTicket
from services.tickets.application.opening_for_alerts import OpenTicketsForAlerts
from services.tickets.application.opening_for_complaints import OpenTicketsForComplaints
from services.tickets.application.opening_for_signals import OpenTicketsForSignals
from services.tickets.application.promises import KeepPromises, ReadPromise, RemindOfPromise
from services.tickets.application.proof_reading import ReadProof
from services.tickets.application.proving import FollowResurveys, TakeResurveyStep
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
from services.tickets.application.routing.menu import RoutingMenu
from services.tickets.application.settling import CloseTicket, CloseTickets, KnowOutcome, ResolveTicket
from services.tickets.application.steps import (
    ContactCustomer,
    FollowUp,
    LetWait,
    NoteOnTicket,
    ReopenTicket,
    ResumeTicket,
)
from services.tickets.application.writing_to_customers import FollowCustomerMessages, SayThatItGoesOn
from services.tickets.domain.cause import Cause
from services.tickets.domain.clocks.policy import PolicyDefinition
from services.tickets.domain.recovery_policy import RecoveryPolicy
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
    merge: MergeTicket
    context: ReadContext


@dataclass(frozen=True, slots=True)
class CausesMenu:
    """Why customers were unhappy, as the company sees it."""

    put: PutCause
    read: ReadKeyed[Cause]
    versions: ListKeyedVersions[Cause]
    list: ListKeyed[Cause]
    delete: DeleteCause
    all: ReadCauses
    past: ReadPastCauses
    order: OrderCauses
    uses: CountCauseUses


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
class ProofMenu:
    """Whether customers were won back: policies, re-surveys, messages by policy, reports."""

    put_policy: PutKeyed[RecoveryPolicy]
    read_policy: ReadKeyed[RecoveryPolicy]
    policy_versions: ListKeyedVersions[RecoveryPolicy]
    list_policies: ListKeyed[RecoveryPolicy]
    delete_policy: DeleteKeyed[RecoveryPolicy]
    follow: FollowResurveys
    take_step: TakeResurveyStep
    say_that_it_goes_on: SayThatItGoesOn
    follow_messages: FollowCustomerMessages
    read: ReadProof
    report: ReadCaseReport


@dataclass(frozen=True, slots=True)
class ImprovementsMenu:
    """What the company changes because of what customers said."""

    open: OpenImprovement
    change: ChangeImprovement
    link: LinkCase
    unlink: UnlinkCase
    read: ReadImprovement
    list: ListImprovements
    count: CountImprovements
    read_history: ReadImprovementHistory
    remind: RemindOfImprovement
    republish: RepublishImprovements


@dataclass(frozen=True, slots=True)
class UseCases:
    """One field per noun."""

    tickets: TicketsMenu
    causes: CausesMenu
    promises: PromisesMenu
    proof: ProofMenu
    erasure: Erasure
    routing: RoutingMenu
    directory: DirectoryMenu
    clocks: ClocksMenu
    policies: PoliciesMenu
    checklists: ChecklistsMenu
    work: WorkMenu
    improvements: ImprovementsMenu
    views: CaseViewsMenu
