"""What is known of a group: its alerts and signals, what was asked for, what was held, and who takes care."""

from dataclasses import dataclass
from datetime import datetime
from typing import Literal, NamedTuple
from uuid import UUID

from services.alerts.domain.actions import Notify
from shared.contracts.notices import Recipient
from shared.vocabulary import NoticeReason, NoticeUrgency, Severity, Spot, SubjectKind

ASKING_KIND = "asking"
"""The kind of due work that looks at a group, which its `ref` names."""
_RECURRING: frozenset[SubjectKind] = frozenset({"series", "target", "source"})
Over = Literal["withdrawn", "erased", "corrected", "recovered"]
"""Why the reason of an alert is gone: the answer was taken back, the customer was erased, the answer is another one
now, the source is in touch again."""
HeldFor = Literal["silenced", "old", "acknowledged", "over", "repeated_enough"]
"""Why a notice is not asked for. `old`: the answer was when it came in. `over`: the reason went before anybody was
asked."""


def group_of(subject: SubjectKind, subject_id: str) -> str:
    """Return the name of the group of everything that is raised about one thing."""
    return f"{subject}:{subject_id}"


def recurs(group: str) -> bool:
    """Return whether the same happens to what a group is about again and again; a customer says something once."""
    return group.partition(":")[0] in _RECURRING


def is_about_response(group: str) -> bool:
    """Return whether a group has alerts; the others have signals."""
    return group.startswith("response:")


@dataclass(frozen=True, slots=True, kw_only=True)
class Member(Spot):
    """An alert or a signal as a member of its group."""

    alert_id: UUID
    rule: str
    severity: Severity
    notify: Notify | None
    """As the rule was when it raised this."""
    is_quiet: bool = False
    survey: str | None = None
    units: frozenset[str] = frozenset()
    """Codes of its place and of the units above it."""
    raised_at: datetime
    acknowledged_at: datetime | None = None
    acknowledged_by: str | None = None
    over: Over | None = None

    @property
    def ready_at(self) -> datetime:
        """Return when it has waited long enough for what belongs to it."""
        return self.raised_at if self.notify is None else self.notify.ready_at(self.raised_at)

    @property
    def order(self) -> tuple[datetime, str, UUID]:
        return self.raised_at, self.rule, self.alert_id


class Acknowledged(NamedTuple):
    """Who takes care of an alert, and since when."""

    at: datetime
    by: str
    """The id of a person, or the name of a key."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """A notice that was asked for."""

    reason: NoticeReason
    number: int
    """Counted by reason within the group, from 1."""
    alert_ids: frozenset[UUID]
    rules: tuple[str, ...]
    severity: Severity
    recipients: tuple[Recipient, ...]
    urgency: NoticeUrgency
    needs_acknowledgement: bool
    at: datetime

    def key(self, group: str) -> str:
        """Return what names the effect, for whoever gets the request twice."""
        return f"alerts:{group}:{self.reason}:{self.number}"


@dataclass(frozen=True, slots=True, order=True)
class Held:
    """A notice that is not asked for, and why."""

    alert_id: UUID
    because: HeldFor
    silence_id: UUID | None = None
    """Which silence, for `silenced`."""

    def key(self, group: str) -> str:
        return f"alerts:{group}:{self.because}:{self.alert_id}:{self.silence_id or ''}"
