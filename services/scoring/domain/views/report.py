"""A report of a view to one reader: when it was wanted, about which period, and what became of it."""

from dataclasses import dataclass, replace
from datetime import datetime
from typing import Literal
from uuid import UUID

from services.scoring.domain.comparison import AdjustedDifference, ChangeItem
from services.scoring.domain.views.readers import WhyNot
from services.scoring.domain.views.schedule import Period
from shared.score_reports import ReportedChange, ReportedScore

ReportCause = Literal["scheduled", "asked"]
"""Its moment came · somebody wanted one at once."""
ReportState = Literal["waiting", "prepared", "sent", "withheld", "failed"]
"""`prepared`: handed on to notifications. `withheld`: it is not sent, for a reason."""
MOST_PARTS = 10
"""Rows of the breakdown that a report has room for."""
UNANSWERABLE = "unanswerable"
"""Why a report is withheld whose filters do not go together for its reader."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Report:
    id: UUID
    view_id: UUID
    person_id: UUID
    cause: ReportCause
    once: str
    """What it is wanted for: there is one report of a view to a person for it."""
    period: Period
    state: ReportState = "waiting"
    reason: str | None = None
    """Why it is withheld: as of `WhyNot`, `unanswerable`, or as notifications says."""
    channel: str | None = None
    """On which way it was sent."""
    created_at: datetime
    settled_at: datetime | None = None

    @property
    def notice_key(self) -> str:
        return f"{NOTICE}{self.id}"

    def settled(self, state: ReportState, at: datetime, reason: WhyNot | str | None = None) -> "Report":
        return replace(self, state=state, reason=reason, settled_at=at)


NOTICE = "score_report:"
"""What the keys of notices begin with; the id of the report follows."""


def once_for(cause: ReportCause, period: Period, at: datetime) -> str:
    """Return what a report is wanted for: its period, or the minute in which somebody asked for one."""
    days = f"{period.first.isoformat()}/{period.last.isoformat()}"
    return days if cause == "scheduled" else f"{days} asked {at:%Y-%m-%dT%H:%M}"


def report_of_notice(notice_key: str) -> UUID | None:
    """Return the id of the report that a notice is about; None: it is about something else."""
    if not notice_key.startswith(NOTICE):
        return None
    try:
        return UUID(notice_key.removeprefix(NOTICE))
    except ValueError:
        return None


def reported(change: ChangeItem, label: str) -> ReportedScore:
    """Return a score as a report has it. What is too small to be shown is not in it at all, nor is a figure of few."""
    now, before, metric = change.current.score, change.base, change.current.scale.metric
    if now is None:
        return ReportedScore(label=label, metric=metric)
    if not now.has_figure:
        return ReportedScore(label=label, metric=metric, n=now.n)
    return ReportedScore(
        label=label,
        metric=metric,
        n=now.n,
        value=now.value,
        ci_low=now.ci_low,
        ci_high=now.ci_high,
        before=before.value if before is not None else None,
        change=_change(change),
    )


def _change(change: ChangeItem) -> ReportedChange | None:
    outcome = change.outcome
    if not isinstance(outcome, AdjustedDifference):
        return None
    found = outcome.difference
    return ReportedChange(
        difference=found.delta,
        ci_low=found.ci_low,
        ci_high=found.ci_high,
        direction=found.direction,
    )
