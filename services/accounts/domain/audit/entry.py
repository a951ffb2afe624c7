"""Entries of the audit log as they are kept, and as people read them."""

import dataclasses
import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any, cast
from uuid import UUID

from services.accounts.domain.audit.subject import Subject, without_references
from shared.vocabulary import ReadFilter


@dataclass(frozen=True, slots=True, kw_only=True)
class AuditEntry:
    """Who did what to what. People, addresses and reasons are references; see `Subject`."""

    segment: int
    number: int
    """From 1 within the segment, without gaps."""
    recorded_at: datetime
    """When it entered the log."""
    at: datetime
    """When it was done."""
    service: str
    event_id: UUID
    action: str
    thing: str
    thing_id: str | None
    """None: the thing is somebody, and `thing_ref` refers to them."""
    thing_ref: str | None
    actor_kind: str
    """`person`, `key` or `suite`."""
    actor_ref: str | None
    """None: the suite itself."""
    address_ref: str | None
    reason_ref: str | None
    location: str | None
    before: str | None
    after: str | None
    refs: tuple[str, ...]
    """All references of this entry, sorted; those in `before` and `after` too."""

    def hash_after(self, previous: str) -> str:
        """Return the entry's hash in the chain: SHA-256 over the hash before and everything that it says."""
        said = {field.name: _plain(getattr(self, field.name)) for field in dataclasses.fields(self)}
        text = json.dumps(said, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
        return hashlib.sha256(f"{previous}\n{text}".encode()).hexdigest()


def _plain(value: object) -> object:
    match value:
        case datetime():
            return value.astimezone(UTC).isoformat(timespec="microseconds")
        case UUID():
            return str(value)
        case _:
            return value


@dataclass(frozen=True, slots=True, kw_only=True)
class SealedEntry:
    """An entry at its place in the chain."""

    entry: AuditEntry
    hash: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ReadableEntry:
    """An entry with what its references stand for; None where that is erased."""

    sealed: SealedEntry
    subjects: Mapping[str, Subject]

    @property
    def entry(self) -> AuditEntry:
        return self.sealed.entry

    @property
    def actor(self) -> str | None:
        """The name of a key, the id of a person, or `heed` for the suite."""
        return "heed" if self.entry.actor_kind == "suite" else self._value(self.entry.actor_ref)

    @property
    def thing_id(self) -> str | None:
        return self._value(self.entry.thing_ref) if self.entry.thing_ref else self.entry.thing_id

    @property
    def address(self) -> str | None:
        return self._value(self.entry.address_ref)

    @property
    def reason(self) -> str | None:
        return self._value(self.entry.reason_ref)

    @property
    def before(self) -> dict[str, Any] | None:
        return cast("dict[str, Any] | None", without_references(self.entry.before, self.subjects))

    @property
    def after(self) -> dict[str, Any] | None:
        return cast("dict[str, Any] | None", without_references(self.entry.after, self.subjects))

    def _value(self, reference: str | None) -> str | None:
        subject = None if reference is None else self.subjects.get(reference)
        return None if subject is None else subject.value


@dataclass(frozen=True, slots=True, kw_only=True)
class AuditFilter(ReadFilter):
    """Which entries are wanted; None means all. The period is of `at`, from inclusive to exclusive."""

    actor: str | None = None
    action: str | None = None
    thing: str | None = None
    thing_id: str | None = None
    service: str | None = None
    from_at: datetime | None = None
    to_at: datetime | None = None
    text: str | None = None
    """Words in the reason, in the id of the thing, or in what it was and became; in upper or lower case."""
