"""Ask customers again after their case was closed, and let what they say decide whether they were won back."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import timedelta
from uuid import UUID

import structlog

from services.tickets.application.book import CaseBook, Caused, Writing
from services.tickets.application.merging import merge_cases
from services.tickets.domain.merging import may_meet
from services.tickets.domain.proof import prove, survey_of, why_not_asked
from services.tickets.domain.recovery_policy import Policy, policy_for
from services.tickets.domain.resurvey import NotAsked, Resurvey, with_news
from services.tickets.domain.ticket import SUITE, Change, Ticket
from services.tickets.store.joining_store import JoiningStore
from services.tickets.store.proof_store import ResurveyStore
from services.tickets.store.recovery_policy_store import read_policies
from services.tickets.store.tables import DUE
from services.tickets.store.ticket_store import TicketStore
from shared.contracts.case_requests import ResurveyCancelled, ResurveyRequested
from shared.contracts.event import Cause, Event, cause_of
from shared.contracts.resurveys import ResurveyAnswered, ResurveyEvent, ResurveyExpired
from shared.due.pieces import Claimed, NewDue
from shared.due.work import DueWork
from shared.ids import uuid7

log = structlog.get_logger("heed.tickets")

RESURVEY_KIND = "resurvey"
"""Name of the kind of due work about re-surveys; `ref` is the id of one, `cause` what is to be done."""
ASK = "closed"
CONCLUDE = "unanswered"
DUE_WORK = DueWork(DUE)
LATE = timedelta(hours=1)
"""From so much on the asking is marked as late."""
HORIZON = timedelta(days=30)
"""Whoever would be asked so much later than planned is not asked: they would not know what about."""
LONGEST_SILENCE = timedelta(days=7)
"""So long after all its time is over nothing need be published about an invitation for it to be over."""


async def plan_resurveys(writing: Writing, changes: Sequence[Caused]) -> None:
    """Plan the asking for cases that are closed, and take it back for those that are taken up again."""
    closed = [change for change, _ in changes if change.entry.action == "closed" and change.ticket.kind != "signal"]
    again = {
        change.ticket.id
        for change, _ in changes
        if change.entry.action == "reopened" or (change.entry.action == "merged" and change.ticket.merged_into)
    }
    if again:
        await _take_back(writing, sorted(again))
    policies = await read_policies(writing.connection) if closed else ()
    for change in closed:
        await _plan(writing, change, policy_for(policies, change.ticket.touchpoint))


async def _plan(writing: Writing, change: Change, policy: Policy | None) -> None:
    ticket = change.ticket
    reason = why_not_asked(ticket, policy)
    asked = reason is None and policy is not None
    rest = policy.definition.rest if asked and policy is not None else timedelta(0)
    resurvey = Resurvey(
        id=uuid7(),
        ticket_id=ticket.id,
        closing_version=change.entry.version,
        closed_at=change.entry.at,
        policy=None if policy is None else policy.key,
        survey=survey_of(ticket, policy) if asked and policy is not None else None,
        due_at=change.entry.at + rest,
        not_asked_because=reason,
    )
    await ResurveyStore(writing.connection).add(resurvey)
    if asked:
        key = f"resurvey:{ticket.id}:{resurvey.closing_version}"
        await DUE_WORK.add(writing.connection, [NewDue(RESURVEY_KIND, str(resurvey.id), key, resurvey.due_at, ASK)])


async def _take_back(writing: Writing, ticket_ids: Sequence[UUID]) -> None:
    store = ResurveyStore(writing.connection)
    for one in await store.of(ticket_ids):
        if not one.is_open:
            continue
        await DUE_WORK.cancel(writing.connection, RESURVEY_KIND, [str(one.id)])
        await store.save(replace(one, taken_back_at=writing.now))
        if one.requested_at is not None:
            data = ResurveyCancelled(resurvey_id=one.id, ticket_id=one.ticket_id, at=writing.now)
            writing.work.publish(data)


@dataclass(frozen=True, slots=True)
class TakeResurveyStep:
    """Do what is due about a re-survey, and settle the work in the same transaction: ask, or conclude from silence."""

    book: CaseBook

    async def __call__(self, *, claimed: Claimed) -> None:
        """Look at the case again, and ask for the invitation or say why not.

        Raises:
            LeaseLostError: somebody else has the work by now, or it was stopped: nothing was done.
            UnavailableError: the database does not answer.
        """
        async with self.book.begin() as writing:
            await self._take(writing, claimed)
            await DUE_WORK.finish(writing.connection, claimed)

    async def _take(self, writing: Writing, claimed: Claimed) -> None:
        store = ResurveyStore(writing.connection)
        seen = await store.find(UUID(claimed.ref))
        if seen is None:
            return
        ticket = await writing.tickets.lock(seen.ticket_id)
        known = await store.find(seen.id)
        if known is None or not known.is_open:
            return
        if claimed.cause == CONCLUDE:
            await _conclude(writing, ticket, known, replace(known, expired_at=writing.now))
        elif known.requested_at is None:
            await _ask(writing, ticket, known)


async def _ask(writing: Writing, ticket: Ticket, known: Resurvey) -> None:
    store, now = ResurveyStore(writing.connection), writing.now
    policy = policy_for(await read_policies(writing.connection), ticket.touchpoint)
    reason = await _why_not_now(writing, ticket, known, policy)
    if reason is not None or policy is None or known.survey is None:
        await store.save(replace(known, not_asked_because=reason))
        log.info("resurvey_not_asked", ticket=str(ticket.id), reason=reason)
        return
    definition = policy.definition
    asked = replace(known, requested_at=now, is_late=now >= known.due_at + LATE, policy=policy.key)
    await store.save(asked)
    writing.work.publish(
        ResurveyRequested(
            resurvey_id=known.id,
            ticket_id=ticket.id,
            survey=known.survey,
            respondent_id=ticket.respondent_id,
            response_id=ticket.response_id,
            reopened_by=await _reopened_by(writing.tickets, ticket),
            complaint_id=ticket.complaint_id,
            touchpoint=ticket.touchpoint,
            location=ticket.location,
            template=definition.resurvey_template,
            basis=definition.basis,
            answer_days=definition.answer_days,
            due_at=known.due_at,
            requested_at=now,
        )
    )
    # It waits for its moment at most as long as it is valid, and is valid for as long again.
    end = now + 2 * timedelta(days=definition.answer_days) + LONGEST_SILENCE
    key = f"resurvey-{CONCLUDE}:{known.id}"
    await DUE_WORK.add(writing.connection, [NewDue(RESURVEY_KIND, str(known.id), key, end, CONCLUDE)])
    log.info("resurvey_asked", ticket=str(ticket.id), late=asked.is_late)


async def _why_not_now(writing: Writing, ticket: Ticket, known: Resurvey, policy: Policy | None) -> NotAsked | None:
    reason = why_not_asked(ticket, policy)
    if reason == "anonymous":
        return "erased"  # somebody was known when it was planned
    if reason is not None:
        return reason
    if writing.now >= known.due_at + HORIZON:
        return "too_late"
    others = await ResurveyStore(writing.connection).of([ticket.id])
    has_answered = any(one.answered_at is not None and one.answered_at > known.closed_at for one in others)
    return "answered" if has_answered else None


async def _reopened_by(tickets: TicketStore, ticket: Ticket) -> tuple[UUID, ...]:
    """Return the answers of the customer that reopened a case."""
    history = await tickets.history_after(ticket.id, 0, limit=ticket.version)
    return tuple(one.response_id for one in history if one.action == "reopened" and one.response_id is not None)


async def _conclude(
    writing: Writing, ticket: Ticket, before: Resurvey, known: Resurvey, cause: Cause | None = None
) -> bool:
    """Store what is known, and write into the case what follows from it; return whether it was reopened."""
    proven = prove(ticket, known, at=writing.now)
    if proven.resurvey != before:
        await ResurveyStore(writing.connection).save(proven.resurvey)
    await writing.record([(change, cause) for change in proven.changes])
    return any(change.entry.action == "reopened" for change in proven.changes)


@dataclass(frozen=True, slots=True)
class FollowResurveys:
    """Take in what became of asking customers again, in any order and however often."""

    book: CaseBook

    async def __call__(self, *, events: Sequence[Event[ResurveyEvent]]) -> None:
        """Note it, and write into the cases what follows. What is about no re-survey that is known is skipped."""
        async with self.book.begin(*map(cause_of, events)) as writing:
            fresh = [event for event in events if writing.work.is_fresh(event)]
            if any(isinstance(event.data, ResurveyAnswered) for event in fresh):
                await writing.tickets.lock_all_cases()  # two may become one
            for event in sorted(fresh, key=lambda event: event.data.ticket_id):
                await self._follow(writing, event)

    async def _follow(self, writing: Writing, event: Event[ResurveyEvent]) -> None:
        store, news = ResurveyStore(writing.connection), event.data
        seen = await store.find(news.resurvey_id)
        if seen is None:
            return
        ticket = await writing.tickets.lock(seen.ticket_id)
        before = await store.find(seen.id)
        if before is None:
            return
        if ticket.respondent_id is None and isinstance(news, ResurveyAnswered):
            return  # the customer was erased: nothing of theirs is taken in any more
        is_reopened = await _conclude(writing, ticket, before, with_news(before, news, ticket), cause_of(event))
        if isinstance(news, ResurveyAnswered | ResurveyExpired):
            await DUE_WORK.cancel(writing.connection, RESURVEY_KIND, [str(before.id)])
        if is_reopened and isinstance(news, ResurveyAnswered):
            await self._take_in(writing, news.response_id, writing.latest(ticket), cause_of(event))

    async def _take_in(self, writing: Writing, response_id: UUID, ticket: Ticket, cause: Cause) -> None:
        """Let a reopened case take in the one that an alert on the same answer has opened, if nobody has begun it."""
        joining = JoiningStore(writing.connection)
        other_id = (await joining.of_responses([response_id])).get(response_id)
        if other_id is None or other_id == ticket.id or other_id in await joining.worked_on([other_id]):
            return
        other = await writing.tickets.lock(other_id)
        if other.state != "closed" and may_meet(other, ticket):
            await merge_cases(writing, other, ticket, actor=SUITE, cause=cause)
