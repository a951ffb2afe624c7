"""How it goes on with complaints: followed by the events of their cases, and shown to whoever has the reference."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from services.collector.application.complaint_answers import AnswerComplaints
from services.collector.domain.complaints.complaint import ComplaintNotFoundError
from services.collector.domain.complaints.progress import CaseStep, ComplaintProgress, ComplaintState
from services.collector.domain.complaints.reference import read_reference
from services.collector.store.complaint_progress_store import ComplaintProgressStore
from services.collector.store.complaint_store import ComplaintStore
from shared.contracts.event import Event, cause_of
from shared.contracts.tickets import TicketEvent, TicketJoined, TicketReopened
from shared.fields import fields_in_common
from shared.observability.actor import SUITE
from shared.unit_of_work import UnitOfWork


@dataclass(frozen=True, slots=True)
class FollowComplaints:
    """Keep what became of complaints, and write to their authors."""

    unit_of_work: UnitOfWork
    answers: AnswerComplaints

    async def __call__(self, *, events: Sequence[Event[TicketEvent]]) -> None:
        """Take in steps of cases, in any order and however often. Those about no complaint that is kept are skipped."""
        async with self.unit_of_work.begin(*map(cause_of, events)) as work:
            steps_of: dict[UUID, list[CaseStep]] = defaultdict(list)
            for event in events:
                for complaint_id in _complaints_of(event.data) if work.is_fresh(event) else ():
                    steps_of[complaint_id].append(_step(event.data))
            ids = list(steps_of)
            complaints = await ComplaintStore(work.connection).lock(ids)
            store = ComplaintProgressStore(work.connection)
            known = await store.of(ids)
            for complaint in complaints:
                if complaint.erased_at is not None:
                    continue
                steps = sorted(steps_of[complaint.id], key=lambda step: (step.merged_cases, step.version))
                first = ComplaintProgress(complaint_id=complaint.id, ticket_id=steps[0].ticket_id)
                progress = known.get(complaint.id, first)
                for step in steps:
                    progress = progress.after(step)
                await store.save(await self.answers.follow(work, complaint, progress, steps[-1]))


def _complaints_of(data: TicketEvent) -> Sequence[UUID]:
    """Return the complaints that a case is about."""
    return (*filter(None, (data.complaint_id,)), *data.further_complaint_ids)


def _step(data: TicketEvent) -> CaseStep:
    return CaseStep(
        ticket_id=data.ticket_id,
        version=data.version,
        state=data.state,
        at=data.at,
        is_reopening=isinstance(data, TicketReopened),
        by_suite=data.actor == SUITE.name,
        is_joining=isinstance(data, TicketJoined),
        merged_cases=data.merged_cases,
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class ComplaintStatus:
    """What whoever has the reference of a complaint may know: no words, no names."""

    reference: str
    state: ComplaintState
    locale: str | None
    """Language in which it was written."""
    location: str | None
    """By whose clocks days are shown; it is not shown itself."""
    filed_at: datetime
    taken_at: datetime | None = None
    answered_at: datetime | None = None
    reopened_at: datetime | None = None
    settled_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class ReadComplaintStatus:
    unit_of_work: UnitOfWork

    async def __call__(self, *, reference: str) -> ComplaintStatus:
        """Return how it goes on with a complaint.

        Raises:
            ComplaintNotFoundError: no complaint has this reference, or its author was erased.
        """
        wanted = read_reference(reference)
        if wanted is None:
            raise ComplaintNotFoundError
        async with self.unit_of_work.read() as connection:
            complaint = await ComplaintStore(connection).find_by_reference(wanted)
            if complaint is None:
                raise ComplaintNotFoundError
            progress = (await ComplaintProgressStore(connection).of([complaint.id])).get(complaint.id)
        seen = {**fields_in_common(complaint, ComplaintStatus), "reference": wanted}
        if progress is None:
            return ComplaintStatus(**seen, state="received")
        return ComplaintStatus(**seen | fields_in_common(progress, ComplaintStatus), state=progress.state)
