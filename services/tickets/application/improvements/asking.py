"""Notices about improvements: to whoever is given one, and when its day is over. Pure."""

from datetime import datetime

from services.tickets.application.asking import recipient_of
from services.tickets.domain.improvements.improvement import Change, Improvement
from shared.contracts.notices import Recipient, TicketsNoticeRequested
from shared.directory.people import Directory
from shared.vocabulary import NoticeCause


def given_notice(change: Change, directory: Directory) -> TicketsNoticeRequested | None:
    """Return the notice to whoever answers for an improvement from now on; None: nobody new, or they did it."""
    improvement, before, entry = change.improvement, change.before, change.entry
    recipient = recipient_of(improvement.owner, directory)
    is_new = before is None or before.owner != improvement.owner
    if not is_new or recipient is None or entry.actor == improvement.owner:
        return None
    return _notice(
        improvement, recipient, "improvement_given", f"improvement:{improvement.id}:{entry.version}", entry.at
    )


def overdue_notice(
    improvement: Improvement, directory: Directory, *, effect_key: str, at: datetime
) -> TicketsNoticeRequested:
    """Return the notice that the day of an improvement is over: to its owner, else to whoever answers for the place."""
    recipient = recipient_of(improvement.owner, directory) or Recipient(kind="responsible")
    return _notice(improvement, recipient, "improvement_overdue", effect_key, at)


def _notice(
    improvement: Improvement, recipient: Recipient, cause: NoticeCause, key: str, at: datetime
) -> TicketsNoticeRequested:
    figures: dict[str, str | int | float] = {"number": improvement.number}
    if improvement.due_on is not None:
        figures["due_on"] = improvement.due_on.isoformat()
    return TicketsNoticeRequested(
        notice_key=key,
        group=f"improvement:{improvement.id}",
        cause=cause,
        reason="first",
        subject="improvement",
        subject_id=str(improvement.id),
        severity="warning",
        recipients=(recipient,),
        touchpoint=improvement.touchpoint,
        location=improvement.unit,
        figures=figures,
        urgency="working_hours",
        occurred_at=at,
        at=at,
    )
