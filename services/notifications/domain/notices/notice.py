"""A notice to one colleague, or to the destinations of a team: what was requested, and what becomes of it."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Literal
from uuid import UUID

from shared.errors import GoneError, NotFoundError
from shared.score_reports import ScoreReport
from shared.vocabulary import (
    Comment,
    NoticeCause,
    NoticeReason,
    NoticeUrgency,
    RecipientKind,
    ScoredAnswer,
    Severity,
    Spot,
    SubjectKind,
)

NoticeState = Literal["waiting", "sent", "coalesced", "digested", "withheld"]
"""`waiting` becomes exactly one of the others. `coalesced`: another notice of its group says it too. `digested`: all
that is sent of it is a line of a digest."""
Withheld = Literal[
    "acknowledged",
    "ended",
    "too_late",
    "erased",
    "withdrawn",
    "inactive",
    "absent",
    "not_permitted",
    "no_destination",
    "not_wanted",
    "undelivered",
    "nobody",
]
"""Why a notice is not sent. `absent`: away, and a deputy has it, where there is one. `not_permitted`: limited to a unit
that it is not about. `no_destination`: a team that has none for it; its members have notices of their own.
`not_wanted`: a team whose destinations want only what is more severe. `undelivered`: none of its ways took it over, and
it has no bell. `nobody`: nobody works here yet, or nobody any more."""
SEVERITIES: Mapping[Severity, int] = {"info": 0, "warning": 1, "critical": 2}


class NoticeNotFoundError(NotFoundError):
    slug = "notice-not-found"
    title = "Unknown notice"
    message = "There is no notice with this id among those that you may see."


class NoticeLinkGoneError(GoneError):
    slug = "notice-link-gone"
    title = "This link is not valid any more"
    message = "It is too old, or what it is about was deleted. Sign in to see your notices."


@dataclass(frozen=True, slots=True, order=True)
class Addressee:
    """Who gets a notice: a person, or the destinations of a team, or one destination as the fallback, or nobody."""

    kind: Literal["person", "team", "destination", "nobody"]
    id: str

    @property
    def key(self) -> str:
        return f"{self.kind}:{self.id}"

    @property
    def person_id(self) -> UUID | None:
        return UUID(self.id) if self.kind == "person" else None

    @property
    def is_fallback(self) -> bool:
        """Whether it gets what reaches nobody else."""
        return self.kind == "destination"

    @classmethod
    def person(cls, id_: UUID) -> "Addressee":
        return cls("person", str(id_))

    @classmethod
    def parse(cls, key: str) -> "Addressee":
        kind, _, id_ = key.partition(":")
        return cls(kind, id_)  # type: ignore[arg-type] # as `key` wrote it


NOBODY = Addressee("nobody", "")


@dataclass(frozen=True, slots=True, kw_only=True)
class Why:
    """Why somebody gets a notice."""

    kind: RecipientKind | Literal["fallback", "last_resort"]
    team: str | None = None
    unit: str | None = None
    standing_in_for: UUID | None = None
    """The colleague who is away."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Content:
    """What a notice says, as it was requested. Never how a customer is reached."""

    survey: str | None = None
    answers: tuple[ScoredAnswer, ...] = ()
    comments: tuple[Comment, ...] = ()
    figures: Mapping[str, str | int | float] = field(default_factory=dict)
    rule_names: tuple[str, ...] = ()
    alert_ids: tuple[UUID, ...] = ()
    ticket_id: UUID | None = None
    ticket_number: int | None = None
    report: ScoreReport | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Notice(Spot):
    """One request to one addressee."""

    id: UUID
    notice_key: str
    addressee: Addressee
    why: tuple[Why, ...] = ()
    group: str
    cause: NoticeCause
    reason: NoticeReason
    subject: SubjectKind
    subject_id: str
    severity: Severity
    rules: tuple[str, ...] = ()
    respondent_id: UUID | None = None
    content: Content = field(default_factory=Content)
    urgency: NoticeUrgency = "at_once"
    is_acknowledged_by_hand: bool = False
    is_drill: bool = False
    occurred_at: datetime
    not_after: datetime | None = None
    requested_at: datetime
    created_at: datetime
    """When it was known here; the waiting time of its group begins then."""
    state: NoticeState = "waiting"
    withheld_because: Withheld | None = None
    lead_id: UUID | None = None
    """Of a coalesced one: the notice that says it too."""
    settled_at: datetime | None = None
    first_sent_at: datetime | None = None
    """When the first way took it over."""
    acknowledged_at: datetime | None = None
    acknowledged_by: str | None = None

    @property
    def named_rules(self) -> tuple[str, ...]:
        """Return what its rules are called; their keys where nobody knows."""
        return self.content.rule_names or self.rules

    @property
    def identity(self) -> tuple[str, str]:
        return self.notice_key, self.addressee.key

    @property
    def is_reminder(self) -> bool:
        """Whether it says again what was said before."""
        return self.reason == "repeat" or (self.reason == "escalated" and self.cause == "alert")

    @property
    def order(self) -> tuple[datetime, str]:
        return self.created_at, self.notice_key

    @property
    def importance(self) -> tuple[int, datetime, str]:
        """Return what sorts the most severe and then the oldest first."""
        return -SEVERITIES[self.severity], self.created_at, self.notice_key

    def withheld(self, because: Withheld, at: datetime) -> "Notice":
        return replace(self, state="withheld", withheld_because=because, settled_at=at)
