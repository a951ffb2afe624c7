"""The wish of a customer to be called back: setting it, and whether now is the time that suits them."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, time, timedelta
from zoneinfo import ZoneInfo

from services.tickets.domain.ticket import Change, Ticket
from services.tickets.domain.workflow import StepRefusedError
from shared.directory.structure import Structure
from shared.vocabulary import CallBack, CallBackWindow

HOURS: Mapping[CallBackWindow, tuple[int, int]] = {
    "any_time": (8, 20),
    "morning": (8, 11),
    "midday": (11, 14),
    "afternoon": (14, 17),
    "evening": (17, 20),
}
"""From which full hour until which, by the clocks where the customer is. Nobody is called before 8 or after 20, even
where the window has no end of its own."""


@dataclass(frozen=True, slots=True, kw_only=True)
class CallTime:
    """Whether it suits the customer to be called now, and until or from when it does."""

    zone: str
    """By whose clocks, as an IANA name."""
    is_now: bool
    opens_at: datetime
    """When the window that is open began, or when the next one begins."""
    closes_at: datetime
    """When that window ends."""


def call_time(wish: CallBack, zone: str | None, now: datetime) -> CallTime | None:
    """Return when to call a customer; None where no time is said: for an answer in writing, and without a zone.

    On days on which the clocks change, the hours are those that the clocks show.
    """
    if zone is None or wish.channel != "phone":
        return None
    first, last = HOURS[wish.window]
    today = now.astimezone(ZoneInfo(zone)).date()
    for day in (today, today + timedelta(days=1)):
        opens_at, closes_at = (
            datetime.combine(day, time(hour), ZoneInfo(zone)).astimezone(UTC) for hour in (first, last)
        )
        if now < closes_at:
            break
    return CallTime(zone=zone, is_now=opens_at <= now, opens_at=opens_at, closes_at=closes_at)


def zone_of_case(ticket: Ticket, structure: Structure) -> str | None:
    """Return the time zone of the place that a case is about; None where nobody has declared one."""
    units = structure.path_of(ticket.location or "")
    return next((unit.zone for unit in reversed(units) if unit.zone is not None), None)


def want_call_back(ticket: Ticket, wish: CallBack | None, *, actor: str, at: datetime) -> Change | None:
    """Note that the customer wants to be called back, or not any more; None when that is known already.

    Raises:
        StepRefusedError: the case is closed.
    """
    is_open = ticket.call_back_open_since is not None
    if ticket.state == "closed":
        message = "The ticket is closed; reopen it before somebody promises a call."
        raise StepRefusedError(message)
    if wish == ticket.call_back and (wish is None or is_open):
        return None
    after = {"call_back": wish, "call_back_open_since": None if wish is None else at}
    return ticket.write("call_back_set", ticket.state, actor=actor, at=at, call_back=wish, after=after)
