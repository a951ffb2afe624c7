"""What a rule does beside raising an alert: who is to know, and whether the customer is written to."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta

from shared.contracts.notices import Recipient
from shared.errors import FieldProblem
from shared.vocabulary import NoticeUrgency

LEAST_GROUP_WAIT_SECONDS = 30
"""Shorter, and what belongs together reaches people one by one."""
MOST_GROUP_WAIT_SECONDS = 3600
LEAST_REPEAT_MINUTES = 15
MOST_REPEAT_MINUTES = 7 * 24 * 60
MOST_RECIPIENTS = 10
MOST_CALL_HOURS = 200
"""Five weeks of business hours: who promises more promises nothing."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Notify:
    """Who is to know of an alert, by their roles, and how insistently."""

    recipients: tuple[Recipient, ...]
    urgency: NoticeUrgency = "at_once"
    needs_acknowledgement: bool = False
    """Whether somebody has to say that they take care of it."""
    group_wait_seconds: int = LEAST_GROUP_WAIT_SECONDS
    """So long alerts about one thing are collected before the first notice about it."""
    repeat_after_minutes: int | None = None
    """When it is said again while nobody has acknowledged it; None: never."""

    def ready_at(self, raised_at: datetime) -> datetime:
        """Return when an alert has waited long enough for what belongs to it."""
        return raised_at + timedelta(seconds=self.group_wait_seconds)

    def problems(self, place: str) -> Iterator[FieldProblem]:
        """Yield what is wrong with it at `place`."""
        if not 1 <= len(self.recipients) <= MOST_RECIPIENTS:
            yield FieldProblem(f"{place}.recipients", f"must be 1 to {MOST_RECIPIENTS} recipients")
        seen: set[Recipient] = set()
        for index, one in enumerate(self.recipients):
            at = f"{place}.recipients.{index}"
            yield from _recipient_problems(one, at)
            if one in seen:
                yield FieldProblem(at, "is there twice")
            seen.add(one)
        low, high = LEAST_GROUP_WAIT_SECONDS, MOST_GROUP_WAIT_SECONDS
        if not low <= self.group_wait_seconds <= high:
            yield FieldProblem(f"{place}.group_wait_seconds", f"must be from {low} to {high}: less makes a storm")
        low, high = LEAST_REPEAT_MINUTES, MOST_REPEAT_MINUTES
        if self.repeat_after_minutes is not None:
            if not low <= self.repeat_after_minutes <= high:
                yield FieldProblem(f"{place}.repeat_after_minutes", f"must be from {low} to {high}")
            if not self.needs_acknowledgement:
                detail = "needs `needs_acknowledgement`: it is repeated until somebody has acknowledged it"
                yield FieldProblem(f"{place}.repeat_after_minutes", detail)


def _recipient_problems(one: Recipient, place: str) -> Iterator[FieldProblem]:
    for name, kind, value in (("team", "team", one.team), ("person_id", "person", one.person_id)):
        if one.kind == kind and value is None:
            yield FieldProblem(f"{place}.{name}", f"is needed for the kind `{kind}`")
        if one.kind != kind and value is not None:
            yield FieldProblem(f"{place}.{name}", f"belongs to the kind `{kind}` only")


@dataclass(frozen=True, slots=True, kw_only=True)
class Recover:
    """Write to the customer. Whether they may be written to is judged when it is sent."""

    template: str | None = None
    """Key of the template; None: the built-in one."""
    promises_call: bool = False
    """Whether it says until when somebody calls, by the calendar of who answers for it."""
    call_within_hours: int | None = None
    """How many hours of that calendar it promises; None: as many as the operator set for all rules."""

    def problems(self, place: str) -> Iterator[FieldProblem]:
        """Yield what is wrong with it at `place`."""
        if self.call_within_hours is None:
            return
        if not 1 <= self.call_within_hours <= MOST_CALL_HOURS:
            yield FieldProblem(f"{place}.call_within_hours", f"must be from 1 to {MOST_CALL_HOURS}")
        if not self.promises_call:
            yield FieldProblem(f"{place}.call_within_hours", "needs `promises_call`: nothing is promised without it")
