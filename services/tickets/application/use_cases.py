"""The menu: everything tickets can do."""

from dataclasses import dataclass

from services.tickets.application.adding_words import AddWords
from services.tickets.application.assigning import AssignTicket, AssignTickets, HandOver, TakeTicket
from services.tickets.application.causes import DeleteCause, PutCause, ReadCauses
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
from shared.directory_use_cases import DirectoryMenu
from shared.erasure_use_cases import Erasure
from shared.keyed_use_cases import ListKeyed, ListKeyedVersions, ReadKeyed


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
    erasure: Erasure
    directory: DirectoryMenu
    improvements: ImprovementsMenu
