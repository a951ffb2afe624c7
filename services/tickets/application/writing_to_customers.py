"""Have the customers of cases written to as the policy wants it: a receipt, that it goes on, that it is done."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from uuid import UUID

from services.tickets.application.book import CaseBook, Caused, Writing
from services.tickets.domain.customer_messages import (
    CustomerMessage,
    can_be_written_to,
    made_untrue,
    message_about,
    message_after,
    progress_of,
)
from services.tickets.domain.recovery_policy import Policy, policy_for
from services.tickets.domain.ticket import Ticket
from services.tickets.store.proof_store import CustomerMessageStore
from services.tickets.store.recovery_policy_store import read_policies
from services.tickets.store.tables import DUE
from shared.contracts.case_requests import CaseMessageKind, MessageCancelled
from shared.contracts.event import Cause, Event, cause_of
from shared.contracts.messages import MessageEvent, outcome_of
from shared.due.pieces import Claimed, NewDue
from shared.due.work import DueWork
from shared.unit_of_work import UnitOfWork

PROGRESS_KIND = "case_progress"
"""Name of the kind of due work that looks whether a customer has had news; `ref` is the id of a ticket."""
CONSUMER = "tickets.customer_messages"
DUE_WORK = DueWork(DUE)
_WATCHED = frozenset({"opened", "reopened", "resolved", "closed", "merged"})


async def write_to_customers(writing: Writing, changes: Sequence[Caused]) -> None:
    """Want the messages that steps lead to, and take back those that are not true any more."""
    watched = [(change, cause) for change, cause in changes if change.entry.action in _WATCHED]
    if not watched:
        return
    policies = await read_policies(writing.connection)
    for change, cause in watched:
        ticket = change.ticket
        policy = policy_for(policies, ticket.touchpoint)
        untrue = made_untrue(change)
        if untrue:
            await _take_back(writing, ticket, untrue)
        if change.entry.action in {"opened", "reopened"}:
            await _watch(writing, ticket, policy, number=change.entry.version)
        kind = message_after(change)
        if kind is not None and policy is not None:
            await _want(writing, ticket, kind, policy, number=change.entry.version, cause=cause)


async def _watch(writing: Writing, ticket: Ticket, policy: Policy | None, *, number: int) -> None:
    """Look, after a while, whether the customer has had news."""
    if policy is not None and policy.definition.progress and can_be_written_to(ticket):
        at = writing.now + timedelta(days=policy.definition.progress_after_days)
        key = f"case-progress:{ticket.id}:{number}"
        await DUE_WORK.add(writing.connection, [NewDue(PROGRESS_KIND, str(ticket.id), key, at, "no_news")])


async def _want(
    writing: Writing, ticket: Ticket, kind: CaseMessageKind, policy: Policy, *, number: int, cause: Cause | None = None
) -> None:
    wanted = message_about(ticket, kind, policy, number=number, at=writing.now)
    if wanted is None:
        return
    message = CustomerMessage(
        effect_key=wanted.effect_key, ticket_id=ticket.id, kind=kind, requested_at=wanted.requested_at
    )
    if await CustomerMessageStore(writing.connection).add(message):
        writing.work.publish(wanted, cause=cause)


async def _take_back(writing: Writing, ticket: Ticket, kinds: frozenset[CaseMessageKind]) -> None:
    if "progress" in kinds:
        await DUE_WORK.cancel(writing.connection, PROGRESS_KIND, [str(ticket.id)])
    store = CustomerMessageStore(writing.connection)
    for one in await store.of([ticket.id]):
        if one.kind in kinds and one.may_be_taken_back:
            await store.save(replace(one, taken_back_at=writing.now))
            writing.work.publish(MessageCancelled(effect_key=one.effect_key, ticket_id=ticket.id, at=writing.now))


@dataclass(frozen=True, slots=True)
class SayThatItGoesOn:
    """Look whether a customer has had no news for long, and want a message then."""

    book: CaseBook

    async def __call__(self, *, claimed: Claimed) -> None:
        """Settle the work, or put it off until the customer has had no news for long enough.

        Raises:
            LeaseLostError: somebody else has the work by now, or it was stopped: nothing was done.
            UnavailableError: the database does not answer.
        """
        async with self.book.begin() as writing:
            ticket = await writing.tickets.lock(UUID(claimed.ref))
            look_again_at = await self._look(writing, ticket)
            if look_again_at is not None:
                await DUE_WORK.put_off(writing.connection, claimed, at=look_again_at)
            else:
                await DUE_WORK.finish(writing.connection, claimed)

    async def _look(self, writing: Writing, ticket: Ticket) -> datetime | None:
        policy = policy_for(await read_policies(writing.connection), ticket.touchpoint)
        history = await writing.tickets.history_after(ticket.id, 0, limit=ticket.version)
        messages = await CustomerMessageStore(writing.connection).of([ticket.id])
        found = progress_of(ticket, history, messages, policy, now=writing.now)
        if found.is_due and policy is not None:
            number = 1 + sum(one.kind == "progress" for one in messages)
            await _want(writing, ticket, "progress", policy, number=number)
        return found.look_again_at


@dataclass(frozen=True, slots=True)
class FollowCustomerMessages:
    """Note what became of messages in cases: those of the suite, and what colleagues wrote."""

    unit_of_work: UnitOfWork

    async def __call__(self, *, events: Sequence[Event[MessageEvent]]) -> None:
        """Note it, in any order and however often. Invitations are followed by what becomes of re-surveys."""
        async with self.unit_of_work.begin(*map(cause_of, events), consumer=CONSUMER) as work:
            store = CustomerMessageStore(work.connection)
            for event in events:
                if work.is_fresh(event) and event.data.cause != "invitation":
                    await _note(store, event.data)


async def _note(store: CustomerMessageStore, data: MessageEvent) -> None:
    if data.ticket_id is None:
        return
    outcome, reason = outcome_of(data)
    await store.note(
        CustomerMessage(
            effect_key=data.effect_key,
            ticket_id=data.ticket_id,
            kind=data.cause,
            requested_at=data.at,
            outcome=outcome,
            outcome_at=data.at,
            reason=reason,
        )
    )
