"""Which notices are wanted in a list."""

from collections.abc import Collection
from dataclasses import dataclass

from services.notifications.domain.notices.notice import Addressee, NoticeState


@dataclass(frozen=True, slots=True, kw_only=True)
class NoticeFilter:
    """Which notices are wanted; None, or nothing, means any."""

    addressees: Collection[Addressee] | None = None
    locations: Collection[str] | None = None
    """None: all, and those that have none."""
    states: Collection[NoticeState] = ()
    withheld_because: str | None = None
    group: str | None = None
    subject_id: str | None = None
    is_open: bool = False
    """Only what nobody takes care of yet, and that is not over."""
