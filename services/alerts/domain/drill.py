"""A fire drill: a notice that takes the way of a rule's notices, so that people see whether it arrives."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Literal
from uuid import UUID

from shared.contracts.notices import Recipient
from shared.errors import ConflictError, NotFoundError
from shared.vocabulary import NoticeUrgency, Severity, Spot

StepKind = Literal["sent", "withheld", "acknowledged"]


class DrillNotFoundError(NotFoundError):
    slug = "drill-not-found"
    title = "There is no such drill"


class NobodyToNotifyError(ConflictError):
    slug = "nobody-to-notify"
    title = "The rule notifies nobody"
    message = "The rule has no `notify`: there is no way to rehearse."


@dataclass(frozen=True, slots=True, kw_only=True)
class Drill(Spot):
    """A rehearsal of one rule's notices, as if something had happened at a place. It counts nowhere."""

    id: UUID
    rule: str
    rule_version: int
    severity: Severity
    urgency: NoticeUrgency
    recipients: tuple[Recipient, ...]
    started_by: str
    """The id of a person, or the name of a key."""
    started_at: datetime

    @property
    def group(self) -> str:
        return f"drill:{self.id}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    """Something that became of one notice of a drill."""

    notice_id: UUID
    kind: StepKind
    person_id: UUID | None
    """None: a destination that belongs to a team."""
    detail: str | None
    """On which channel it was sent, why it was withheld, or who acknowledged it."""
    at: datetime


@dataclass(frozen=True, slots=True)
class DrillNotice:
    """What became of a drill for one recipient."""

    notice_id: UUID
    person_id: UUID | None
    sent: Step | None
    withheld: Step | None
    acknowledged: Step | None


def notices_of(steps: Sequence[Step]) -> Sequence[DrillNotice]:
    """Return what became of each notice; the one of which something was known first comes first."""
    by_notice: dict[UUID, dict[StepKind, Step]] = {}
    for step in sorted(steps, key=lambda one: (one.at, one.notice_id, one.kind)):
        by_notice.setdefault(step.notice_id, {}).setdefault(step.kind, step)
    return [
        DrillNotice(
            notice_id,
            next(iter(found.values())).person_id,
            found.get("sent"),
            found.get("withheld"),
            found.get("acknowledged"),
        )
        for notice_id, found in by_notice.items()
    ]
