"""The menu: everything tickets can do."""

from dataclasses import dataclass

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
from shared.directory_use_cases import DirectoryMenu
from shared.erasure_use_cases import Erasure


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
    contact: PlainStep
    resolve: ResolveTicket
    close: PlainStep
    reopen: ReopenTicket
    note: NoteOnTicket
    read: ReadTicket
    read_history: ReadHistory
    list: ListTickets
    count: CountTickets
    choices: ListChoices
    follow: FollowTickets


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
    promises: PromisesMenu
    erasure: Erasure
    directory: DirectoryMenu
    improvements: ImprovementsMenu
