"""ENTRANCE events: what alerts does with what it receives."""

from collections.abc import Sequence

from services.alerts.application.use_cases import UseCases
from shared.consuming.directory import DIRECTORY_HANDLERS
from shared.consuming.handlers import Handlers
from shared.contracts.collector import ComplaintFiled, RespondentErased, ResponseWithdrawn
from shared.contracts.event import Event
from shared.contracts.messages import MessageBounced, MessageEvent, MessageFailed, MessageRefused, MessageSent
from shared.contracts.notifications import NoticeAcknowledged, NoticeSent, NoticeWithheld
from shared.contracts.scoring import CommentRead, ResponseScored, ScoreMoved, TargetMissed, UnhappyCounted
from shared.contracts.sources import SourceFellSilent, SourceRecovered
from shared.contracts.tickets import (
    TicketAssigned,
    TicketClosed,
    TicketContacted,
    TicketEscalated,
    TicketEvent,
    TicketJoined,
    TicketMerged,
    TicketOpened,
    TicketReopened,
    TicketResolved,
    TicketResumed,
    TicketWaiting,
)


async def on_response_scored(menu: UseCases, events: Sequence[Event[ResponseScored]]) -> None:
    await menu.alerts.judge_responses(events=events)


async def on_comment_read(menu: UseCases, events: Sequence[Event[CommentRead]]) -> None:
    await menu.alerts.judge_responses.comments(events=events)


async def on_complaint_filed(menu: UseCases, events: Sequence[Event[ComplaintFiled]]) -> None:
    await menu.alerts.judge_responses.complaints(events=events)


async def on_score_moved(menu: UseCases, events: Sequence[Event[ScoreMoved]]) -> None:
    await menu.signals.judge.scores(events=events)


async def on_target_missed(menu: UseCases, events: Sequence[Event[TargetMissed]]) -> None:
    await menu.signals.judge.targets(events=events)


async def on_source_fell_silent(menu: UseCases, events: Sequence[Event[SourceFellSilent]]) -> None:
    await menu.signals.judge.sources(events=events)


async def on_ticket_step(menu: UseCases, events: Sequence[Event[TicketEvent]]) -> None:
    await menu.loop.follow.cases(events=events)


async def on_ticket_escalated(menu: UseCases, events: Sequence[Event[TicketEscalated]]) -> None:
    await menu.signals.judge.escalations(events=events)


async def on_unhappy_counted(menu: UseCases, events: Sequence[Event[UnhappyCounted]]) -> None:
    await menu.loop.count(events=events)


async def on_source_recovered(menu: UseCases, events: Sequence[Event[SourceRecovered]]) -> None:
    await menu.asking.end_source_silences(events=events)


async def on_notice_acknowledged(menu: UseCases, events: Sequence[Event[NoticeAcknowledged]]) -> None:
    await menu.loop.follow.notices(events=events)
    await menu.asking.take_acknowledgements(events=events)


async def on_notice_sent(menu: UseCases, events: Sequence[Event[NoticeSent]]) -> None:
    await menu.loop.follow.notices(events=events)
    await menu.drills.keep_steps(events=events)


async def on_notice_withheld(menu: UseCases, events: Sequence[Event[NoticeWithheld]]) -> None:
    await menu.drills.keep_steps(events=events)


async def on_message(menu: UseCases, events: Sequence[Event[MessageEvent]]) -> None:
    await menu.recoveries.follow.messages(events=events)
    await menu.loop.follow.letters(events=events)


async def on_ticket_contacted(menu: UseCases, events: Sequence[Event[TicketContacted]]) -> None:
    await menu.loop.follow.cases(events=events)
    await menu.recoveries.follow.contacts(events=events)


async def on_respondent_erased(menu: UseCases, events: Sequence[Event[RespondentErased]]) -> None:
    await menu.erasure.forget_respondents(events=events)


async def on_response_withdrawn(menu: UseCases, events: Sequence[Event[ResponseWithdrawn]]) -> None:
    await menu.erasure.forget_responses(events=events)


HANDLERS: Handlers = {
    ResponseScored: on_response_scored,
    CommentRead: on_comment_read,
    ComplaintFiled: on_complaint_filed,
    ScoreMoved: on_score_moved,
    TargetMissed: on_target_missed,
    SourceFellSilent: on_source_fell_silent,
    TicketOpened: on_ticket_step,
    TicketAssigned: on_ticket_step,
    TicketResolved: on_ticket_step,
    TicketClosed: on_ticket_step,
    TicketReopened: on_ticket_step,
    TicketWaiting: on_ticket_step,
    TicketResumed: on_ticket_step,
    TicketMerged: on_ticket_step,
    TicketEscalated: on_ticket_escalated,
    TicketJoined: on_ticket_step,
    UnhappyCounted: on_unhappy_counted,
    SourceRecovered: on_source_recovered,
    NoticeAcknowledged: on_notice_acknowledged,
    NoticeSent: on_notice_sent,
    NoticeWithheld: on_notice_withheld,
    MessageSent: on_message,
    MessageRefused: on_message,
    MessageFailed: on_message,
    MessageBounced: on_message,
    TicketContacted: on_ticket_contacted,
    RespondentErased: on_respondent_erased,
    ResponseWithdrawn: on_response_withdrawn,
    **DIRECTORY_HANDLERS,
}
