"""ENTRANCE time: what notifications does again and again, and what is due at a moment."""

from shared.due.kind import DueKind
from shared.runtime.service import Job

JOBS: tuple[Job, ...] = ()
DUE_KINDS: tuple[DueKind, ...] = ()
