"""Append what was done, in any service, to the audit log."""

import secrets
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import cast
from uuid import UUID

import structlog

from services.accounts.application.audit.segments import open_segment
from services.accounts.domain.audit.entry import AuditEntry, SealedEntry
from services.accounts.domain.audit.segment import Segment
from services.accounts.domain.audit.subject import (
    SHARED_KINDS,
    THINGS_BY_REFERENCE,
    Subject,
    SubjectKind,
    with_references,
)
from services.accounts.store.audit.log_store import LogStore
from services.accounts.store.audit.subject_store import SubjectStore, forgotten
from shared.clock import Clock
from shared.contracts.audit import ActionAudited
from shared.contracts.event import Event, cause_of
from shared.unit_of_work import UnitOfWork

log = structlog.get_logger("heed.audit")

_SALT_BYTES = 16


@dataclass(slots=True)
class Draft:
    """An entry that is being made, and everybody whom it names."""

    data: ActionAudited
    event_id: UUID
    named: list[tuple[SubjectKind, str]] = field(default_factory=list)

    def __post_init__(self) -> None:
        def note(kind: SubjectKind, value: str) -> str:
            self.named.append((kind, value))
            return ""

        if self.thing_kind is not None:
            note(self.thing_kind, self.data.thing_id)
        if self.data.actor_kind != "suite":
            note(self.data.actor_kind, self.data.actor)
        for state in (self.data.before, self.data.after):
            with_references(state, note)

    @property
    def thing_kind(self) -> SubjectKind | None:
        return THINGS_BY_REFERENCE.get(self.data.thing)


@dataclass(frozen=True, slots=True)
class AppendEntries:
    """Append an entry for each event, once, however often and by however many workers it is received."""

    unit_of_work: UnitOfWork
    clock: Clock

    async def __call__(self, *, events: Sequence[Event[ActionAudited]]) -> int:
        """Return how many entries were appended."""
        async with self.unit_of_work.begin(*map(cause_of, events)) as work:
            drafts = [Draft(event.data, event.id) for event in events if work.is_fresh(event)]
            ids = {UUID(value) for draft in drafts for _, value in draft.named if _is_id(value)}
            erased = await forgotten(work.connection).among(ids)
            log_store = LogStore(work.connection)
            await log_store.lock()
            drafts = await _unrecorded(log_store, drafts)
            if not drafts:
                return 0
            # The lock is held: nobody appends with a later moment before this one.
            now = self.clock.now()
            segment = await open_segment(work, log_store, now)
            subjects = _Subjects(now, {str(one) for one in erased})
            await subjects.find(SubjectStore(work.connection), drafts)
            sealed = _sealed(segment, drafts, subjects, now)
            await SubjectStore(work.connection).add(subjects.added)
            await log_store.add(sealed)
            await log_store.save_segment(segment.extended(len(sealed), sealed[-1].hash))
        log.info("audit_entries_appended", entries=len(sealed))
        return len(sealed)


async def _unrecorded(store: LogStore, drafts: Sequence[Draft]) -> list[Draft]:
    """Return the drafts of events that have no entry; the inbox forgets events sooner than the log."""
    by_service: dict[str, list[UUID]] = {}
    for draft in drafts:
        by_service.setdefault(draft.data.producer(), []).append(draft.event_id)
    known = {service: await store.recorded(service, ids) for service, ids in by_service.items()}
    return [draft for draft in drafts if draft.event_id not in known[draft.data.producer()]]


class _Subjects:
    """Whom the new entries refer to: known already, or noted now."""

    def __init__(self, now: datetime, erased: Collection[str]) -> None:
        self._now = now
        self._erased = erased
        self._known: dict[tuple[SubjectKind, str], str] = {}
        self.added: list[Subject] = []

    async def find(self, store: SubjectStore, drafts: Sequence[Draft]) -> None:
        values = {value for draft in drafts for _, value in draft.named}
        for subject in await store.known(SHARED_KINDS, values):
            self._known[subject.kind, cast("str", subject.value)] = subject.id

    def refer(self, kind: SubjectKind, value: str) -> str:
        """Return the reference of somebody."""
        if (kind, value) not in self._known:
            self._known[kind, value] = self.note(kind, value)
        return self._known[kind, value]

    def note(self, kind: SubjectKind, value: str, *, is_erased: bool = False) -> str:
        """Return a new reference."""
        subject = Subject.of(kind, value, salt=secrets.token_hex(_SALT_BYTES), at=self._now)
        self.added.append(subject.erased() if is_erased or value in self._erased else subject)
        return subject.id

    def is_erased(self, value: str) -> bool:
        return value in self._erased


def _sealed(segment: Segment, drafts: Sequence[Draft], subjects: _Subjects, now: datetime) -> list[SealedEntry]:
    sealed: list[SealedEntry] = []
    previous = segment.last_hash
    for number, draft in enumerate(drafts, segment.entries + 1):
        entry = _entry(draft, subjects, segment=segment.number, number=number, now=now)
        previous = entry.hash_after(previous)
        sealed.append(SealedEntry(entry=entry, hash=previous))
    return sealed


def _entry(draft: Draft, subjects: _Subjects, *, segment: int, number: int, now: datetime) -> AuditEntry:
    data = draft.data
    used: set[str] = set()

    def refer(kind: SubjectKind, value: str) -> str:
        used.add(reference := subjects.refer(kind, value))
        return reference

    def note(kind: SubjectKind, value: str | None, *, is_erased: bool = False) -> str | None:
        if not value:
            return None
        used.add(reference := subjects.note(kind, value, is_erased=is_erased))
        return reference

    thing_ref = None if draft.thing_kind is None else refer(draft.thing_kind, data.thing_id)
    actor_ref = None if data.actor_kind == "suite" else refer(data.actor_kind, data.actor)
    about_erased = any(subjects.is_erased(value) for value in (data.thing_id, data.actor))
    values = {
        "address_ref": note("address", data.address, is_erased=subjects.is_erased(data.actor)),
        "reason_ref": note("reason", data.reason, is_erased=about_erased),
        "before": with_references(data.before, refer),
        "after": with_references(data.after, refer),
    }
    return AuditEntry(
        segment=segment,
        number=number,
        recorded_at=now,
        at=data.at,
        service=data.producer(),
        event_id=draft.event_id,
        action=data.action,
        thing=data.thing,
        thing_id=data.thing_id if thing_ref is None else None,
        thing_ref=thing_ref,
        actor_kind=data.actor_kind,
        actor_ref=actor_ref,
        location=data.location,
        refs=tuple(sorted(used)),
        **cast("Mapping[str, str | None]", values),
    )


def _is_id(value: str) -> bool:
    try:
        return str(UUID(value)) == value
    except ValueError:
        return False
