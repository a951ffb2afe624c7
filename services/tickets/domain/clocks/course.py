"""What the history of a case means for its clocks: runs from opening or reopening to the end, pauses, and contacts."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Literal, Protocol

from services.tickets.domain.ticket import SUITE

Ending = Literal["settled", "merged"]
"""How a run ended: the case was resolved or closed, or it became part of another one."""
_BEGINNING = frozenset({"opened", "reopened"})
_SETTLED = frozenset({"resolved", "closed"})
_MERGED = "merged"
_WAITING = "waiting"
_CONTACTED = "contacted"


class HistoryEntry(Protocol):
    """What a clock reads of an entry in a history."""

    @property
    def action(self) -> str: ...
    @property
    def actor(self) -> str: ...
    @property
    def at(self) -> datetime: ...
    @property
    def happened_at(self) -> datetime | None: ...
    @property
    def to_state(self) -> str: ...


@dataclass(frozen=True, slots=True)
class Pause:
    """How long a case waited for its customer."""

    begin: datetime
    end: datetime | None
    """None: it still waits."""


@dataclass(frozen=True, slots=True)
class Contact:
    """Somebody spoke to the customer."""

    at: datetime
    """When that happened."""
    recorded_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Run:
    """A case from its opening, or a reopening, until it is settled."""

    number: int
    begins_at: datetime
    pauses: tuple[Pause, ...] = ()
    ends_at: datetime | None = None
    ending: Ending | None = None
    is_after_contact: bool = False
    """Whether a contact was recorded before it began: nobody waits for the first one any more."""


@dataclass(frozen=True, slots=True)
class Course:
    """The runs of a case, and its contacts by a person, in the order in which they were recorded."""

    runs: Sequence[Run] = ()
    contacts: Sequence[Contact] = field(default=())

    def contact_in(self, run: Run) -> Contact | None:
        """Return the first contact of a run, by when it happened; what happened before it began counts as its begin.

        What happened after the run ended belongs to a later one.
        """
        counted = [one for one in self.contacts if run.ends_at is None or one.at <= run.ends_at]
        first = min(counted, key=lambda one: (one.at, one.recorded_at), default=None)
        return None if first is None else replace(first, at=max(first.at, run.begins_at))


def course_of(entries: Iterable[HistoryEntry]) -> Course:
    """Return what a history, oldest entry first, means for the clocks.

    Moments are those at which entries were recorded; a contact alone may have happened earlier. What the suite itself
    does is no contact. Clocks of machines differ, so an entry that claims to be older than the one before counts as
    just as old.
    """
    runs: list[Run] = []
    contacts: list[Contact] = []
    latest: datetime | None = None
    for entry in entries:
        at = entry.at if latest is None else max(entry.at, latest)
        latest = at
        if entry.action == _CONTACTED and entry.actor != SUITE:
            contacts.append(Contact(min(entry.happened_at or at, at), at))
        if not runs or (runs[-1].ends_at is not None and entry.action in _BEGINNING):
            number = runs[-1].number + 1 if runs else 1
            runs.append(Run(number=number, begins_at=at, is_after_contact=number > 1 and bool(contacts)))
        if runs[-1].ends_at is None:
            runs[-1] = _after(runs[-1], entry, at)
    return Course(tuple(runs), tuple(contacts))


def _after(run: Run, entry: HistoryEntry, at: datetime) -> Run:
    """Return a run that goes on after an entry."""
    waits = entry.to_state == _WAITING
    pauses = run.pauses
    if pauses and pauses[-1].end is None and not waits:
        pauses = (*pauses[:-1], Pause(pauses[-1].begin, at))
    elif waits and (not pauses or pauses[-1].end is not None):
        pauses = (*pauses, Pause(at, None))
    ending: Ending | None = None
    if entry.to_state in _SETTLED:  # a case that takes another one in has an entry of that name, too, and goes on
        ending = "merged" if entry.action == _MERGED else "settled"
    return replace(run, pauses=pauses, ending=ending, ends_at=at if ending else None)
