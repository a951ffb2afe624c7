"""Take requests for notices: who is meant becomes people, and each has a row."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from services.notifications.domain.notices.notice import NOBODY, Addressee, Content, Notice, Why
from services.notifications.domain.notices.ordered import PERSONAL, readers_of
from services.notifications.domain.notices.plan import AT_ONCE, Pace
from services.notifications.domain.notices.recipients import Recipients, recipients_of
from services.notifications.events_out import notice_withheld
from services.notifications.store.destination_store import DestinationStore
from services.notifications.store.fallback_store import FallbackStore
from services.notifications.store.notice_store import NoticeStore, forgotten
from services.notifications.store.tables import DUE
from shared.contracts.event import Cause, Event, cause_of
from shared.contracts.notices import NoticeRequested, ScoringNoticeRequested
from shared.directory_use_cases import ReadDirectory
from shared.due.pieces import NewDue
from shared.due.work import DueWork
from shared.ids import uuid7
from shared.unit_of_work import UnitOfWork, Work
from shared.vocabulary import Spot

DUE_WORK = DueWork(DUE)
NOTICE_KIND = "notice"
"""Due work: its `ref` is the key of an addressee, whose notices are planned."""


@dataclass(frozen=True, slots=True)
class RequestNotices:
    """Keep what was requested, once for each person and notice key."""

    unit_of_work: UnitOfWork
    read_directory: ReadDirectory
    pace: Pace

    async def __call__(self, *, events: Sequence[Event[NoticeRequested]]) -> None:
        directory = await self.read_directory()
        async with self.unit_of_work.begin(*map(cause_of, events)) as work:
            causes = {event.data.notice_key: cause_of(event) for event in events if work.is_fresh(event)}
            fresh = [event.data for event in events if work.is_fresh(event)]
            erased = await forgotten(work.connection).among([one for data in fresh for one in _ids_of(data)])
            fallback = await FallbackStore(work.connection).get()
            notices: list[Notice] = []
            for data in fresh:
                spot = Spot(touchpoint=data.touchpoint, location=data.location)
                if data.cause in PERSONAL:
                    found = readers_of(directory, data.recipients, data.location)
                else:
                    found = recipients_of(directory, data.recipients, spot, fallback, work.now)
                notices += _notices(data, found, erased, work)
            reachable = await _with_ways(work, notices)
            asked = {one.notice_key for one in reachable}
            # Also where a team is meant that has neither members nor a destination, and there is nobody else.
            unreached = [_for_nobody(data, erased, work) for data in fresh if data.notice_key not in asked]
            await add_notices(work, [*reachable, *unreached], self.pace, causes)


async def add_notices(
    work: Work, notices: Collection[Notice], pace: Pace, causes: Mapping[str, Cause] | None = None
) -> None:
    """Keep notices that nobody requested before, and let those that wait be planned after the waiting time.

    Args:
        work: the transaction.
        notices: to keep.
        pace: how long is waited.
        causes: the requests, by notice key; None: they follow from what is being done.
    """
    because = causes or {}
    new = await NoticeStore(work.connection).add(notices)
    for one in new:
        if one.withheld_because is not None:
            cause = because.get(one.notice_key)
            work.publish(notice_withheld(one, one.withheld_because, work.now), cause=cause)
    plans: dict[tuple[Addressee, datetime], NewDue] = {}
    for one in new:
        if one.state == "waiting":
            due_at = work.now if one.cause in AT_ONCE else work.now + pace.group_wait
            plan = NewDue(
                kind=NOTICE_KIND,
                ref=one.addressee.key,
                effect_key=f"notice:{one.addressee.key}:{one.group}:{one.id}",
                due_at=due_at,
                cause=one.cause,
                correlation_id=because[one.notice_key].correlation_id if one.notice_key in because else None,
            )
            plans.setdefault((one.addressee, due_at), plan)  # a plan is of all that an addressee is to get
    await DUE_WORK.add(work.connection, list(plans.values()))


async def _with_ways(work: Work, notices: Iterable[Notice]) -> Sequence[Notice]:
    """Return notices without those to teams that have no destination: their members have notices of their own."""
    notices = list(notices)
    teams = {one.addressee.id for one in notices if one.addressee.kind == "team"}
    found = await DestinationStore(work.connection).list_verified([], teams) if teams else []
    reached = {one.owner.team for one in found}
    return [one for one in notices if one.addressee.kind != "team" or one.addressee.id in reached]


def _ids_of(data: NoticeRequested) -> list[UUID | None]:
    return [data.respondent_id, _response_of(data)]


def _response_of(data: NoticeRequested) -> UUID | None:
    try:
        return UUID(data.subject_id) if data.subject == "response" else None
    except ValueError:
        return None


def _notices(data: NoticeRequested, found: Recipients, erased: Collection[UUID], work: Work) -> list[Notice]:
    is_erased = any(one in erased for one in _ids_of(data))
    made = [_notice(data, one, why, work, is_erased=is_erased) for one, why in found.addressees.items()]
    for skipped in found.skipped:
        notice = _notice(data, Addressee.person(skipped.person_id), skipped.why, work, is_erased=is_erased)
        made.append(notice.withheld(skipped.because, work.now))
    return made


def _for_nobody(data: NoticeRequested, erased: Collection[UUID], work: Work) -> Notice:
    is_erased = any(one in erased for one in _ids_of(data))
    return _notice(data, NOBODY, (), work, is_erased=is_erased).withheld("nobody", work.now)


def _notice(
    data: NoticeRequested, addressee: Addressee, why: tuple[Why, ...], work: Work, *, is_erased: bool
) -> Notice:
    content = Content(
        survey=data.survey,
        answers=() if is_erased else data.answers,
        comments=() if is_erased else data.comments,
        figures=data.figures,
        rule_names=data.rule_names,
        alert_ids=data.alert_ids,
        ticket_id=data.ticket_id,
        ticket_number=data.ticket_number,
        report=data.report if isinstance(data, ScoringNoticeRequested) else None,
    )
    return Notice(
        id=uuid7(),
        notice_key=data.notice_key,
        addressee=addressee,
        why=why,
        group=data.group,
        cause=data.cause,
        reason=data.reason,
        subject=data.subject,
        subject_id=data.subject_id,
        severity=data.severity,
        rules=data.rules,
        touchpoint=data.touchpoint,
        location=data.location,
        respondent_id=data.respondent_id,
        content=content,
        urgency=data.urgency,
        is_acknowledged_by_hand=data.is_acknowledged_by_hand,
        is_drill=data.is_drill,
        occurred_at=data.occurred_at,
        not_after=data.not_after,
        requested_at=data.at,
        created_at=work.now,
    )
