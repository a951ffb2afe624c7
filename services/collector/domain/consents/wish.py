"""What somebody wishes, before it stands in the ledger under each of their names."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime
from uuid import UUID

from services.collector.domain.consents.entry import ConsentEntry, ConsentSource, Wish
from shared.vocabulary import MessageBasis, MessageChannel, MessagePurpose


@dataclass(frozen=True, slots=True)
class Somebody:
    """Whose wish it is: one person under all their names, or a name that nobody is known by."""

    names: tuple[bytes, ...] = field(repr=False)
    """Digests, as `Person.digest` makes them."""
    respondent_id: UUID | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class NewWish:
    """A wish; its fields are those of `ConsentEntry`."""

    wish: Wish
    channel: MessageChannel | None = None
    purpose: MessagePurpose | None = None
    basis: MessageBasis | None = None
    source: ConsentSource
    wording: str | None = None
    said_at: datetime
    by: str | None = None
    message_id: UUID | None = None
    undoes: UUID | None = None


def wishes_once(entries: Iterable[ConsentEntry]) -> list[ConsentEntry]:
    """Return one line for each wish, the newest first: it stands in the ledger once for each name of the person."""
    once: dict[tuple[object, ...], ConsentEntry] = {}
    by_id = {one.id: one for one in entries}
    for one in by_id.values():
        # Undoing refers to a line of the same name, so what is undone is compared instead of which line it is.
        undone = None if one.undoes is None else _said(by_id.get(one.undoes))
        once.setdefault((*_said(one), undone), one)
    return sorted(once.values(), key=lambda one: (one.said_at, one.id), reverse=True)


def undone_by(entries: Iterable[ConsentEntry]) -> frozenset[UUID]:
    """Return the ids of the lines that were undone."""
    return frozenset(one.undoes for one in entries if one.undoes is not None)


def _said(entry: ConsentEntry | None) -> tuple[object, ...]:
    if entry is None:
        return ()
    what = (entry.wish, entry.channel, entry.purpose, entry.basis, entry.undoes is not None)
    return (entry.said_at, *what, entry.source, entry.by, entry.message_id, entry.wording)
