"""Follow what becomes of alerts elsewhere: notices that are sent and acknowledged, cases, contact."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from services.alerts.domain.loop import FirstTime, LoopAbout, LoopCase, LoopLetter, LoopNotice
from services.alerts.domain.subject import TRIGGERS_OF, CustomerKind
from services.alerts.store.alert_store import forgotten
from services.alerts.store.letter_store import LetterStore
from services.alerts.store.loop_store import LoopStore
from shared.contracts.event import Event, cause_of
from shared.contracts.messages import MessageBounced, MessageEvent, MessageSent
from shared.contracts.notifications import NoticeAcknowledged, NoticeSent
from shared.contracts.tickets import TicketContacted, TicketEvent
from shared.observability.metrics import LOOP_STEP_SECONDS
from shared.unit_of_work import UnitOfWork, Work

Notice = NoticeSent | NoticeAcknowledged
CONSUMER = "alerts.loop"
"""Others in alerts may handle the same events, in transactions of their own."""


@dataclass(frozen=True, slots=True)
class FollowLoop:
    """Remember the first time of each step, and the state of each case, in whichever order they are received."""

    unit_of_work: UnitOfWork

    async def cases(self, *, events: Sequence[Event[TicketEvent]]) -> Sequence[FirstTime]:
        """Follow the cases of responses and complaints, and return the contacts that were the first."""
        async with self.unit_of_work.begin(*map(cause_of, events), consumer=CONSUMER) as work:
            fresh = [event.data for event in events if work.is_fresh(event)]
            about = [one for one in fresh if subjects_of(one)]
            store = LoopStore(work.connection)
            latest, several = _latest(about), _several(about)
            first = await store.keep_cases(latest, at=work.now)
            joined = await store.keep_about(several, at=work.now)
            first -= await LetterStore(work.connection).written_to(first)
            joined -= await LetterStore(work.connection).written_to(joined)
            received = await store.received(first | joined)
            moments: dict[UUID, datetime | None] = {
                one.about: one.contacted_at for one in several if one.about in joined
            }
            moments |= {
                id_: one.contacted_at
                for one in latest
                for id_ in [one.response_id or one.complaint_id]
                if one.contacted_at is not None and id_ in first
            }
            times = [
                FirstTime("contact", _seconds(received[id_], contacted_at))
                for id_, contacted_at in moments.items()
                if id_ in received and contacted_at is not None
            ]
        return _observed(times)

    async def letters(self, *, events: Sequence[Event[MessageEvent]]) -> Sequence[FirstTime]:
        """Follow what colleagues wrote to customers, and return the contacts that were the first.

        What is automatic is no contact, nor is what a key sent, what came back, and what nobody gets.
        """
        written = [event for event in events if event.data.cause == "written"]
        if not written:
            return []
        async with self.unit_of_work.begin(*map(cause_of, written), consumer=CONSUMER) as work:
            news = {event.data.message_id: event.data for event in written if work.is_fresh(event)}
            gone = await forgotten(work.connection).among([one.respondent_id for one in news.values()])
            store = LetterStore(work.connection)
            await store.remove([id_ for id_, one in news.items() if isinstance(one, MessageBounced)])
            times = await store.add([_letter(one, gone) for one in news.values() if _reaches_somebody(one)])
        return _observed([FirstTime("contact", _seconds(begin, end)) for begin, end in times])

    async def notices(self, *, events: Sequence[Event[Notice]]) -> Sequence[FirstTime]:
        """Follow the notices about responses and complaints, rehearsals apart, and return the first of each."""
        async with self.unit_of_work.begin(*map(cause_of, events), consumer=CONSUMER) as work:
            kept: dict[UUID, LoopNotice] = {}
            for event in events:
                notice = _notice(event.data) if work.is_fresh(event) else None
                if notice is not None:
                    kept[notice.subject_id] = _earlier(kept.get(notice.subject_id, notice), notice)
            store = LoopStore(work.connection)
            first = await store.keep_notices(list(kept.values()), at=work.now)
            received = await store.received([one.subject_id for one in first])
            times = [one for notice in first for one in _times(notice, received)]
        return _observed(times)


async def note_acknowledged(work: Work, group: str, at: datetime) -> None:
    """Remember that somebody takes care of a response or complaint, by the name of the group of its alerts."""
    subject, _, about = group.partition(":")
    kind = _customer_kind(subject)
    if kind is not None:
        notice = LoopNotice(subject=kind, subject_id=UUID(about), acknowledged_at=at)
        store = LoopStore(work.connection)
        first = await store.keep_notices([notice], at=work.now)
        received = await store.received([one.subject_id for one in first])
        _observed([one for notice in first for one in _times(notice, received)])


def _reaches_somebody(message: MessageEvent) -> bool:
    return isinstance(message, MessageSent) and message.by_person and not message.to_folder


def _letter(message: MessageEvent, forgotten_people: Collection[UUID]) -> LoopLetter:
    return LoopLetter(
        message_id=message.message_id,
        ticket_id=message.ticket_id,
        response_id=message.response_id,
        complaint_id=message.complaint_id,
        respondent_id=None if message.respondent_id in forgotten_people else message.respondent_id,
        at=message.at,
    )


def _latest(events: Sequence[TicketEvent]) -> Sequence[LoopCase]:
    """Return each case as it is after these steps, with its first contact among them."""
    cases: dict[UUID, LoopCase] = {}
    for event in sorted(events, key=lambda one: one.version):
        contacted = event.contacted_at if isinstance(event, TicketContacted) else None
        known = cases.get(event.ticket_id)
        cases[event.ticket_id] = LoopCase(
            ticket_id=event.ticket_id,
            version=event.version,
            state=event.state,
            response_id=event.response_id,
            complaint_id=event.complaint_id,
            contacted_at=_min(known.contacted_at if known else None, contacted),
        )
    return list(cases.values())


def subjects_of(event: TicketEvent) -> Sequence[tuple[CustomerKind, UUID]]:
    """Return the responses and complaints that a case is about."""
    responses = (*filter(None, (event.response_id,)), *event.further_response_ids)
    complaints = (*filter(None, (event.complaint_id,)), *event.further_complaint_ids)
    return [("response", one) for one in responses] + [("complaint", one) for one in complaints]


def _several(events: Sequence[TicketEvent]) -> Sequence[LoopAbout]:
    """Return what cases are about that are about several, with the first contact since then."""
    found: dict[tuple[UUID, UUID], LoopAbout] = {}
    for event in events:
        subjects = subjects_of(event)
        contacted = event.contacted_at if isinstance(event, TicketContacted) else None
        for kind, about in subjects if len(subjects) > 1 else ():
            known = found.get((event.ticket_id, about))
            found[event.ticket_id, about] = LoopAbout(
                ticket_id=event.ticket_id,
                about=about,
                kind=kind,
                joined_at=min(event.at, known.joined_at) if known else event.at,
                contacted_at=_min(known.contacted_at if known else None, contacted),
            )
    return list(found.values())


def _notice(event: Notice) -> LoopNotice | None:
    subject = _customer_kind(event.subject)
    if event.is_drill or subject is None:
        return None
    try:
        about = UUID(event.subject_id)
    except ValueError:
        return None
    sent = event.at if isinstance(event, NoticeSent) else None
    acknowledged = event.at if isinstance(event, NoticeAcknowledged) else None
    return LoopNotice(subject=subject, subject_id=about, sent_at=sent, acknowledged_at=acknowledged)


def _customer_kind(subject: str) -> CustomerKind | None:
    """Return the kind of what a customer said; None where nobody said anything."""
    return next((kind for kind in TRIGGERS_OF if kind == subject), None)


def _earlier(one: LoopNotice, other: LoopNotice) -> LoopNotice:
    return LoopNotice(
        subject=one.subject,
        subject_id=one.subject_id,
        sent_at=_min(one.sent_at, other.sent_at),
        acknowledged_at=_min(one.acknowledged_at, other.acknowledged_at),
    )


def _times(notice: LoopNotice, received: Mapping[UUID, datetime]) -> Sequence[FirstTime]:
    at = received.get(notice.subject_id)
    if at is None:
        return []
    times = []
    if notice.sent_at is not None:
        times.append(FirstTime("notice", _seconds(at, notice.sent_at)))
    if notice.acknowledged_at is not None:
        times.append(FirstTime("acknowledged", _seconds(at, notice.acknowledged_at)))
    return times


def _observed(times: Sequence[FirstTime]) -> Sequence[FirstTime]:
    for one in times:
        LOOP_STEP_SECONDS.labels(one.step).observe(one.seconds)
    return times


def _seconds(begin: datetime, end: datetime) -> float:
    return max(0.0, (end - begin).total_seconds())


def _min(one: datetime | None, other: datetime | None) -> datetime | None:
    return min(moment for moment in (one, other) if moment is not None) if one or other else None
