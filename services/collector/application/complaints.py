"""Complaints that come without a survey: file, list, read."""

import secrets
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from uuid import UUID

from services.collector import events_out
from services.collector.application.complaint_answers import AnswerComplaints
from services.collector.domain.complaints.check_complaint import CheckedComplaint, check_complaint
from services.collector.domain.complaints.complaint import (
    ComplaintDraft,
    ComplaintFilter,
    ComplaintIdTakenError,
    ComplaintNotFoundError,
    ComplaintOutcome,
    InvalidComplaintError,
    StoredComplaint,
)
from services.collector.domain.complaints.reference import RANDOM_BYTES, make_reference
from services.collector.domain.customers.facts import attributes_of
from services.collector.domain.people.contact import Contact
from services.collector.domain.responses.submission import CHANNELS
from services.collector.store.complaint_store import ComplaintStore
from services.collector.store.customer_store import CustomerStore
from services.collector.store.invited_people import InvitedPeople
from services.collector.store.respondent_store import RespondentStore
from shared.access import Caller
from shared.clock import Clock
from shared.errors import UnavailableError
from shared.ids import uuid7
from shared.observability.metrics import COMPLAINTS
from shared.unit_of_work import UnitOfWork, Work
from shared.vocabulary import AttributeValue


@dataclass(frozen=True, slots=True)
class FileComplaint:
    """Take in one complaint. The contract is that of responses: sending it again under its id is harmless."""

    unit_of_work: UnitOfWork
    clock: Clock
    answers: AnswerComplaints
    phone_region: str | None

    async def __call__(self, *, draft: ComplaintDraft, by_hand: bool = False) -> ComplaintOutcome:
        """Return what became of it, once it is stored for good.

        Args:
            draft: the complaint.
            by_hand: whether a colleague writes it down for somebody, which is audited.

        Raises:
            InvalidComplaintError: names every field that is wrong: `text`, `category`, `respondent.email`, ….
            ComplaintIdTakenError: another complaint has this id.
            UnavailableError: it is unknown whether it was stored; repeating it under the same id is harmless.
        """
        channel = draft.channel if draft.channel in CHANNELS else "unknown"
        try:
            checked = check_complaint(
                draft,
                now=self.clock.now(),
                new_id=uuid7(),
                reference=make_reference(secrets.token_bytes(RANDOM_BYTES)),
                phone_region=self.phone_region,
            )
            async with self.unit_of_work.begin() as work:
                outcome = await _file(work, checked)
                if outcome.status == "created":
                    await self.answers.acknowledge(work, outcome.complaint)
                    if by_hand:
                        _audit_filed(work, outcome.complaint)
        except InvalidComplaintError:
            COMPLAINTS.labels(channel, "rejected").inc()
            raise
        except ComplaintIdTakenError:
            COMPLAINTS.labels(channel, "conflict").inc()
            raise
        COMPLAINTS.labels(channel, outcome.status).inc()
        return outcome


def _audit_filed(work: Work, complaint: StoredComplaint) -> None:
    """Record that a colleague wrote a complaint down, without its words."""
    after = {"category": complaint.category, "channel": complaint.channel, "touchpoint": complaint.touchpoint}
    work.audit("complaint.filed", "complaint", str(complaint.id), after=after, location=complaint.location)


async def _file(work: Work, checked: CheckedComplaint) -> ComplaintOutcome:
    complaint = checked.complaint
    complaints = ComplaintStore(work.connection)
    stored = await complaints.find(complaint.id)
    if stored is not None:  # a repetition must not touch contact data
        return _repeated(checked, stored)
    complaint = replace(complaint, respondent_id=await _author_of(work, checked))
    if await complaints.add(complaint):
        work.publish(events_out.complaint_filed(complaint, await _known_of(work, complaint.respondent_id)))
        return ComplaintOutcome("created", complaint)
    twin = await complaints.find(complaint.id)
    if twin is None:
        message = "a complaint of the same id was just removed"
        raise UnavailableError(message)
    return _repeated(checked, twin)


async def _author_of(work: Work, checked: CheckedComplaint) -> UUID | None:
    """Return who complains: the invited person, completed by what they have entered; or whoever they say they are."""
    invited, typed, at = checked.complaint.respondent_id, checked.contact, checked.complaint.filed_at
    respondents = RespondentStore(work.connection)
    known = None if invited is None else await respondents.lock(invited)
    # Another address than the known one is where they want to be reached, and must not be lost; links are passed on.
    if known is not None and (typed is None or not _differ(known, typed)):
        if invited is not None and typed is not None:
            await InvitedPeople(work.connection).complete(invited, typed, at=at)
        return invited
    if typed is None:
        return None
    return next(iter((await respondents.upsert([typed], now=at)).values()))


def _differ(known: Contact, typed: Contact) -> bool:
    pairs = ((known.email, typed.email), (known.phone, typed.phone))
    return any(None not in pair and pair[0] != pair[1] for pair in pairs)


async def _known_of(work: Work, respondent_id: UUID | None) -> Mapping[str, AttributeValue]:
    """Return what is known of an author, as attributes; only consumers see it, for anybody can complain in a name."""
    known = {} if respondent_id is None else await CustomerStore(work.connection).of([respondent_id])
    return {} if respondent_id not in known else attributes_of(known[respondent_id].facts)


def _repeated(checked: CheckedComplaint, stored: StoredComplaint) -> ComplaintOutcome:
    # Nobody knows any more what an erased one said: whatever comes under its id is taken for a repetition of it.
    if stored.erased_at is None and checked.complaint.fingerprint != stored.fingerprint:
        raise ComplaintIdTakenError
    return ComplaintOutcome("duplicate", stored)


@dataclass(frozen=True, slots=True)
class ListComplaints:
    unit_of_work: UnitOfWork

    async def __call__(
        self, *, wanted: ComplaintFilter, after: tuple[datetime, UUID] | None, limit: int
    ) -> list[StoredComplaint]:
        """Return at most `limit` complaints, the latest `filed_at` first, from behind `after` on."""
        async with self.unit_of_work.read() as connection:
            return await ComplaintStore(connection).list_latest(wanted, after=after, limit=limit)


@dataclass(frozen=True, slots=True)
class ReadComplaint:
    unit_of_work: UnitOfWork

    async def __call__(self, *, complaint_id: UUID, caller: Caller) -> StoredComplaint:
        """Return the complaint.

        Raises:
            ComplaintNotFoundError: there is no complaint of this id, its author was erased, or its location is none of
                the caller's.
        """
        async with self.unit_of_work.read() as connection:
            complaint = await ComplaintStore(connection).find(complaint_id)
        if complaint is None or complaint.erased_at is not None or not caller.sees(complaint.location):
            raise ComplaintNotFoundError
        return complaint
